import FavesCore

/// The header over several sheets of one workbook that this program wrote.
///
/// Each sheet holds a category and has columns for its own attributes only; read together they are
/// one table, whose rows have the cells of their sheet at the columns of that table.
struct JoinedHeader {
  /// The names of the columns of the whole.
  private(set) var names: [String] = []
  /// For each sheet, the column of the whole that each of its columns is.
  private(set) var columns: [[Int]] = []

  private static let first: [FavoriteField] = [.category, .ranking, .title, .details]
  private static let last: [FavoriteField] = [.id, .created, .modified]

  /// Whether a header row is one that this program writes.
  static func isOwn(_ header: [String]) -> Bool {
    header.count >= first.count + last.count
      && zip(header, first).allSatisfy { $0 == $1.rawValue }
      && zip(header.suffix(last.count), last).allSatisfy { $0 == $1.rawValue }
  }

  /// Joins header rows that ``isOwn(_:)`` accepts.
  init(_ headers: [[String]]) {
    var attributes: [String] = []
    var known: Set<String> = []
    for header in headers {
      for name in header[Self.first.count..<header.count - Self.last.count]
      where known.insert(name).inserted {
        attributes.append(name)
      }
    }
    names = Self.first.map(\.rawValue) + attributes + Self.last.map(\.rawValue)
    let places = Dictionary(
      names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    columns = headers.map { $0.map { places[$0] ?? 0 } }
  }
}
