/// A source that can also be read from any place in it: what archives need.
///
/// A ``SourceOpener`` offers it by what it returns, so that a format may ask with `as?`.
public protocol RandomAccessSource: ByteSource {
  /// How many bytes there are.
  var size: Int { get }

  /// Fills a part of the buffer from an offset on and returns how many bytes it wrote; 0 at the
  /// end, and only there.
  ///
  /// - Throws: what the file system throws.
  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

extension RandomAccessSource {
  /// The bytes of a range, or as many of them as there are.
  ///
  /// - Throws: what the file system throws.
  func bytes(at offset: Int, count: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    try bytes.withUnsafeMutableBytes { buffer in
      while filled < count {
        let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
        let read = try read(at: offset + filled, into: rest)
        if read == 0 { break }
        filled += read
      }
    }
    bytes.removeLast(count - filled)
    return bytes
  }
}

extension MemorySource: RandomAccessSource {
  /// How many bytes there are.
  public var size: Int { bytes.count }

  /// Fills a part of the buffer from an offset on.
  public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = max(0, min(buffer.count, bytes.count - offset))
    if count > 0 { buffer.copyBytes(from: bytes[offset..<offset + count]) }
    return count
  }
}
