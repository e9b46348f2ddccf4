import FavesCore

/// A favorite as its table holds it.
struct StoredFavorite: Equatable {
  var row: Int64
  var category: Int64
  var slot: Int64
  var title: String
  var suffix: Int
  var details: String?
  var metadata: [UInt8]
  var created: Int64
  var modified: Int64
  var origin: Int64

  var shownTitle: String { NameCollisions.shown(title, suffix: suffix) }
}

extension StoreReader {
  func favoriteRow(_ row: Int64) throws -> StoredFavorite? {
    try first(
      """
      SELECT id, category, slot, title, suffix, description, metadata, created, modified, origin
      FROM favorite WHERE id = ?
      """, row, read: favoriteRow)
  }

  /// Whether a resource is a living favorite.
  func isFavorite(_ row: Int64) throws -> Bool {
    try first("SELECT 1 FROM favorite WHERE id = ?", row) { _ in true } ?? false
  }

  func favoriteRow(_ row: SQLStatement) throws -> StoredFavorite {
    var favorite = StoredFavorite(
      row: row.integer(0), category: row.integer(1), slot: row.integer(2), title: row.text(3),
      suffix: row.int(4), details: row.optionalText(5), metadata: row.blob(6),
      created: row.integer(7), modified: row.integer(8), origin: row.integer(9))
    if row.isEmptyBlob(6) { try complete(&favorite) }
    return favorite
  }

  /// The state behind a row, as far as an update needs it: slot and origin stay keys of the row, and
  /// have no names here.
  func favoriteState(_ row: StoredFavorite) throws -> FavoriteState {
    let unnamed = RecordID(replica: ResourceID(high: 0, low: 0), sequence: 0)
    return FavoriteState(
      title: row.title, details: row.details, metadata: try MetadataCodec.decode(row.metadata),
      created: Timestamp(milliseconds: row.created),
      modified: Timestamp(milliseconds: row.modified), slot: unnamed,
      category: try placeNames.category(row.category) { try resource($0).id }, origin: unnamed)
  }
}

/// How the metadata of a favorite lie in its row: a CBOR map, or nothing if there are none.
enum MetadataCodec {
  static func encode(_ metadata: [Attribute]) -> [UInt8] {
    guard !metadata.isEmpty else { return [] }
    var writer = CBORWriter()
    writer.map(metadata.count)
    for attribute in metadata {
      writer.text(attribute.name)
      RecordCodec.encodeValue(attribute.value, to: &writer)
    }
    return writer.bytes
  }

  static func decode(_ bytes: [UInt8]) throws -> [Attribute] {
    guard !bytes.isEmpty else { return [] }
    var reader = CBORReader(bytes)
    var metadata: [Attribute] = []
    for _ in 0..<(try reader.map()) {
      let name = try reader.text()
      if let value = try RecordCodec.decodeValue(&reader) {
        metadata.append(Attribute(name, value))
      }
    }
    return metadata
  }
}

extension StoreWriter {
  /// Makes the tables say that a favorite has a state, or with nil none.
  ///
  /// - Parameters:
  ///   - slot: The key of the record that holds its place.
  ///   - origin: The key of the record that made it.
  ///   - isSlotTaken: Whether the slot names the favorite already.
  ///   - isInRecord: Whether the values are those of the record that made it, and of no other.
  func materialize(
    _ row: Int64, _ old: StoredFavorite?, _ state: FavoriteState?, slot: Int64, origin: Int64,
    isSlotTaken: Bool = false, isInRecord: Bool = false
  ) throws {
    note(row, old, isAlive: state != nil)
    if let old { shortcuts.ends[old.category] = nil }
    if let old, old.slot != slot {
      try run("UPDATE slot SET favorite = NULL WHERE record = ?", old.slot)
    }
    guard let state else {
      if row <= lastKnownResource { touched.outcomes[row] = FavoriteOutcome(isThere: false) }
      guard let old else { return }
      try run("DELETE FROM favorite WHERE id = ?", row)
      touched.counts[old.category, default: 0] -= 1
      if old.suffix > 0 { try resolveDuplicateConflicts(of: row) }
      return try noteTitle(of: old)
    }
    let category = try categoryKey(state.category)
    touched.categories.insert(category)
    touched.unsettledCategories.insert(category)
    if !isSlotTaken, old?.slot != slot {
      shortcuts.ends[category] = nil
      try run("UPDATE slot SET favorite = ? WHERE record = ?", row, slot)
    }
    if old?.category != category {
      touched.counts[category, default: 0] += 1
      if let old { touched.counts[old.category, default: 0] -= 1 }
    }
    if old == nil, isInRecord {
      try insert(row, state, category: category, slot: slot, origin: origin)
    } else {
      try write(row, old, state, category: category, slot: slot, origin: origin)
    }
  }

