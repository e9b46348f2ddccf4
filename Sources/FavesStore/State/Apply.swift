import FavesCore

/// From records to tables: the one way in which the state of a store changes.
extension StoreWriter {
  /// Folds a record that was just appended into the tables.
  ///
  /// A record whose author had seen all other records of its resource, as a local one has, only
  /// advances the state. Anything else waits for ``settle()``, where the whole resource is folded.
  func apply(_ stored: StoredRecord, isNewResource: Bool, isLocal: Bool) throws {
    let isWhole = stored.record.resourceType == .favorite
    guard try isWhole && (isLocal || isNewResource || knowsAllOthers(stored)) else {
      return try isLocal && isNewResource
        ? refold(stored.resourceRow, [stored]) : foldWhole(stored, isLocal)
    }
    let old = isNewResource ? nil : try favoriteRow(stored.resourceRow)
    if isNewResource || (old == nil && stored.record.action == .added) {
      guard let state = FavoriteState(first: stored.record) else {
        return wait(for: stored.resourceRow)
      }
      return try materialize(
        stored.resourceRow, old, state, slot: stored.row, origin: stored.row,
        isSlotTaken: isNewResource || isLocal, isInRecord: true)
    }
    guard let old, try !hasOpenConflict(stored.resourceRow) else {
      return try foldWhole(stored, isLocal)
    }
    if stored.record.action == .removed {
      return try materialize(stored.resourceRow, old, nil, slot: 0, origin: 0)
    }
    guard let state = try favoriteState(old).advanced(by: stored.record) else {
      return try foldWhole(stored, isLocal)
    }
    let slot = stored.record.place?.to == nil ? old.slot : stored.row
    try materialize(
      stored.resourceRow, old, state, slot: slot, origin: old.origin, isSlotTaken: isLocal)
  }

  private func foldWhole(_ stored: StoredRecord, _ isLocal: Bool) throws {
    isLocal ? try refold(stored.resourceRow) : wait(for: stored.resourceRow)
  }

  private func wait(for resource: Int64) {
    touched.resources.insert(resource)
  }

  /// Folds everything that waits, then looks after names, categories and conflicts.
  public func settle() throws {
    if let loader { leaveLoadedCategory(loader) }
    while !touched.resources.isEmpty {
      let waiting = touched.resources.sorted()
      touched.resources = []
      for resource in waiting { try refold(resource) }
    }
    try settleCategories()
    try settleCounts()
    try settleNames()
    try settlePlaceConflicts()
  }

  /// Folds all records of a resource and writes what they add up to.
  func refold(_ row: Int64) throws {
    try refold(row, records(ofResource: row))
  }

  private func refold(_ row: Int64, _ records: [StoredRecord]) throws {
    guard let type = records.first?.record.resourceType else { return }
    let fold = try ResourceFold(
      records.map(\.record), oracle: StoreSeenOracle(reader: self))
    switch type {
    case .favorite: try refoldFavorite(row, fold)
    case .category: try refoldCategory(row, fold)
    case .attribute: try refoldAttribute(row, fold)
    }
  }

  private func refoldFavorite(_ row: Int64, _ fold: ResourceFold) throws {
    let old = try favoriteRow(row)
    if let state = fold.favorite {
      try materialize(
        row, old, state, slot: try existingRow(state.slot), origin: try existingRow(state.origin))
    } else {
      try materialize(row, old, nil, slot: 0, origin: 0)
    }
    try writeConflicts(of: row, fold)
  }

  private func refoldAttribute(_ row: Int64, _ fold: ResourceFold) throws {
    let old = try attributeRow(row)
    if touched.originalAttributes[row] == nil { touched.originalAttributes[row] = .some(old) }
    if let old { noteAttributeName(old.state.definition.name, in: old.category) }
    try run("DELETE FROM attribute WHERE id = ?", row)
    if let state = fold.attribute {
      let (category, _) = try ensureResource(.category, state.category)
      try insertAttribute(
        row, state, category: category, origin: try existingRow(state.origin),
        suffix: old?.suffix ?? 0)
      noteAttributeName(state.definition.name, in: category)
    } else if let old, old.suffix > 0 {
      try resolveDuplicateConflicts(of: row)
    }
    try writeConflicts(of: row, fold)
  }

