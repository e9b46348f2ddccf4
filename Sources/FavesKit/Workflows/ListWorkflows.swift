public import FavesCore
import FavesStore

extension Faves {
  /// Streams favorites by category and rank.
  ///
  /// - Parameters:
  ///   - top: Only ranks up to this one.
  ///   - filters: Only favorites that have all these values, compared as text by key; a name that is
  ///     `title` or `description` means those.
  ///   - search: Only favorites in whose title, description or values this text occurs, by key.
  public func list(
    category name: String? = nil, top: Int? = nil,
    filters: [(name: String, value: String)] = [], search: String? = nil,
    _ body: (Favorite) throws -> Void
  ) throws {
    try store.read { reader in
      let categories = try name.map { [try reader.requireCategory($0)] } ?? reader.categories()
      let filter = ListFilter(filters, search: search)
      for category in categories {
        var found = 0
        try reader.forEachFavorite(in: category) { favorite in
          if filter.isEmpty, let top, favorite.ranking > top { return false }
          guard filter.matches(favorite) else { return true }
          found += 1
          try body(favorite)
          return top.map { found < $0 } ?? true
        }
      }
    }
  }

  /// Names of categories, or titles of one category, that start with some text.
  public func completions(category: String?, prefix: String, limit: Int) throws -> [String] {
    try store.read { reader in
      if let category {
        guard let row = try reader.category(named: category) else { return [] }
        return try reader.titles(in: row, startingWith: prefix, limit: limit)
      }
      let key = NameKey(prefix).text
      return try reader.categories().map(\.shownName)
        .filter { NameKey($0).text.hasPrefix(key) }.prefix(limit).map { $0 }
    }
  }
}
