import FavesCore

/// Writes the serial numbers by which `.xlsx` keeps dates and times.
///
/// ECMA-376 part 1, 18.17.4: days since the end of 1899, or since 1 January 1904. The first counts
/// 29 February 1900, which there never was, as day 60.
enum SheetDate {
  private static let millisecondsPerDay = 86_400_000.0

  /// The text and the kind of a serial; nil where its day is none that can be written.
  static func text(
    _ serial: Double, _ shape: NumberShape, is1904: Bool
  ) -> (text: String, kind: CellKind)? {
    guard abs(serial) < 10_000_000 else { return nil }
    if shape == .duration || (shape == .time && !(0..<1).contains(serial)) {
      return (duration(serial), .text)
    }
    var day = Int(serial.rounded(.down))
    var milliseconds = Int(((serial - Double(day)) * millisecondsPerDay).rounded())
    if milliseconds == 86_400_000 {
      day += 1
      milliseconds = 0
    }
    if shape == .time { return (clock(milliseconds), .text) }
    guard let date = date(day, is1904: is1904) else { return nil }
    if shape == .date, milliseconds == 0 { return date }
    return (date.text + "T" + clock(milliseconds), date.kind == .text ? .text : .datetime)
  }

  /// A length of time: hours, minutes and seconds.
  static func duration(_ days: Double) -> String {
    let total = Int((abs(days) * millisecondsPerDay).rounded())
    let hours = total / 3_600_000
    let rest = clock(total % 3_600_000)
    return (days < 0 && total > 0 ? "-" : "") + padded(hours) + rest.dropFirst(2)
  }

  /// A time of day.
  private static func clock(_ milliseconds: Int) -> String {
    let seconds = milliseconds / 1000
    let text = "\(padded(seconds / 3600)):\(padded(seconds / 60 % 60)):\(padded(seconds % 60))"
    guard milliseconds % 1000 > 0 else { return text }
    var fraction = String("\(1000 + milliseconds % 1000)".dropFirst())
    while fraction.hasSuffix("0") { fraction.removeLast() }
    return text + "." + fraction
  }

  private static func padded(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }

  /// What to write a text as, the value of an attribute that is a date by its definition: only one
  /// that is read back as it is becomes a date.
  static func kind(of text: String, _ type: AttributeType?) -> SheetCellKind {
    guard type == .date || type == .datetime, let serial = serial(text),
      let (shown, kind) = Self.text(
        serial, text.utf8.count == 10 ? .date : .datetime, is1904: false), serial > 60,
      shown.isIdentical(to: text), kind != .text
    else { return .text }
    return kind == .date ? .date : .datetime
  }

  /// The serial of an ISO date, or date and time without offset; nil for anything else.
  static func serial(_ text: String) -> Double? {
    guard let time = Timestamp(lenient: text) else { return nil }
    // 30 December 1899 is day 0 of what follows February 1900.
    return Double(time.milliseconds + 25_569 * 86_400_000) / millisecondsPerDay
  }

  private static func date(_ day: Int, is1904: Bool) -> (text: String, kind: CellKind)? {
    if !is1904 {
      // What a spreadsheet shows of the two days that are none.
      if day == 60 { return ("1900-02-29", .text) }
      if day == 0 { return ("1900-01-00", .text) }
    }
    // Days of the proleptic Gregorian calendar since 1 March of the year 0.
    let epoch = is1904 ? 695_361 : (day > 60 || day < 0 ? 693_899 : 693_900)
    let (year, month, date) = civil(day + epoch)
    guard (1...9999).contains(year) else { return nil }
    let century = String("\(10_000 + year)".dropFirst())
    return ("\(century)-\(padded(month))-\(padded(date))", .date)
  }

  /// The date of a day since 1 March of the year 0 (Howard Hinnant's `civil_from_days`).
  private static func civil(_ day: Int) -> (year: Int, month: Int, day: Int) {
    let era = (day >= 0 ? day : day - 146_096) / 146_097
    let dayOfEra = day - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let date = dayOfYear - (153 * month + 2) / 5 + 1
    let year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0)
    return (year, month >= 10 ? month - 9 : month + 3, date)
  }
}
