/// What one step of a ``ByteTransform`` did.
public struct TransformStep: Hashable, Sendable {
  /// How many bytes of the input were taken.
  public var consumed: Int
  /// How many bytes were put into the output.
  public var produced: Int
  /// Whether the stream ended: what is left of the input does not belong to it.
  public var isFinished: Bool

  /// Makes a step.
  public init(consumed: Int, produced: Int, isFinished: Bool) {
    self.consumed = consumed
    self.produced = produced
    self.isFinished = isFinished
  }
}

/// Compresses or decompresses bytes as they come, in constant memory.
public protocol ByteTransform: AnyObject {
  /// Takes some input and gives some output; a step that does neither needs more of one of them.
  ///
  /// - Parameter isLast: whether the input ends with these bytes; a compressor then ends its stream.
  /// - Throws: ``FormatError`` with the code `damaged` for bytes that are no such stream.
  func step(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, isLast: Bool
  ) throws(FormatError) -> TransformStep

  /// Starts over with a new stream.
  func reset()
}

/// The containers that deflated bytes come in.
public enum DeflateContainer: Sendable {
  /// None, as in zip (RFC 1951).
  case raw
  /// Header and checksum of gzip (RFC 1952).
  case gzip

  /// How zlib is told: the size of the window, as a power of two, with its sign or offset.
  var windowBits: Int32 { self == .raw ? -15 : 15 + 16 }
}
