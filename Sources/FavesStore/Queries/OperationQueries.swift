public import FavesCore

/// An operation of some replica: records with consecutive numbers.
public struct StoredOperation: Hashable, Sendable {
  /// The operation.
  public let id: ResourceID
  /// The replica that wrote it.
  public let replica: ResourceID
  let replicaRow: Int64
  /// The numbers of its records.
  public let sequences: ClosedRange<Int64>
}

extension StoreReader {
  private struct ReplicaEnd {
    var row: Int64
    var id: ResourceID
    var sequence: Int64
  }

  /// The records of an operation; nil if none are here.
  ///
  /// - Complexity: O(*r* · log *n*) look-ups for *r* replicas of up to *n* records: the keys of
  ///   operations are given as their first records come, so they rise with the records of a replica.
  public func storedOperation(_ id: ResourceID) throws -> StoredOperation? {
    guard
      let key = try first("SELECT id FROM operation WHERE uuid = ?", id, read: { $0.integer(0) })
    else { return nil }
    let ends = try all("SELECT id, uuid, sequence FROM replica WHERE sequence > 0") {
      ReplicaEnd(row: $0.integer(0), id: try $0.id(1), sequence: $0.integer(2))
    }
    for find in [searched, counted] {
      for end in ends {
        guard let range = try find(key, end) else { continue }
        return StoredOperation(id: id, replica: end.id, replicaRow: end.row, sequences: range)
      }
    }
    return nil
  }

  private func searched(_ key: Int64, _ end: ReplicaEnd) throws -> ClosedRange<Int64>? {
    let first = try firstSequence(ofOperation: key, end)
    guard first <= end.sequence, try operationKey(end.row, first) == key else { return nil }
    return first...(try firstSequence(ofOperation: key + 1, end) - 1)
  }

  /// The first record of a replica whose operation is not before one.
  private func firstSequence(ofOperation key: Int64, _ end: ReplicaEnd) throws -> Int64 {
    var low: Int64 = 1
    var high = end.sequence + 1
    while low < high {
      let middle = low + (high - low) / 2
      if try operationKey(end.row, middle) < key { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func operationKey(_ replica: Int64, _ sequence: Int64) throws -> Int64 {
    let key = try first(
      "SELECT operation FROM record WHERE replica = ? AND sequence = ?", replica, sequence
    ) { $0.integer(0) }
    guard let key else { throw StoreCorruption("record \(sequence) of replica \(replica) is gone") }
    return key
  }

  /// Looks at one record of a replica after the other: for one whose records share operations with
  /// another's, as after a fork, so that their keys do not rise.
  private func counted(_ key: Int64, _ end: ReplicaEnd) throws -> ClosedRange<Int64>? {
    let sequences = 1...end.sequence
    guard let first = try sequences.first(where: { try operationKey(end.row, $0) == key }) else {
      return nil
    }
    let next = try (first...end.sequence).first { try operationKey(end.row, $0) != key }
    return first...((next ?? end.sequence + 1) - 1)
  }

  /// The command that brought an operation, or wrote it.
  func commandRow(of operation: StoredOperation) throws -> Int64 {
    let record = RecordID(replica: operation.replica, sequence: operation.sequences.lowerBound)
    return try recordRow(record).flatMap(command(ofRecord:))?.row ?? 0
  }
}

/// Which operations from elsewhere were taken back here, and by what, lies among the settings: they
/// are no commands of this store that another command could name.
extension StoreReader {
  fileprivate static func undoSetting(of operation: ResourceID) -> String { "undone:\(operation)" }
  fileprivate static func undoneSetting(of undo: ResourceID) -> String { "undoes:\(undo)" }

  /// Whether an operation from elsewhere was taken back here, and that still holds.
  func isTakenBack(_ operation: ResourceID) throws -> Bool {
    guard let undo = try textSetting(Self.undoSetting(of: operation)).flatMap({ ResourceID($0) }),
      let command = try command(undo)
    else { return false }
    return try isInEffect(command.row)
  }

  /// The operation from elsewhere that an undo took back; nil if it took back something else.
  func operation(takenBackBy undo: ResourceID) throws -> StoredOperation? {
    try textSetting(Self.undoneSetting(of: undo)).flatMap { ResourceID($0) }.flatMap(
      storedOperation)
  }
}

extension StoreWriter {
  /// Remembers that the running undo takes back an operation from elsewhere.
  func noteUndo(of operation: StoredOperation) throws {
    try set(Self.undoSetting(of: operation.id), self.operation.description)
    try set(Self.undoneSetting(of: self.operation), operation.id.description)
  }
}
