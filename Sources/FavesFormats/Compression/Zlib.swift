import CCompression

/// The functions of zlib, loaded on first use.
///
/// Unchecked, because C function pointers are immutable and zlib keeps no state of its own.
struct Zlib: @unchecked Sendable {
  let inflateInit: faves_inflateInit2_
  let inflate: faves_inflate
  let inflateReset: faves_inflateReset
  let inflateEnd: faves_inflateEnd
  let deflateInit: faves_deflateInit2_
  let deflate: faves_deflate
  let deflateReset: faves_deflateReset
  let deflateEnd: faves_deflateEnd
  let crc32: faves_crc32

  /// The version of the interface that is spoken here; zlib looks at its first digit only.
  static let version: StaticString = "1.2.11"

  private static let loaded: Zlib? = DynamicLibrary(
    anyOf: ["libz.so.1", "/usr/lib/libz.1.dylib"]
  ).flatMap(Zlib.init)

  /// The library.
  ///
  /// - Throws: ``FormatError`` with the code `unsupported` where it is not installed.
  static func load() throws(FormatError) -> Zlib {
    guard let loaded else {
      throw FormatError(
        .unsupported, "this needs zlib, which is not installed", hint: "apt-get install zlib1g")
    }
    return loaded
  }

  private init?(_ library: DynamicLibrary) {
    guard
      let inflateInit = library.function("inflateInit2_", faves_inflateInit2_.self),
      let inflate = library.function("inflate", faves_inflate.self),
      let inflateReset = library.function("inflateReset", faves_inflateReset.self),
      let inflateEnd = library.function("inflateEnd", faves_inflateEnd.self),
      let deflateInit = library.function("deflateInit2_", faves_deflateInit2_.self),
      let deflate = library.function("deflate", faves_deflate.self),
      let deflateReset = library.function("deflateReset", faves_deflateReset.self),
      let deflateEnd = library.function("deflateEnd", faves_deflateEnd.self),
      let crc32 = library.function("crc32", faves_crc32.self)
    else { return nil }
    self.inflateInit = inflateInit
    self.inflate = inflate
    self.inflateReset = inflateReset
    self.inflateEnd = inflateEnd
    self.deflateInit = deflateInit
    self.deflate = deflate
    self.deflateReset = deflateReset
    self.deflateEnd = deflateEnd
    self.crc32 = crc32
  }
}

/// The CRC-32 of zip and gzip (ISO 3309), taken of bytes as they come.
public struct CRC32 {
  private let library: Zlib
  private var state: UInt = 0

  /// Starts with no bytes.
  ///
  /// - Throws: ``FormatError`` with the code `unsupported` where zlib is not installed.
  public init() throws(FormatError) {
    library = try Zlib.load()
  }

  /// The checksum of all bytes taken so far.
  public var value: UInt32 { UInt32(truncatingIfNeeded: state) }

  /// Takes some more bytes.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes
    while let start = rest.bindMemory(to: UInt8.self).baseAddress, !rest.isEmpty {
      let count = min(rest.count, 1 << 30)
      state = library.crc32(state, start, UInt32(count))
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }
}
