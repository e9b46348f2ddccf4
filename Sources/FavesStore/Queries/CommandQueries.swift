public import FavesCore

/// One command of a person on this store, as far as it wrote or brought records.
public struct StoredCommand: Sendable {
  let row: Int64
  /// The operation.
  public let id: ResourceID
  /// What kind of command it was.
  public let kind: CommandKind
  /// When.
  public let at: Timestamp
  let records: ClosedRange<Int64>
  /// The command it takes back.
  let undoes: Int64?
  /// Whom or what it took records from.
  public let peer: String?
}

/// How a record that was written elsewhere came into a store.
public struct Arrival: Hashable, Sendable {
  /// The operation that brought it: a sync, or the import of a file with audit records.
  public var operation: ResourceID
  /// Whom or what it took the record from, as the user named it; nil if that is not known.
  public var peer: String?
  /// When.
  public var at: Timestamp

  /// Makes a note of an arrival.
  public init(operation: ResourceID, peer: String?, at: Timestamp) {
    self.operation = operation
    self.peer = peer
    self.at = at
  }
}

extension StoreReader {
  private func readCommand(_ row: SQLStatement) throws -> StoredCommand {
    StoredCommand(
      row: row.integer(0), id: try row.id(1), kind: CommandKind(rawValue: row.text(2)) ?? .edit,
      at: Timestamp(milliseconds: row.integer(3)),
      records: row.integer(4)...max(row.integer(4), row.integer(5)),
      undoes: row.optionalInteger(6), peer: row.optionalText(7))
  }

  /// The last command that can be taken back: still in effect, and not taking one back itself.
  public func lastUndoableCommand() throws -> StoredCommand? {
    var last: StoredCommand?
    try forEach(
      """
      SELECT id, uuid, kind, wall, first_record, last_record, undoes, peer FROM command
      WHERE undoes IS NULL AND kind <> 'undo' ORDER BY id DESC
      """
    ) {
      let command = try readCommand($0)
      guard try isInEffect(command.row) else { return true }
      last = command
      return false
    }
    return last
  }

  /// Whether a command holds: nothing took it back, or what did was taken back itself.
  func isInEffect(_ command: Int64) throws -> Bool {
    let undoing = try all("SELECT id FROM command WHERE undoes = ?", command) { $0.integer(0) }
    return try !undoing.contains(where: isInEffect)
  }

  /// The command that wrote or brought a record; nil for the one that is running.
  ///
  /// - Complexity: O(log *n*) look-ups for *n* commands, whose records rise with them; O(1) where
  ///   it is the command that was asked for last.
  func command(ofRecord row: Int64) throws -> StoredCommand? {
    if let lastCommand, lastCommand.records.contains(row) { return lastCommand }
    var low: Int64 = 1
    var high = try first("SELECT max(id) FROM command") { $0.integer(0) } ?? 0
    var found: StoredCommand?
    while low <= high {
      let middle = low + (high - low) / 2
      let command = try first(
        """
        SELECT id, uuid, kind, wall, first_record, last_record, undoes, peer FROM command
        WHERE id >= ? ORDER BY id LIMIT 1
        """, middle, read: readCommand)
      if let command, command.row <= high, command.records.lowerBound <= row {
        found = command
        low = command.row + 1
      } else {
        high = middle - 1
      }
    }
    guard let found, found.records.contains(row) else { return nil }
    lastCommand = found
    return found
  }

  /// What brought a record into this store; nil if it was written here.
  public func arrival(of record: AuditRecord) throws -> Arrival? {
    guard let row = try recordRow(record.id), let command = try command(ofRecord: row),
      command.id != record.operation
    else { return nil }
    return Arrival(operation: command.id, peer: command.peer, at: command.at)
  }

  /// The command of an operation of this store; nil for one that a sync brought.
  public func command(_ operation: ResourceID) throws -> StoredCommand? {
    try first(
      """
      SELECT id, uuid, kind, wall, first_record, last_record, undoes, peer FROM command
      WHERE uuid = ?
      """, operation, read: readCommand)
  }

  /// The operations whose ids lie in a range, at most two; for unique prefixes.
  ///
  /// Those of this store and those that syncs brought.
  public func operationIDs(from lower: ResourceID, through upper: ResourceID) throws -> [ResourceID]
  {
    try all(
      """
      SELECT uuid FROM command WHERE uuid BETWEEN ?1 AND ?2
      UNION SELECT uuid FROM operation WHERE uuid BETWEEN ?1 AND ?2 LIMIT 2
      """, lower, upper
    ) { try $0.id(0) }
  }
}
