public import FavesCore

/// A record as the store holds it, with its integer keys.
struct StoredRecord {
  var row: Int64
  var resourceRow: Int64
  var record: AuditRecord
}

extension StoreReader {
  /// The vector of what this store holds: the highest sequence of each replica.
  public func seenVector() throws -> [ResourceID: Int64] {
    let pairs = try all("SELECT uuid, sequence FROM replica WHERE sequence > 0") {
      (try $0.id(0), $0.integer(1))
    }
    return Dictionary(pairs) { max($0, $1) }
  }

  /// The integer key of a replica; nil if the store has never heard of it.
  func replicaRow(_ id: ResourceID) throws -> Int64? {
    try first("SELECT id FROM replica WHERE uuid = ?", id) { $0.integer(0) }
  }

  /// The key of a record; nil if it is not here.
  func recordRow(_ id: RecordID) throws -> Int64? {
    try first(
      """
      SELECT record.id FROM record JOIN replica ON replica.id = record.replica
      WHERE replica.uuid = ? AND record.sequence = ?
      """, id.replica, id.sequence
    ) { $0.integer(0) }
  }

  /// Author and number of a record.
  func recordID(_ row: Int64) throws -> RecordID {
    let id = try first(
      """
      SELECT replica.uuid, record.sequence
      FROM record JOIN replica ON replica.id = record.replica WHERE record.id = ?
      """, row
    ) { RecordID(replica: try $0.id(0), sequence: $0.integer(1)) }
    guard let id else { throw StoreCorruption("record \(row) is missing") }
    return id
  }

  /// The stamp of a record.
  func stamp(_ row: Int64) throws -> Stamp {
    let stamp = try first(
      """
      SELECT record.time, record.counter, replica.uuid
      FROM record JOIN replica ON replica.id = record.replica WHERE record.id = ?
      """, row
    ) { Stamp(time: $0.integer(0), counter: $0.integer(1), replica: try $0.id(2)) }
    guard let stamp else { throw StoreCorruption("record \(row) is missing") }
    return stamp
  }

  /// The hash of a replica's record; nil if it is not here, zero before the first.
  public func hash(_ id: RecordID) throws -> Digest? {
    guard id.sequence > 0 else { return .zero }
    return try first(
      """
      SELECT record.hash FROM record JOIN replica ON replica.id = record.replica
      WHERE replica.uuid = ? AND record.sequence = ?
      """, id.replica, id.sequence
    ) { try Self.digest($0.blob(0)) }
  }

  static func digest(_ bytes: [UInt8]) throws -> Digest {
    guard let digest = Digest(bytes: bytes) else { throw StoreCorruption("a hash is not 32 bytes") }
    return digest
  }

  /// One record by its key.
  func record(row: Int64) throws -> StoredRecord {
    let record = try first(
      """
      SELECT record.id, record.resource, replica.uuid, record.sequence, record.time,
        record.counter, record.wall, operation.uuid, record.action, resource.type, resource.uuid,
        record.body, record.hash, slot.parent, slot.side, slot.category
      FROM record
      JOIN replica ON replica.id = record.replica
      JOIN operation ON operation.id = record.operation
      JOIN resource ON resource.id = record.resource
      LEFT JOIN slot ON slot.record = record.id
      WHERE record.id = ?
      """, row, read: storedRecord)
    guard let record else { throw StoreCorruption("record \(row) is missing") }
    return record
  }

  /// All records of one resource, in the order in which they came to this store.
  func records(ofResource row: Int64) throws -> [StoredRecord] {
    try all(
      """
      SELECT record.id, record.resource, replica.uuid, record.sequence, record.time,
        record.counter, record.wall, operation.uuid, record.action, resource.type, resource.uuid,
        record.body, record.hash, slot.parent, slot.side, slot.category
      FROM record
      JOIN replica ON replica.id = record.replica
      JOIN operation ON operation.id = record.operation
      JOIN resource ON resource.id = record.resource
      LEFT JOIN slot ON slot.record = record.id
      WHERE record.resource = ? ORDER BY record.id
      """, row, read: storedRecord)
  }

