import FavesCore

/// A table of favorites: rank, title, and the category where there are several, else its attributes.
///
/// Which attributes that are not defined have a column follows from the first favorites, so that a
/// list of any length takes constant memory.
struct FavoriteTable {
  private static let sampleSize = 1000
  private static let mostAttributes = 8

  private let category: FavesCore.Category?
  private let console: Console
  private var sample: [Favorite] = []
  private var table: Table?
  private var attributes: [String] = []

  /// Makes a table of the favorites of one category, or of several.
  init(_ category: FavesCore.Category?, on console: Console) {
    self.category = category
    self.console = console
  }

  /// Adds a favorite.
  mutating func add(_ favorite: Favorite) throws {
    guard table == nil else { return try write(favorite) }
    sample.append(favorite)
    if sample.count == Self.sampleSize { try settle() }
  }

  /// Writes what is left.
  mutating func finish() throws {
    if table == nil { try settle() }
    try table?.finish()
  }

  private mutating func settle() throws {
    attributes = shownAttributes()
    var columns = [Table.Column(header: "RANK", isNumber: true, style: .cyan)]
    if category == nil { columns.append(Table.Column(header: "CATEGORY", style: .dim)) }
    columns.append(Table.Column(header: "TITLE"))
    columns += attributes.map { Table.Column(header: DisplayText.harmless($0)) }
    table = Table(columns, on: console)
    for favorite in sample { try write(favorite) }
    sample = []
  }

  /// The attributes that the category defines, then others in the order they are met.
  private func shownAttributes() -> [String] {
    guard let category else { return [] }
    var names = category.attributes.map { $0.name }
    var known = Set(names.map { NameKey($0) })
    for attribute in sample.lazy.flatMap({ $0.metadata }) {
      guard names.count < max(Self.mostAttributes, category.attributes.count) else { break }
      if known.insert(NameKey(attribute.name)).inserted { names.append(attribute.name) }
    }
    return names
  }

  private mutating func write(_ favorite: Favorite) throws {
    var cells = [String(favorite.ranking)]
    if category == nil { cells.append(favorite.category) }
    cells.append(favorite.title)
    cells += attributes.map { name in
      let key = NameKey(name)
      return favorite.metadata.first { NameKey($0.name) == key }?.value.plainText ?? ""
    }
    try table?.add(cells)
  }
}
