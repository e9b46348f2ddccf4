import FavesCore
import FavesFormats
import FavesStore

/// Makes new favorites of rows ready before their turn comes.
struct FavoritePreparer {
  let wall: Timestamp
  /// Whether the rows of a table are wanted as they stand in the file, too.
  let keepsCells: Bool
  private var last: (name: String, id: ResourceID?)?

  init(wall: Timestamp, keepsCells: Bool) {
    self.wall = wall
    self.keepsCells = keepsCells
  }

  /// Packs a row; nil where it breaks a rule, or where it takes the store to say what it makes.
  mutating func pack(_ row: FavoriteRow, _ raw: RawRow?, into rows: inout PackedRows)
    -> PackedRows.Row?
  {
    guard let name = row.category, row.distinction == nil, let category = category(name),
      Validation.title(row.title) == nil
    else { return nil }
    return rows.pack(row, in: (name, category), wall: wall, raw: keepsCells ? raw : nil)
  }

  /// Packs a row given as a view; its title is not blank.
  mutating func pack(_ row: RowView, into rows: inout PackedRows) -> PackedRows.Row? {
    let name: String
    if let view = row.category {
      name = lastName(if: view) ?? view.text
    } else {
      name = row.outerCategory ?? ""
    }
    guard let category = category(name) else { return nil }
    return rows.pack(row, in: (name, category), wall: wall, keepsCells: keepsCells)
  }

  /// The name of the last category, if it has these bytes.
  private func lastName(if view: TextView) -> String? {
    last.flatMap { view.isIdentical(to: $0.name) ? $0.name : nil }
  }

  /// The id that a category of a name has, unless a file gave it another one.
  private mutating func category(_ name: String) -> ResourceID? {
    if let last, last.name.isIdentical(to: name) { return last.id }
    let id = Validation.category(name) == nil ? DerivedIDs.category(NameKey(name)) : nil
    last = (name, id)
    return id
  }
}

extension NewFavorite {
  /// A new favorite with the values of a row.
  init(_ row: FavoriteRow) {
    self.init(
      id: row.id, title: row.title, details: row.details, metadata: row.metadata,
      created: row.created, modified: row.modified ?? row.created)
  }
}
