import FavesCore

/// All of one favorite, a line a field.
enum Card {
  /// Writes the card of a favorite.
  static func write(_ favorite: Favorite, on console: Console) throws {
    try console.line(console.style(.bold, console.shown(favorite.title)))
    let fields = fields(of: favorite)
    let width = fields.map { DisplayText.width($0.name) }.max() ?? 0
    for field in fields {
      let blanks = String(repeating: " ", count: width - DisplayText.width(field.name))
      let name = console.style(.dim, field.name)
      try console.line("  \(name)\(blanks)  \(console.shown(field.value))")
    }
  }

  private static func fields(of favorite: Favorite) -> [(name: String, value: String)] {
    var fields = [("rank", "\(favorite.ranking) of \(favorite.category)")]
    if let details = favorite.details { fields.append(("description", details)) }
    for attribute in favorite.metadata {
      fields.append((DisplayText.harmless(attribute.name), attribute.value.plainText))
    }
    fields.append(("created", Grouped.moment(favorite.created.description)))
    fields.append(("modified", Grouped.moment(favorite.modified.description)))
    fields.append(("id", favorite.id.description))
    return fields
  }
}
