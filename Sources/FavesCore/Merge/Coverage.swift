/// How far some set of records had seen each replica.
struct SeenVector {
  private var upTo: [ResourceID: Int64]

  init(_ upTo: [ResourceID: Int64]) {
    self.upTo = upTo
  }

  func covers(_ record: AuditRecord) -> Bool {
    upTo[record.id.replica, default: 0] >= record.id.sequence
  }
}

/// What records of one resource had seen of the replicas that wrote about it, as far as it matters.
///
/// A replica forgets nothing: of its records the last had seen the most, the first the least. So of
/// a set of records only these two of each replica are asked about, and nothing at all where all
/// are by one replica.
struct Coverage: Sendable {
  private let replicas: Set<ResourceID>
  private var seen: [RecordID: [ResourceID: Int64]] = [:]

  /// Begins with all records of the resource, knowing nothing.
  init(_ records: [AuditRecord]) {
    replicas = Set(records.map(\.id.replica))
  }

  /// Learns what is needed for ``highestSeen(by:)`` and ``lowestSeen(by:)`` of a set of records.
  mutating func learn(_ records: [AuditRecord], _ oracle: some SeenOracle) throws {
    guard replicas.count > 1 else { return }
    for id in Self.ends(records, max).union(Self.ends(records, min)) {
      try learn(id, of: replicas, oracle)
    }
  }

  /// Learns what is needed to tell which setters of each field others had seen.
  mutating func learnSetters(_ records: [AuditRecord], _ oracle: some SeenOracle) throws {
    guard replicas.count > 1 else { return }
    var setters: [String: [ResourceID: RecordID]] = [:]
    for record in records {
      for field in record.fieldsSet {
        let last = setters[field]?[record.id.replica] ?? record.id
        setters[field, default: [:]][record.id.replica] = max(last, record.id)
      }
    }
    for last in setters.values where last.count > 1 {
      for id in last.values { try learn(id, of: last.keys, oracle) }
    }
  }

  private mutating func learn(
    _ id: RecordID, of others: some Collection<ResourceID>, _ oracle: some SeenOracle
  ) throws {
    for replica in others where replica != id.replica && seen[id]?[replica] == nil {
      seen[id, default: [:]][replica] = try oracle.seen(by: id, of: replica)
    }
  }

  /// How far the authors of some records had seen each replica, taken together.
  func highestSeen(by records: [AuditRecord]) -> SeenVector {
    combine(Self.ends(records, max), max)
  }

  /// How far the authors of some records had all seen each replica; of no records, everything.
  func lowestSeen(by records: [AuditRecord]) -> SeenVector {
    records.isEmpty
      ? SeenVector(Dictionary(uniqueKeysWithValues: replicas.map { ($0, .max) }))
      : combine(Self.ends(records, min), min)
  }

  /// The last, or the first, of the records of each replica.
  private static func ends(
    _ records: [AuditRecord], _ choose: (RecordID, RecordID) -> RecordID
  ) -> Set<RecordID> {
    Set(Dictionary(records.map { ($0.id.replica, $0.id) }, uniquingKeysWith: choose).values)
  }

  private func combine(_ ids: Set<RecordID>, _ choose: (Int64, Int64) -> Int64) -> SeenVector {
    var result: [ResourceID: Int64] = [:]
    for id in ids {
      for replica in replicas {
        let value = replica == id.replica ? id.sequence - 1 : seen[id]?[replica] ?? 0
        result[replica] = result[replica].map { choose($0, value) } ?? value
      }
    }
    return SeenVector(result)
  }
}

extension AuditRecord {
  /// The fields that the record sets, be it to nothing, the place among them.
  fileprivate var fieldsSet: Set<String> {
    var fields = Set(changes.map(\.field))
    if action == .added { fields.formUnion(resourceType.fixedFields) }
    if place?.to != nil { fields.insert(Field.place) }
    return fields
  }
}
