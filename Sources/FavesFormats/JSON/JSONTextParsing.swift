import FavesCore

extension ResourceID {
  /// Parses the form of 36 characters; nil if malformed.
  init?(utf8 text: UnsafeBufferPointer<UInt8>) {
    guard text.count == 36 else { return nil }
    var halves: (UInt64, UInt64) = (0, 0)
    var digits = 0
    for index in 0..<36 {
      if index == 8 || index == 13 || index == 18 || index == 23 {
        guard text[index] == 0x2d else { return nil }
        continue
      }
      guard let digit = hexadecimalValue(text[index]) else { return nil }
      if digits < 16 {
        halves.0 = halves.0 << 4 | UInt64(digit)
      } else {
        halves.1 = halves.1 << 4 | UInt64(digit)
      }
      digits += 1
    }
    self.init(high: halves.0, low: halves.1)
  }
}

extension Timestamp {
  /// Parses a date and time, as ``init(lenient:)``; the usual forms of UTC take a short way.
  init?(utf8 text: UnsafeBufferPointer<UInt8>) {
    if let time = Self.usual(text) {
      self = time
    } else {
      self.init(lenient: String(decoding: text, as: UTF8.self))
    }
  }

  /// `YYYY-MM-DDThh:mm:ss`, a fraction of three or more digits, and `Z` or nothing.
  private static func usual(_ text: UnsafeBufferPointer<UInt8>) -> Timestamp? {
    guard text.count >= 23, text[4] == 0x2d, text[7] == 0x2d, text[10] == 0x54, text[13] == 0x3a,
      text[16] == 0x3a, text[19] == 0x2e
    else { return nil }
    let end = text[text.count - 1] == 0x5a ? text.count - 1 : text.count
    guard end >= 23, number(text, 20, end) != nil, let year = number(text, 0, 4),
      let month = number(text, 5, 7), let day = number(text, 8, 10),
      let hour = number(text, 11, 13), let minute = number(text, 14, 16),
      let second = number(text, 17, 19), let millisecond = number(text, 20, 23)
    else { return nil }
    return Timestamp(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second,
      millisecond: millisecond)
  }

  /// The number that some digits write, cut where it would overflow; nil where they are no digits.
  @inline(__always)
  private static func number(
    _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int
  ) -> Int? {
    var value = 0
    for index in start..<end {
      let digit = text[index] &- 0x30
      guard digit <= 9 else { return nil }
      value = value &* 10 &+ Int(digit)
    }
    return value
  }
}
