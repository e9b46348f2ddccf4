/// Tells what the author of a record had seen.
public protocol SeenOracle {
  /// The highest sequence of a replica that the author of a record held when writing it; 0 for
  /// none. For the author's own replica that is the record's sequence less one.
  func seen(by record: RecordID, of replica: ResourceID) throws -> Int64
}

/// What the records of one resource add up to.
///
/// A pure function of the *set* of records: their order does not matter, so merging is commutative,
/// associative and idempotent. The rules are those of `reference.py` in the design:
///
///     record ──┬─ REMOVED ──── covers what its author had seen
///              └─ the rest ─┬─ covered by every standing removal: contributes nothing
///                           └─ contributes: one register a field,
///                              what another setter had seen is overwritten,
///                              of the rest a value beats an unset, then the greatest stamp wins
///
/// - A resource lives iff some record other than a removal is not covered by a removal.
/// - A removal stands iff all records that no removal covers had seen it; else it is annulled, and
///   that is a conflict until a contributing record has seen it.
/// - Where no addition is among what contributes, nobody started afresh: all values contribute.
///
/// Complexity: O(*n* · *f* + *f* · *r*²) for *n* records of *r* replicas with *f* fields; the oracle
/// is asked only where several replicas set one field or removed the resource.
public struct ResourceFold: Sendable {
  /// One field: the record that won and the ones that neither won nor were overwritten.
  public struct Register: Sendable {
    /// The record whose value holds.
    public var winner: AuditRecord
    /// The concurrent losers, best first.
    public var others: [AuditRecord]
  }

  /// Whether the resource lives by itself. (A category with a live favorite lives all the same.)
  public let isLive: Bool
  /// The records that contribute values.
  public let contributing: [AuditRecord]
  /// The annulled removals that no contributing record has seen.
  public let revived: [AuditRecord]
  /// All removals.
  public let removals: [AuditRecord]
  private let coverage: Coverage

  /// Folds the records of one resource.
  ///
  /// - Parameter annullingRemovals: Takes every removal for annulled; for a category that lives only
  ///   by its favorites.
  /// - Throws: what the oracle throws.
  public init(
    _ records: [AuditRecord], oracle: some SeenOracle, annullingRemovals: Bool = false
  ) throws {
    var coverage = Coverage(records)
    let removals = records.filter { $0.action == .removed }
    let rest = records.filter { $0.action != .removed }
    try coverage.learn(removals, oracle)
    let removed = coverage.highestSeen(by: removals)
    let uncovered = rest.filter { !removed.covers($0) }
    self.removals = removals
    isLive = !uncovered.isEmpty
    if annullingRemovals || !isLive {
      contributing = annullingRemovals ? rest : []
      revived = []
    } else if removals.isEmpty {
      contributing = rest
      revived = []
    } else {
      try coverage.learn(uncovered, oracle)
      let known = coverage.lowestSeen(by: uncovered)
      let standing = removals.filter(known.covers)
      try coverage.learn(standing, oracle)
      let gone = coverage.highestSeen(by: standing)
      let contributing = Self.whole(rest.filter { !gone.covers($0) }, of: rest)
      try coverage.learn(contributing, oracle)
      let acknowledged = coverage.highestSeen(by: contributing)
      self.contributing = contributing
      revived = removals.filter { !known.covers($0) && !acknowledged.covers($0) }
    }
    try coverage.learnSetters(contributing, oracle)
    self.coverage = coverage
  }

  /// What contributes: not only what no standing removal covers, if nothing of that made the
  /// resource anew.
  ///
  /// The author of a survivor may have seen a removal annulled by an edit, and another removal may
  /// since have covered that edit: the first one then stands, though nobody started afresh, and the
  /// resource keeps the values it had. Only so does an edit never change more than it says: what
  /// contributes stays the same when a record comes that has seen all others.
  private static func whole(_ kept: [AuditRecord], of all: [AuditRecord]) -> [AuditRecord] {
    kept.contains { $0.action == .added } ? kept : all
  }

  /// The register of a field; nil if no contributing record sets it.
  public func register(_ field: String) -> Register? {
    let setters = contributing.filter { $0.sets(field) }
    let overwritten = coverage.highestSeen(by: setters)
    let maximal = setters.filter { !overwritten.covers($0) }.sorted { left, right in
      let leftHas = left.hasValue(field)
      return leftHas == right.hasValue(field) ? left.stamp > right.stamp : leftHas
    }
    guard let winner = maximal.first else { return nil }
    return Register(winner: winner, others: Array(maximal.dropFirst()))
  }

  /// Whether some setter of a field had seen a record.
  func isOverwritten(_ record: AuditRecord, in field: String) -> Bool {
    coverage.highestSeen(by: contributing.filter { $0.sets(field) }).covers(record)
  }

  /// The fields that contributing records set, except for the place, created and modified.
  public var fields: [String] {
    var fields = ChangeSet()
    for record in contributing {
      for element in record.changes
      where element.field != Field.created && element.field != Field.modified {
        fields[element.field] = element.change
      }
      guard record.action == .added else { continue }
      for field in record.resourceType.fixedFields { fields[field] = FieldChange(to: nil) }
    }
    return fields.map(\.field)
  }

  /// The first of the contributing records that made the resource: the one with the least stamp.
  public var origin: AuditRecord? {
    contributing.filter { $0.action == .added }.min { $0.stamp < $1.stamp }
      ?? contributing.min { $0.stamp < $1.stamp }
  }

  /// The contributing record with the greatest stamp.
  public var latest: AuditRecord? { contributing.max { $0.stamp < $1.stamp } }
}

extension ResourceType {
  /// The fields that ADDED always sets, to nothing if the record does not say.
  public var fixedFields: [String] {
    switch self {
    case .category: [Field.name, Field.strict]
    case .attribute:
      [
        Field.category, Field.name, Field.type, Field.choices, Field.required,
        Field.defaultValue, Field.position,
      ]
    case .favorite: [Field.title, Field.details]
    }
  }
}

extension AuditRecord {
  /// Whether the record sets a field, be it to nothing; a compacted one sets no more than its place.
  public func sets(_ field: String) -> Bool {
    if field == Field.place { return place?.to != nil }
    guard !isCompacted else { return false }
    return changes[field] != nil
      || action == .added && resourceType.fixedFields.contains(field)
  }

  /// The value the record sets a field to; nil for nothing, and for the place.
  public func value(_ field: String) -> AttributeValue? { changes[field]?.to }

  /// Whether the record sets a field to something.
  func hasValue(_ field: String) -> Bool {
    field == Field.place ? place?.to != nil : changes[field]?.to != nil
  }
}
