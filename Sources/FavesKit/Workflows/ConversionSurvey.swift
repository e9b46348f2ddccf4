import FavesCore
import FavesFormats
import FavesStore

/// What a pass over a document found: what stands before its favorites in the output, whether they
/// can be passed on as they came, and if so, the favorites themselves.
final class ConversionSurvey {
  /// The moment of the conversion: when favorites were made that do not say when.
  let now: Timestamp
  private var attributes = AttributeColumns()
  private(set) var hasAudits = false
  /// Whether categories come by key, each with its ranks ascending from 1 without gaps or none at
  /// all, no title twice, and no row that an import would treat in a special way.
  private(set) var isInOrder = true
  private var categories: [NameKey: Category] = [:]
  private var current: CurrentCategory?
  /// The names of the categories that favorites were in, in order.
  private var names: [String] = []
  private var titles = HashSet64()
  /// The favorites that are not in the draft.
  private let spool: FavoriteSpool
  private var spooled = 0
  /// Most favorites, as they will be written.
  private(set) var draft: FavoritesDraft?
  /// Why a favorite cannot be written.
  private(set) var draftFailure: (any Error)?
  private let makeDraft: (AttributeColumns) throws -> FavoritesDraft?
  private var content = ContentView()
  /// The shape of the last row, if it was of the current category.
  private var lastShape: Int?

  private struct CurrentCategory {
    var category: Category
    var key: NameKey
    var count = 0
    /// Whether some values are not allowed.
    var hasRules: Bool { !category.attributes.isEmpty || category.isStrict }
  }

  /// From how many favorites it is guessed what all of them look like, before a draft is begun.
  private static let sample = 500

  /// Makes a survey of nothing.
  ///
  /// - Parameters:
  ///   - folder: Where favorites wait.
  ///   - makeDraft: Begins a draft of a document with the columns that its first favorites need;
  ///     nil where there is none.
  init(
    now: Timestamp, folder: String,
    makeDraft: @escaping (AttributeColumns) throws -> FavoritesDraft?
  ) {
    self.now = now
    self.makeDraft = makeDraft
    spool = FavoriteSpool(folder: folder)
  }

  /// The categories by their keys.
  var sortedCategories: [Category] {
    categories.sorted { $0.key < $1.key }.map(\.value)
  }

  /// Takes note of a row that cannot be passed on.
  func noteOdd() { isInOrder = false }

  /// Takes note of an audit record.
  func noteAudit() { hasAudits = true }

  /// Takes note of a category.
  func note(_ row: CategoryRow) {
    let key = NameKey(row.name)
    let id = row.id ?? DerivedIDs.category(key)
    if categories[key] != nil { isInOrder = false }
    let category = Category(
      id: id, name: row.name, isStrict: row.isStrict ?? false,
      attributes: row.attributes.map { attribute in
        AttributeDefinition(
          id: attribute.id ?? DerivedIDs.attribute(in: id, NameKey(attribute.name)),
          name: attribute.name, type: attribute.type, choices: attribute.choices,
          required: attribute.required, defaultValue: attribute.defaultValue)
      })
    categories[key] = category
  }

  /// The attributes that become columns of a table.
  func columns() -> AttributeColumns {
    var columns = attributes.copy()
    for category in sortedCategories { columns.add(category) }
    return columns
  }

  /// Takes a favorite.
  func note(_ row: PackedRows.Row, of rows: PackedRows) throws {
    guard isInOrder else { return }
    let name = rows.categories[row.category]
    if current?.category.name.isIdentical(to: name) != true { enter(name) }
    guard isInOrder, var category = current else { return }
    category.count += 1
    current = category
    if let rank = row.ranking, rank != category.count { isInOrder = false }
    try checkValues(row, of: rows, in: category)
    let id = row.hasID ? row.favorite.id : derivedID(row, of: rows, in: category)
    // Half of the bits of a SHA-1 over category and title are enough to find a title that comes twice.
    if !titles.insert(row.favorite.titleHash) { isInOrder = false }
    guard isInOrder else { return discardFavorites() }
    let header = FavoriteSpool.Header(
      id: id, created: row.favorite.created, modified: row.favorite.modified,
      category: names.count - 1)
    try rows.favorites.bytes.withUnsafeBytes { bytes in
      let changes = UnsafeRawBufferPointer(rebasing: bytes[row.favorite.changes])
      try noteAttributes(row, changes, in: name)
      try keep(header, changes, rank: category.count)
    }
  }

  private func keep(
    _ header: FavoriteSpool.Header, _ changes: UnsafeRawBufferPointer, rank: Int
  ) throws {
    if let draft { return try write(header, changes, rank: rank, to: draft) }
    try spool.append(header, changes: changes)
    spooled += 1
    if spooled == Self.sample { try startDraft() }
  }

  private func write(
    _ header: FavoriteSpool.Header, _ changes: UnsafeRawBufferPointer, rank: Int,
    to draft: FavoritesDraft
  ) throws {
    guard draftFailure == nil else { return }
    try content.read(changes: changes)
    do {
      try draft.write(view(of: header, content, rank: rank))
    } catch let error as FormatError {
      // It counts only if the rest of the document lets its favorites be passed on.
      draftFailure = error
    }
  }

  private func startDraft() throws {
    guard let draft = try makeDraft(columns()) else { return }
    try forEachFavorite { try draft.write($0) }
    spool.clear()
    self.draft = draft
  }

  private func view(
    of header: FavoriteSpool.Header, _ content: ContentView, rank: Int
  ) -> FavoriteView {
    FavoriteView(
      id: header.id, category: names[header.category], title: content.title,
      details: content.details, ranking: rank, attributes: content.attributes,
      created: header.created, modified: header.modified)
  }

  private func noteAttributes(
    _ row: PackedRows.Row, _ changes: UnsafeRawBufferPointer, in category: String
  ) throws {
    guard row.shape == nil || row.shape != lastShape else { return }
    lastShape = row.shape
    try content.read(changes: changes)
    attributes.add(content.attributes, of: category)
  }

  private func enter(_ name: String) {
    lastShape = nil
    let key = NameKey(name)
    if let current, !(current.key < key) { isInOrder = false }
    if let known = categories[key] {
      // Values would have to be brought to the types and the name that the category has.
      if !known.name.isIdentical(to: name) { isInOrder = false }
    } else {
      note(CategoryRow(name: name))
    }
    guard let category = categories[key] else { return }
    current = CurrentCategory(category: category, key: key)
    names.append(name)
  }

  private func checkValues(
    _ row: PackedRows.Row, of rows: PackedRows, in category: CurrentCategory
  ) throws {
    guard category.hasRules else { return }
    let metadata = try rows.row(row).metadata
    if !Validation.metadata(metadata, in: category.category).isEmpty { isInOrder = false }
  }

  private func derivedID(
    _ row: PackedRows.Row, of rows: PackedRows, in category: CurrentCategory
  ) -> ResourceID {
    guard category.category.id != row.favorite.category else { return row.favorite.id }
    return DerivedIDs.favorite(
      in: category.category.id, NameKey(rows.favorites.title(of: row.favorite)))
  }

  /// Forgets the favorites: they cannot be passed on.
  func discardFavorites() {
    spool.clear()
    draft = nil
  }

  /// Gives all favorites that are not in the draft, by category and rank.
  func forEachFavorite(_ body: (FavoriteView) throws -> Void) throws {
    var content = ContentView()
    var rank = 0
    var last = -1
    try spool.forEach { header, changes in
      rank = header.category == last ? rank + 1 : 1
      last = header.category
      try content.read(changes: changes)
      try body(view(of: header, content, rank: rank))
    }
  }
}
