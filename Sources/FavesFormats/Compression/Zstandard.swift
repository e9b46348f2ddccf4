import CCompression

/// The functions of libzstd, loaded on first use.
///
/// Unchecked, because C function pointers are immutable and the library keeps no state of its own.
struct LibZstd: @unchecked Sendable {
  let createDecoder: faves_ZSTD_createDCtx
  let freeDecoder: faves_ZSTD_freeDCtx
  let setDecoder: faves_ZSTD_DCtx_setParameter
  let decompress: faves_ZSTD_decompressStream
  let createEncoder: faves_ZSTD_createCCtx
  let freeEncoder: faves_ZSTD_freeCCtx
  let setEncoder: faves_ZSTD_CCtx_setParameter
  let compress: faves_ZSTD_compressStream2
  let isError: faves_ZSTD_isError
  let errorName: faves_ZSTD_getErrorName

  private static let loaded: LibZstd? = DynamicLibrary(
    anyOf: ["libzstd.so.1", "libzstd.1.dylib", "/opt/homebrew/lib/libzstd.1.dylib"]
  ).flatMap(LibZstd.init)

  /// The library.
  ///
  /// - Throws: ``FormatError`` with the code `unsupported` where it is not installed.
  static func load() throws(FormatError) -> LibZstd {
    guard let loaded else {
      throw FormatError(
        .unsupported, "Zstandard needs libzstd, which is not installed",
        hint: "apt-get install libzstd1")
    }
    return loaded
  }

  private init?(_ library: DynamicLibrary) {
    guard
      let createDecoder = library.function("ZSTD_createDCtx", faves_ZSTD_createDCtx.self),
      let freeDecoder = library.function("ZSTD_freeDCtx", faves_ZSTD_freeDCtx.self),
      let setDecoder = library.function(
        "ZSTD_DCtx_setParameter", faves_ZSTD_DCtx_setParameter.self),
      let decompress = library.function("ZSTD_decompressStream", faves_ZSTD_decompressStream.self),
      let createEncoder = library.function("ZSTD_createCCtx", faves_ZSTD_createCCtx.self),
      let freeEncoder = library.function("ZSTD_freeCCtx", faves_ZSTD_freeCCtx.self),
      let setEncoder = library.function(
        "ZSTD_CCtx_setParameter", faves_ZSTD_CCtx_setParameter.self),
      let compress = library.function("ZSTD_compressStream2", faves_ZSTD_compressStream2.self),
      let isError = library.function("ZSTD_isError", faves_ZSTD_isError.self),
      let errorName = library.function("ZSTD_getErrorName", faves_ZSTD_getErrorName.self)
    else { return nil }
    self.createDecoder = createDecoder
    self.freeDecoder = freeDecoder
    self.setDecoder = setDecoder
    self.decompress = decompress
    self.createEncoder = createEncoder
    self.freeEncoder = freeEncoder
    self.setEncoder = setEncoder
    self.compress = compress
    self.isError = isError
    self.errorName = errorName
  }

  /// The result of a call.
  ///
  /// - Throws: ``FormatError`` with the code `damaged` where the call failed.
  func checked(_ result: Int) throws(FormatError) -> Int {
    guard isError(result) != 0 else { return result }
    let reason = errorName(result).map { String(cString: $0) } ?? "an error"
    guard !reason.contains("too much memory") else {
      throw FormatError(
        .limit, "the Zstandard frame wants more memory to be read than is given to it",
        hint: "compress it again without --long and --ultra")
    }
    throw FormatError(.damaged, "the compressed bytes are damaged: \(reason)")
  }
}

/// Decompresses one Zstandard frame (RFC 8878) by libzstd.
public final class ZstdDecoder: ByteTransform {
  private let library: LibZstd
  private let context: OpaquePointer
  private var isStarted = false

  /// Makes a decompressor.
  ///
  /// - Parameter windowLog: the most memory a frame may ask for, as a power of two; 23 (8 MiB) is
  ///   what RFC 8878 wants every decoder to support.
  /// - Throws: ``FormatError`` with the code `unsupported` where libzstd is not installed.
  public init(windowLog: Int = 23) throws(FormatError) {
    library = try LibZstd.load()
    guard let context = library.createDecoder() else {
      throw FormatError(.limit, "there is no memory to decompress with")
    }
    self.context = context
    _ = library.setDecoder(context, FAVES_ZSTD_d_windowLogMax, Int32(windowLog))
  }

  deinit {
    _ = library.freeDecoder(context)
  }

  /// Takes some input and gives some output.
  public func step(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, isLast: Bool
  ) throws(FormatError) -> TransformStep {
    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let left = try library.checked(library.decompress(context, &target, &source))
    // Before its first byte a decoder also reports 0 or a hint, but has taken nothing.
    isStarted = isStarted || source.pos > 0
    return TransformStep(
      consumed: source.pos, produced: target.pos, isFinished: isStarted && left == 0)
  }

  /// Starts over with a new frame, which the decoder does by itself.
  public func reset() {
    isStarted = false
  }
}

/// Compresses into one Zstandard frame with a checksum.
public final class ZstdEncoder: ByteTransform {
  private let library: LibZstd
  private let context: OpaquePointer

  /// Makes a compressor.
  ///
  /// - Parameter level: 1 (fast) to 19 (small).
  /// - Throws: ``FormatError`` with the code `unsupported` where libzstd is not installed.
  public init(level: Int = 3) throws(FormatError) {
    library = try LibZstd.load()
    guard let context = library.createEncoder() else {
      throw FormatError(.limit, "there is no memory to compress with")
    }
    self.context = context
    _ = library.setEncoder(context, FAVES_ZSTD_c_compressionLevel, Int32(level))
    _ = library.setEncoder(context, FAVES_ZSTD_c_checksumFlag, 1)
  }

  deinit {
    _ = library.freeEncoder(context)
  }

  /// Takes some input and gives some output.
  public func step(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, isLast: Bool
  ) throws(FormatError) -> TransformStep {
    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let mode = isLast ? FAVES_ZSTD_e_end : FAVES_ZSTD_e_continue
    let left = try library.checked(library.compress(context, &target, &source, mode))
    return TransformStep(
      consumed: source.pos, produced: target.pos, isFinished: isLast && left == 0)
  }

  /// Starts over with a new frame, which the encoder does by itself after the last step of one.
  public func reset() {}
}
