import FavesCore

/// What an undo takes back.
public enum UndoTarget: Sendable {
  /// A command of this store, with all that it wrote or brought.
  case command(StoredCommand)
  /// An operation that was written elsewhere, out of all that a sync brought.
  case operation(StoredOperation)
}

/// A resource that an undo looks at.
struct TouchedResource {
  var row: Int64
  var type: ResourceType
  var id: ResourceID
}

/// What the records of a resource add up to without what is taken back, with it, and now.
struct UndoFolds {
  var before: ResourceFold
  var after: ResourceFold
  var now: ResourceFold
  /// The records since that still have an effect.
  var since: [AuditRecord]
  /// Whether the target set more than a modification.
  var setsValues: Bool

  var isChangedSince: Bool { !since.isEmpty }
  /// Whether what was before, or after the target, is no longer known.
  var isCompacted: Bool { before.lacksValues || after.lacksValues }
  var isMovedSince: Bool { since.contains { $0.sets(Field.place) } }
}

/// Which records a target has, and which came before and after it.
///
/// A command of this store is a range of record rows: what has a lower row was there before, what
/// has a higher one came since. The records of an operation from elsewhere arrived among others that
/// its author did not know, so there cause and effect count: since is what had seen it.
extension StoreReader {
  /// The resources of a target, the one it touched last first.
  func resources(of target: UndoTarget) throws -> [TouchedResource] {
    let rows: [Int64] =
      switch target {
      case .command(let command):
        try all(
          """
          SELECT resource FROM record WHERE id BETWEEN ? AND ?
          GROUP BY resource ORDER BY max(id) DESC
          """, command.records.lowerBound, command.records.upperBound
        ) { $0.integer(0) }
      case .operation(let operation):
        try all(
          """
          SELECT resource FROM record
          WHERE replica = ? AND sequence BETWEEN ? AND ? ORDER BY sequence DESC
          """, operation.replicaRow, operation.sequences.lowerBound,
          operation.sequences.upperBound
        ) { $0.integer(0) }
      }
    var seen: Set<Int64> = []
    return try rows.filter { seen.insert($0).inserted }.map { row in
      let (type, id) = try resource(row)
      return TouchedResource(row: row, type: type, id: id)
    }
  }

  /// The folds of a resource around a target.
  func folds(_ row: Int64, _ target: UndoTarget) throws -> UndoFolds {
    let records = try records(ofResource: row)
    let oracle = StoreSeenOracle(reader: self)
    func fold(_ records: [StoredRecord]) throws -> ResourceFold {
      try ResourceFold(records.map(\.record), oracle: oracle)
    }
    let since = try records.filter(isSince(target, records, oracle))
    let later = Set(since.map(\.row))
    let after = records.filter { !later.contains($0.row) }
    return UndoFolds(
      before: try fold(after.filter { !target.contains($0) }), after: try fold(after),
      now: try fold(records),
      since: try since.filter { try isEffective($0, since: target) }.map(\.record),
      setsValues: records.contains {
        target.contains($0)
          && ($0.record.place != nil || $0.record.changes.contains { $0.field != Field.modified })
      })
  }

  private func isSince(
    _ target: UndoTarget, _ records: [StoredRecord], _ oracle: StoreSeenOracle
  ) -> (StoredRecord) throws -> Bool {
    switch target {
    case .command(let command): return { $0.row > command.records.upperBound }
    case .operation(let operation):
      let own = records.filter(target.contains).map(\.record.id.sequence).min() ?? .max
      return { record in
        try !target.contains(record)
          && oracle.seen(by: record.record.id, of: operation.replica) >= own
      }
    }
  }

  /// Whether a record that came after a target still has an effect.
  ///
  /// What was taken back since has none, and what took it back has none on top of that: so several
  /// targets can be taken back one after the other.
  private func isEffective(_ stored: StoredRecord, since target: UndoTarget) throws -> Bool {
    guard let later = try command(ofRecord: stored.row) else { return true }
    guard try isInEffect(later.row), try !isTakenBack(stored.record.operation) else { return false }
    if let undone = later.undoes { return try !target.isBefore(command: undone, self) }
    if let undone = try operation(takenBackBy: later.id) {
      return try !target.isBefore(operation: undone, self)
    }
    return true
  }
}

extension UndoTarget {
  fileprivate func contains(_ stored: StoredRecord) -> Bool {
    switch self {
    case .command(let command): command.records.contains(stored.row)
    case .operation(let operation):
      stored.record.id.replica == operation.replica
        && operation.sequences.contains(stored.record.id.sequence)
    }
  }

  /// The command that wrote the records of this target, or brought them.
  private func commandRow(_ reader: StoreReader) throws -> Int64 {
    switch self {
    case .command(let command): command.row
    case .operation(let operation): try reader.commandRow(of: operation)
    }
  }

  fileprivate func isBefore(command: Int64, _ reader: StoreReader) throws -> Bool {
    try commandRow(reader) < command
  }

  fileprivate func isBefore(operation other: StoredOperation, _ reader: StoreReader) throws -> Bool
  {
    guard case .operation(let operation) = self else {
      return try isBefore(command: reader.commandRow(of: other), reader)
    }
    let first = RecordID(replica: other.replica, sequence: other.sequences.lowerBound)
    return try StoreSeenOracle(reader: reader).seen(by: first, of: operation.replica)
      >= operation.sequences.upperBound
  }
}
