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
}

extension StoreReader {
  private func readCommand(_ row: SQLStatement) throws -> StoredCommand {
    StoredCommand(
      row: row.integer(0), id: try row.id(1), kind: CommandKind(rawValue: row.text(2)) ?? .edit,
      at: Timestamp(milliseconds: row.integer(3)),
      records: row.integer(4)...max(row.integer(4), row.integer(5)), undoes: row.optionalInteger(6))
  }

  /// The last command that can be taken back: still in effect, and not taking one back itself.
  public func lastUndoableCommand() throws -> StoredCommand? {
    var last: StoredCommand?
    try forEach(
      """
      SELECT id, uuid, kind, wall, first_record, last_record, undoes FROM command
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
  /// - Complexity: O(number of commands since), for records rise with the commands.
  func command(ofRecord row: Int64) throws -> StoredCommand? {
    try first(
      """
      SELECT id, uuid, kind, wall, first_record, last_record, undoes FROM command
      WHERE first_record <= ? ORDER BY id DESC LIMIT 1
      """, row, read: readCommand
    ).flatMap { $0.records.contains(row) ? $0 : nil }
  }

  /// The command of an operation; an operation that a sync brought counts as one of its own.
  public func command(_ operation: ResourceID) throws -> StoredCommand? {
    if let command = try first(
      """
      SELECT id, uuid, kind, wall, first_record, last_record, undoes FROM command WHERE uuid = ?
      """, operation, read: readCommand)
    {
      return command
    }
    return nil
  }

  /// The operations whose ids lie in a range, at most two; for unique prefixes.
  public func commandIDs(from lower: ResourceID, through upper: ResourceID) throws -> [ResourceID] {
    try all("SELECT uuid FROM command WHERE uuid BETWEEN ? AND ? LIMIT 2", lower, upper) {
      try $0.id(0)
    }
  }
}
