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

  private func currentLoader() throws -> Loader? {
    if loader == nil, !hasLoaded {
      hasLoaded = true
      loader = try Loader(self)
    }
    return loader
  }

  /// Begins with a category, or goes on with it.
  private func enter(_ category: StoredCategory, with loader: Loader) throws -> LoadedCategory {
    if let last = loader.category, last.row == category.row { return last }
    leaveLoadedCategory(loader)
    return LoadedCategory(
      row: category.row, id: category.id, end: shortcuts.ends[category.row],
      count: try count(of: category))
  }

  /// Ends the loading, gives the memory back that it took, and tells how the indexes are made.
  func leaveLoader() -> [String]? {
    guard let loader else { return nil }
    leaveLoadedCategory(loader)
    self.loader = nil
    return loader.indexes
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
    to category: StoredCategory, with loader: Loader
  ) throws -> Int64 {
    var category = try enter(category, with: loader)
    category.count += 1
    category.loaded += 1
    let end = category.end
    let place = PlaceChange(
      to: Place(category: category.id, parent: end?.id, side: .right), rankTo: category.count)
    let changes = UnsafeRawBufferPointer(rebasing: bytes[new.changes])
    let chain = try chain(of: localReplica())
    var record = try nextRecord(.added, .favorite, new.id, place: place, in: chain)
    seal(&record, changes: changes, in: chain)
    let (row, resource) = try write(record, changes, in: chain, with: loader)
    let position = end.map { $0.position + Self.gap } ?? 0
    try loader.insertSlot.run(
      row, category.row, end?.slot, Side.right.rawValue, position, resource)
    try loader.insertFavorite.run(
      resource, category.row, row, StaticText(rebasing: bytes[new.title]),
      StaticText(rebasing: bytes[new.titleKey]), new.isEmpty ? nil : FavoriteContent.inRecord,
      new.created.milliseconds, new.modified.milliseconds, row)
    category.end = Shortcuts.End(slot: row, id: record.id, position: position)
    loader.category = category
    try advance(chain, to: record, row: row)
    return resource
  }

  private func write(
    _ record: AuditRecord, _ changes: UnsafeRawBufferPointer, in chain: Chain,
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
