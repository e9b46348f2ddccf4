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
  /// The Central European code page of Windows.
  case windows1250 = "windows-1250"
  /// The Cyrillic code page of Windows.
  case windows1251 = "windows-1251"
  /// Latin-1.
  case iso8859Part1 = "iso-8859-1"
  /// Latin-2: Central European.
  case iso8859Part2 = "iso-8859-2"
  /// Latin and Greek.
  case iso8859Part7 = "iso-8859-7"
  /// Latin-9: Latin-1 with the euro sign and seven more letters.
  case iso8859Part15 = "iso-8859-15"
  /// Western European as the Macintosh had it before OS X, with the euro sign.
  case macRoman = "macintosh"
  /// Japanese: Shift-JIS with the additions of Windows (code page 932).
  case shiftJIS = "shift_jis"
  /// Chinese: GB 18030, which includes GBK and GB 2312.
  case gb18030 = "gb18030"

  /// The encoding of a name in any case, with or without `-` and `_`; nil if the name is unknown.
  ///
  /// Knows the usual other names too, such as `latin1`, `cp1252`, `sjis` and `gbk`.
  public init?(name: String) {
    let key = Self.key(name)
    let found =
      Self.allCases.first { Self.key($0.rawValue) == key } ?? Self.aliases[key]
    guard let found else { return nil }
    self = found
  }

  private static func key(_ name: String) -> String {
    String(name.lowercased().unicodeScalars.filter { $0 != "-" && $0 != "_" && $0 != " " })
  }

  private static let aliases: [String: Self] = [
    "ascii": .utf8, "usascii": .utf8, "cp1250": .windows1250, "cp1251": .windows1251,
    "cp1252": .windows1252, "ansi": .windows1252, "latin1": .iso8859Part1,
    "latin2": .iso8859Part2, "greek": .iso8859Part7, "latin9": .iso8859Part15,
    "macroman": .macRoman, "mac": .macRoman, "sjis": .shiftJIS, "cp932": .shiftJIS,
    "windows31j": .shiftJIS, "gbk": .gb18030, "gb2312": .gb18030, "cp936": .gb18030,
    "utf16": .utf16LittleEndian,
  ]

  /// The encoding that a byte order mark at the start of a file announces, and the mark's length.
  static func byteOrderMark(_ prefix: some Sequence<UInt8>) -> (encoding: Self, length: Int)? {
    let bytes = Array(prefix.prefix(4))
    if bytes.prefix(3) == [0xef, 0xbb, 0xbf] { return (.utf8, 3) }
    if bytes.prefix(2) == [0xff, 0xfe] { return (.utf16LittleEndian, 2) }
    if bytes.prefix(2) == [0xfe, 0xff] { return (.utf16BigEndian, 2) }
    if bytes == [0x84, 0x31, 0x95, 0x33] { return (.gb18030, 4) }
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
    case .shiftJIS, .gb18030: DoubleByteTable.sourceWidth(of: decoded, self)
    default: decoded.reduce(0) { $0 + (($1 & 0xc0) == 0x80 ? 0 : 1) }
    }
  }
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
