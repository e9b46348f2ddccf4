import FavesCore
import FavesFormats
import Testing

@Suite("Compressed files")
struct CompressionTests {
  static let text = Array(String(repeating: "Heat, Ali and The Insider\n", count: 4000).utf8)

  static func compress(
    _ bytes: [UInt8], _ compression: Compression, chunk: Int = .max
  ) throws -> [UInt8] {
    let memory = MemorySink()
    let sink = try CompressingSink(memory, compression)
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + min(chunk, bytes.count))
      try bytes[start..<end].withUnsafeBytes { try sink.write($0) }
      start = end
    }
    try sink.finish()
    return memory.bytes
  }

  static func decompress(
    _ bytes: [UInt8], chunk: Int = .max, limits: FormatLimits = FormatLimits()
  ) throws -> [UInt8] {
    let compression = try #require(Compression(recognizing: bytes))
    let source = try DecompressingSource(
      MemorySource(bytes, chunk: chunk), compression, limits: limits)
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 10_000)
    while true {
      let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
      if count == 0 { return all }
      all += buffer[..<count]
    }
  }

  static func failure(_ bytes: [UInt8], limits: FormatLimits = FormatLimits()) -> FormatError? {
    do {
      _ = try decompress(bytes, limits: limits)
      return nil
    } catch {
      return error as? FormatError
    }
  }

  @Test(
    "what was compressed comes out again, in chunks of any size", arguments: Compression.allCases)
  func roundTrip(compression: Compression) throws {
    for bytes in [[], [7], Self.text] {
      let compressed = try Self.compress(bytes, compression)
      #expect(Compression(recognizing: compressed) == compression)
      for chunk in [1, 7, Int.max] {
        #expect(try Self.decompress(compressed, chunk: chunk) == bytes)
      }
    }
  }

  @Test("the same bytes give the same file, however they are handed on, without time and name")
  func deterministic() throws {
    for compression in Compression.allCases {
      let whole = try Self.compress(Self.text, compression)
      #expect(try Self.compress(Self.text, compression, chunk: 333) == whole)
    }
    let gzip = try Self.compress(Self.text, .gzip)
    #expect(Array(gzip[3..<8]) == [0, 0, 0, 0, 0])
  }

  @Test("several streams one after the other are one file", arguments: Compression.allCases)
  func members(compression: Compression) throws {
    let parts = try [Self.text, [], [65, 66]].map { try Self.compress($0, compression) }
    for chunk in [1, 100, Int.max] {
      #expect(
        try Self.decompress(parts.flatMap { $0 }, chunk: chunk) == Self.text + [65, 66])
    }
  }

  @Test("a file cut at any byte is noticed", arguments: Compression.allCases)
  func truncated(compression: Compression) throws {
    let compressed = try Self.compress(Self.text, compression)
    for count in stride(from: 4, to: compressed.count, by: 7) {
      let error = try #require(Self.failure(Array(compressed[..<count])))
      #expect(error.code == .damaged, "cut at \(count)")
      #expect(error.position.byte == count, "cut at \(count)")
    }
  }

  @Test("bytes after the end are noticed, with their place", arguments: Compression.allCases)
  func trailing(compression: Compression) throws {
    let compressed = try Self.compress([65], compression)
    for rest in [Array("garbage after it".utf8), [UInt8](repeating: 0, count: 600)] {
      let error = try #require(Self.failure(compressed + rest))
      #expect(error.code == .damaged)
      #expect(error.message.contains("follow the end"))
      #expect(error.position.byte == compressed.count)
    }
  }

  @Test("a changed byte is noticed by the checksum", arguments: Compression.allCases)
  func altered(compression: Compression) throws {
    let bytes = Array((0..<5000).map { UInt8(truncatingIfNeeded: $0 * $0 >> 3) })
    let compressed = try Self.compress(bytes, compression)
    for index in stride(from: 20, to: compressed.count, by: 11) {
      var altered = compressed
      altered[index] ^= 0x10
      #expect(Self.failure(altered)?.code == .damaged, "at \(index)")
    }
  }

  @Test("a bomb is refused before much of it has come out", arguments: Compression.allCases)
  func bomb(compression: Compression) throws {
    let bomb = try Self.compress([UInt8](repeating: 0, count: 100_000_000), compression)
    #expect(bomb.count < 110_000)
    // Not within the expectations, which would print all of it.
    let error = Self.failure(bomb)
    #expect(error?.code == .limit)
    #expect(error?.message.contains("200 times") == true)
    var limits = FormatLimits()
    limits.compressionRatio = 100_000
    limits.inflatedBytes = 1_000_000
    let other = Self.failure(bomb, limits: limits)
    #expect(other?.message.contains("1000000 bytes") == true)
  }

  @Test("names tell the compression, and the format without it")
  func names() {
    #expect(Compression(ofName: "a.JSONL.GZ") == .gzip)
    #expect(Compression(ofName: "csv.zst") == .zstandard)
    #expect(Compression(ofName: "gz") == nil)
    #expect(Compression.strip("a.jsonl.gz") == "a.jsonl")
    #expect(Compression.strip("a.json") == "a.json")
  }
}
