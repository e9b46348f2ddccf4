import FavesCore

/// What is known of a column beside its cells.
struct ColumnContext {
  /// The header cell.
  var header: String
  /// The field it gives; nil for an attribute.
  var field: FavoriteField?
  /// The type it is known to have: told by a mapping, or defined in the category.
  var knownType: AttributeType?
  /// How the recipe or mapping in use says that its cells are read; nil to find out.
  var reading: CellReading?
  /// Whether the type was told, so that a cell of another one is an error.
  var isTold = false

  init(
    header: String, field: FavoriteField? = nil, knownType: AttributeType? = nil,
    reading: CellReading? = nil
  ) {
    self.header = header
    self.field = field
    self.knownType = knownType
    self.reading = reading
  }
}

/// Decides for all columns of a file together how their cells are read.
///
/// A column decides by its own cells. What these leave open (which of day and month comes first,
/// which mark is the decimal one) is decided by the option, else by the other columns of the file,
/// else it is asked for.
struct ColumnDecision {
  /// The readings, a column each.
  private(set) var readings: [CellReading] = []
  /// Guesses made.
  private(set) var warnings: [Diagnostic] = []

  private let types: [ColumnType]
  private let contexts: [ColumnContext]
  private let line: Int
  private let isInspection: Bool
  private var order: DateOrder?
  private var decimal: DecimalMark?
  private var isOrderGuessed = false
  private var isDecimalGuessed = false

  /// Decides.
  ///
  /// - Parameters:
  ///   - order: The order of day and month, where it was told.
  ///   - decimal: The decimal mark, where it was told.
  ///   - line: The line of the header.
  ///   - isInspection: Whether what is unclear is only warned of.
  /// - Throws: ``FormatError`` of code `ambiguous` where two readings are equally good.
  init(
    types: [ColumnType], contexts: [ColumnContext], order: DateOrder?, decimal: DecimalMark?,
    line: Int, isInspection: Bool
  ) throws {
    self.types = types
    self.contexts = contexts
    self.line = line
    self.isInspection = isInspection
    self.order = order
    self.decimal = decimal
    gatherEvidence()
    for column in types.indices { readings.append(try reading(of: column)) }
  }

  // MARK: Evidence

  private mutating func gatherEvidence() {
    if order == nil, let evidence = unanimous(types.compactMap(Self.provenOrder)) {
      order = evidence
      isOrderGuessed = true
    }
    if decimal == nil, let evidence = unanimous(types.compactMap(Self.provenMark)) {
      decimal = evidence
      isDecimalGuessed = true
    }
  }

  private func unanimous<Value: Hashable>(_ values: [Value]) -> Value? {
    let different = Set(values)
    return different.count == 1 ? different.first : nil
  }

  /// The order that the cells of a column leave as the only one, where figures say so.
  private static func provenOrder(_ type: ColumnType) -> DateOrder? {
    guard type.isDate, type.dates.contains(.notISO) else { return nil }
    let orders = type.orders.orders
    return orders.count == 1 ? orders.first : nil
  }

  private static func provenMark(_ type: ColumnType) -> DecimalMark? {
    guard type.isNumber, !type.numbers.contains(.integer) else { return nil }
    switch (type.numbers.contains(.point), type.numbers.contains(.comma)) {
    case (true, false): return .point
    case (false, true): return .comma
    default: return nil
    }
  }

  // MARK: One column

  private mutating func reading(of column: Int) throws -> CellReading {
    let type = types[column]
    let context = contexts[column]
    warnOfShortened(type, context, column)
    if let reading = context.reading { return reading }
    switch context.field {
    case .created, .modified: return .date(try orderOfField(type, context, column))
    case .some: return .text
    case nil: break
    }
    if let known = context.knownType {
      return try context.isTold
        ? told(known, type, context, column) : reading(known, type, context, column)
    }
    if Self.isIdentifier(context.header) { return .text }
    if type.wrapped > 0 { return .text }
    if type.isNumber { return try number(type, context, column) }
    if type.isBoolean { return .boolean }
    if type.isDate { return try date(type, context, column) }
    warnOfMisfits(type, context, column)
    return .text
  }

  /// The reading of a column whose type is known.
  private mutating func reading(
    _ known: AttributeType, _ type: ColumnType, _ context: ColumnContext, _ column: Int
  ) throws -> CellReading {
    switch known {
    case .integer, .decimal: return type.isNumber ? try number(type, context, column) : .text
    case .boolean: return type.isBoolean ? .boolean : .text
    case .date, .datetime:
      if type.isDate { return try date(type, context, column) }
      return type.isNumber && type.numbers.contains(.plain) ? .serialDate : .text
    default: return .text
    }
  }

  /// The reading of a column whose type was told: also where cells are of another one.
  private mutating func told(
    _ known: AttributeType, _ type: ColumnType, _ context: ColumnContext, _ column: Int
  ) throws -> CellReading {
    switch known {
    case .integer, .decimal:
      return type.isNumber ? try number(type, context, column) : .number(decimal ?? .point)
    case .boolean: return .boolean
    case .date, .datetime:
      if !type.isDate, type.isNumber { return .serialDate }
      if type.dateFit.misfits < type.total { return .date(try order(type, context, column)) }
      return .date(order ?? .yearMonthDay)
    default: return .text
    }
  }

