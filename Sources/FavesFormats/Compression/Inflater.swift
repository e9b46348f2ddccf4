import CCompression

/// Decompresses deflated bytes by zlib.
public final class Inflater: ByteTransform {
  private let library: Zlib
  /// Kept outside of any object: zlib's own state points back at it.
  private let stream: UnsafeMutablePointer<z_stream>

  /// Makes a decompressor.
  ///
  /// - Throws: ``FormatError`` with the code `unsupported` where zlib is not installed.
  public init(_ container: DeflateContainer) throws(FormatError) {
    library = try Zlib.load()
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let status = Zlib.version.withUTF8Buffer { version in
      version.withMemoryRebound(to: CChar.self) {
        library.inflateInit(
          stream, container.windowBits, $0.baseAddress, Int32(MemoryLayout<z_stream>.size))
      }
    }
    guard status == FAVES_Z_OK else {
      throw FormatError(.unsupported, "zlib cannot be used (\(status))")
    }
  }

  deinit {
    _ = library.inflateEnd(stream)
    stream.deallocate()
  }

  /// Takes some input and gives some output.
  public func step(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, isLast: Bool
  ) throws(FormatError) -> TransformStep {
    let available = stream.point(at: input, output)
    let status = library.inflate(stream, FAVES_Z_NO_FLUSH)
    switch status {
    case FAVES_Z_OK, FAVES_Z_STREAM_END, FAVES_Z_BUF_ERROR:
      return stream.step(from: available, isFinished: status == FAVES_Z_STREAM_END)
    default:
      let reason = stream.pointee.msg.map { String(cString: $0) } ?? "error \(status)"
      throw FormatError(.damaged, "the compressed bytes are damaged: \(reason)")
    }
  }

  /// Starts over with a new stream.
  public func reset() {
    _ = library.inflateReset(stream)
  }
}

extension UnsafeMutablePointer<z_stream> {
  /// Points the stream at its buffers, at most 1 GiB of each, and says how much it was given.
  func point(
    at input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
  ) -> (input: UInt32, output: UInt32) {
    pointee.next_in = input.bindMemory(to: UInt8.self).baseAddress
    pointee.avail_in = UInt32(min(input.count, 1 << 30))
    pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
    pointee.avail_out = UInt32(min(output.count, 1 << 30))
    return (pointee.avail_in, pointee.avail_out)
  }

  /// What was done since the stream was given so much.
  func step(from given: (input: UInt32, output: UInt32), isFinished: Bool) -> TransformStep {
    TransformStep(
      consumed: Int(given.input - pointee.avail_in),
      produced: Int(given.output - pointee.avail_out),
      isFinished: isFinished)
  }
}
