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
}
