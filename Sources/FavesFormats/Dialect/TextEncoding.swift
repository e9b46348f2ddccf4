import FavesCore

/// How the characters of a text file are written as bytes.
public enum TextEncoding: String, CaseIterable, Sendable {
  /// UTF-8 (RFC 3629), with or without a byte order mark.
  case utf8 = "utf-8"
  /// UTF-16, least significant byte first (RFC 2781).
  case utf16LittleEndian = "utf-16le"
  /// UTF-16, most significant byte first (RFC 2781).
  case utf16BigEndian = "utf-16be"
  /// The Western European code page of Windows, as the WHATWG and Microsoft have it.
  case windows1252 = "windows-1252"
  /// Latin-1.
  case iso8859Part1 = "iso-8859-1"
  /// Latin-9: Latin-1 with the euro sign and seven more letters.
  case iso8859Part15 = "iso-8859-15"

  /// The encoding of a name in any case; nil if the name is unknown.
  public init?(name: String) {
    self.init(rawValue: name.lowercased())
  }

  /// The encoding that a byte order mark at the start of a file announces, and the mark's length.
  static func byteOrderMark(_ prefix: some Sequence<UInt8>) -> (encoding: Self, length: Int)? {
    let bytes = Array(prefix.prefix(3))
    if bytes == [0xef, 0xbb, 0xbf] { return (.utf8, 3) }
    if bytes.prefix(2) == [0xff, 0xfe] { return (.utf16LittleEndian, 2) }
    if bytes.prefix(2) == [0xfe, 0xff] { return (.utf16BigEndian, 2) }
    return nil
  }

  /// How many bytes of the file some bytes that ``TextDecoder`` made stand for.
  ///
  /// - Complexity: O(*n*), O(1) for UTF-8.
  func sourceWidth(of decoded: UnsafeBufferPointer<UInt8>) -> Int {
    switch self {
    case .utf8: decoded.count
    case .utf16LittleEndian, .utf16BigEndian:
      decoded.reduce(0) { $0 + (($1 & 0xc0) == 0x80 ? 0 : $1 >= 0xf0 ? 4 : 2) }
    case .windows1252, .iso8859Part1, .iso8859Part15:
      decoded.reduce(0) { $0 + (($1 & 0xc0) == 0x80 ? 0 : 1) }
    }
  }
}

/// The scalars of the single-byte encodings where they differ from Latin-1; nil for undefined bytes.
enum SingleByteTable {
  /// The scalar of each of the 256 bytes; 0xffff where the encoding defines none.
  static func scalars(of encoding: TextEncoding) -> [UInt16] {
    var table = (0..<256).map { UInt16($0) }
    switch encoding {
    case .windows1252: table.replaceSubrange(0x80...0x9f, with: windows1252)
    case .iso8859Part15:
      for (byte, scalar) in iso8859Part15 { table[byte] = scalar }
    default: break
    }
    return table
  }

  static let undefined: UInt16 = 0xffff

  private static let windows1252: [UInt16] = [
    0x20ac, 0xffff, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
    0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xffff, 0x017d, 0xffff,
    0xffff, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xffff, 0x017e, 0x0178,
  ]

  private static let iso8859Part15: [(Int, UInt16)] = [
    (0xa4, 0x20ac), (0xa6, 0x0160), (0xa8, 0x0161), (0xb4, 0x017d),
    (0xb8, 0x017e), (0xbc, 0x0152), (0xbd, 0x0153), (0xbe, 0x0178),
  ]
}

extension TextEncoding {
  /// The error for a file that is in another encoding.
  static func mismatch(
    _ message: String, _ encoding: Self, _ position: SourcePosition
  ) -> FormatError {
    let others = allCases.filter { $0 != encoding && $0 != .utf8 }
    let hint = (encoding == .utf8 ? ["windows-1252", "iso-8859-15", "utf-16le"] : [])
    let names = hint.isEmpty ? others.map(\.rawValue) : hint
    return FormatError(
      .ambiguous, message, position: position,
      hint: "name its encoding: " + names.map { "--encoding \($0)" }.joined(separator: " or "))
  }
}
