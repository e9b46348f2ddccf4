import FavesCore
import FavesStore
import FavesSync
import FavesTestSupport
import Foundation
import GRDB
import GRDBSQLite

@testable import FavesStore

extension Store {
  /// The steps that SQLite's virtual machine has taken for the statements of this connection, which
  /// are all kept for their next use.
  func steps() throws -> Int {
    try read { reader in
      var steps = 0
      var next = sqlite3_next_stmt(reader.database.sqliteConnection, nil)
      while let statement = next {
        steps += Int(sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 0))
        next = sqlite3_next_stmt(reader.database.sqliteConnection, statement)
      }
      return steps
    }
  }

  /// The steps and the changed rows that a body costs on this connection.
  func cost(_ body: () throws -> Void) throws -> (steps: Int, rows: Int) {
    let before = (steps: try steps(), rows: try changedRows())
    try body()
    return (try steps() - before.steps, try changedRows() - before.rows)
  }

  /// Syncs with another open store.
  @discardableResult
  func sync(with other: Store, now: Timestamp = Timestamp(milliseconds: Machine.start)) throws
    -> SyncResult
  {
    var options = SyncOptions()
    options.isConfirmed = true
    options.acceptsClock = true
    return try SyncEngine(
      local: StoreFilePeer(self, name: "local"), peer: StoreFilePeer(other, name: "other"),
      options: options, now: now
    ).run()
  }

  /// The rows of the table of what authors had seen.
  func seenRows() throws -> Int {
    try read { try $0.first("SELECT count(*) FROM seen", read: { $0.int(0) }) ?? 0 }
  }

  /// Changes an attribute of a favorite.
  func set(_ value: String, of title: String) throws {
    try write(.edit) { writer in
      try writer.updateFavorite(
        try writer.found(title),
        changes: [Field.metadata("k"): FieldChange(to: .text(value))], move: nil)
    }
  }
}
