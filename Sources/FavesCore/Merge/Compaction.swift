/// Which records of a resource may give up the values they brought.
///
///     R ──seen by── S, and S sets every field that R sets
///
/// Invariant: wherever R contributes, S does, for whoever removes what S says has seen R as well. So
/// R never decides a field, in no set of records that grows from this one: not with an edit by
/// someone who knew neither, and not after a removal or its annulment. R keeps its header and its
/// place, by which it counts as before for what lives, what a removal covers and who made a
/// resource; it sets no field any more, so that where S is not here yet an earlier value shows.
/// Additions and removals keep their values.
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
        let vector =
          overwritten[field] ?? coverage.highestSeen(by: known.filter { $0.decides(field) })
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

  /// Whether it may keep another record from deciding a field; of the creation that an addition
  /// brings nothing is decided where an update sets it.
  fileprivate func decides(_ field: String) -> Bool {
    sets(field) && (field != Field.created || action == .updated)
  }

  /// Whether it is a record that may have given up its values, and has.
  public var isSoundlyCompacted: Bool {
    action == .updated && changes.allSatisfy { $0.change == FieldChange(from: nil, to: nil) }
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
  /// Whether a record that gave up its values decided some field: a fold of a part of the records,
  /// as undoing needs it, cannot tell then what the field was.
  public var lacksValues: Bool {
    contributing.contains { record in
      record.isCompacted
        && record.changes.contains { !isOverwritten(record, in: $0.field) }
    }
  }
}
