import FavesCore

/// Reads the plain values of XML attributes and elements from their bytes.
///
/// The generic parsers of FavesCore stand behind each; what an export writes takes the short way.
enum XMLScan {
  /// The moments of the years 1…9999, which RFC 3339 can write.
  static let writableMilliseconds: Range<Int64> = -62_135_596_800_000..<253_402_300_800_000

  /// Whether XML 1.0 can carry a text in UTF-8: no C0 control but TAB, LF and CR, and neither
  /// U+FFFE nor U+FFFF (XML 1.0, production 2).
  static func isCarriable(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    for index in bytes.indices {
      let byte = bytes[index]
      if byte < 0x20 {
        guard byte == 0x0a || byte == 0x09 || byte == 0x0d else { return false }
      } else if byte == 0xef, index + 2 < bytes.count, bytes[index + 1] == 0xbf {
        if bytes[index + 2] >= 0xbe { return false }
      }
    }
    return true
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0a || byte == 0x09 || byte == 0x0d
  }

  static func string(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  /// The text of an attribute's value as libxml2 gives it.
  ///
  /// Without entity substitution, which stays off, SAX2 gives every `&` of a value as `&#38;`.
  static func attributeText(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    guard bytes.contains(UInt8(ascii: "&")) else { return string(bytes) }
    var text: [UInt8] = []
    var index = 0
    while index < bytes.count {
      text.append(bytes[index])
      let isAmpersand =
        bytes[index] == UInt8(ascii: "&") && bytes[index...].starts(with: "&#38;".utf8)
      index += isAmpersand ? 5 : 1
    }
    return String(decoding: text, as: UTF8.self)
  }

  static func integer<Value: FixedWidthInteger>(
    _ bytes: UnsafeBufferPointer<UInt8>, as _: Value.Type = Value.self
  ) -> Value? {
    guard (1...9).contains(bytes.count), bytes.allSatisfy({ (48...57).contains($0) }) else {
      return Value(string(bytes))
    }
    return Value(exactly: bytes.reduce(0) { $0 * 10 + Int($1 &- 48) })
  }

  static func boolean(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool? {
    switch string(bytes) {
    case "true", "1": true
    case "false", "0": false
    default: nil
    }
  }

  static func timestamp(_ bytes: UnsafeBufferPointer<UInt8>) -> Timestamp? {
    Timestamp(utf8: bytes) ?? Int64(string(bytes)).map { Timestamp(milliseconds: $0) }
  }

  /// Whether some bytes are a number by the grammar of RFC 8259, section 6.
  static func isNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    if let first = bytes.first, (49...57).contains(first),
      bytes.allSatisfy({ (48...57).contains($0) })
    {
      return true
    }
    return AttributeValue.isNumber(string(bytes))
  }
}
