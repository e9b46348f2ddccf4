/// Eight hexadecimal digits at a time, as bytes of ASCII in one number: the first of them lowest.
///
/// Digit by digit each would be a branch that cannot be foretold, for ids are random.
enum HexDigits {
  private static let ones: UInt64 = 0x0101_0101_0101_0101

  /// The number that the digits write, in either case; nil if one is none.
  @inline(__always)
  static func number(_ text: UInt64) -> UInt32? {
    // Letters have bit 6, and a nibble that is 9 less than their value.
    let letters = text >> 6 & ones
    let nibbles = text & (ones &* 0x0f) &+ letters &* 9
    guard nibbles & (ones &* 0xf0) == 0, self.text(ofNibbles: nibbles) == text | letters << 5
    else { return nil }
    var number = nibbles.byteSwapped
    number = (number | number >> 4) & 0x00ff_00ff_00ff_00ff
    number = (number | number >> 8) & 0x0000_ffff_0000_ffff
    return UInt32(truncatingIfNeeded: number | number >> 16)
  }

  /// The digits of a number, in lower case.
  @inline(__always)
  static func text(_ number: UInt32) -> UInt64 {
    var nibbles = UInt64(number)
    nibbles = (nibbles | nibbles << 16) & 0x0000_ffff_0000_ffff
    nibbles = (nibbles | nibbles << 8) & 0x00ff_00ff_00ff_00ff
    nibbles = (nibbles | nibbles << 4) & 0x0f0f_0f0f_0f0f_0f0f
    return text(ofNibbles: nibbles.byteSwapped)
  }

  /// The digits of numbers of 0 to 15.
  @inline(__always)
  private static func text(ofNibbles nibbles: UInt64) -> UInt64 {
    let letters = (nibbles &+ ones &* 6) >> 4 & ones
    return nibbles &+ ones &* 0x30 &+ letters &* 39
  }
}