  /// Writes a category's row; one that does not live by itself waits for its favorites to decide.
  private func refoldCategory(_ row: Int64, _ fold: ResourceFold) throws {
    guard fold.isLive else {
      touched.undecidedCategories.insert(row)
      return
    }
    try writeCategory(row, fold.category)
    try writeConflicts(of: row, fold)
  }

  func existingRow(_ id: RecordID) throws -> Int64 {
    if let last = shortcuts.lastRecord, last.id == id { return last.row }
    guard let row = try recordRow(id) else { throw StoreCorruption("record \(id) is missing") }
    return row
  }

  // MARK: Categories

  /// A category lives by itself or by a favorite in it.
  private func settleCategories() throws {
    for row in touched.unsettledCategories.union(touched.undecidedCategories).sorted() {
      guard try needsDecision(row) else { continue }
      let records = try records(ofResource: row).map(\.record)
      let oracle = StoreSeenOracle(reader: self)
      let fold = try ResourceFold(records, oracle: oracle)
      guard !fold.isLive else { continue }
      guard try isInhabited(row) else {
        try writeCategory(row, nil)
        try resolveConflicts(of: row, except: [])
        continue
      }
      let annulled = try ResourceFold(records, oracle: oracle, annullingRemovals: true)
      try writeCategory(row, annulled.category ?? unnamedCategory(row))
      try writeRemovalConflicts(ofCategory: row, removals: fold.removals, survivors: annulled)
    }
    touched.unsettledCategories = []
    touched.undecidedCategories = []
  }

  private func needsDecision(_ row: Int64) throws -> Bool {
    if touched.undecidedCategories.contains(row) || touched.counts[row, default: 0] < 0 {
      return true
    }
    // One that was ever removed may live by its favorites alone, whose records decide anew.
    return try categoryRow(row) == nil || wasEverRemoved(row)
  }

  private func wasEverRemoved(_ row: Int64) throws -> Bool {
    try first(
      "SELECT 1 FROM record WHERE resource = ? AND action = ? LIMIT 1", row,
      AuditAction.removed.rawValue
    ) { _ in true } ?? false
  }

  /// A category that favorites name but no record describes; cannot come from this program.
  private func unnamedCategory(_ row: Int64) throws -> CategoryState {
    let origin = try first("SELECT min(record) FROM slot WHERE category = ?", row) {
      $0.integer(0)
    }
    return CategoryState(
      name: try resource(row).id.description, isStrict: false, origin: try recordID(origin ?? 0))
  }

  private func writeCategory(_ row: Int64, _ state: CategoryState?) throws {
    shortcuts.counts[row] = nil
    let old = try categoryRow(row)
    if touched.originalCategories[row] == nil { touched.originalCategories[row] = .some(old) }
    if let old { noteCategoryName(old.name) }
    guard let state else {
      touched.counts[row] = nil
      if let old, old.suffix > 0 { try resolveDuplicateConflicts(of: row) }
      return try run("DELETE FROM category WHERE id = ?", row)
    }
    noteCategoryName(state.name)
    let key = NameKey(state.name).text
    let origin = try existingRow(state.origin)
    let isStrict = state.isStrict ? 1 : 0
    guard old == nil else {
      return try run(
        "UPDATE category SET name = ?, name_key = ?, strict = ?, origin = ? WHERE id = ?",
        state.name, key, isStrict, origin, row)
    }
    touched.counts[row] = nil
    guard !isLoading else {
      return try run(
        "INSERT INTO category (id, name, name_key, strict, origin) VALUES (?, ?, ?, ?, ?)", row,
        state.name, key, isStrict, origin)
    }
    try run(
      """
      INSERT INTO category (id, name, name_key, strict, origin, favorites)
      VALUES (?1, ?2, ?3, ?4, ?5,
        (SELECT count(*) FROM slot INDEXED BY slot_order
         WHERE category = ?1 AND favorite IS NOT NULL))
      """, row, state.name, key, isStrict, origin)
  }

  private func settleCounts() throws {
    for (category, change) in touched.counts where change != 0 {
      try run("UPDATE category SET favorites = favorites + ? WHERE id = ?", change, category)
    }
    touched.counts = [:]
    shortcuts.counts = [:]
  }
}
