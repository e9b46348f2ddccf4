/// A two-way stream of bytes to another program.
public protocol ByteChannel: AnyObject {
  /// Reads some bytes, at least one; 0 at the end of the stream.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
  /// Writes all bytes.
  func write(_ bytes: UnsafeRawBufferPointer) throws
}
