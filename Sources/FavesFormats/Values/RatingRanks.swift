import FavesCore

/// Ranks that follow from ratings: the higher the rating the higher the rank, equal ratings in the
/// order of the file, rows without a rating last.
///
/// The first pass counts how often each rating stands in the file, so that the second can give each
/// row its rank as it comes.
struct RatingRanks: Sendable {
  /// The name of the attribute that holds the rating.
  var attribute: String
  private var counts: [String: Int] = [:]
  private var unrated = 0
  private var nextRanks: [Double: Int] = [:]
  private var nextUnrated = 0
  private var isTooVaried = false

  /// The most different ratings that are counted: more make no list of ratings.
  private static let limit = 100_000

  /// Starts to count.
  init(attribute: String) {
    self.attribute = attribute
  }

  /// Counts a cell of the column.
  mutating func count(_ cell: UnsafeBufferPointer<UInt8>) {
    if CellParser.trimmed(cell).isEmpty {
      unrated += 1
    } else if counts.count <= Self.limit {
      counts[String(decoding: CellParser.trimmed(cell), as: UTF8.self), default: 0] += 1
    } else {
      isTooVaried = true
    }
  }

  /// Settles which rank the first row of each rating gets; false where the cells are no ratings.
  ///
  /// A cell that cannot be read counts as unrated, as long as most can.
  mutating func settle(_ reading: CellReading) -> Bool {
    guard !isTooVaried else { return false }
    var ratings: [Double: Int] = [:]
    var odd = 0
    for (text, count) in counts {
      if let rating = Self.rating(text, reading) {
        ratings[rating, default: 0] += count
      } else {
        odd += count
      }
    }
    let rated = ratings.values.reduce(0, +)
    guard rated > 0, odd * 10 <= rated else { return false }
    var next = 1
    for (rating, count) in ratings.sorted(by: { $0.key > $1.key }) {
      nextRanks[rating] = next
      next += count
    }
    nextUnrated = next
    counts = [:]
    return true
  }

  /// The rank of the next row with a rating, or without one.
  mutating func rank(_ cell: UnsafeBufferPointer<UInt8>, _ reading: CellReading) -> Int {
    let text = String(decoding: CellParser.trimmed(cell), as: UTF8.self)
    if let rating = Self.rating(text, reading), let rank = nextRanks[rating] {
      nextRanks[rating] = rank + 1
      return rank
    }
    nextUnrated += 1
    return nextUnrated - 1
  }

  /// The rating that a text gives: a number, `4/5`, or stars; nil for anything else.
  private static func rating(_ text: String, _ reading: CellReading) -> Double? {
    var digits = text
    if case .number(let mark) = reading {
      digits = digits.withUTF8 { WrittenNumber.digits($0, decimal: mark) }
    }
    if let number = Double(digits), number.isFinite { return number }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 2, let given = Double(parts[0]), let most = Double(parts[1]), most > 0 {
      return given / most
    }
    return stars(text)
  }

  private static func stars(_ text: String) -> Double? {
    var stars = 0.0
    for scalar in text.unicodeScalars {
      switch scalar {
      case "★", "⭐", "*": stars += 1
      case "½": stars += 0.5
      case "☆", "\u{fe0f}": continue
      default: return nil
      }
    }
    return stars
  }
}
