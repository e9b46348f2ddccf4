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

/// What `list` lets through.
private struct ListFilter {
  private let filters: [(name: NameKey, value: NameKey)]
  private let search: NameKey?

  init(_ filters: [(name: String, value: String)], search: String?) {
    self.filters = filters.map { (NameKey($0.name), NameKey($0.value)) }
    self.search = search.map { NameKey($0) }
  }

  var isEmpty: Bool { filters.isEmpty && search == nil }

  func matches(_ favorite: Favorite) -> Bool {
    filters.allSatisfy { has($0.name, $0.value, favorite) }
      && (search.map { contains($0, favorite) } ?? true)
  }

  private func has(_ name: NameKey, _ value: NameKey, _ favorite: Favorite) -> Bool {
    let texts = favorite.metadata.filter { NameKey($0.name) == name }.flatMap(\.value.texts)
    if !texts.isEmpty { return texts.contains { NameKey($0) == value } }
    switch name.text {
    case Field.title: return NameKey(favorite.title) == value
    case Field.details: return NameKey(favorite.details ?? "") == value
    default: return value.text.isEmpty
    }
  }

  private func contains(_ search: NameKey, _ favorite: Favorite) -> Bool {
    ([favorite.title, favorite.details ?? ""] + favorite.metadata.flatMap(\.value.texts))
      .contains { NameKey($0).text.contains(search.text) }
  }
}

extension AttributeValue {
  /// The plain text and, for a list, each item.
  fileprivate var texts: [String] {
    if case .list(let items) = self { return items + [plainText] }
    return [plainText]
  }
}
