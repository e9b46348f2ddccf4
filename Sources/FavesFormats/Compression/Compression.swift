/// How a whole file is compressed.
public enum Compression: String, CaseIterable, Sendable {
  /// gzip (RFC 1952).
  case gzip = "gz"
  /// Zstandard (RFC 8878).
  case zstandard = "zst"

  /// The compression that a file name, or the name of a format, ends with; nil if with none.
  public init?(ofName name: String) {
    let lowercase = name.lowercased()
    guard let found = Self.allCases.first(where: { lowercase.hasSuffix("." + $0.rawValue) }) else {
      return nil
    }
    self = found
  }

  /// The compression that the first bytes of a file show; nil if none.
  public init?(recognizing prefix: [UInt8]) {
    guard let found = Self.allCases.first(where: { prefix.starts(with: $0.magic) }) else {
      return nil
    }
    self = found
  }

  private var magic: [UInt8] {
    switch self {
    case .gzip: [0x1f, 0x8b, 8]
    case .zstandard: [0x28, 0xb5, 0x2f, 0xfd]
    }
  }

  /// A file name, or the name of a format, without the extension of a compression.
  public static func strip(_ name: String) -> String {
    guard let compression = Compression(ofName: name) else { return name }
    return String(name.dropLast(compression.rawValue.count + 1))
  }

  /// What it is called.
  var title: String { self == .gzip ? "gzip" : "Zstandard" }

  func makeDecoder() throws(FormatError) -> any ByteTransform {
    switch self {
    case .gzip: try Inflater(.gzip)
    case .zstandard: try ZstdDecoder()
    }
  }

  func makeEncoder() throws(FormatError) -> any ByteTransform {
    switch self {
    case .gzip: try Deflater(.gzip)
    case .zstandard: try ZstdEncoder()
    }
  }
}
