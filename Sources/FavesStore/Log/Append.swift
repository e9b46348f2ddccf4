public import FavesCore

extension StoreWriter {
  /// Writes a record of this store's own and applies it.
  ///
  /// The place, if any, is given by its parent slot's key; see ``place(after:in:)``.
  ///
  /// - Returns: the record and its key.
  @discardableResult
  func record(
    _ action: AuditAction, _ type: ResourceType, _ resource: ResourceID,
    changes: ChangeSet = [:], place: PlaceChange? = nil
  ) throws -> StoredRecord {
    let chain = try chain(of: localReplica())
    var record = try nextRecord(action, type, resource, place: place, in: chain)
    record.changes = changes
    seal(&record, in: chain)
    let (stored, isNew) = try append(record, isLocal: true)
    try apply(stored, isNewResource: isNew, isLocal: true)
    return stored
  }

  /// This store's next own record, as far as it is known without its changes.
  func nextRecord(
    _ action: AuditAction, _ type: ResourceType, _ resource: ResourceID, place: PlaceChange?,
    in chain: Chain
  ) throws -> AuditRecord {
    let author = try localReplica()
    let stamp = clock.tick(wall: wall, replica: author)
    return AuditRecord(
      id: RecordID(replica: author, sequence: chain.sequence + 1), time: stamp.time,
      counter: stamp.counter, wall: wall,
      seen: ownRecords == 0 ? try keyed { try newlySeen(chain) } : [:],
      operation: operation, account: nil, action: action, resourceType: type,
      resource: resource, place: place)
  }

  /// Gives the next own record its hash; it must be appended then.
  func seal(
    _ record: inout AuditRecord, changes: UnsafeRawBufferPointer? = nil, in chain: Chain
  ) {
    encoder.reset()
    RecordCodec.encode(record, changes: changes, to: &encoder)
    record.hash = HashChain.hash(after: chain.hash, encoding: encoder.bytes)
    ownRecords += 1
  }

  /// How far this store has come with other replicas since its own last record.
  private func newlySeen(_ author: Chain) throws -> [ResourceID: Int64] {
    let rows = try all(
      """
      SELECT replica.uuid, replica.sequence,
        (SELECT up_to FROM seen WHERE seen.author = ? AND seen.replica = replica.id
         ORDER BY seen.sequence DESC LIMIT 1)
      FROM replica WHERE replica.id <> ? AND replica.sequence > 0
      """, author.row, author.row
    ) { (id: try $0.id(0), sequence: $0.integer(1), before: $0.optionalInteger(2)) }
    var seen: [ResourceID: Int64] = [:]
    for row in rows {
      let now = chains[row.id]?.sequence ?? row.sequence
      if now != row.before { seen[row.id] = now }
    }
    return seen
  }

  /// Takes over a record of another replica, which must follow those that are here.
  ///
  /// The values it brings show in the tables only after ``settle()``.
  ///
  /// - Throws: ``FavesCore/FavesError`` with code `chain-broken` if its hash does not follow, or
  ///   `record-missing` if a record before it is not here.
  public func merge(_ record: AuditRecord) throws {
    let chain = try chain(of: record.id.replica)
    guard record.id.sequence == chain.sequence + 1 else {
      throw FavesError(
        .data, "record-missing",
        "record \(record.id) cannot follow record \(chain.sequence) of its replica")
    }
    encoder.reset()
    RecordCodec.encode(record, to: &encoder)
    guard
      record.isCompacted
        ? record.isSoundlyCompacted
        : HashChain.hash(after: chain.hash, encoding: encoder.bytes) == record.hash
    else {
      throw FavesError(
        .data, "chain-broken", "record \(record.id) does not fit its hash: it was altered",
        hint: "nothing was written; run `faves check --deep` on the store it came from")
    }
    clock.observe(record.stamp)
    do {
      if try loadMerged(record) { return }
      let (stored, isNew) = try append(record, isLocal: false)
      try apply(stored, isNewResource: isNew, isLocal: false)
    } catch let error as StoreCorruption {
      throw FavesError(
        .data, "record-unfit", "record \(record.id) does not fit in: \(error.message)",
        hint: "nothing was written; run `faves check --deep` on the store it came from")
    }
  }