  private mutating func number(
    _ type: ColumnType, _ context: ColumnContext, _ column: Int
  ) throws -> CellReading {
    let numbers = type.numbers
    if numbers.contains(.integer) { return .plainNumber }
    let isUnclear = numbers.isSuperset(of: [.point, .comma, .differs])
    guard isUnclear else {
      if numbers.contains(.plain) { return .plainNumber }
      return .number(numbers.contains(.point) ? .point : .comma)
    }
    if let decimal {
      if isDecimalGuessed { warnOfGuess(decimal, context, column) }
      return decimal == .point && numbers.contains(.plain) ? .plainNumber : .number(decimal)
    }
    if numbers.contains(.plain) {
      warn(
        "the numbers of “\(context.header)” are read with a decimal point; "
          + "give --decimal comma if it groups their thousands", column)
      return .plainNumber
    }
    try refuse(
      "the numbers of “\(context.header)” can be read with a decimal comma or with a decimal point",
      "--decimal comma or --decimal point", column)
    return .text
  }

  private mutating func warnOfGuess(
    _ decimal: DecimalMark, _ context: ColumnContext, _ column: Int
  ) {
    warn(
      "the numbers of “\(context.header)” are read with a decimal \(decimal.rawValue), as those of "
        + "another column; --decimal says otherwise", column)
  }

  // MARK: Dates

  private mutating func date(
    _ type: ColumnType, _ context: ColumnContext, _ column: Int
  ) throws -> CellReading {
    if !type.dates.contains(.notISO) { return .isoDate }
    if type.dates.contains(.shortYear) {
      guard context.knownType != nil || HeaderSynonyms.isDate(context.header) else { return .text }
      warn(
        "the years of “\(context.header)” have two figures: read as 1969 to 2068", column)
    }
    return .date(try order(type, context, column))
  }

  private mutating func orderOfField(
    _ type: ColumnType, _ context: ColumnContext, _ column: Int
  ) throws -> DateOrder {
    guard type.hasValues, type.dates.contains(.notISO) else { return order ?? .yearMonthDay }
    if type.dates.contains(.shortYear) {
      warn("the years of “\(context.header)” have two figures: read as 1969 to 2068", column)
    }
    return try order(type, context, column)
  }

  private mutating func order(
    _ type: ColumnType, _ context: ColumnContext, _ column: Int
  ) throws -> DateOrder {
    let possible = type.orders
    guard type.dates.contains(.unclear), possible.orders.count > 1 else {
      return possible.orders.first ?? .yearMonthDay
    }
    if let order, possible.contains(DateOrders(order)) {
      if isOrderGuessed {
        warn(
          "the dates of “\(context.header)” are read as \(order.rawValue), as those of another "
            + "column; --date-order says otherwise", column)
      }
      return order
    }
    // Where points stand between the figures, the day comes first.
    if !type.dates.contains(.unclearMark), possible.contains(.dayMonthYear) { return .dayMonthYear }
    let names = possible.orders.map { "--date-order \($0.rawValue)" }
    try refuse(
      "the dates of “\(context.header)” can be read in \(names.count == 2 ? "two" : "three") orders",
      names.joined(separator: " or "), column)
    return possible.orders.first ?? .dayMonthYear
  }

  // MARK: Words of warning

  private mutating func refuse(_ message: String, _ options: String, _ column: Int) throws {
    let position = SourcePosition(line: line, column: column + 1)
    guard isInspection else {
      throw FormatError(.ambiguous, message, position: position, hint: "say which: \(options)")
    }
    warn("\(message); say which: \(options)", column)
  }

  private mutating func warn(_ message: String, _ column: Int, line: Int? = nil) {
    warnings.append(
      Diagnostic(
        .guess, message, field: contexts[column].header,
        position: SourcePosition(line: line ?? self.line, column: column + 1)))
  }

  private mutating func warnOfShortened(
    _ type: ColumnType, _ context: ColumnContext, _ column: Int
  ) {
    guard let cell = type.exponent, context.field == nil,
      Self.isIdentifier(context.header) || type.hasLongDigits
    else { return }
    warn(
      "“\(cell.text)” in “\(context.header)” looks like a long number that a spreadsheet has cut: "
        + "its last digits are not in the file", column, line: cell.line)
  }

  private mutating func warnOfMisfits(
    _ type: ColumnType, _ context: ColumnContext, _ column: Int
  ) {
    let kinds = [
      (type.numberFit, "number"), (type.dateFit, "date"), (type.booleanFit, "yes or no"),
    ]
    for (fit, name) in kinds where fit.isTried && type.total >= 10 && fit.misfits * 20 <= type.total
    {
      guard let first = fit.firstMisfit else { continue }
      let cells = fit.misfits == 1 ? "1 cell" : "\(fit.misfits) cells"
      warn(
        "\(cells) of \(type.total) in “\(context.header)” can be read as no \(name), the first is "
          + "“\(first.text)” in line \(first.line): all are kept as text", column, line: first.line)
      return
    }
  }

  private static let identifiers: Set<String> = [
    "isbn", "isbn10", "isbn13", "issn", "ean", "upc", "gtin", "barcode", "asin", "oclc", "sku",
    "phone", "telephone", "telefon", "tel", "fax", "zip", "postcode", "plz", "uid", "imei",
  ]

  /// Whether a header names ids whose digits are no quantity.
  static func isIdentifier(_ header: String) -> Bool {
    HeaderNames.key(header).split { !($0.isLetter || $0.isNumber) }.contains {
      identifiers.contains(String($0))
    }
  }
}
