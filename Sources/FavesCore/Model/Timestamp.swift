/// A moment in UTC with a resolution of one millisecond.
public struct Timestamp: Hashable, Comparable, Sendable {
  /// Milliseconds since 1970-01-01T00:00:00Z; negative before it.
  public var milliseconds: Int64

  /// Makes a moment from milliseconds since 1970-01-01T00:00:00Z.
  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// The moments that have a text: the years 1…9999 in UTC.
  public static let expressible =
    Timestamp(milliseconds: -62_135_596_800_000)...Timestamp(milliseconds: 253_402_300_799_999)

  /// Whether one comes before the other.
  public static func < (left: Self, right: Self) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// Makes the moment at a civil date and time in UTC; nil if there is no such date or time.
  ///
  /// - Parameters:
  ///   - year: 1…9999.
  ///   - second: 0…60; a leap second counts as the last millisecond before the next minute.
  public init?(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0,
    millisecond: Int = 0
  ) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.days(inMonth: month, of: year), (0...23).contains(hour),
      (0...59).contains(minute), (0...60).contains(second), (0...999).contains(millisecond)
    else { return nil }
    let days = Self.daysSinceEpoch(year: year, month: month, day: day)
    let seconds = Int64(days) * 86400 + Int64(hour * 3600 + minute * 60 + min(second, 59))
    self.init(milliseconds: seconds * 1000 + Int64(second == 60 ? 999 : millisecond))
  }

  /// Parses RFC 3339 (`2026-11-22T21:45:25.123Z`, any offset, any number of fraction digits).
  ///
  /// A space in place of `T` is accepted, as the RFC allows; digits past the millisecond are cut.
  public init?(_ text: some StringProtocol) {
    var scanner = DigitScanner(text.utf8)
    guard let date = scanner.date(), scanner.skip("T") || scanner.skip("t") || scanner.skip(" "),
      let time = scanner.time(), let offset = scanner.offset(), scanner.isAtEnd,
      let local = Timestamp(
        year: date.year, month: date.month, day: date.day, hour: time.hour, minute: time.minute,
        second: time.second, millisecond: time.millisecond)
    else { return nil }
    self.init(milliseconds: local.milliseconds - Int64(offset) * 60000)
    guard Self.expressible.contains(self) else { return nil }
  }

  /// Parses `2026-11-22` as midnight UTC, RFC 3339, or a date and time without offset as UTC.
  public init?(lenient text: some StringProtocol) {
    if let exact = Timestamp(text) {
      self = exact
      return
    }
    var scanner = DigitScanner(text.utf8)
    guard let date = scanner.date() else { return nil }
    var time = (hour: 0, minute: 0, second: 0, millisecond: 0)
    if !scanner.isAtEnd {
      guard scanner.skip("T") || scanner.skip(" "), let given = scanner.time(), scanner.isAtEnd
      else { return nil }
      time = given
    }
    self.init(
      year: date.year, month: date.month, day: date.day, hour: time.hour, minute: time.minute,
      second: time.second, millisecond: time.millisecond)
  }

  /// The civil date and time in UTC.
  public var components:
    (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, millisecond: Int)
  {
    let day = milliseconds.quotientFloored(by: 86_400_000)
    // Wrapping: the first day of all may begin before the least number.
    let rest = Int(milliseconds &- day &* 86_400_000)
    let date = Self.civil(daysSinceEpoch: Int(day))
    return (
      date.year, date.month, date.day, rest / 3_600_000, rest / 60000 % 60, rest / 1000 % 60,
      rest % 1000
    )
  }

  /// Days from 1970-01-01 to a civil date.
  ///
  /// `days_from_civil` in Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms".
  public static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468
  }

  /// The civil date of a day counted from 1970-01-01 (`civil_from_days` there).
  public static func civil(daysSinceEpoch: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = daysSinceEpoch + 719468
    let era = (shifted >= 0 ? shifted : shifted - 146096) / 146097
    let dayOfEra = shifted - era * 146097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  /// The number of days in a month (1…12) of a year.
  public static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension Timestamp: CustomStringConvertible {
  /// RFC 3339 in UTC with milliseconds: `2026-11-22T21:45:25.123Z`; the year is cut to 0…9999.
  public var description: String {
    String(unsafeUninitializedCapacity: Self.textSize) { buffer in
      write(to: UnsafeMutableBufferPointer(rebasing: buffer[..<Self.textSize]))
      return Self.textSize
    }
  }

  /// How many characters ``description`` has.
  public static let textSize = 24

  /// Writes the characters of ``description`` to a buffer of that size.
  public func write(to buffer: UnsafeMutableBufferPointer<UInt8>) {
    let parts = components
    var position = 0
    func put(_ value: Int, digits: Int, then separator: Unicode.Scalar) {
      var rest = UInt32(truncatingIfNeeded: value)
      for index in stride(from: digits - 1, through: 0, by: -1) {
        buffer[position + index] = UInt8(truncatingIfNeeded: 48 + rest % 10)
        rest /= 10
      }
      buffer[position + digits] = UInt8(ascii: separator)
      position += digits + 1
    }
    put(min(max(0, parts.year), 9999), digits: 4, then: "-")
    put(parts.month, digits: 2, then: "-")
    put(parts.day, digits: 2, then: "T")
    put(parts.hour, digits: 2, then: ":")
    put(parts.minute, digits: 2, then: ":")
    put(parts.second, digits: 2, then: ".")
    put(parts.millisecond, digits: 3, then: "Z")
  }
}

extension Int64 {
  fileprivate func quotientFloored(by divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}

/// Reads the fixed-width numbers of a date and a time.
struct DigitScanner<Bytes: Collection<UInt8>> {
  private var rest: Bytes.SubSequence

  init(_ bytes: Bytes) {
    rest = bytes[...]
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: scalar) else { return false }
    rest = rest.dropFirst()
    return true
  }

  mutating func number(digits: Int) -> Int? {
    var value = 0
    for _ in 0..<digits {
      guard let byte = rest.first, (48...57).contains(byte) else { return nil }
      value = value * 10 + Int(byte - 48)
      rest = rest.dropFirst()
    }
    return value
  }

  mutating func date() -> (year: Int, month: Int, day: Int)? {
    guard let year = number(digits: 4), skip("-"), let month = number(digits: 2), skip("-"),
      let day = number(digits: 2)
    else { return nil }
    return (year, month, day)
  }

  mutating func time() -> (hour: Int, minute: Int, second: Int, millisecond: Int)? {
    guard let hour = number(digits: 2), skip(":"), let minute = number(digits: 2) else {
      return nil
    }
    guard skip(":") else { return (hour, minute, 0, 0) }
    guard let second = number(digits: 2) else { return nil }
    var millisecond = 0
    if skip(".") {
      var digits = 0
      while let digit = number(digits: 1) {
        if digits < 3 { millisecond = millisecond * 10 + digit }
        digits += 1
      }
      guard digits > 0 else { return nil }
      for _ in min(digits, 3)..<3 { millisecond *= 10 }
    }
    return (hour, minute, second, millisecond)
  }

  /// Minutes east of UTC.
  mutating func offset() -> Int? {
    if skip("Z") || skip("z") { return 0 }
    let sign = skip("+") ? 1 : skip("-") ? -1 : 0
    guard sign != 0, let hours = number(digits: 2), skip(":"), let minutes = number(digits: 2),
      hours <= 23, minutes <= 59
    else { return nil }
    return sign * (hours * 60 + minutes)
  }
}
