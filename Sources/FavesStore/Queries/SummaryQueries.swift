public import FavesCore
import GRDB

/// What a store is and how much it holds.
public struct StoreSummary: Sendable {
  /// The replica it writes as; all zeros before its first write.
  public var replica: ResourceID
  /// The name of that replica.
  public var replicaName: String
  /// The version of the schema.
  public var schemaVersion: Int
  /// The number of categories.
  public var categories: Int
  /// The number of favorites.
  public var favorites: Int
  /// The number of audit records.
  public var audits: Int
  /// The size of the store in bytes.
  public var bytes: Int
}

/// A replica that a store knows.
public struct StoredReplica: Sendable {
  /// The identity.
  public var id: ResourceID
  /// The name; empty if none is known.
  public var name: String
  /// Whether the store writes as it.
  public var isLocal: Bool
  /// Whether it was forgotten.
  public var isForgotten: Bool
  /// The number of its records.
  public var records: Int
  /// When it last wrote.
  public var lastWrite: Timestamp?
}

extension StoreReader {
  /// What the store is and how much it holds, without counting rows.
  public func summary() throws -> StoreSummary {
    let local = try integerSetting("replica")
    let replica = try local.flatMap { row in
      try first("SELECT uuid, name FROM replica WHERE id = ?", row) { (try $0.id(0), $0.text(1)) }
    }
    let totals = try first("SELECT count(*), total(favorites) FROM category") {
      ($0.int(0), $0.int(1))
    }
    let pages = try first("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
    { $0.int(0) }
    return StoreSummary(
      replica: replica?.0 ?? ResourceID(high: 0, low: 0), replicaName: replica?.1 ?? "",
      schemaVersion: try first("SELECT version FROM schema_version") { $0.int(0) } ?? 0,
      categories: totals?.0 ?? 0, favorites: totals?.1 ?? 0,
      audits: try first("SELECT total(sequence) FROM replica") { $0.int(0) } ?? 0,
      bytes: pages ?? 0)
  }

  /// The replicas that the store knows, the local one first, then by name.
  public func replicas() throws -> [StoredReplica] {
    let local = try integerSetting("replica") ?? 0
    return try all(
      """
      SELECT replica.uuid, replica.name, replica.id, replica.forgotten, replica.sequence,
        record.wall
      FROM replica
      LEFT JOIN record ON record.replica = replica.id AND record.sequence = replica.sequence
      """
    ) {
      StoredReplica(
        id: try $0.id(0), name: $0.text(1), isLocal: $0.integer(2) == local,
        isForgotten: $0.int(3) != 0, records: $0.int(4),
        lastWrite: $0.optionalInteger(5).map(Timestamp.init(milliseconds:)))
    }.sorted { left, right in
      if left.isLocal != right.isLocal { return left.isLocal }
      return left.name.isIdentical(to: right.name)
        ? left.id < right.id : left.name.precedesByBytes(right.name)
    }
  }
}

extension StoreWriter {
  /// The number of records this transaction wrote of its own.
  public var ownRecordCount: Int { ownRecords }

  /// Whether this transaction wrote records, of its own or of others.
  public var hasWritten: Bool { firstRow != nil }

  /// The sentences of the first records this transaction wrote of its own.
  public func ownActivities(limit: Int) throws -> [String] {
    guard ownRecords > 0, let firstRow, let lastRow else { return [] }
    var activities: [String] = []
    for row in firstRow...min(lastRow, firstRow + Int64(limit) - 1) {
      let stored = try record(row: row)
      activities.append(try activity(stored.record, ResourceRowKey(row: stored.resourceRow)))
    }
    return activities
  }
}

extension StoreReader {
  /// The sentence of a record.
  public func activity(_ record: AuditRecord, _ key: ResourceRowKey) throws -> String {
    let names = try names(key, record.resourceType)
    var before: String?
    if let id = record.place?.categoryFrom, record.action == .updated {
      before = try resourceRow(id).map { try self.names(of: $0, .category).shown }
    }
    var category = names.category
    if let id = record.place?.to?.category, let row = try resourceRow(id) {
      category = try self.names(of: row, .category).shown
    }
    return Activity.sentence(
      record, title: names.title, category: category, categoryBefore: before)
  }
}
