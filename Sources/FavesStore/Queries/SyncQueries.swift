public import FavesCore

extension StoreReader {
  /// The records that someone who has seen so far lacks, each replica's in order and all by their
  /// stamps, so that what a record refers to comes before it.
  ///
  /// - Complexity: O(number of records given), along an index.
  public func forEachRecord(
    missingFrom seen: [ResourceID: Int64], _ body: (AuditRecord) throws -> Void
  ) throws {
    var queues: [RecordQueue] = []
    for (replica, sequence) in try seenVector() where sequence > seen[replica, default: 0] {
      guard let row = try replicaRow(replica) else { continue }
      let queue = RecordQueue(
        reader: self, replica: row, from: seen[replica, default: 0] + 1, through: sequence)
      if try queue.fill() { queues.append(queue) }
    }
    while let index = queues.indices.min(by: { queues[$0].stamp < queues[$1].stamp }) {
      try body(try queues[index].take())
      if try !queues[index].fill() { queues.remove(at: index) }
    }
  }

  /// The names of the replicas that have one here.
  public func replicaNames() throws -> [ResourceID: String] {
    let pairs = try all("SELECT uuid, name FROM replica WHERE name <> ''") {
      (try $0.id(0), $0.text(1))
    }
    return Dictionary(pairs) { first, _ in first }
  }

  /// The number of favorites of each living category.
  public func categoryCounts() throws -> [ResourceID: Int] {
    let pairs = try all(
      """
      SELECT resource.uuid, favorites FROM category CROSS JOIN resource ON resource.id = category.id
      """
    ) { (try $0.id(0), $0.int(1)) }
    return Dictionary(pairs) { first, _ in first }
  }
}

/// The unread records of one replica, a few at a time.
private final class RecordQueue {
  private static let batch: Int64 = 256
  private let reader: StoreReader
  private let replica: Int64
  private var next: Int64
  private let last: Int64
  private var records: [AuditRecord] = []
  private var index = 0

  init(reader: StoreReader, replica: Int64, from first: Int64, through last: Int64) {
    self.reader = reader
    self.replica = replica
    next = first
    self.last = last
  }

  var stamp: Stamp { records[index].stamp }

  /// Makes sure that a record is at hand; false at the end.
  func fill() throws -> Bool {
    guard index == records.count else { return true }
    guard next <= last else { return false }
    records.removeAll(keepingCapacity: true)
    index = 0
    let range = next...min(last, next + Self.batch - 1)
    try reader.forEachRecord(ofReplica: replica, in: range) { stored in
      records.append(stored.record)
      return true
    }
    guard records.count == range.count else {
      throw StoreCorruption("records \(range) of replica \(replica) have gaps")
    }
    try reader.fillSeen(&records, author: replica)
    next = range.upperBound + 1
    return true
  }

  func take() throws -> AuditRecord {
    defer { index += 1 }
    return records[index]
  }
}

/// How many favorites a transaction takes from a category.
public struct CategoryRemoval: Hashable, Sendable {
  /// The category.
  public var category: ResourceID
  /// Its name.
  public var name: String
  /// The number of its favorites that are gone.
  public var removed: Int
  /// The number it had before.
  public var before: Int

  /// Makes a note of a removal.
  public init(category: ResourceID, name: String, removed: Int, before: Int) {
    self.category = category
    self.name = name
    self.removed = removed
    self.before = before
  }
}

extension StoreWriter {
  /// What this transaction removed, by category.
  ///
  /// - Parameter counts: ``StoreReader/categoryCounts()`` before the transaction.
  public func removals(counts: [ResourceID: Int]) throws -> [CategoryRemoval] {
    try settle()
    var removed: [Int64: Int] = [:]
    try forEachRemoved { removed[$0.category, default: 0] += 1 }
    return try removed.map { category, number in
      let id = try resource(category).id
      return CategoryRemoval(
        category: id, name: try names(of: category, .category).shown, removed: number,
        before: counts[id, default: 0])
    }.sorted { $0.name.precedesByBytes($1.name) }
  }

  /// Takes over the names of replicas that have none here.
  public func adopt(replicaNames names: [ResourceID: String]) throws {
    for (id, name) in names.sorted(by: { $0.key < $1.key }) {
      try run("UPDATE replica SET name = ? WHERE uuid = ? AND name = ''", name, id)
    }
  }

  /// Names a replica.
  public func rename(replica id: ResourceID, to name: String) throws {
    try run("UPDATE replica SET name = ? WHERE uuid = ?", name, id)
  }

  /// Marks a replica as gone for good, or as back.
  public func setForgotten(_ isForgotten: Bool, replica id: ResourceID) throws {
    try run("UPDATE replica SET forgotten = ? WHERE uuid = ?", isForgotten ? 1 : 0, id)
  }
}

extension StoreReader {
  /// All records by replica and sequence: the order of a document.
  public func forEachRecordByReplica(_ body: (AuditRecord) throws -> Void) throws {
    for (replica, sequence) in try seenVector().sorted(by: { $0.key < $1.key }) {
      guard let row = try replicaRow(replica) else { continue }
      try forEachRecord(ofReplica: row, in: 1...sequence) {
        try body(try withSeen($0.record, author: row))
        return true
      }
    }
  }
}
