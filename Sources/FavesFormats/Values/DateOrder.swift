/// In which order day, month and year of a date in figures stand.
typealias DateOrder = ValueOptions.DateOrder

/// Which mark stands before the fraction of a number.
typealias DecimalMark = ValueOptions.DecimalMark

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
