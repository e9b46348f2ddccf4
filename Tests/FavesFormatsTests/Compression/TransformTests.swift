import Testing

@testable import FavesFormats

@Suite struct TransformTests {
  /// Passes bytes through a transform in small steps.
  private func run(_ transform: any ByteTransform, _ bytes: [UInt8], step: Int) throws -> [UInt8] {
    var result: [UInt8] = []
    var output = [UInt8](repeating: 0, count: 100)
    var position = 0
    while true {
      let end = min(bytes.count, position + step)
      let done = try bytes[position..<end].withUnsafeBytes { input in
        try output.withUnsafeMutableBytes {
          try transform.step(input, into: $0, isLast: end == bytes.count)
        }
      }
      result += output[..<done.produced]
      position += done.consumed
      if done.isFinished { return result }
      if done.consumed == 0, done.produced == 0, end == bytes.count { return result }
    }
  }

  private let sample = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 / 3 ^ $0 / 700) }

  @Test(arguments: [DeflateContainer.raw, .gzip])
  func deflatedBytesComeBack(_ container: DeflateContainer) throws {
    let packed = try run(Deflater(container), sample, step: 1000)
    #expect(packed.count < sample.count / 2)
    #expect(try run(Inflater(container), packed, step: 7) == sample)
  }

  @Test func zstandardFramesComeBack() throws {
    let packed = try run(ZstdEncoder(), sample, step: 1000)
    #expect(packed.starts(with: [0x28, 0xb5, 0x2f, 0xfd]))
    #expect(try run(ZstdDecoder(), packed, step: 7) == sample)
  }

  @Test func aTransformStartsOver() throws {
    let deflater = try Deflater(.gzip)
    let first = try run(deflater, sample, step: 500)
    deflater.reset()
    #expect(try run(deflater, sample, step: 900) == first)
  }

  @Test func garbageIsDamage() throws {
    let garbage = [UInt8](repeating: 0xab, count: 100)
    for transform in [try Inflater(.gzip), try ZstdDecoder()] as [any ByteTransform] {
      #expect {
        try run(transform, garbage, step: 100)
      } throws: {
        ($0 as? FormatError)?.code == .damaged
      }
    }
  }

  @Test func aWindowLargerThanAllowedIsRefused() throws {
    // A frame header (RFC 8878, 3.1.1.1) that asks for a window of 1 GiB.
    let frame: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd, 0, 0xa0, 1, 0, 0]
    #expect(throws: FormatError.self) { try run(ZstdDecoder(), frame, step: 100) }
  }
}
