import FavesCore

/// What a record of a file is to a table.
enum RecordKind {
  /// It stands above the data.
  case above
  /// It belongs to another table.
  case pastEnd
  /// It could not be cut into cells.
  case broken(TableProblem)
  /// It has more cells than the header.
  case tooLong
  /// It holds nothing.
  case blank
  /// It repeats the header.
  case header
  /// A row of data.
  case row
}

/// What the first pass over a table found out.
struct TableLayout {
  /// The header cells as they stand in the file.
  var headerCells: [String]
  /// The line of the header, counted from 1.
  var headerLine: Int
  /// Whether an apostrophe is to be taken off the cells.
  var isGuarded: Bool
  var mapping: ColumnMapping
  /// The type of each column.
  var types: [ColumnType]
  /// How the cells of each column are read.
  var readings: [CellReading] = []
  /// The recipe of the known export that the header is of.
  var recipe: TableRecipe?
  /// The name that the lines above the header give, in an export that has such lines.
  var listName: String?
  /// The column whose ratings rank the rows, where no column gives ranks.
  var rating: (column: Int, ranks: RatingRanks)?
  /// The cell of each column that says that there is no value, where one does.
  var none: [String?] = []
  /// How many rows hold something and fit the header.
  var rows: Int
  var warnings: [Diagnostic]
  /// Where the parts of the table are.
  var outline: TableOutline

  /// What a record of the file is.
  @inline(__always)
  func kind(of record: TableRecord) -> RecordKind {
    if record.line < outline.table.dataLine { return .above }
    if outline.isPastEnd(record.line) { return .pastEnd }
    if let problem = record.problem { return .broken(problem) }
    if record.hasCells(past: headerCells.count) { return .tooLong }
    if record.isBlank { return .blank }
    return repeatsHeader(record) ? .header : .row
  }

  /// Whether rows are decoded in the same way by another layout of the same table.
  func reads(like other: TableLayout) -> Bool {
    mapping.roles == other.mapping.roles && readings == other.readings && rating == nil
      && other.rating == nil
  }

  /// Whether a row of data repeats the header, as in files put together from several.
  @inline(__always)
  func repeatsHeader(_ record: TableRecord) -> Bool {
    guard headerCells.count > 1, record.count > 1, !outline.table.headerLines.isEmpty,
      headerCells[0].utf8.count == record[0].count
    else { return false }
    return isHeader(record)
  }

  private func isHeader(_ record: TableRecord) -> Bool {
    zip(headerCells, 0..<record.count).allSatisfy { name, column in
      record[column].elementsEqual(name.utf8)
    }
  }

  /// The attribute that tells favorites of the same title apart, as the recipe has it.
  var distinction: String? {
    guard let header = recipe?.distinction else { return nil }
    let key = HeaderNames.key(header)
    for (column, role) in mapping.roles.enumerated() {
      if case .attribute(let name) = role, HeaderNames.key(mapping.headers[column]) == key {
        return name
      }
    }
    return nil
  }
}
