/// Base64 with padding (RFC 4648, section 4), for texts that XML 1.0 cannot carry.
enum XMLBase64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The encoded form of some bytes.
  static func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var encoded: [UInt8] = []
    encoded.reserveCapacity((bytes.count + 2) / 3 * 4)
    var group: UInt32 = 0
    var filled = 0
    for byte in bytes {
      group = group << 8 | UInt32(byte)
      filled += 1
      if filled == 3 {
        append(group, digits: 4, to: &encoded)
        group = 0
        filled = 0
      }
    }
    if filled > 0 {
      append(group << UInt32(8 * (3 - filled)), digits: filled + 1, to: &encoded)
      encoded.append(contentsOf: repeatElement(UInt8(ascii: "="), count: 3 - filled))
    }
    return encoded
  }

  private static func append(_ group: UInt32, digits: Int, to encoded: inout [UInt8]) {
    for index in 0..<digits {
      encoded.append(alphabet[Int(group >> UInt32(18 - 6 * index) & 63)])
    }
  }

  /// The bytes of an encoded text; nil if malformed.
  ///
  /// White space in it is skipped.
  static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var group: UInt32 = 0
    var bits = 0
    var digits = 0
    var padding = 0
    for byte in text where byte != 0x20 && byte != 0x09 && byte != 0x0a && byte != 0x0d {
      digits += 1
      if byte == UInt8(ascii: "=") {
        padding += 1
        continue
      }
      guard padding == 0, let value = value(byte) else { return nil }
      group = group << 6 | UInt32(value)
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
        group &= (1 << UInt32(bits)) - 1
      }
    }
    guard digits % 4 == 0, padding <= 2, group == 0, bits == 2 * padding else { return nil }
    return bytes
  }

  private static func value(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x41...0x5a: byte - 0x41
    case 0x61...0x7a: byte - 0x61 + 26
    case 0x30...0x39: byte - 0x30 + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
