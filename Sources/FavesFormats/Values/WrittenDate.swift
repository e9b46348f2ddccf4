import FavesCore

/// A date, perhaps with a time, as the text of one cell has it.
struct WrittenDate: Sendable {
  /// The three figures of the date as they stand; with a month's name the second is the month.
  private(set) var figures = (first: 0, second: 0, third: 0)
  /// The orders in which the figures are a date.
  private(set) var orders: DateOrders = []
  /// Whether the month is written as a word, so that no order is in question.
  private(set) var hasMonthName = false
  /// Whether the year is written with two figures.
  private(set) var hasShortYear = false
  /// Whether points stand between the figures, as where the day comes first.
  private(set) var isDotted = false
  /// Whether the text is in the ISO form already.
  private(set) var isISO = false
  /// The time of day; nil for a date alone.
  private(set) var time: Time?

  /// A time of day.
  struct Time: Sendable {
    var hour = 0
    var minute = 0
    var second: Int?
    /// The fraction of a second as written, without its point.
    var fraction = ""
    /// Minutes east of UTC, where the text says so.
    var offset: Int?
  }

  /// Whether the orders it fits give different dates.
  var isUnclear: Bool {
    let (first, second, third) = figures
    if orders.isSuperset(of: [.dayMonthYear, .monthDayYear]), first != second { return true }
    guard orders.contains(.yearMonthDay) else { return false }
    return orders.contains(.dayMonthYear) && first != third
      || orders.contains(.monthDayYear) && !(first == second && second == third)
  }

  /// Reads the text of a cell; nil where it is no date.
  ///
  /// - Complexity: O(*n*).
  init?(_ cell: UnsafeBufferPointer<UInt8>) {
    guard cell.count >= 6, cell.count <= 64 else { return nil }
    var scanner = WrittenDateScanner(cell)
    guard let date = scanner.date() else { return nil }
    figures = date.figures
    hasShortYear = date.hasShortYear
    isDotted = date.isDotted
    isISO = date.isISO
    hasMonthName = date.hasMonthName
    orders = date.orders
    for order in DateOrder.allCases where orders.contains(DateOrders(order)) {
      if civil(order) == nil { orders.remove(DateOrders(order)) }
    }
    guard !orders.isEmpty else { return nil }
    guard !scanner.isAtEnd else { return }
    guard let time = scanner.time(), scanner.isAtEnd else { return nil }
    self.time = time.value
    isISO = isISO && time.isISO
  }

  /// Year, month and day in an order; nil where there is no such day.
  func civil(_ order: DateOrder) -> (year: Int, month: Int, day: Int)? {
    var date: (year: Int, month: Int, day: Int) =
      switch order {
      case .dayMonthYear: (figures.third, figures.second, figures.first)
      case .monthDayYear: (figures.third, figures.first, figures.second)
      case .yearMonthDay: (figures.first, figures.second, figures.third)
      }
    if hasShortYear {
      guard date.year < 100 else { return nil }
      date.year += date.year < 69 ? 2000 : 1900
    }
    guard (1...12).contains(date.month), (1...9999).contains(date.year), date.day >= 1,
      date.day <= Timestamp.days(inMonth: date.month, of: date.year)
    else { return nil }
    return date
  }

  /// Year, month and day, where the order of the column is known.
  private func civil(inColumn order: DateOrder) -> (year: Int, month: Int, day: Int)? {
    civil(orders.contains(DateOrders(order)) ? order : orders.orders.first ?? order)
  }

  /// The moment in a column of an order, without offset in UTC; nil where there is none.
  func timestamp(_ order: DateOrder) -> Timestamp? {
    guard let date = civil(inColumn: order) else { return nil }
    let time = time ?? Time()
    let milliseconds = time.fraction.utf8.prefix(3).reduce((0, 100)) {
      ($0.0 + Int($1 &- 48) * $0.1, $0.1 / 10)
    }.0
    guard
      let local = Timestamp(
        year: date.year, month: date.month, day: date.day, hour: time.hour, minute: time.minute,
        second: time.second ?? 0, millisecond: milliseconds)
    else { return nil }
    let moment = Timestamp(milliseconds: local.milliseconds - Int64(time.offset ?? 0) * 60000)
    return Timestamp.expressible.contains(moment) ? moment : nil
  }

  /// The date in the ISO form, with a time as far as it was written; nil where there is no such day.
  ///
  /// - Parameter order: The order of the column.
  func isoText(_ order: DateOrder) -> String? {
    guard let date = civil(inColumn: order) else { return nil }
    var text =
      Self.padded(date.year, 4) + "-" + Self.padded(date.month) + "-" + Self.padded(date.day)
    guard let time else { return text }
    text += "T" + Self.padded(time.hour) + ":" + Self.padded(time.minute)
    if let second = time.second { text += ":" + Self.padded(second) }
    if !time.fraction.isEmpty { text += "." + time.fraction }
    guard let offset = time.offset else { return text }
    if offset == 0 { return text + "Z" }
    let minutes = abs(offset)
    return text + (offset < 0 ? "-" : "+") + Self.padded(minutes / 60) + ":"
      + Self.padded(minutes % 60)
  }

  private static func padded(_ number: Int, _ width: Int = 2) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
