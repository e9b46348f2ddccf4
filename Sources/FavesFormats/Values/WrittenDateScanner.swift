import FavesCore

/// Reads the parts of a date and a time from the bytes of a cell.
struct WrittenDateScanner {
  /// The figures of a date and how they are written.
  struct Date {
    var figures: (first: Int, second: Int, third: Int)
    var orders: DateOrders
    var hasShortYear = false
    var isDotted = false
    var isISO = false
    var hasMonthName = false
  }

  private let cell: UnsafeBufferPointer<UInt8>
  private var index = 0

  init(_ cell: UnsafeBufferPointer<UInt8>) {
    self.cell = cell
  }

  /// Whether everything was read.
  var isAtEnd: Bool { index == cell.count }

  // MARK: Dates

  /// The date that stands here; nil where none does.
  mutating func date() -> Date? {
    let start = index
    if let date = dateInFigures() { return date }
    index = start
    return dateWithWords()
  }

  /// Three numbers with the same separator between them.
  private mutating func dateInFigures() -> Date? {
    guard let first = number(), let separator = dateSeparator() else { return nil }
    guard let second = number(), dateSeparator() == separator, let third = number() else {
      return nil
    }
    guard second.digits <= 2 else { return nil }
    let figures = (first.value, second.value, third.value)
    let isDotted = separator == UInt8(ascii: ".")
    if first.digits == 4, third.digits <= 2 {
      let isISO = separator == UInt8(ascii: "-") && second.digits == 2 && third.digits == 2
      return Date(figures: figures, orders: .yearMonthDay, isDotted: isDotted, isISO: isISO)
    }
    guard first.digits <= 2 else { return nil }
    let dayFirst: DateOrders = [.dayMonthYear, .monthDayYear]
    if third.digits == 4 { return Date(figures: figures, orders: dayFirst, isDotted: isDotted) }
    guard third.digits == 2 else { return nil }
    return Date(
      figures: figures, orders: first.digits == 2 ? .all : dayFirst, hasShortYear: true,
      isDotted: isDotted)
  }

