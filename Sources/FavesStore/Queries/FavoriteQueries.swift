public import FavesCore

/// A favorite that was looked up, with what an edit of it needs.
public struct FoundFavorite {
  let row: StoredFavorite
  /// The identity.
  public let id: ResourceID
  /// Its category.
  public let category: StoredCategory
  /// Its attribute values.
  public let metadata: [Attribute]

  /// The title as written.
  public var title: String { row.title }
  /// The title as shown.
  public var shownTitle: String { row.shownTitle }
  /// The description.
  public var details: String? { row.details }
  /// When it was created.
  public var created: Timestamp { Timestamp(milliseconds: row.created) }
  /// When it was last modified.
  public var modified: Timestamp { Timestamp(milliseconds: row.modified) }
  /// Tells this favorite from all others of the store, in little room.
  public var key: Int64 { row.row }
}

extension StoreReader {
  /// The favorite shown under a title in a category, compared by key; nil if there is none.
  public func favorite(titled title: String, in category: StoredCategory) throws -> FoundFavorite? {
    let plain = try favorites(key: nameKey(title), in: category.row).first { $0.suffix == 0 }
    if let plain { return try found(plain, in: category) }
    guard let (base, suffix) = NameCollisions.split(title) else { return nil }
    return try favorites(key: NameKey(base), in: category.row)
      .first { $0.suffix == suffix }.map { try found($0, in: category) }
  }

  private func favorites(key: NameKey, in category: Int64) throws -> [StoredFavorite] {
    let rows = try all(
      """
      SELECT id, category, slot, title, suffix, description, metadata, created, modified, origin
      FROM favorite WHERE category = ? AND title_key = ?
      """, category, key.text, read: favoriteRow)
    lastFreeTitle = rows.isEmpty ? (category, key) : nil
    return rows
  }

  private func found(_ row: StoredFavorite, in category: StoredCategory) throws -> FoundFavorite {
    FoundFavorite(
      row: row, id: try resource(row.row).id, category: category,
      metadata: try MetadataCodec.decode(row.metadata))
  }

  /// The favorite of an id; nil if there is none that lives.
  public func favorite(_ id: ResourceID) throws -> FoundFavorite? {
    guard let row = try resourceRow(id), let favorite = try favoriteRow(row) else { return nil }
    return try found(favorite)
  }

  /// The favorite of a key; nil if there is none that lives.
  public func favorite(key: Int64) throws -> FoundFavorite? {
    try favoriteRow(key).map(found)
  }

  private func found(_ row: StoredFavorite) throws -> FoundFavorite {
    guard let category = try categoryRow(row.category) else {
      throw StoreCorruption("the category of favorite \(row.row) is missing")
    }
    return try found(row, in: category)
  }

  /// The ids of resources of a type that start with some hexadecimal digits, at most `limit`.
  public func ids(
    ofType type: ResourceType, from lower: ResourceID, through upper: ResourceID, limit: Int
  ) throws -> [ResourceID] {
    try all(
      """
      SELECT uuid FROM resource WHERE uuid BETWEEN ? AND ? AND type = ? ORDER BY uuid LIMIT ?
      """, lower, upper, type.rawValue, limit
    ) { try $0.id(0) }
  }

  /// A favorite as people see it, with its rank.
  public func favorite(_ found: FoundFavorite) throws -> Favorite {
    let position = try slotPoint(found.row.slot).position
    return Favorite(
      id: found.id, category: found.category.shownName, title: found.shownTitle,
      details: found.details, ranking: try rank(at: position, in: found.category.row),
      metadata: found.metadata, created: found.created, modified: found.modified)
  }

  /// The rank of a favorite.
  ///
  /// - Complexity: O(rank), one scan of an index.
  public func rank(of found: FoundFavorite) throws -> Int {
    try rank(at: try slotPoint(found.row.slot).position, in: found.category.row)
  }

  /// The favorites of a category by rank, until the body returns false.
  public func forEachFavorite(
    in category: StoredCategory, _ body: (Favorite) throws -> Bool
  ) throws {
    try forEachFavoriteView(in: category) { try body($0.favorite) }
  }

  /// The favorites of a category by rank, without copies of their texts, until the body returns
  /// false.
  public func forEachFavoriteView(
    in category: StoredCategory, _ body: (FavoriteView) throws -> Bool
  ) throws {
    var rank = 0
    var content = ContentView()
    let name = category.shownName
    try forEach(
      """
      SELECT resource.uuid, title, suffix, created, modified, description, metadata, record.body
      FROM slot INDEXED BY slot_order
      JOIN favorite ON favorite.id = slot.favorite JOIN resource ON resource.id = favorite.id
      JOIN record ON record.id = favorite.origin
      WHERE slot.category = ? AND slot.favorite IS NOT NULL ORDER BY slot.position
      """, category.row
    ) { row in
      rank += 1
      try read(row, into: &content)
      let view = FavoriteView(
        id: try row.id(0), category: name, title: row.view(1), details: content.details,
        ranking: rank, attributes: content.attributes,
        created: Timestamp(milliseconds: row.integer(3)),
        modified: Timestamp(milliseconds: row.integer(4)))
      guard row.int(2) > 0 else { return try body(view) }
      return try Self.withShownTitle(view, suffix: row.int(2), body)
    }
  }

  private func read(_ row: SQLStatement, into content: inout ContentView) throws {
    if row.isEmptyBlob(6) {
      try content.read(body: UnsafeRawBufferPointer(row.view(7)))
    } else {
      try content.read(
        metadata: UnsafeRawBufferPointer(row.view(6)), title: row.view(1),
        details: row.isNull(5) ? nil : row.view(5))
    }
  }

  private static func withShownTitle(
    _ view: FavoriteView, suffix: Int, _ body: (FavoriteView) throws -> Bool
  ) throws -> Bool {
    var title = NameCollisions.shown(view.title.text, suffix: suffix)
    return try title.withUTF8 { title in
      var view = view
      view.title = title
      return try body(view)
    }
  }

  /// The keys of the favorites of a category by rank.
  public func favoriteKeys(in category: StoredCategory) throws -> [Int64] {
    try all(
      """
      SELECT favorite FROM slot INDEXED BY slot_order
      WHERE category = ? AND favorite IS NOT NULL ORDER BY position
      """, category.row
    ) { $0.integer(0) }
  }

  /// The titles in a category whose keys start with some text, in the order of keys.
  public func titles(in category: StoredCategory, startingWith prefix: String, limit: Int) throws
    -> [String]
  {
    let key = NameKey(prefix).text
    return try all(
      """
      SELECT title, suffix FROM favorite
      WHERE category = ? AND title_key >= ? AND title_key < ? ORDER BY title_key LIMIT ?
      """, category.row, key, key + "\u{10FFFF}", limit
    ) { NameCollisions.shown($0.text(0), suffix: $0.int(1)) }
  }
}
