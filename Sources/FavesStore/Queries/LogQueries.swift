public import FavesCore

/// What to show of the log.
public struct LogFilter: Sendable {
  /// Only records of one resource.
  public var resource: ResourceID?
  /// Only records of one category: itself, its attributes and its favorites.
  public var category: ResourceID?
  /// Only records of one type of resource.
  public var type: ResourceType?
  /// Only records written at or after a time.
  public var since: Timestamp?

  /// Makes a filter that lets everything through.
  public init() {}
}

extension StoreReader {
  /// The records that a filter lets through, newest first, until the body returns false.
  ///
  /// Records of all replicas are merged by their stamps, each replica's read backwards along an
  /// index, so that the first few cost the same however long the log.
  public func forEachLogRecord(
    _ filter: LogFilter, _ body: (AuditRecord, ResourceRowKey) throws -> Bool
  ) throws {
    if let id = filter.resource {
      guard let row = try resourceRow(id) else { return }
      let records = try records(ofResource: row).sorted { $0.record.stamp > $1.record.stamp }
      for stored in records where try passes(stored, filter) {
        guard try body(stored.record, ResourceRowKey(row: row)) else { return }
      }
      return
    }
    var heads = try LogHeads(reader: self)
    while let stored = try heads.popNewest() {
      if let since = filter.since, stored.record.time < since.milliseconds,
        stored.record.wall < since
      {
        if heads.isPast(since) { return }
        continue
      }
      guard try passes(stored, filter) else { continue }
      guard try body(stored.record, ResourceRowKey(row: stored.resourceRow)) else { return }
    }
  }

  private func passes(_ stored: StoredRecord, _ filter: LogFilter) throws -> Bool {
    if let type = filter.type, type != stored.record.resourceType { return false }
    if let since = filter.since, stored.record.wall < since { return false }
    guard let category = filter.category else { return true }
    return try belongs(stored, to: category)
  }

  private func belongs(_ stored: StoredRecord, to category: ResourceID) throws -> Bool {
    switch stored.record.resourceType {
    case .category: return stored.record.resource == category
    case .attribute:
      if let row = try attributeRow(stored.resourceRow) { return row.state.category == category }
      return try records(ofResource: stored.resourceRow)
        .contains { $0.record.value(Field.category) == .text(category.description) }
    case .favorite:
      if let place = stored.record.place {
        return place.to?.category == category || place.categoryFrom == category
      }
      guard let row = try resourceRow(category) else { return false }
      if let favorite = try favoriteRow(stored.resourceRow) { return favorite.category == row }
      return try records(ofResource: stored.resourceRow)
        .contains { $0.record.place?.to?.category == category }
    }
  }

  /// What the resource of a log record is, or was last, called; and its category.
  public func names(_ key: ResourceRowKey, _ type: ResourceType) throws -> (
    category: String, title: String
  ) {
    let names = try names(of: key.row, type)
    return (names.category, names.shown)
  }

  /// The name of a replica; nil if it has none here.
  public func replicaName(_ id: ResourceID) throws -> String? {
    try replicaRow(id).flatMap { try replicaName(row: $0) }
  }

  func replicaName(row: Int64) throws -> String? {
    let name = try first("SELECT name FROM replica WHERE id = ?", row) { $0.text(0) }
    return name.flatMap { $0.isEmpty ? nil : $0 }
  }
}

/// Names a resource within one read or write of a store.
public struct ResourceRowKey: Hashable, Sendable {
  let row: Int64
}

/// The newest unread record of each replica.
private struct LogHeads {
  private let reader: StoreReader
  private var heads: [(replica: Int64, stored: StoredRecord)] = []

  init(reader: StoreReader) throws {
    self.reader = reader
    let ends = try reader.all("SELECT id, sequence FROM replica WHERE sequence > 0") {
      (replica: $0.integer(0), sequence: $0.integer(1))
    }
    for end in ends { try push(end.replica, end.sequence) }
  }

  private mutating func push(_ replica: Int64, _ sequence: Int64) throws {
    guard sequence > 0 else { return }
    try reader.forEachRecord(ofReplica: replica, in: sequence...sequence) { stored in
      heads.append((replica, stored))
      return false
    }
  }

  mutating func popNewest() throws -> StoredRecord? {
    guard
      let index = heads.indices.max(by: {
        heads[$0].stored.record.stamp < heads[$1].stored.record.stamp
      })
    else { return nil }
    let (replica, stored) = heads.remove(at: index)
    try push(replica, stored.record.id.sequence - 1)
    return stored
  }

  /// Whether no unread record can be as young as a time: stamps fall along each replica.
  func isPast(_ time: Timestamp) -> Bool {
    heads.allSatisfy { $0.stored.record.time < time.milliseconds }
  }
}
