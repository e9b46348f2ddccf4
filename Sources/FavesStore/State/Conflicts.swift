public import FavesCore

/// The table of conflicts: what the folds left open, and what was once open.
enum ConflictState: Int {
  case open = 0
  case resolved = 1
  /// Two places that are one for people, as long as nothing stands between them.
  case dormant = 2
}

/// Names of the `field` column beside those of ``FavesCore/Field``.
enum ConflictField {
  static let removed = "removed"
  static let duplicate = "duplicate"
}

extension StoreReader {
  /// Whether a resource has a conflict that a next edit may end.
  func hasOpenConflict(_ resource: Int64) throws -> Bool {
    try first(
      "SELECT 1 FROM conflict WHERE resource = ? AND state <> ? AND field <> ? LIMIT 1",
      resource, ConflictState.resolved.rawValue, ConflictField.duplicate
    ) { _ in true } ?? false
  }
}

extension StoreWriter {
  /// Writes what a fold left open, and resolves what it did not.
  func writeConflicts(of row: Int64, _ fold: ResourceFold) throws {
    var open: Set<ResourceID> = []
    if let latest = fold.latest {
      for removal in fold.revived {
        open.insert(
          try writeConflict(row, ConflictField.removed, kept: latest, lost: removal, .open))
      }
    }
    for field in fold.fields {
      guard let register = fold.register(field) else { continue }
      for loser in register.others where loser.value(field) != register.winner.value(field) {
        open.insert(try writeConflict(row, field, kept: register.winner, lost: loser, .open))
      }
    }
    if let register = fold.register(Field.place) {
      for loser in register.others where try !isPlacedAlike(register.winner, loser) {
        open.insert(
          try writeConflict(
            row, Field.place, kept: register.winner, lost: loser, .dormant))
      }
    }
    try resolveConflicts(of: row, except: open)
  }

  /// A category that a favorite keeps alive: its removals are conflicts until someone who has seen
  /// them edits a favorite in it.
  func writeRemovalConflicts(
    ofCategory row: Int64, removals: [AuditRecord], survivors: ResourceFold
  ) throws {
    var open: Set<ResourceID> = []
    guard let latest = survivors.latest else { return }
    let inside = try contributing(toFavoritesOf: row)
    let oracle = StoreSeenOracle(reader: self)
    for removal in removals {
      let isKnown = try inside.contains {
        try oracle.seen(by: $0.id, of: removal.id.replica) >= removal.id.sequence
      }
      guard !isKnown else { continue }
      // What keeps the category is what someone did inside it without knowing of the removal.
      let kept = inside.max { $0.stamp < $1.stamp } ?? latest
      open.insert(
        try writeConflict(row, ConflictField.removed, kept: kept, lost: removal, .open))
    }
    try resolveConflicts(of: row, except: open)
  }

  /// The records that the living favorites of a category follow from.
  private func contributing(toFavoritesOf category: Int64) throws -> [AuditRecord] {
    let favorites = try all("SELECT id FROM favorite WHERE category = ?", category) {
      $0.integer(0)
    }
    let oracle = StoreSeenOracle(reader: self)
    return try favorites.flatMap { favorite in
      try ResourceFold(records(ofResource: favorite).map(\.record), oracle: oracle).contributing
    }
  }

  /// Whether two additions put a favorite at one rank, or beside the same other favorite.
  ///
  /// That happens when one file is imported on two machines; no one has moved it then.
  private func isPlacedAlike(_ one: AuditRecord, _ other: AuditRecord) throws -> Bool {
    guard one.action == .added, other.action == .added, let place = one.place?.to,
      let otherPlace = other.place?.to, place.category == otherPlace.category
    else { return false }
    if one.place?.rankTo == other.place?.rankTo { return true }
    return try place.side == otherPlace.side
      && favorite(placedBy: place.parent) == favorite(placedBy: otherPlace.parent)
  }

  private func favorite(placedBy slot: RecordID?) throws -> Int64? {
    try slot.flatMap { try recordRow($0) }.flatMap { row in
      try first("SELECT resource FROM record WHERE id = ?", row) { $0.integer(0) }
    }
  }

  private func writeConflict(
    _ resource: Int64, _ field: String, kept: AuditRecord, lost: AuditRecord,
    _ state: ConflictState
  ) throws -> ResourceID {
    let id = Self.conflictID(try self.resource(resource).id, field, lost.id)
    try writeConflict(
      id, resource, field, kept: try existingRow(kept.id), lost: try existingRow(lost.id), state)
    return id
  }

