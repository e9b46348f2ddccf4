import FavesCore

/// Writes favorites as a workbook: one sheet a category, one column an attribute that occurs in it.
///
/// Attribute definitions and audits have no place in it.
struct SheetDocumentWriter<Sheets: SheetWriter>: DocumentWriter {
  private static var first: [FavoriteField] { [.category, .ranking, .title, .details] }
  private static var last: [FavoriteField] { [.id, .created, .modified] }

  private var sheets: Sheets
  /// Attributes by their names, as numbers of columns after the fixed ones.
  private let attributes: [ByteName: Int]
  /// The columns that were chosen, as those of a spool; nil for the usual ones of each category.
  private let chosen: [Int]?
  /// The headers of all columns of a spool: the fixed ones, then the attributes.
  private let headers: [String]
  private var names = SheetNames()
  private var sheetCount = 0
  /// Categories whose sheets come next.
  private var waiting: [Category] = []
  private var current: Category?
  private var types: [ByteName: AttributeType] = [:]
  private var spool: SheetSpool

  init(_ sheets: Sheets, options: WriteOptions) {
    self.sheets = sheets
    let fixed = (Self.first + Self.last).map(\.rawValue)
    headers = fixed + HeaderNames.headers(forAttributes: options.attributeColumns)
    attributes = Dictionary(
      options.attributeColumns.enumerated().map { (ByteName(text: $1), fixed.count + $0) },
      uniquingKeysWith: { first, _ in first })
    chosen = options.columns.map { [attributes] in
      $0.compactMap { column in
        switch column {
        case .field(let field): (Self.first + Self.last).firstIndex(of: field)
        case .attribute(let name): attributes[ByteName(text: name)]
        }
      }
    }
    spool = SheetSpool(columns: headers.count)
  }

  mutating func begin() throws {}

  mutating func write(_ category: Category) throws {
    waiting.append(category)
  }

  mutating func write(_ favorite: Favorite) throws {
    if current?.name.isIdentical(to: favorite.category) != true { try enter(favorite.category) }
    guard spool.rows + 1 < sheets.limits.rows else {
      throw FormatError(
        .unsupported,
        "“\(favorite.category)” has more rows than a sheet of .\(sheets.limits.format) can",
        hint: "export to csv or json instead")
    }
    try add(favorite.category, 0, .text)
    try add(String(favorite.ranking), 1, .number)
    try add(favorite.title, 2, .text)
    if let details = favorite.details { try add(details, 3, .text) }
    try add(favorite.id.description, 4, .text)
    try add(favorite.created, 5)
    try add(favorite.modified, 6)
    for attribute in favorite.metadata { try add(attribute) }
    try spool.endRow()
  }

  mutating func write(_ audit: AuditRecord) throws {}

  mutating func finish() throws {
    try endSheet()
    while !waiting.isEmpty { try startNext() }
    if sheetCount == 0 {
      current = Category(id: DerivedIDs.namespace, name: "Favorites")
      try endSheet()
    }
    try sheets.finish()
  }

  // MARK: Sheets

  /// Ends the sheet of the category before, and writes those of empty ones in between.
  private mutating func enter(_ name: String) throws {
    try endSheet()
    if let index = waiting.firstIndex(where: { $0.name.isIdentical(to: name) }) {
      for _ in 0..<index { try startNext() }
      current = waiting.removeFirst()
    } else {
      current = Category(id: DerivedIDs.namespace, name: name)
    }
    types = Dictionary(
      (current?.attributes ?? []).map { (ByteName(text: $0.name), $0.type) },
      uniquingKeysWith: { first, _ in first })
  }

  private mutating func startNext() throws {
    current = waiting.removeFirst()
    try endSheet()
  }

  private mutating func endSheet() throws {
    guard let category = current else { return }
    current = nil
    let columns = columns(of: category)
    for (column, header) in headers.enumerated() { spool.noteHeader(header, column: column) }
    sheetCount += 1
    let plan = SheetPlan(
      number: sheetCount, name: names.name(for: category.name),
      headers: columns.map { headers[$0] }, widths: columns.map { spool.widths[$0] },
      rows: spool.rows)
    guard columns.count <= sheets.limits.columns else {
      throw FormatError(
        .unsupported,
        "“\(category.name)” has more columns than a sheet of .\(sheets.limits.format) can",
        hint: "export to csv or json instead")
    }
    try sheets.startSheet(plan)
    var places: [Int?] = headers.map { _ in nil }
    for (place, column) in columns.enumerated() { places[column] = place }
    try spool.forEachRow(places) { try sheets.writeRow($0) }
    try sheets.endSheet()
    spool = SheetSpool(columns: headers.count)
  }

  /// The columns of the spool that a sheet has: the fixed ones, with the attributes that the
  /// category defines or its favorites have between them.
  private func columns(of category: Category) -> [Int] {
    if let chosen { return chosen }
    let defined = Set(category.attributes.compactMap { attributes[ByteName(text: $0.name)] })
    let fixed = Self.first.count + Self.last.count
    let own = (fixed..<headers.count).filter { spool.used[$0] || defined.contains($0) }
    return Array(0..<Self.first.count) + own + Array(Self.first.count..<fixed)
  }

  // MARK: Cells

  private mutating func add(_ text: String, _ column: Int, _ kind: SheetCellKind) throws {
    var text = text
    guard !text.isEmpty else { return }
    try check(text)
    text.withUTF8 { spool.add($0, column: column, kind: kind) }
  }

  private mutating func add(_ time: Timestamp, _ column: Int) throws {
    let text = time.description
    // Days before March 1900 are not the same to all programs.
    guard time.milliseconds >= -2_203_891_200_000, text.utf8.count == 24 else {
      return try add(text, column, .text)
    }
    try add(String(text.dropLast()), column, .datetime)
  }

  private mutating func add(_ attribute: Attribute) throws {
    let name = ByteName(text: attribute.name)
    guard let column = attributes[name] else {
      throw WrongGuess()
    }
    switch attribute.value {
    case .text(let text): try add(text, column, SheetDate.kind(of: text, types[name]))
    case .number(let digits):
      try add(digits, column, SheetNumber.isKept(digits) ? .number : .digits)
    case .boolean(let flag): try add(flag ? "true" : "false", column, .boolean)
    case .list: try add(attribute.value.plainText, column, .text)
    }
  }

  private func check(_ text: String) throws {
    let limits = sheets.limits
    if let most = limits.textUnits, text.utf8.count > most, text.utf16.count > most {
      throw FormatError(
        .unsupported,
        "a text has more than \(most) characters, which .\(limits.format) cannot hold",
        hint: "export to csv or json instead")
    }
    var copy = text
    let isCarriable = copy.withUTF8(XMLScan.isCarriable)
    guard isCarriable || (limits.allowsControls && !text.utf8.contains(0)) else {
      throw FormatError(
        .unsupported, ".\(limits.format) cannot hold the control characters of a text",
        hint: "export to json instead")
    }
  }
}
