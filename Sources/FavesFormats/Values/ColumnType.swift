import FavesCore

/// What the cells of one column can all be read as: found byte by byte over the whole file.
///
/// A column is of a type only if every cell that holds something fits; one that does not makes the
/// column text. Few misfits are remembered, so that a column that is nearly of a type can be told.
struct ColumnType: Sendable {
  /// How well one kind of value fits the column so far.
  struct Fit: Sendable {
    /// Cells that are no such value.
    var misfits = 0
    /// The line of the first of them, and its text.
    var firstMisfit: (line: Int, text: String)?
    /// Whether cells are still tried.
    var isTried = true

    mutating func miss(_ cell: UnsafeBufferPointer<UInt8>, _ line: Int, of total: Int) {
      misfits += 1
      if firstMisfit == nil {
        firstMisfit = (line, String(decoding: cell.prefix(40), as: UTF8.self))
      }
      if misfits > 3, misfits * 20 > total { isTried = false }
    }
  }

  /// Whether some cell holds something.
  var hasValues: Bool { total > 0 }
  /// How many cells hold something.
  private(set) var total = 0
  /// How many are empty.
  private(set) var blanks = 0

  private(set) var numberFit = Fit()
  /// The ways in which all numbers of the column can be read, and what any of them has.
  private(set) var numbers: WrittenNumber = .readings

  private(set) var dateFit = Fit()
  /// The orders in which all dates of the column are dates.
  private(set) var orders: DateOrders = .all
  private(set) var dates = DateTraits()
  /// Whether some dates have no time.
  private(set) var hasBareDates = false

  private(set) var booleanFit = Fit()
  private(set) var booleans = BooleanTraits()

  /// Cells written `="0123"`, as a guard against spreadsheets.
  private(set) var wrapped = 0
  /// Digits of more than ten, as ids have.
  private(set) var hasLongDigits = false
  /// The line and text of a cell such as `9.78E+12`, which a spreadsheet has cut.
  private(set) var exponent: (line: Int, text: String)?

  /// What some of the dates of a column have.
  struct DateTraits: OptionSet, Sendable {
    let rawValue: UInt8
    static let unclear = Self(rawValue: 1)
    static let shortYear = Self(rawValue: 2)
    static let notDotted = Self(rawValue: 4)
    static let notISO = Self(rawValue: 8)
    static let time = Self(rawValue: 16)
    static let noOffset = Self(rawValue: 32)
    static let offset = Self(rawValue: 64)
    /// The order of figures without points between them is unclear.
    static let unclearMark = Self(rawValue: 128)
  }

  /// What the words of a column have in common.
  struct BooleanTraits: Sendable {
    var pairs: UInt64 = .max
    var hasTrue = false
    var hasFalse = false
    var hasLetters = false
    var areMarks = true
  }

  /// Whether only text is left, and further cells cannot change that.
  var isSettled: Bool { !numberFit.isTried && !dateFit.isTried && !booleanFit.isTried }

  /// Takes one more cell into account.
  ///
  /// - Parameters:
  ///   - kind: What the table knows of it: text of a sheet is no number and no date, and a number of
  ///     a sheet has no other reading.
  ///   - line: Where it stands, for warnings.
  @inline(__always)
  mutating func add(
    _ cell: UnsafeBufferPointer<UInt8>, kind: CellKind = .untyped, line: Int = 0
  ) {
    if cell.isEmpty || cell[0] <= 0x20 && CellParser.trimmed(cell).isEmpty {
      blanks += 1
    } else {
      addFilled(cell, kind, line)
    }
  }

  private mutating func addFilled(
    _ cell: UnsafeBufferPointer<UInt8>, _ kind: CellKind, _ line: Int
  ) {
    total += 1
    if kind == .text {
      if numberFit.isTried { numberFit.miss(cell, line, of: total) }
      if dateFit.isTried { dateFit.miss(cell, line, of: total) }
    } else {
      if cell[0] == UInt8(ascii: "="), CellParser.unwrapped(cell) != nil { wrapped += 1 }
      if numberFit.isTried { addNumber(cell, kind, line) }
      if dateFit.isTried { addDate(cell, line) }
    }
    if booleanFit.isTried { addBoolean(cell, line) }
  }

