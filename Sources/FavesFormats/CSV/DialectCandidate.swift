/// How well a dialect fits a file.
struct DialectCandidate: Sendable {
  /// The dialect.
  var dialect: CSVDialect
  /// How many cells most rows have that have more than one.
  var columns = 1
  /// Rows with that many cells.
  var fitting = 0
  /// Rows that hold something.
  var rows = 0
  /// Rows with a broken quote.
  var broken = 0
  /// The share of cells that look like values, 0…1.
  var plausibility = 0.0
  /// The share of columns of which most cells are numbers, dates, times, links or truth values.
  var typedColumns = 0.0
  /// Whether a cell of the first row, or the first that fits, is recognized as the title.
  var hasTitle = false
  /// The share of the cells after a delimiter that start with a blank.
  var blankLed = 0.0
  /// How many cells the first row has.
  var firstColumns = 0

  /// The share of the rows that fit, 0…1.
  var consistency: Double { rows == 0 ? 0 : Double(fitting) / Double(rows) }

  /// How well the dialect fits: many rows of the same number of cells, whose cells look like values.
  ///
  /// The product of a score of the pattern and one of the cells, after G. J. J. van den Burg,
  /// A. Nazábal and C. Sutton, “Wrangling messy CSV files by detecting row and type patterns”, 2019,
  /// with shares in place of sums, so that the length of the file does not matter.
  var score: Double {
    guard rows > 0, columns > 1 else { return 0 }
    let pattern = consistency * (1 - 1 / Double(columns + 1))
    let usual = DialectDetector.usual.contains(dialect.delimiter) ? 1 : 0.9
    return usual * pattern * plausibility * (1 - 0.5 * Double(broken) / Double(rows))
  }

  /// Whether the reading is clearly better than another.
  ///
  /// One that leaves no title is not better than one that does and fits half of the rows.
  func isBetter(than other: Self) -> Bool {
    guard score > other.score * 1.03 + 0.005 else { return false }
    return hasTitle || !other.hasTitle || other.consistency < 0.5
  }
}