  private static func conflictID(
    _ resource: ResourceID, _ field: String, _ lost: RecordID
  ) -> ResourceID {
    ResourceID(namespace: resource, name: "conflict\0\(field)\0\(lost)".utf8)
  }

  private func writeConflict(
    _ id: ResourceID, _ resource: Int64, _ field: String, kept: Int64, lost: Int64,
    _ state: ConflictState
  ) throws {
    let before = try first("SELECT state FROM conflict WHERE uuid = ?", id) { $0.int(0) }
    if before != ConflictState.open.rawValue, state == .open {
      touched.openedConflicts.insert(id)
    }
    // A place that was open stays so until it is looked at again with all other places.
    let written = before == 0 && state == .dormant ? .open : state
    try run(
      """
      INSERT INTO conflict (uuid, resource, field, kept, lost, state)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      ON CONFLICT (uuid) DO UPDATE SET kept = ?4, lost = ?5, state = ?6
      """, id, resource, field, kept, lost, written.rawValue)
  }

  /// Resolves the conflicts of a resource that are not among the open ones.
  func resolveConflicts(of row: Int64, except open: Set<ResourceID>) throws {
    let unresolved = try all(
      "SELECT uuid FROM conflict WHERE resource = ? AND state <> ? AND field <> ?", row,
      ConflictState.resolved.rawValue, ConflictField.duplicate
    ) { try $0.id(0) }
    for id in unresolved where !open.contains(id) { try setState(id, .resolved) }
  }

  private func setState(_ id: ResourceID, _ state: ConflictState) throws {
    try run("UPDATE conflict SET state = ? WHERE uuid = ?", state.rawValue, id)
    if state != .open { touched.openedConflicts.remove(id) }
  }

  /// Opens or closes the conflict that a shown suffix stands for.
  func writeDuplicateConflict(
    of row: Int64, origin: Int64, isOpen: Bool, kept: Int64, lost: Int64
  ) throws {
    let id = Self.conflictID(
      try resource(row).id, ConflictField.duplicate, try recordID(origin))
    if isOpen {
      try writeConflict(id, row, ConflictField.duplicate, kept: kept, lost: lost, .open)
    }
    try resolveDuplicateConflicts(of: row, except: isOpen ? id : nil)
  }

  /// Resolves what a shown suffix stood for: the resource is gone, has another name, or turned out
  /// to be made by another record.
  func resolveDuplicateConflicts(of row: Int64, except open: ResourceID? = nil) throws {
    let unresolved = try all(
      "SELECT uuid FROM conflict WHERE resource = ? AND state <> ? AND field = ?", row,
      ConflictState.resolved.rawValue, ConflictField.duplicate
    ) { try $0.id(0) }
    for id in unresolved where id != open { try setState(id, .resolved) }
  }

  /// Two places are one for people if no other favorite stands between them; which others do may
  /// change with every record, so all are looked at again.
  func settlePlaceConflicts() throws {
    guard !touched.categories.isEmpty else { return }
    let conflicts = try all(
      """
      SELECT conflict.uuid, conflict.resource, conflict.state, kept.category, kept.position,
        lost.category, lost.position
      FROM conflict
      JOIN slot AS kept ON kept.record = conflict.kept
      JOIN slot AS lost ON lost.record = conflict.lost
      WHERE conflict.state IN (0, 2) AND conflict.field = 'place'
      """
    ) {
      (
        id: try $0.id(0), favorite: $0.integer(1), state: $0.int(2), from: $0.integer(3),
        fromPosition: $0.integer(4), to: $0.integer(5), toPosition: $0.integer(6)
      )
    }
    for conflict in conflicts {
      let isOpen =
        try conflict.from != conflict.to
        || isOccupied(
          between: conflict.fromPosition, and: conflict.toPosition, in: conflict.from,
          otherThan: conflict.favorite)
      let state = isOpen ? ConflictState.open : .dormant
      guard state.rawValue != conflict.state else { continue }
      try setState(conflict.id, state)
      if isOpen { touched.openedConflicts.insert(conflict.id) }
    }
  }

  /// The conflicts that this transaction opened.
  public func openedConflicts() throws -> [Conflict] {
    try settle()
    return try touched.openedConflicts.sorted().compactMap { try conflict($0) }
  }
}