  private mutating func addNumber(
    _ cell: UnsafeBufferPointer<UInt8>, _ kind: CellKind, _ line: Int
  ) {
    let readings = kind == .number ? WrittenNumber.typed(cell) : WrittenNumber.readings(of: cell)
    guard !readings.isEmpty else {
      if exponent == nil, CellParser.isShortened(cell) {
        exponent = (line, String(decoding: cell, as: UTF8.self))
      }
      return numberFit.miss(cell, line, of: total)
    }
    if cell.count >= 10, readings.contains(.integer) { hasLongDigits = true }
    let common = numbers.intersection(readings).intersection(.readings)
    if common.isEmpty { return numberFit.miss(cell, line, of: total) }
    numbers = common.union(numbers.union(readings).subtracting(.readings))
  }

  private mutating func addDate(_ cell: UnsafeBufferPointer<UInt8>, _ line: Int) {
    guard cell.count >= 6, let date = WrittenDate(cell) else {
      return dateFit.miss(cell, line, of: total)
    }
    let isFixed = date.orders == .yearMonthDay && !date.hasShortYear
    let common = isFixed || date.hasMonthName ? orders : orders.intersection(date.orders)
    if common.isEmpty { return dateFit.miss(cell, line, of: total) }
    orders = common
    dates.formUnion(DateTraits(date))
    hasBareDates = hasBareDates || date.time == nil
  }

  private mutating func addBoolean(_ cell: UnsafeBufferPointer<UInt8>, _ line: Int) {
    guard let word = CellParser.boolean(cell) else { return booleanFit.miss(cell, line, of: total) }
    let common = booleans.pairs & word.pairs
    if common == 0 { return booleanFit.miss(cell, line, of: total) }
    booleans.pairs = common
    booleans.hasTrue = booleans.hasTrue || word.isTrue
    booleans.hasFalse = booleans.hasFalse || !word.isTrue
    booleans.hasLetters = booleans.hasLetters || word.isLetter
    booleans.areMarks = booleans.areMarks && word.isMark
  }
}

extension ColumnType.DateTraits {
  fileprivate init(_ date: WrittenDate) {
    self = []
    if date.isUnclear { insert(date.isDotted ? .unclear : [.unclear, .unclearMark]) }
    if date.hasShortYear { insert(.shortYear) }
    if !date.isISO { insert(.notISO) }
    guard let time = date.time else { return }
    insert(.time)
    insert(time.offset == nil ? .noOffset : .offset)
  }
}

extension ColumnType {
  /// Whether all cells are numbers, booleans, dates.
  var isNumber: Bool { hasValues && numberFit.misfits == 0 }
  var isDate: Bool { hasValues && dateFit.misfits == 0 }

  /// Whether all cells are words for true and false.
  ///
  /// Single letters say something only beside their counterpart, marks only beside blanks.
  var isBoolean: Bool {
    guard hasValues, booleanFit.misfits == 0 else { return false }
    if booleans.hasLetters { return booleans.hasTrue && booleans.hasFalse }
    return !booleans.areMarks || blanks > 0 || booleans.hasTrue && booleans.hasFalse
  }

  /// The type that fits all cells so far; text for a column without any.
  var type: AttributeType {
    if isNumber {
      if numbers.contains(.integer) { return .integer }
      let hasFraction =
        numbers.contains(.point)
        ? numbers.contains(.pointFraction) : numbers.contains(.commaFraction)
      return hasFraction ? .decimal : .integer
    }
    if isBoolean { return .boolean }
    guard isDate else { return .text }
    return dates.contains(.time) ? .datetime : .date
  }
}
