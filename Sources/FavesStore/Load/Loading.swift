import FavesCore

/// Filling an empty store; see ``Loader``.
extension StoreWriter {
  /// Whether favorites may still be loaded.
  public var mayLoad: Bool { loader != nil || !hasLoaded }

  /// Whether a favorite may be loaded: the store is still being filled, and the favorite is surely
  /// new.
  public func mayLoad(
    _ new: PreparedFavorites.Entry, into category: StoredCategory
  ) throws -> Bool {
    guard category.id == new.category, let loader = try currentLoader() else { return false }
    return !loader.mayKnow(new.id) && !loader.mayKnow(new.derived)
  }

  /// Adds a favorite as the last one of its category, and returns its key.
  ///
  /// To be called only where ``mayLoad(_:into:)`` allows it.
  ///
  /// - Parameter block: The block that the favorite lies in.
  public func load(
    _ new: PreparedFavorites.Entry, of block: PreparedFavorites, into category: StoredCategory
  ) throws -> Int64 {
    guard let loader else { throw StoreCorruption("nothing is being loaded") }
    _ = loader.insert(new.id)
    _ = loader.insert(new.derived)
    return try block.bytes.withUnsafeBytes {
      try append(new, of: $0, to: category, with: loader)
    }
  }

  func currentLoader() throws -> Loader? {
    if loader == nil, !hasLoaded {
      hasLoaded = true
      loader = try Loader(self)
    }
    return loader
  }

  /// Begins with a category, or goes on with it.
  func enter(_ row: Int64, _ id: ResourceID, with loader: Loader) throws -> LoadedCategory {
    if let last = loader.category, last.row == row { return last }
    leaveLoadedCategory(loader)
    return LoadedCategory(
      row: row, id: id, end: shortcuts.ends[row],
      count: shortcuts.counts[row, default: 0] + touched.counts[row, default: 0])
  }

  /// Ends the loading and gives the memory back that it took; tells how the indexes are made, and
  /// the setting of the page cache before.
  func leaveLoader() -> (indexes: [String], cache: Int)? {
    guard let loader else { return nil }
    leaveLoadedCategory(loader)
    self.loader = nil
    return (loader.indexes, loader.formerCache)
  }

  /// Takes note of what was loaded into the last category.
  func leaveLoadedCategory(_ loader: Loader) {
    guard let category = loader.category, category.loaded > 0 else { return }
    shortcuts.ends[category.row] = category.end
    touched.categories.insert(category.row)
    touched.counts[category.row, default: 0] += category.loaded
    touched.newcomers += category.loaded
    loader.category = nil
  }

  private func append(
    _ new: PreparedFavorites.Entry, of bytes: UnsafeRawBufferPointer,
    to stored: StoredCategory, with loader: Loader
  ) throws -> Int64 {
    _ = try count(of: stored)
    var category = try enter(stored.row, stored.id, with: loader)
    let place = PlaceChange(
      to: Place(category: category.id, parent: category.end?.id, side: .right),
      rankTo: category.count + 1)
    let changes = UnsafeRawBufferPointer(rebasing: bytes[new.changes])
    let chain = try chain(of: localReplica())
    var record = try nextRecord(.added, .favorite, new.id, place: place, in: chain)
    seal(&record, changes: changes, in: chain)
    let row = FavoriteRowValues(
      title: Self.text(bytes[new.title]), titleKey: Self.text(bytes[new.titleKey]),
      isEmpty: new.isEmpty, created: new.created, modified: new.modified)
    return try insert(record, changes: changes, row, in: chain, to: &category, with: loader)
  }

  private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> TextView {
    UnsafeRawBufferPointer(rebasing: bytes).assumingMemoryBound(to: UInt8.self)
  }

  /// What the row of a loaded favorite holds beside keys.
  struct FavoriteRowValues {
    var title: TextView
    var titleKey: TextView
    /// Whether it has neither a description nor attribute values.
    var isEmpty: Bool
    var created: Timestamp
    var modified: Timestamp
  }

  /// Writes a record that adds a favorite as the last of a category, and all that follows from it.
  ///
  /// - Parameter changes: The changes of the record, if it was made without them.
  /// - Returns: the key of the favorite.
  func insert(
    _ record: AuditRecord, changes: UnsafeRawBufferPointer?, _ values: FavoriteRowValues,
    in chain: Chain, to category: inout LoadedCategory, with loader: Loader
  ) throws -> Int64 {
    let (row, resource) = try write(record, changes, in: chain, with: loader)
    let end = category.end
    let position = end.map { $0.position + Self.gap } ?? 0
    try loader.insertSlot.run(
      row, category.row, end?.slot, Side.right.rawValue, position, resource)
    try loader.insertFavorite.run(
      resource, category.row, row, StaticText(values.title), StaticText(values.titleKey),
      values.isEmpty ? nil : FavoriteContent.inRecord, values.created.milliseconds,
      values.modified.milliseconds, row)
    category.end = Shortcuts.End(slot: row, id: record.id, position: position)
    category.count += 1
    category.loaded += 1
    loader.category = category
    try advance(chain, to: record, row: row)
    return resource
  }

  private func write(
    _ record: AuditRecord, _ changes: UnsafeRawBufferPointer?, in chain: Chain,
    with loader: Loader
  ) throws -> (row: Int64, resource: Int64) {
    let operationKey = try keyed { try operationRow(record.operation) }
    encoder.reset()
    RecordCodec.encodeBody(record, changes: changes, to: &encoder)
    try loader.insertResource.run(record.resourceType.rawValue, record.resource)
    let resource = lastInsertedRow
    try encoder.bytes.withUnsafeBytes { body in
      try record.hash.bytes.withUnsafeBytes { hash in
        try loader.insertRecord.run(
          chain.row, record.id.sequence, record.time, record.counter, record.wall.milliseconds,
          operationKey, record.action.rawValue, resource, StaticBlob(body), StaticBlob(hash))
      }
    }
    return (lastInsertedRow, resource)
  }
}