  /// The records of one replica in a range of sequences, in order, until the body returns false.
  func forEachRecord(
    ofReplica replica: Int64, in range: ClosedRange<Int64>,
    _ body: (StoredRecord) throws -> Bool
  ) throws {
    try forEach(
      """
      SELECT record.id, record.resource, replica.uuid, record.sequence, record.time,
        record.counter, record.wall, operation.uuid, record.action, resource.type, resource.uuid,
        record.body, record.hash, slot.parent, slot.side, slot.category
      FROM record
      JOIN replica ON replica.id = record.replica
      JOIN operation ON operation.id = record.operation
      JOIN resource ON resource.id = record.resource
      LEFT JOIN slot ON slot.record = record.id
      WHERE record.replica = ? AND record.sequence BETWEEN ? AND ? ORDER BY record.sequence
      """, replica, range.lowerBound, range.upperBound
    ) { try body(try storedRecord($0)) }
  }

  private func storedRecord(_ row: SQLStatement) throws -> StoredRecord {
    guard let action = AuditAction(rawValue: row.int(8)),
      let type = ResourceType(rawValue: row.int(9))
    else { throw StoreCorruption("a record has an unknown action or resource type") }
    var record = AuditRecord(
      id: RecordID(replica: try row.id(2), sequence: row.integer(3)), time: row.integer(4),
      counter: row.integer(5), wall: Timestamp(milliseconds: row.integer(6)),
      operation: try row.id(7), action: action, resourceType: type, resource: try row.id(10),
      hash: try Self.digest(row.blob(12)))
    if !row.isNull(14) {
      record.place = PlaceChange(
        to: Place(
          category: try placeNames.category(row.integer(15)) { try resource($0).id },
          parent: try row.optionalInteger(13).map { try placeNames.slot($0, recordID) },
          side: row.integer(14) == 0 ? .left : .right))
      placeNames.note(row.integer(0), record.id)
    }
    try RecordCodec.decodeBody(row.blob(11), into: &record)
    return StoredRecord(row: row.integer(0), resourceRow: row.integer(1), record: record)
  }

  /// How far an author had come with a replica when it wrote one of its records.
  func lastSeen(
    by author: Int64, of replica: Int64, through sequence: Int64
  ) throws -> Int64? {
    try first(
      """
      SELECT up_to FROM seen WHERE author = ? AND replica = ? AND sequence <= ?
      ORDER BY sequence DESC LIMIT 1
      """, author, replica, sequence
    ) { $0.integer(0) }
  }

  /// Fills in what the author of records with sequences that follow one another had newly seen.
  func fillSeen(_ records: inout [AuditRecord], author: Int64) throws {
    guard let first = records.first?.id.sequence, let last = records.last?.id.sequence else {
      return
    }
    try forEach(
      """
      SELECT seen.sequence, replica.uuid, seen.up_to FROM seen
      CROSS JOIN replica ON replica.id = seen.replica
      WHERE seen.author = ? AND seen.sequence BETWEEN ? AND ?
      """, author, first, last
    ) {
      records[$0.int(0) - Int(first)].seen[try $0.id(1)] = $0.integer(2)
      return true
    }
  }

  /// Fills in what the author had newly seen, which stands in a table of its own.
  func withSeen(_ record: AuditRecord, author: Int64) throws -> AuditRecord {
    var record = record
    try forEach(
      """
      SELECT replica.uuid, seen.up_to FROM seen JOIN replica ON replica.id = seen.replica
      WHERE seen.author = ? AND seen.sequence = ?
      """, author, record.id.sequence
    ) {
      record.seen[try $0.id(0)] = $0.integer(1)
      return true
    }
    return record
  }
}

/// The names of the category and the slot that were looked up last: in a log that grew by additions
/// at the end, those of the next record.
struct PlaceNames {
  private var category: (row: Int64, id: ResourceID)?
  private var slot: (row: Int64, id: RecordID)?

  mutating func category(
    _ row: Int64, _ find: (Int64) throws -> ResourceID
  ) rethrows -> ResourceID {
    if let category, category.row == row { return category.id }
    let id = try find(row)
    category = (row, id)
    return id
  }

  func slot(_ row: Int64, _ find: (Int64) throws -> RecordID) rethrows -> RecordID {
    if let slot, slot.row == row { return slot.id }
    return try find(row)
  }

  mutating func note(_ slot: Int64, _ id: RecordID) {
    self.slot = (slot, id)
  }
}

/// Answers from the store's table of what authors had seen.
struct StoreSeenOracle: SeenOracle {
  let reader: StoreReader

  func seen(by record: RecordID, of replica: ResourceID) throws -> Int64 {
    if record.replica == replica { return record.sequence - 1 }
    guard let author = try reader.replicaRow(record.replica),
      let other = try reader.replicaRow(replica)
    else { return 0 }
    return try reader.lastSeen(by: author, of: other, through: record.sequence) ?? 0
  }
}
