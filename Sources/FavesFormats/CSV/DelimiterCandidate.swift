/// How well a delimiter fits.
struct DelimiterCandidate {
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