  /// Writes the row of a favorite that leaves its values in its record.
  private func insert(
    _ row: Int64, _ state: FavoriteState, category: Int64, slot: Int64, origin: Int64
  ) throws {
    let key = nameKey(state.title)
    let isEmpty = state.details == nil && state.metadata.isEmpty
    try run(
      """
      INSERT INTO favorite (id, category, slot, title, title_key, metadata, created, modified,
        origin) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, row, category, slot, state.title, key.text,
      isEmpty ? nil : FavoriteContent.inRecord, state.created.milliseconds,
      state.modified.milliseconds, origin)
    try noteTitle(state.title, key, of: row, in: category, hadSuffix: false)
  }

  private func write(
    _ row: Int64, _ old: StoredFavorite?, _ state: FavoriteState, category: Int64, slot: Int64,
    origin: Int64
  ) throws {
    let key = nameKey(state.title)
    let metadata = MetadataCodec.encode(state.metadata)
    noteOutcome(row, state, metadata, slot: slot)
    let hasSameTitle = old?.category == category && old?.title.isIdentical(to: state.title) == true
    if let old, hasSameTitle {
      try updateValues(old, state, metadata, slot: slot, origin: origin)
    } else if let old {
      try run(
        """
        UPDATE favorite SET category = ?, slot = ?, title = ?, title_key = ?, description = ?,
          metadata = ?, created = ?, modified = ?, origin = ? WHERE id = ?
        """, category, slot, state.title, key.text, state.details,
        metadata.isEmpty ? nil : metadata, state.created.milliseconds,
        state.modified.milliseconds, origin, row)
      try noteTitle(of: old)
    } else {
      try run(
        """
        INSERT INTO favorite (id, category, slot, title, title_key, description, metadata,
          created, modified, origin) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """, row, category, slot, state.title, key.text, state.details,
        metadata.isEmpty ? nil : metadata, state.created.milliseconds,
        state.modified.milliseconds, origin)
    }
    if !hasSameTitle || old?.origin != origin {
      try noteTitle(state.title, key, of: row, in: category, hadSuffix: old?.suffix ?? 0 > 0)
    }
  }

  /// Writes what may change with the title and the category left as they are: SQLite writes an index
  /// anew, and looks up what a column refers to, for every column that is set, be it to what it was.
  private func updateValues(
    _ old: StoredFavorite, _ state: FavoriteState, _ metadata: [UInt8], slot: Int64, origin: Int64
  ) throws {
    let details = state.details
    let metadata = metadata.isEmpty ? nil : metadata
    let (created, modified) = (state.created.milliseconds, state.modified.milliseconds)
    if old.slot == slot, old.origin == origin {
      try run(
        """
        UPDATE favorite SET description = ?, metadata = ?, created = ?, modified = ? WHERE id = ?
        """, details, metadata, created, modified, old.row)
    } else {
      try run(
        """
        UPDATE favorite SET slot = ?, description = ?, metadata = ?, created = ?, modified = ?,
          origin = ? WHERE id = ?
        """, slot, details, metadata, created, modified, origin, old.row)
    }
  }

  /// The key of a category that a place names; the last one is remembered.
  func categoryKey(_ id: ResourceID) throws -> Int64 {
    if let known = shortcuts.category, known.id == id { return known.row }
    let row = try ensureResource(.category, id).row
    shortcuts.category = (id, row)
    return row
  }

  // MARK: What happened

  private func note(_ row: Int64, _ old: StoredFavorite?, isAlive: Bool) {
    if let old {
      touched.categories.insert(old.category)
      touched.unsettledCategories.insert(old.category)
    }
    touched.outcomes[row] = nil
    guard row <= lastKnownResource else {
      touched.newcomers += (isAlive ? 1 : 0) - (old == nil ? 0 : 1)
      return
    }
    if touched.originals[row] == nil { touched.originals[row] = .some(old) }
  }

  /// Takes note of what is about to be written of a favorite, so that nobody needs to read it again.
  private func noteOutcome(
    _ row: Int64, _ state: FavoriteState, _ metadata: [UInt8], slot: Int64
  ) {
    guard let original = touched.originals[row] ?? nil else { return }
    let isSame =
      original.title.isIdentical(to: state.title) && original.details.isIdentical(to: state.details)
      && original.metadata == metadata && original.created == state.created.milliseconds
    touched.outcomes[row] = FavoriteOutcome(
      isThere: true, isMoved: original.slot != slot, isUpdated: !isSame)
  }

  /// What became of a favorite that was touched.
  private func outcome(_ row: Int64, _ original: StoredFavorite?) throws -> FavoriteOutcome {
    if let known = touched.outcomes[row] { return known }
    guard let now = try favoriteRow(row) else { return FavoriteOutcome(isThere: false) }
    return FavoriteOutcome(
      isThere: true, isMoved: original.map { $0.slot != now.slot } ?? false,
      isUpdated: original.map { !$0.hasSameValues(as: now) } ?? false)
  }

  /// The favorites that this transaction took away, as they were.
  func forEachRemoved(_ body: (StoredFavorite) throws -> Void) throws {
    for (row, original) in touched.originals {
      if let original, try !outcome(row, original).isThere { try body(original) }
    }
  }

  /// What this transaction did to favorites so far.
  public func tally() throws -> ChangeTally {
    try settle()
    var tally = ChangeTally(added: touched.newcomers)
    for (row, original) in touched.originals {
      let outcome = try outcome(row, original)
      if outcome.isThere {
        if original == nil { tally.added += 1 }
        if outcome.isMoved { tally.moved += 1 }
        if outcome.isUpdated { tally.updated += 1 }
      } else if original != nil {
        tally.removed += 1
      }
    }
    return tally
  }
}

extension StoredFavorite {
  fileprivate func hasSameValues(as other: StoredFavorite) -> Bool {
    title.isIdentical(to: other.title) && details.isIdentical(to: other.details)
      && metadata == other.metadata && created == other.created
  }
}