  private mutating func dateSeparator() -> UInt8? {
    guard index < cell.count else { return nil }
    let byte = cell[index]
    guard byte == UInt8(ascii: "/") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") else {
      return nil
    }
    index += 1
    if byte == UInt8(ascii: ".") { skipSpaces() }
    return byte
  }

  /// Day, month and year with a month's name, or with the signs of East Asia behind the figures.
  private mutating func dateWithWords() -> Date? {
    var numbers: [(value: Int, digits: Int)] = []
    var month: Int?
    var monthPlace = 0
    while !isAtEnd, numbers.count + (month == nil ? 0 : 1) < 3 {
      skipFillers()
      if let number = number() {
        numbers.append(number)
        if skipSign("年") || skipSign("년") {
          return numbers.count == 1 ? eastAsianDate(year: number.value) : nil
        }
      } else if let word = word() {
        switch MonthNames.word(word) {
        case .month(let value) where month == nil: (month, monthPlace) = (value, numbers.count)
        case .filler: continue
        default: return nil
        }
      } else {
        return nil
      }
    }
    guard let month, numbers.count == 2 else { return nil }
    skipOrdinal()
    return date(month: month, numbers, monthPlace)
  }

  private func date(
    month: Int, _ numbers: [(value: Int, digits: Int)], _ monthPlace: Int
  ) -> Date? {
    let (first, last) = (numbers[0], numbers[1])
    if first.digits == 4, last.digits <= 2 {
      return Date(
        figures: (first.value, month, last.value), orders: .yearMonthDay, hasMonthName: true)
    }
    guard first.digits <= 2, monthPlace < 2, last.digits == 4 || last.digits == 2 else {
      return nil
    }
    return Date(
      figures: (first.value, month, last.value), orders: .dayMonthYear,
      hasShortYear: last.digits == 2, hasMonthName: true)
  }

  private mutating func eastAsianDate(year: Int) -> Date? {
    skipSpaces()
    guard let month = number(), skipSign("月") || skipSign("월") else { return nil }
    skipSpaces()
    guard let day = number(), skipSign("日") || skipSign("일") else { return nil }
    return Date(
      figures: (year, month.value, day.value), orders: .yearMonthDay, hasMonthName: true)
  }

  // MARK: Times

  /// The time of day that stands here, after what separates it from the date; nil where none does.
  mutating func time() -> (value: WrittenDate.Time, isISO: Bool)? {
    var isISO = true
    if skip(UInt8(ascii: "T")) || skip(UInt8(ascii: "t")) {
    } else {
      let start = index
      _ = skip(UInt8(ascii: ","))
      skipSpaces()
      guard index > start else { return nil }
      isISO = index == start + 1 && cell[start] == UInt8(ascii: " ")
      skipFillers()
    }
    var time = WrittenDate.Time()
    guard let hour = number(), hour.digits <= 2, skip(UInt8(ascii: ":")), let minute = number(),
      minute.digits == 2
    else { return nil }
    isISO = isISO && hour.digits == 2
    (time.hour, time.minute) = (hour.value, minute.value)
    if skip(UInt8(ascii: ":")) {
      guard let second = number(), second.digits == 2, second.value <= 60 else { return nil }
      time.second = second.value
      guard fraction(&time) else { return nil }
    }
    guard dayHalf(&time, &isISO), time.hour < 24, time.minute < 60 else { return nil }
    guard offset(&time, &isISO) else { return nil }
    return (time, isISO)
  }

  private mutating func fraction(_ time: inout WrittenDate.Time) -> Bool {
    guard skip(UInt8(ascii: ".")) || skip(UInt8(ascii: ",")) else { return true }
    let start = index
    while index < cell.count, cell[index] &- 48 < 10 { index += 1 }
    time.fraction = String(decoding: cell[start..<index], as: UTF8.self)
    return index > start
  }

  /// Reads AM or PM; false where it contradicts the hour.
  private mutating func dayHalf(_ time: inout WrittenDate.Time, _ isISO: inout Bool) -> Bool {
    let start = index
    skipSpaces()
    switch word().flatMap({ MonthNames.word($0) }) {
    case .isAfternoon(let isAfternoon):
      isISO = false
      guard (1...12).contains(time.hour) else { return false }
      time.hour = time.hour % 12 + (isAfternoon ? 12 : 0)
    case .filler: isISO = false
    default: index = start
    }
    return true
  }

  private mutating func offset(_ time: inout WrittenDate.Time, _ isISO: inout Bool) -> Bool {
    let start = index
    skipSpaces()
    isISO = isISO && (index == start || isAtEnd)
    guard !isAtEnd else {
      index = start
      return start == cell.count
    }
    if skip(UInt8(ascii: "Z")) || skip(UInt8(ascii: "z")) {
      time.offset = 0
      return true
    }
    if let name = word() {
      isISO = false
      time.offset = 0
      return name == "UTC" || name == "GMT"
    }
    let isWest = skip(UInt8(ascii: "-"))
    guard isWest || skip(UInt8(ascii: "+")), let hours = number() else { return false }
    var minutes = hours.digits == 4 ? hours.value % 100 : 0
    let whole = hours.digits == 4 ? hours.value / 100 : hours.value
    if hours.digits == 2, skip(UInt8(ascii: ":")) {
      guard let given = number(), given.digits == 2 else { return false }
      minutes = given.value
    } else {
      isISO = false
    }
    guard whole < 24, minutes < 60 else { return false }
    time.offset = (isWest ? -1 : 1) * (whole * 60 + minutes)
    return true
  }

  // MARK: Parts

  /// A number of at most four digits.
  private mutating func number() -> (value: Int, digits: Int)? {
    var value = 0
    let start = index
    while index < cell.count, cell[index] &- 48 < 10 {
      value = value * 10 + Int(cell[index] - 48)
      index += 1
      if index - start > 4 { return nil }
    }
    return index > start ? (value, index - start) : nil
  }

  /// A word of letters, with points inside it but not at its end.
  private mutating func word() -> String? {
    let start = index
    while index < cell.count, isLetter(index) || cell[index] == UInt8(ascii: ".") && index > start {
      index += 1
    }
    guard index > start else { return nil }
    var end = index
    while cell[end - 1] == UInt8(ascii: ".") { end -= 1 }
    return String(decoding: cell[start..<end], as: UTF8.self)
  }

  private func isLetter(_ index: Int) -> Bool {
    let byte = cell[index]
    if byte < 0x80 { return byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z") }
    return spaceWidth(index) == 0
  }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard index < cell.count, cell[index] == byte else { return false }
    index += 1
    return true
  }

  private mutating func skipSign(_ sign: StaticString) -> Bool {
    let count = sign.utf8CodeUnitCount
    guard index + count <= cell.count else { return false }
    for offset in 0..<count where cell[index + offset] != sign.utf8Start[offset] { return false }
    index += count
    return true
  }

  /// The width of a space here, no-break and narrow ones included; 0 where none stands.
  private func spaceWidth(_ index: Int) -> Int {
    switch cell[index] {
    case 0x20: 1
    case 0xc2: index + 1 < cell.count && cell[index + 1] == 0xa0 ? 2 : 0
    case 0xe2:
      index + 2 < cell.count && cell[index + 1] == 0x80
        && (cell[index + 2] == 0xaf || cell[index + 2] == 0x89) ? 3 : 0
    default: 0
    }
  }

  private mutating func skipSpaces() {
    while index < cell.count {
      let width = spaceWidth(index)
      if width == 0 { return }
      index += width
    }
  }

  /// Passes over what may stand between the parts of a date: spaces, commas, points, hyphens.
  private mutating func skipFillers() {
    while index < cell.count {
      let byte = cell[index]
      let width = spaceWidth(index)
      if width > 0 {
        index += width
      } else if byte == UInt8(ascii: ",") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: "/")
      {
        index += 1
      } else {
        return
      }
    }
  }

  /// Passes over the point or the small word after a year or a day at the end.
  private mutating func skipOrdinal() {
    let start = index
    if skip(UInt8(ascii: ".")) { return }
    skipSpaces()
    guard let word = word(), MonthNames.word(word) == .filler else {
      index = start
      return
    }
  }
}
