extension ResourceID {
  /// Parses the form of 36 characters, in either case; nil if malformed.
  public init?(utf8 text: TextView) {
    guard text.count == 36, text[8] == 0x2d, text[13] == 0x2d, text[18] == 0x2d, text[23] == 0x2d
    else { return nil }
    let raw = UnsafeRawBufferPointer(text)
    func four(_ offset: Int) -> UInt64 {
      UInt64(UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
    }
    guard let first = HexDigits.number(four(0) | four(4) << 32),
      let second = HexDigits.number(four(9) | four(14) << 32),
      let third = HexDigits.number(four(19) | four(24) << 32),
      let fourth = HexDigits.number(four(28) | four(32) << 32)
    else { return nil }
    self.init(
      high: UInt64(first) << 32 | UInt64(second), low: UInt64(third) << 32 | UInt64(fourth))
  }
}

extension Timestamp {
  /// Parses a date and time, as ``init(lenient:)``; the usual forms of UTC take a short way.
  public init?(utf8 text: TextView) {
    if let time = Self.usual(text) {
      self = time
    } else {
      self.init(lenient: String(decoding: text, as: UTF8.self))
    }
  }

  /// Parses the form of ``description`` alone; nil for any other.
  public init?(canonical text: TextView) {
    guard text.count == Self.textSize, text[23] == 0x5a, let time = Self.parts(text, end: 23) else {
      return nil
    }
    self = time
  }

  /// `YYYY-MM-DDThh:mm:ss`, a fraction of three or more digits, and `Z` or nothing.
  private static func usual(_ text: TextView) -> Timestamp? {
    guard let last = text.last else { return nil }
    return parts(text, end: last == 0x5a ? text.count - 1 : text.count)
  }

  private static func parts(_ text: TextView, end: Int) -> Timestamp? {
    guard end >= 23, text[4] == 0x2d, text[7] == 0x2d, text[10] == 0x54, text[13] == 0x3a,
      text[16] == 0x3a, text[19] == 0x2e, number(text, 23, end) != nil,
      let year = number(text, 0, 4), let month = number(text, 5, 7), let day = number(text, 8, 10),
      let hour = number(text, 11, 13), let minute = number(text, 14, 16),
      let second = number(text, 17, 19), let millisecond = number(text, 20, 23)
    else { return nil }
    return Timestamp(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second,
      millisecond: millisecond)
  }

  /// The number that some digits write, cut where it would overflow; nil where they are no digits.
  @inline(__always)
  private static func number(_ text: TextView, _ start: Int, _ end: Int) -> Int? {
    var value = 0
    for index in start..<end {
      let digit = text[index] &- 0x30
      guard digit <= 9 else { return nil }
      value = value &* 10 &+ Int(digit)
    }
    return value
  }
}
