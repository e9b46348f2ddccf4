import CCompression

/// Compresses bytes by zlib.
///
/// The same bytes, taken in the same steps or not, give the same output of one version of zlib.
public final class Deflater: ByteTransform {
  private let library: Zlib
  private let stream: UnsafeMutablePointer<z_stream>

  /// Makes a compressor.
  ///
  /// - Parameter level: 1 (fast) to 9 (small).
  /// - Throws: ``FormatError`` with the code `unsupported` where zlib is not installed.
  public init(_ container: DeflateContainer, level: Int = 6) throws(FormatError) {
    library = try Zlib.load()
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let status = Zlib.version.withUTF8Buffer { version in
      version.withMemoryRebound(to: CChar.self) {
        library.deflateInit(
          stream, Int32(level), FAVES_Z_DEFLATED, container.windowBits, 8, 0, $0.baseAddress,
          Int32(MemoryLayout<z_stream>.size))
      }
    }
    guard status == FAVES_Z_OK else {
      throw FormatError(.unsupported, "zlib cannot be used (\(status))")
    }
  }

  deinit {
    _ = library.deflateEnd(stream)
    stream.deallocate()
  }

  /// Takes some input and gives some output.
  public func step(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, isLast: Bool
  ) throws(FormatError) -> TransformStep {
    let available = stream.point(at: input, output)
    // The stream may only end where all of the input fits into this one step.
    let ends = isLast && input.count == Int(available.input)
    let status = library.deflate(stream, ends ? FAVES_Z_FINISH : FAVES_Z_NO_FLUSH)
    return stream.step(from: available, isFinished: status == FAVES_Z_STREAM_END)
  }

  /// Starts over with a new stream.
  public func reset() {
    _ = library.deflateReset(stream)
  }
}
