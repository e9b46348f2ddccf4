/// In which order day, month and year of a date in figures stand.
public enum DateOrder: String, CaseIterable, Sendable {
  /// 22/11/2026.
  case dayMonthYear = "dmy"
  /// 11/22/2026.
  case monthDayYear = "mdy"
  /// 2026/11/22, or 26/11/22.
  case yearMonthDay = "ymd"
}

/// Some of the three orders.
struct DateOrders: OptionSet, Sendable {
  let rawValue: UInt8

  static let dayMonthYear = Self(rawValue: 1)
  static let monthDayYear = Self(rawValue: 2)
  static let yearMonthDay = Self(rawValue: 4)
  static let all: Self = [.dayMonthYear, .monthDayYear, .yearMonthDay]

  init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  init(_ order: DateOrder) {
    switch order {
    case .dayMonthYear: self = .dayMonthYear
    case .monthDayYear: self = .monthDayYear
    case .yearMonthDay: self = .yearMonthDay
    }
  }

  /// The orders among them.
  var orders: [DateOrder] { DateOrder.allCases.filter { contains(Self($0)) } }
}
