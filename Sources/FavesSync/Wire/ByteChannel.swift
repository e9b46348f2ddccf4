/// A two-way stream of bytes to another program.
public protocol ByteChannel: AnyObject {
  /// Reads some bytes, at least one; 0 at the end of the stream.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
  /// Writes all bytes.
  func write(_ bytes: UnsafeRawBufferPointer) throws
  /// Waits until something can be read, the stream has ended, or some seconds have passed.
  ///
  /// - Returns: false if the time has passed.
  func waitForInput(seconds: Int) throws -> Bool
}

extension ByteChannel {
  /// Does not wait: a channel that cannot tell is read at once.
  public func waitForInput(seconds: Int) throws -> Bool { true }
}
