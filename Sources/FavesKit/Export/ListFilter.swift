import FavesCore

/// What `list` and `export` let through.
struct ListFilter {
  private let filters: [(name: NameKey, value: NameKey)]
  private let search: NameKey?

  init(_ filters: [(name: String, value: String)], search: String? = nil) {
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
