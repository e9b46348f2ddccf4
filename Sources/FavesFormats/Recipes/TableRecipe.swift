import FavesCore

/// How the table that a known program or service exports is read.
struct TableRecipe: Sendable {
  /// Where the name of the category comes from.
  enum CategorySource: Sendable {
    /// What the export is of.
    case named(String)
    /// The name of the file, as the service names each list's file by the list.
    case fileName
    /// The name that the lines above the header give.
    case preamble
  }

  /// The name, as `inspect` shows it.
  let name: String
  /// What the export is, as in “read as a Goodreads library export”.
  let title: String
  /// Header names that are all there.
  let signature: [String]
  /// Header names of which none is there.
  var without: [String] = []
  /// Whether the header has no other columns than ``signature`` and ``optional``.
  var isExact = false
  /// Header names that may be there as well.
  var optional: [String] = []
  /// Where the name of the category comes from; `--category` wins.
  var category: CategorySource
  /// The columns of the fixed fields.
  var fields: [FavoriteField: String]
  /// The column of the rating: it ranks where no column gives ranks, and stays an attribute.
  var rating: String?
  /// Columns with many values in a cell, and what stands between them.
  var lists: [String: Character] = [:]
  /// Columns that are text whatever stands in them.
  var texts: [String] = []
  /// Cells that say that there is no value.
  var none: [String: String] = [:]
  /// The column whose value tells two favorites of the same title apart.
  var distinction: String?

  /// Whether a header is that of this export.
  ///
  /// - Parameter keys: The header names as ``HeaderNames/key(_:)``.
  func recognizes(_ keys: Set<String>) -> Bool {
    guard signature.allSatisfy({ keys.contains(HeaderNames.key($0)) }),
      !without.contains(where: { keys.contains(HeaderNames.key($0)) })
    else { return false }
    guard isExact else { return true }
    return keys.subtracting((signature + optional).map { HeaderNames.key($0) }).isEmpty
  }

  /// How the recipe says that a column is read; nil to find out.
  func reading(of header: String) -> CellReading? {
    let key = HeaderNames.key(header)
    if texts.contains(where: { HeaderNames.key($0) == key }) { return .text }
    guard let separator = lists.first(where: { HeaderNames.key($0.key) == key })?.value.asciiValue
    else { return nil }
    return .list(separator)
  }

  /// The cell of a column that says that there is no value.
  func none(of header: String) -> String? {
    let key = HeaderNames.key(header)
    return none.first { HeaderNames.key($0.key) == key }?.value
  }
}

/// All tables of known exports.
enum TableRecipes {
  /// The recipes, one line each, in the order in which headers are compared.
  static let all: [TableRecipe] = [
    .imdbList,
    .imdbRatings,
    .letterboxdList,
    .letterboxdReviews,
    .letterboxdDiary,
    .letterboxdRatings,
    .letterboxdWatched,
    .goodreads,
    .storyGraph,
    .calibre,
    .libraryThing,
    .exportify,
    .lastFM,
    .raindrop,
    .googleSaved,
  ]

  /// The recipe of a header; nil if it is that of no known export.
  static func recognizing(_ headers: [String]) -> TableRecipe? {
    let keys = Set(headers.map { HeaderNames.key($0) }.filter { !$0.isEmpty })
    return all.first { $0.recognizes(keys) }
  }
}
