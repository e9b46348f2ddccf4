import FavesCore

/// Writes favorites as flat CSV: one row a favorite, one column an attribute.
///
/// Categories of their own, attribute definitions and audits have no place in it.
struct CSVWriter: SplicingWriter {
  private var output: CSVOutput
  private let table: ColumnTable
  private let profile: WriteOptions.Profile
  private let hasMark: Bool
  private var views: [ValueView?] = []

  /// Makes a writer of the columns that the options name.
  init(_ sink: any ByteSink, delimiter: UInt8, options: WriteOptions) {
    output = CSVOutput(
      sink, delimiter: options.delimiter ?? delimiter, profile: options.profile)
    table = ColumnTable(
      options.columns ?? ColumnTable.usual(options.attributeColumns),
      isChosen: options.columns != nil)
    profile = options.profile
    hasMark = options.hasByteOrderMark || profile == .spreadsheet
  }

  mutating func begin() throws {
    if hasMark { output.mark() }
    let headers = profile == .plain ? table.plainHeaders : table.headers
    for (index, header) in headers.enumerated() {
      if index == 0, profile == .spreadsheet {
        try output.unguardedCell(SpreadsheetGuard.mark(table.exactHeader(0)))
      } else {
        try output.cell(header)
      }
    }
    try output.endRow()
  }

  mutating func write(_ category: Category) throws {}

  mutating func write(_ favorite: FavoriteView) throws {
    try table.place(favorite.attributes, in: &views)
    for (index, column) in table.columns.enumerated() {
      switch column {
      case .field(let field): try write(field, of: favorite)
      case .attribute:
        switch views[index] {
        case .text(let text), .number(let text): try output.cell(text)
        case let value?: try output.cell(value.value.plainText)
        case nil: output.emptyCell()
        }
      }
    }
    try output.endRow()
  }

  private mutating func write(_ field: FavoriteField, of favorite: FavoriteView) throws {
    switch field {
    case .category: try output.cell(favorite.category)
    case .ranking: output.integerCell(favorite.ranking)
    case .title: try output.cell(favorite.title)
    case .details:
      if let details = favorite.details { try output.cell(details) } else { output.emptyCell() }
    case .id: output.idCell(favorite.id)
    case .created: output.timeCell(favorite.created)
    case .modified: output.timeCell(favorite.modified)
    }
  }

  mutating func beginFavorites() throws {}

  mutating func flush() throws { try output.flush() }

  mutating func splice(_ bytes: UnsafeRawBufferPointer) throws { try output.splice(bytes) }

  mutating func noteSpliced(favorites: Int) {}

  mutating func write(_ audit: AuditRecord) throws {}

  mutating func finish() throws {
    try output.finish()
  }
}
