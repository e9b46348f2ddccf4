import FavesCore

/// What the first pass over a CSV file found out.
struct CSVLayout {
  var encoding: TextEncoding
  var delimiter: UInt8
  /// The readings of the delimiter that were weighed; empty where nothing was to be decided.
  var candidates: [CSVCandidate]
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

/// How well a delimiter fits.
struct CSVCandidate {
  var delimiter: UInt8
  /// The number of cells of the header.
  var columns: Int
  /// Rows with as many cells as the header.
  var fitting = 0
  var rows = 0
  /// Whether a header cell is recognized as the title.
  var hasTitle: Bool

  /// The share of the rows that fit, 0…1.
  var consistency: Double { rows == 0 ? 1 : Double(fitting) / Double(rows) }

  /// Whether the reading is clearly better than another.
  ///
  /// One that leaves no title is not better than one that does and fits half of the rows.
  func isBetter(than other: Self) -> Bool {
    guard consistency > other.consistency + 0.02 else { return false }
    return hasTitle || !other.hasTitle || other.consistency < 0.5
  }
}
