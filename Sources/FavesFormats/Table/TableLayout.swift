import FavesCore

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
  /// How many rows hold something and fit the header.
  var rows: Int
  var warnings: [Diagnostic]
  /// Where the parts of the table are.
  var outline: TableOutline

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
}
