import FavesCore

/// How the JSON document that a known service exports is read.
struct JSONRecipe: Sendable {
  /// Where the entries stand.
  enum Shape: Hashable, Sendable {
    /// In an array.
    case array
    /// In the array of this member of an object.
    case member(String)
    /// As the members of an object, whose names say nothing that the entries do not.
    case members
  }

  /// One of several places where a value can stand: the names of members from the outside in.
  typealias Path = [String]

  /// The name of the format.
  let name: String
  /// What the export is, as in “read as a Trakt list”.
  let title: String
  /// Where the entries stand.
  let shape: Shape
  /// Whether an entry is one of this export.
  let recognizes: @Sendable (JSONValue) -> Bool
  /// The category of an entry; `--category` wins.
  let category: @Sendable (JSONValue) -> String
  /// Where the fixed fields stand: the first place that holds something.
  let fields: [FavoriteField: [Path]]
  /// Where the rating stands; it ranks where no entry has a rank, and stays an attribute.
  var rating: Path?
  /// Ratings and other values that say that there is none, by their place.
  var none: [Path: JSONValue] = [:]
  /// What tells two favorites of the same title apart.
  var distinction: [Path] = []
}

/// All JSON documents of known services.
enum JSONRecipes {
  /// The recipes, one line each, in the order in which content is tried.
  static let all: [JSONRecipe] = [
    .trakt,
    .myAnimeList,
    .libraryThing,
    .googlePlaces,
  ]
}

/// A JSON document of a known service as a format, told by its content.
struct JSONRecipeFormat: Format {
  let recipe: JSONRecipe

  var name: String { recipe.name }
  var extensions: [String] { [] }
  var isComplete: Bool { false }

  /// Whether the first entry of the document is one of this export.
  func recognizes(_ prefix: [UInt8]) -> Bool {
    var entries = JSONEntries(MemorySource(prefix), shape: recipe.shape, limits: FormatLimits())
    do {
      guard let entry = try entries.next() else { return false }
      return recipe.recognizes(entry.value)
    } catch {
      return false
    }
  }

  func makeReader(
    _ open: @escaping SourceOpener, options: ReadOptions
  ) throws -> any DocumentReader {
    try JSONRecipeReader(open, recipe: recipe, options: options)
  }

  func makeWriter(_ sink: any ByteSink, options: WriteOptions) throws -> any DocumentWriter {
    throw FormatError(
      .unsupported, "\(name) is only read", hint: "export to json, csv or another format")
  }
}
