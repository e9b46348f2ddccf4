import FavesCore

/// What all rows together, the recipe and a saved mapping say of the columns.
extension TableLayout {
  /// Takes over what a saved mapping and the recipe say of cells.
  mutating func noteSavedColumns(_ options: ReadOptions) {
    none = mapping.headers.map { header in
      options.savedMapping?.column(of: header)?.none ?? recipe?.none(of: header)
    }
  }

  /// Finds the column of ratings that may rank the rows.
  mutating func findRating(_ options: ReadOptions) {
    let ranking = mapping.column(of: .ranking)
    let isDoubtful = mapping.unproven.contains { $0.field == .ranking }
    guard ranking == nil || isDoubtful else { return }
    guard let column = mapping.ratingColumn(recipe, options.savedMapping) else { return }
    rating = (column, RatingRanks(attribute: mapping.headers[column]))
  }

  /// Decides how the cells are read, once all rows were seen.
  ///
  /// - Throws: ``FormatError`` of code `ambiguous` where two readings are equally good.
  mutating func decide(_ options: ReadOptions, isInspection: Bool) throws {
    if let column = mapping.doubtfulDescription, types[column].isNumber {
      mapping.makeAttribute(column)
    }
    let contexts = mapping.roles.indices.map { context($0, options) }
    let decision = try ColumnDecision(
      types: types, contexts: contexts, order: options.values.dateOrder,
      decimal: options.values.decimal, line: headerLine, isInspection: isInspection)
    readings = decision.readings
    if let recipe, options.savedMapping?.columns.isEmpty ?? true {
      warn("read as \(recipe.title); --map and --category change what that means")
    }
    warnings += decision.warnings
    settleRating()
  }

  private func context(_ column: Int, _ options: ReadOptions) -> ColumnContext {
    let header = mapping.headers[column]
    var context = ColumnContext(header: header)
    switch mapping.roles[column] {
    case .field(let field): context.field = field
    case .attribute(let name): context.knownType = options.knownTypes[NameKey(name)]
    case .metadata, .ignored: context.reading = .text
    }
    guard case .attribute = mapping.roles[column] else { return context }
    context.reading = recipe?.reading(of: header)
    guard let saved = options.savedMapping?.column(of: header), let type = saved.type else {
      return context
    }
    context.reading = nil
    context.knownType = type
    if type == .text { context.reading = .text }
    if type == .list {
      context.reading = .list(saved.separator?.utf8.first ?? UInt8(ascii: ";"))
    }
    context.isTold = true
    return context
  }

  private mutating func settleRating() {
    guard let (column, counted) = rating else { return }
    var ranks = counted
    rating = nil
    let isOwn = mapping.column(of: .id) != nil && recipe == nil
    guard mapping.column(of: .ranking) == nil, !isOwn,
      case .attribute(let name) = mapping.roles[column]
    else { return }
    ranks.attribute = name
    guard ranks.settle(readings[column]) else { return }
    rating = (column, ranks)
    warn("no column gives the ranks: ranked by “\(name)”, ties in the order of the file", column)
  }

  private mutating func warn(_ message: String, _ column: Int? = nil) {
    warnings.append(
      Diagnostic(
        .guess, message,
        position: SourcePosition(line: headerLine, column: column.map { $0 + 1 })))
  }

  /// What the file says that its rows are of; nil where it does not.
  func category(_ options: ReadOptions) -> String? {
    switch recipe?.category {
    case .named(let name): name
    case .preamble: listName ?? options.sourceName
    case .fileName, nil: options.sourceName
    }
  }

  /// How the table is read, as a mapping that can be saved.
  func savedMapping(_ options: ReadOptions, _ dialect: TextDialect?) -> TableMapping {
    var saved = TableMapping()
    saved.text = options.text
    saved.part = options.part
    saved.values = options.values
    saved.category = options.category
    if case .named(let name) = recipe?.category { saved.category = saved.category ?? name }
    saved.rating = rating.map { mapping.headers[$0.column] }
    if let dialect {
      saved.text.encoding = dialect.encoding.rawValue
      saved.text.delimiter = dialect.delimiter
      let quote = UInt8(ascii: "\"")
      if dialect.marks.quote != quote {
        saved.text.quote =
          dialect.marks.quote.map(TextTableOptions.Mark.byte) ?? TextTableOptions.Mark.none
      }
      if let escape = dialect.marks.escape { saved.text.escape = .byte(escape) }
    }
    if options.part.header == nil, outline.table.headerLines.isEmpty {
      saved.part.header = TablePart.Header.none
    }
    for reading in readings {
      if case .date(let order) = reading, order != .yearMonthDay { saved.values.dateOrder = order }
      if case .number(let mark) = reading { saved.values.decimal = mark }
    }
    saved.columns = mapping.roles.indices.dropFirst(mapping.rejectColumns).compactMap(savedColumn)
    return saved
  }