  /// Adds a record to the log.
  ///
  /// A local record has seen all others of its resource, so that its place holds at once.
  func append(
    _ record: AuditRecord, isLocal: Bool
  ) throws -> (record: StoredRecord, isNewResource: Bool) {
    let chain = try chain(of: record.id.replica)
    let (resource, isNew) = try ensureResource(record.resourceType, record.resource)
    let operation = try operationRow(record.operation)
    encoder.reset()
    RecordCodec.encodeBody(record, to: &encoder)
    try run(
      """
      INSERT INTO record
        (replica, sequence, time, counter, wall, operation, action, resource, body, hash)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, chain.row, record.id.sequence, record.time, record.counter, record.wall.milliseconds,
      operation, record.action.rawValue, resource, encoder.bytes, record.hash.bytes)
    let row = lastInsertedRow
    try advance(chain, to: record, row: row)
    if let place = record.place?.to {
      try appendSlot(
        place, of: record, row: row,
        occupant: isNew && record.action == .added || isLocal ? resource : nil)
    }
    return (StoredRecord(row: row, resourceRow: resource, record: record), isNew)
  }

  /// Takes note of a record that was just written: its replica has come so far.
  func advance(_ chain: consuming Chain, to record: AuditRecord, row: Int64) throws {
    firstRow = firstRow ?? row
    lastRow = row
    shortcuts.lastRecord = (record.id, row)
    chain.sequence = record.id.sequence
    chain.hash = record.hash
    chain.isChanged = true
    chains[record.id.replica] = chain
    if !record.seen.isEmpty { shortcuts.knowledge[chain.row] = nil }
    for (replica, upTo) in record.seen {
      let other = try self.chain(of: replica).row
      try keyed {
        try run(
          "INSERT INTO seen (author, replica, sequence, up_to) VALUES (?, ?, ?, ?)", chain.row,
          other, record.id.sequence, upTo)
      }
    }
  }

  private func appendSlot(
    _ place: Place, of record: AuditRecord, row: Int64, occupant: Int64?
  ) throws {
    let category = try categoryKey(place.category)
    if let end = shortcuts.ends[category], end.id == place.parent, place.side == .right {
      return try appendSlot(
        record: row, id: record.id, category: category, after: end, occupant: occupant)
    }
    var parent: Int64?
    if let id = place.parent {
      parent = try recordRow(id)
      guard parent != nil else {
        throw FavesError(
          .data, "record-missing", "record \(record.id) stands beside \(id), which is not here")
      }
    }
    try insertSlot(
      record: row, id: record.id, stamp: record.stamp, category: category, parent: parent,
      side: place.side, occupant: occupant)
  }

  /// The key of a resource, which is made if the store has never heard of it.
  func ensureResource(_ type: ResourceType, _ id: ResourceID) throws -> (row: Int64, isNew: Bool) {
    if shortcuts.absentResource != id, let known = try knownResource(id) {
      guard known.type == type.rawValue else {
        throw StoreCorruption("\(id) is of another type here")
      }
      return (known.row, false)
    }
    shortcuts.absentResource = nil
    try run("INSERT INTO resource (type, uuid) VALUES (?, ?)", type.rawValue, id)
    return (lastInsertedRow, true)
  }

  private func knownResource(_ id: ResourceID) throws -> (row: Int64, type: Int)? {
    try first("SELECT id, type FROM resource WHERE uuid = ?", id) {
      (row: $0.integer(0), type: $0.int(1))
    }
  }

  func operationRow(_ id: ResourceID) throws -> Int64 {
    if let lastOperation, lastOperation.id == id { return lastOperation.row }
    let row: Int64
    if let known = try first("SELECT id FROM operation WHERE uuid = ?", id, read: { $0.integer(0) })
    {
      row = known
    } else {
      try run("INSERT INTO operation (uuid) VALUES (?)", id)
      row = lastInsertedRow
    }
    lastOperation = (id, row)
    return row
  }
}
