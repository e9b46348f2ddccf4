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

  static func id(_ bytes: UnsafeBufferPointer<UInt8>) -> ResourceID? {
    guard bytes.count == 36 else { return nil }
    var high: UInt64 = 0
    var low: UInt64 = 0
    for index in 0..<36 {
      let byte = bytes[index]
      if index == 8 || index == 13 || index == 18 || index == 23 {
        guard byte == UInt8(ascii: "-") else { return nil }
        continue
      }
      guard let digit = hexadecimalValue(byte) else { return nil }
      if index < 18 {
        high = high << 4 | UInt64(digit)
      } else {
        low = low << 4 | UInt64(digit)
      }
    }
    return ResourceID(high: high, low: low)
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
    if let exact = exactTimestamp(bytes) { return exact }
    let text = string(bytes)
    return Timestamp(lenient: text) ?? Int64(text).map { Timestamp(milliseconds: $0) }
  }

  /// The form that exports have: `2026-11-22T21:45:25.123Z`.
  private static func exactTimestamp(_ bytes: UnsafeBufferPointer<UInt8>) -> Timestamp? {
    guard bytes.count == 24, bytes[4] == 0x2d, bytes[7] == 0x2d, bytes[10] == 0x54,
      bytes[13] == 0x3a, bytes[16] == 0x3a, bytes[19] == 0x2e, bytes[23] == 0x5a,
      let year = digits(bytes, 0..<4), let month = digits(bytes, 5..<7),
      let day = digits(bytes, 8..<10), let hour = digits(bytes, 11..<13),
      let minute = digits(bytes, 14..<16), let second = digits(bytes, 17..<19),
      let millisecond = digits(bytes, 20..<23)
    else { return nil }
    return Timestamp(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second,
      millisecond: millisecond)
  }

  private static func digits(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int? {
    var value = 0
    for index in range {
      let digit = bytes[index] &- 48
      guard digit <= 9 else { return nil }
      value = value * 10 + Int(digit)
    }
    return value
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
