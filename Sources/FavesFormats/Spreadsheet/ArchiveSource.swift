import FavesCore

/// Makes an input readable from any place.
enum ArchiveSource {
  /// Opens an input; one that comes only front to back is kept in a ``ScratchBytes``.
  ///
  /// - Throws: what the opener and its source throw, or ``FormatError`` for one past the limits.
  static func open(
    _ open: SourceOpener, limits: FormatLimits
  ) throws -> any RandomAccessSource {
    var source = try open()
    if let source = source as? any RandomAccessSource { return source }
    let kept = ScratchBytes()
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try buffer.withUnsafeMutableBytes { bytes in
        let count = try source.read(into: bytes)
        try kept.append(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        return count
      }
      if count == 0 { break }
      guard kept.count <= limits.inflatedBytes else {
        throw FormatError(.limit, "the file has more than \(limits.inflatedBytes) bytes")
      }
    }
    try kept.seal()
    return ScratchSource(kept)
  }
}

/// A source over bytes that were kept.
private final class ScratchSource: RandomAccessSource {
  private let kept: ScratchBytes
  private var position = 0

  init(_ kept: ScratchBytes) {
    self.kept = kept
  }

  var size: Int { kept.count }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = try read(at: position, into: buffer)
    position += count
    return count
  }

  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = max(0, min(buffer.count, kept.count - offset))
    guard count > 0 else { return 0 }
    kept.release()
    kept.touch(offset..<offset + count)
    buffer.copyMemory(from: UnsafeRawBufferPointer(start: kept.base + offset, count: count))
    return count
  }
}
