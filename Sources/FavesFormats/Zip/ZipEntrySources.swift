import FavesCore

/// The bytes of an entry as they stand in the archive.
final class ZipStoredSource: ByteSource {
  private let source: any RandomAccessSource
  /// The offset in the archive of what comes next.
  private(set) var offset: Int
  /// How many bytes are left.
  private(set) var left: Int

  init(_ source: any RandomAccessSource, at offset: Int, count: Int) {
    self.source = source
    self.offset = offset
    left = count
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard left > 0 else { return 0 }
    let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, left)])
    let count = try source.read(at: offset, into: part)
    guard count > 0 else {
      throw FormatError(
        .damaged, "the archive ends early", position: SourcePosition(byte: offset))
    }
    offset += count
    left -= count
    return count
  }
}

/// The bytes of a deflated entry.
final class ZipInflatingSource: ByteSource {
  private static let inputSize = 1 << 15

  private let stored: ZipStoredSource
  private let entry: ZipEntry
  private let inflater: Inflater
  private var input = [UInt8](repeating: 0, count: inputSize)
  private var waiting = 0..<0
  private var isFinished = false

  init(_ stored: ZipStoredSource, _ entry: ZipEntry) throws {
    self.stored = stored
    self.entry = entry
    inflater = try Inflater(.raw)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while !isFinished, !buffer.isEmpty {
      if waiting.isEmpty {
        waiting = 0..<(try input.withUnsafeMutableBytes { try stored.read(into: $0) })
      }
      let step = try inflate(into: buffer)
      waiting = waiting.lowerBound + step.consumed..<waiting.upperBound
      isFinished = step.isFinished
      if isFinished, !waiting.isEmpty || stored.left > 0 {
        throw damaged("has bytes after its end")
      }
      if step.produced > 0 { return step.produced }
      guard isFinished || !waiting.isEmpty || stored.left > 0 else { throw damaged("ends early") }
    }
    return 0
  }

  private func inflate(into buffer: UnsafeMutableRawBufferPointer) throws -> TransformStep {
    do {
      return try input.withUnsafeBytes {
        try inflater.step(
          UnsafeRawBufferPointer(rebasing: $0[waiting]), into: buffer, isLast: false)
      }
    } catch var error as FormatError {
      error.message = "“\(entry.name)”: \(error.message)"
      error.position.byte = stored.offset - waiting.count
      throw error
    }
  }

  private func damaged(_ what: String) -> FormatError {
    FormatError(
      .damaged, "the compressed “\(entry.name)” \(what)",
      position: SourcePosition(byte: stored.offset - waiting.count), hint: "use another copy")
  }
}

/// Checks size and checksum of an entry as its bytes come.
final class ZipCheckedSource: ByteSource {
  private var source: any ByteSource
  private let entry: ZipEntry
  private var checksum: CRC32
  private var left: Int

  init(_ source: any ByteSource, _ entry: ZipEntry) throws {
    self.source = source
    self.entry = entry
    checksum = try CRC32()
    left = entry.size
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = try source.read(into: buffer)
    guard count > 0 || buffer.isEmpty else {
      guard left == 0 else { throw damaged("is shorter than the archive says") }
      guard checksum.value == entry.checksum else { throw damaged("does not fit its checksum") }
      return 0
    }
    left -= count
    guard left >= 0 else { throw damaged("is longer than the archive says") }
    checksum.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    return count
  }

  private func damaged(_ what: String) -> FormatError {
    FormatError(.damaged, "“\(entry.name)” \(what)", hint: "use another copy")
  }
}
