import FavesCore
import FavesStore

/// Names one favorite.
public enum FavoriteReference: Hashable, Sendable {
  /// By category and title, compared by key.
  case title(category: String, title: String)
  /// By id; a unique prefix of 4 or more characters is enough.
  case id(String)
}

extension StoreReader {
  /// The category of a name.
  func requireCategory(_ name: String) throws -> StoredCategory {
    if let category = try category(named: name) { return category }
    let names = try categories().map(\.shownName)
    throw FavesError(
      .notFound, "category-missing", "there is no category “\(name)”",
      hint: Suggestion.closest(to: name, in: names).map { "did you mean “\($0)”?" }
        ?? "see `faves category list`")
  }

  /// The favorite that a reference names.
  func requireFavorite(_ reference: FavoriteReference) throws -> FoundFavorite {
    switch reference {
    case .title(let categoryName, let title):
      let category = try requireCategory(categoryName)
      if let favorite = try favorite(titled: title, in: category) { return favorite }
      let similar = try titles(in: category, startingWith: String(title.prefix(3)), limit: 100)
      throw FavesError(
        .notFound, "favorite-missing", "there is no “\(title)” in \(category.shownName)",
        hint: Suggestion.closest(to: title, in: similar).map { "did you mean “\($0)”?" }
          ?? "see `faves list \(category.shownName)`")
    case .id(let prefix):
      let range = try IDPrefix(prefix)
      let ids = try ids(
        ofType: .favorite, from: range.lower, through: range.upper, limit: 50)
      let living = try ids.compactMap { try favorite($0) }
      guard living.count <= 1 else { throw range.ambiguous("favorites") }
      guard let favorite = living.first else {
        throw FavesError(
          .notFound, "favorite-missing", "there is no favorite with the id \(prefix)",
          hint: "see `faves list --json` for ids")
      }
      return favorite
    }
  }
}

/// The range of ids that start with some digits.
struct IDPrefix {
  let text: String
  let lower: ResourceID
  let upper: ResourceID

  init(_ text: String) throws {
    self.text = text
    let digits = text.utf8.filter { $0 != UInt8(ascii: "-") }
    guard digits.count >= 4, digits.count <= 32,
      digits.allSatisfy({ hexadecimalValue($0) != nil }),
      let lower = Self.id(digits, filledWith: "0"), let upper = Self.id(digits, filledWith: "f")
    else {
      throw FavesError(
        .usage, "id-invalid", "“\(text)” is not an id",
        hint: "give a UUID, or its first 4 or more characters")
    }
    self.lower = lower
    self.upper = upper
  }

  private static func id(_ digits: [UInt8], filledWith fill: Unicode.Scalar) -> ResourceID? {
    var all = digits + [UInt8](repeating: UInt8(ascii: fill), count: 32 - digits.count)
    for index in [20, 16, 12, 8] { all.insert(UInt8(ascii: "-"), at: index) }
    return ResourceID(String(decoding: all, as: UTF8.self))
  }

  func ambiguous(_ what: String) -> FavesError {
    FavesError(
      .usage, "id-ambiguous", "several \(what) have an id that starts with \(text)",
      hint: "give more of its characters")
  }
}

/// Finds what someone may have meant.
public enum Suggestion {
  /// The name nearest to one that was not found: within a third of its length in edits.
  public static func closest(to name: String, in names: [String]) -> String? {
    let key = Array(NameKey(name).text)
    let limit = max(1, key.count / 3)
    let scored = names.prefix(10_000).map { ($0, distance(key, Array(NameKey($0).text))) }
    return scored.filter { $0.1 <= limit }.min { $0.1 < $1.1 }?.0
  }

  /// The edit distance with neighbouring swaps as one edit (optimal string alignment).
  ///
  /// - Complexity: O(*n* · *m*).
  static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var twoAgo: [Int] = []
    var previous = Array(0...right.count)
    for (row, character) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        var best = min(
          previous[column + 1] + 1, current[column] + 1,
          previous[column] + (character == other ? 0 : 1))
        if row > 0, column > 0, character == right[column - 1], left[row - 1] == other {
          best = min(best, twoAgo[column - 1] + 1)
        }
        current.append(best)
      }
      twoAgo = previous
      previous = current
    }
    return previous[right.count]
  }
}
