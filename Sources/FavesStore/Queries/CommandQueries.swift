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
}

extension StoreReader {
  private func readCommand(_ row: SQLStatement) throws -> StoredCommand {
    StoredCommand(
      row: row.integer(0), id: try row.id(1), kind: CommandKind(rawValue: row.text(2)) ?? .edit,
      at: Timestamp(milliseconds: row.integer(3)),
      records: row.integer(4)...max(row.integer(4), row.integer(5)))
  }

  /// The last command that can be taken back: neither taken back already, nor taking one back.
  public func lastUndoableCommand() throws -> StoredCommand? {
    try first(
      """
      SELECT id, uuid, kind, wall, first_record, last_record FROM command
      WHERE undoes IS NULL AND kind <> 'undo'
        AND NOT EXISTS (SELECT 1 FROM command AS other WHERE other.undoes = command.id)
      ORDER BY id DESC LIMIT 1
      """, read: readCommand)
  }

  /// The command of an operation; an operation that a sync brought counts as one of its own.
  public func command(_ operation: ResourceID) throws -> StoredCommand? {
    if let command = try first(
      """
      SELECT id, uuid, kind, wall, first_record, last_record FROM command WHERE uuid = ?
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
