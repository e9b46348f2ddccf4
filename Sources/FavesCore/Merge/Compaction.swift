/// Which records of a resource may give up the values they brought.
///
///     R ──seen by── S, and S sets every field that R sets
///
/// Invariant: wherever R contributes, S does, for whoever removes what S says has seen R as well. So
/// R never decides a field, in no set of records that grows from this one: not with an edit by
/// someone who knew neither, and not after a removal or its annulment. R keeps its header, its place
/// and the names of its fields, by which it counts as before for what lives, what a removal covers
/// and who made a resource; only the values are gone. Additions and removals keep theirs.
public enum Compaction {
  /// The records that may give up their values, by their numbers in the list given.
  ///
  /// - Parameters:
  ///   - records: All records of one resource.
  ///   - isKnownToAll: Whether all replicas that count have a record.
  /// - Complexity: O(*n* · *f* + *f* · *r*²) for *n* records of *r* replicas with *f* fields.
  public static func overwritten(
    _ records: [AuditRecord], oracle: some SeenOracle, isKnownToAll: (RecordID) -> Bool
  ) throws -> [Int] {
    let candidates = records.indices.filter {
      records[$0].mayGiveUpValues && isKnownToAll(records[$0].id)
    }
    guard !candidates.isEmpty, records.count > 1 else { return [] }
    let known = records.filter { $0.action != .removed && isKnownToAll($0.id) }
    var coverage = Coverage(records)
    try coverage.learnSetters(known, oracle)
    var overwritten: [String: SeenVector] = [:]
    return candidates.filter { index in
      records[index].decidingFields.allSatisfy { field in
        let vector = overwritten[field] ?? coverage.highestSeen(by: known.filter { $0.sets(field) })
        overwritten[field] = vector
        return vector.covers(records[index])
      }
    }
  }
}

extension AuditRecord {
  fileprivate var mayGiveUpValues: Bool {
    action == .updated && !isCompacted && unknown.isEmpty && !decidingFields.isEmpty
  }

  /// The fields of its changes, but for the modification, which counts for the latest record alone.
  fileprivate var decidingFields: [String] {
    changes.map(\.field).filter { $0 != Field.modified }
  }

  /// The record without the values it brought.
  public var compacted: AuditRecord {
    var record = self
    for element in changes { record.changes[element.field] = FieldChange(from: nil, to: nil) }
    record.isCompacted = true
    return record
  }
}

extension ResourceFold {
  /// Whether some field is decided by a record that gave up its values: a fold of a part of the
  /// records, as undoing needs it, cannot tell then what the field was.
  public var lacksValues: Bool {
    fields.contains { register($0)?.winner.isCompacted == true }
  }
}
