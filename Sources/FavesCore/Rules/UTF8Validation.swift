/// Checks that bytes are UTF-8 by the table of well-formed sequences of RFC 3629, section 4.
public enum UTF8Validation {
  /// The offset of the first byte that starts no well-formed sequence; nil if all is well.
  ///
  /// - Complexity: O(*n*); eight bytes at a time as long as they are ASCII.
  public static func firstInvalid(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    let raw = UnsafeRawPointer(base)
    let end = bytes.count
    var index = 0
    while index < end {
      while index + 8 <= end {
        let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        let high = word & 0x8080_8080_8080_8080
        if high != 0 {
          index += high.trailingZeroBitCount >> 3
          break
        }
        index += 8
      }
      while index < end, base[index] < 0x80 { index += 1 }
      while index < end, base[index] >= 0x80 {
        let length = sequenceLength(base + index, available: end - index)
        if length == 0 { return index }
        index += length
      }
    }
    return nil
  }

  /// The length of the well-formed sequence of more than one byte at `bytes`; 0 if there is none.
  private static func sequenceLength(_ bytes: UnsafePointer<UInt8>, available: Int) -> Int {
    func isTail(_ index: Int) -> Bool { index < available && bytes[index] & 0xc0 == 0x80 }
    switch bytes[0] {
    case 0xc2...0xdf: return isTail(1) ? 2 : 0
    case 0xe0...0xef:
      guard isTail(1), isTail(2) else { return 0 }
      if bytes[0] == 0xe0, bytes[1] < 0xa0 { return 0 }
      if bytes[0] == 0xed, bytes[1] > 0x9f { return 0 }
      return 3
    case 0xf0...0xf4:
      guard isTail(1), isTail(2), isTail(3) else { return 0 }
      if bytes[0] == 0xf0, bytes[1] < 0x90 { return 0 }
      if bytes[0] == 0xf4, bytes[1] > 0x8f { return 0 }
      return 4
    default: return 0
    }
  }

  /// The text of some bytes; those that are not UTF-8 are shown as `\xE9`, never as U+FFFD.
  public static func visibleText(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    var rest = bytes[...]
    var text = ""
    while let bad = firstInvalid(UnsafeBufferPointer(rebasing: rest)) {
      let split = rest.startIndex + bad
      text += String(decoding: rest[..<split], as: UTF8.self)
      let digits = String(rest[split], radix: 16, uppercase: true)
      text += "\\x" + (digits.utf8.count < 2 ? "0" : "") + digits
      rest = rest[(split + 1)...]
    }
    return text + String(decoding: rest, as: UTF8.self)
  }
}