  private func savedColumn(_ column: Int) -> TableMapping.Column? {
    let header = mapping.headers[column]
    guard !header.isEmpty else { return nil }
    var saved = TableMapping.Column(header: header, role: .ignored)
    switch mapping.roles[column] {
    case .field(let field): saved.role = .field(field)
    case .metadata: saved.role = .metadata
    case .ignored: saved.role = .ignored
    case .attribute(let name):
      saved.role = .attribute(name)
      saved.type = type(ofColumn: column)
      if case .list(let separator) = readings[column] {
        saved.separator = String(decoding: [separator], as: UTF8.self)
      }
    }
    saved.none = none[column]
    return saved
  }

  /// The type of the values that a column gives.
  func type(ofColumn column: Int) -> AttributeType {
    switch readings.isEmpty ? .text : readings[column] {
    case .text: .text
    case .plainNumber:
      types[column].numbers.contains(.integer) ? .integer : .decimal
    case .number(let mark):
      types[column].numbers.contains(mark == .comma ? .commaFraction : .pointFraction)
        ? .decimal : .integer
    case .boolean: .boolean
    case .date, .isoDate: types[column].dates.contains(.time) ? .datetime : .date
    case .serialDate: .date
    case .list: .list
    }
  }

  /// The attributes that the columns give, with a type that all their values fit.
  func attributeRows() -> [AttributeRow] {
    mapping.roles.indices.compactMap { column in
      guard case .attribute(let name) = mapping.roles[column], types[column].hasValues else {
        return nil
      }
      var type = type(ofColumn: column)
      // A date and time without its offset is no moment, and a mixture neither.
      let dates = types[column].dates
      if type == .datetime, dates.contains(.noOffset) || !dates.contains(.offset) { type = .text }
      if type == .datetime, types[column].hasBareDates { type = .text }
      return AttributeRow(name: name, type: type)
    }
  }
}

/// The name of a list in the small table above the list itself, as Letterboxd has it.
struct ListPreamble {
  let name: String

  /// Reads the records before a line; nil where they name no list.
  init?(reading records: some RecordSource, before line: Int) throws {
    var column: Int?
    while try records.advance(), records.record.line < line {
      let cells = records.record.texts
      if let column, column < cells.count, !cells[column].isEmpty {
        name = cells[column]
        return
      }
      column = cells.firstIndex { HeaderNames.key($0) == "name" }
    }
    return nil
  }
}

extension TableMapping {
  /// What is said of the column of a header.
  func column(of header: String) -> Column? {
    let key = HeaderNames.key(header)
    return columns.first { $0.header == header }
      ?? columns.first { HeaderNames.key($0.header) == key }
  }
}

extension ColumnMapping {
  /// The column of descriptions that could as well be one of ratings, such as “Note” in French.
  var doubtfulDescription: Int? {
    guard let column = column(of: .details),
      HeaderSynonyms.isRating(HeaderNames.key(headers[column]))
    else { return nil }
    return column
  }

  /// The column of ratings: that of the recipe or mapping, else the first that goes by such a name,
  /// one's own before others.
  func ratingColumn(_ recipe: TableRecipe?, _ saved: TableMapping?) -> Int? {
    if let saved, !saved.columns.isEmpty { return saved.rating.flatMap(column(named:)) }
    if let recipe { return recipe.rating.flatMap(column(named:)) }
    let candidates = headers.indices.filter { column in
      guard HeaderSynonyms.isRating(HeaderNames.key(headers[column])) else { return false }
      if case .attribute = roles[column] { return true }
      return column == doubtfulDescription
    }
    return candidates.first { HeaderSynonyms.isOwnRating(headers[$0]) } ?? candidates.first
  }

  private func column(named header: String) -> Int? {
    let key = HeaderNames.key(header)
    return headers.indices.first { column in
      guard case .attribute = roles[column] else { return false }
      return HeaderNames.key(headers[column]) == key
    }
  }
}
