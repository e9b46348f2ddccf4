import GRDBSQLite
import Glibc

/// Tells damage to a store file from a disk that fails.
enum Damage {
  /// Whether a file can be read and is not whole.
  ///
  /// SQLite says that a file is malformed also where the system could not read it (its VFS maps EIO
  /// to SQLITE_IOERR_CORRUPTFS); nobody should put back a backup for that. Reads the whole file.
  static func isConfirmed(_ path: String) -> Bool {
    var connection: OpaquePointer?
    defer { sqlite3_close(connection) }
    guard sqlite3_open_v2(path, &connection, SQLITE_OPEN_READONLY, nil) == SQLITE_OK else {
      return false
    }
    let isWhole = isWhole(connection)
    var lastError: Int32 = 0
    sqlite3_file_control(connection, "main", SQLITE_FCNTL_LAST_ERRNO, &lastError)
    return !isWhole && lastError != EIO
  }

  private static func isWhole(_ connection: OpaquePointer?) -> Bool {
    var statement: OpaquePointer?
    defer { sqlite3_finalize(statement) }
    guard
      sqlite3_prepare_v2(connection, "PRAGMA quick_check(1)", -1, &statement, nil) == SQLITE_OK,
      sqlite3_step(statement) == SQLITE_ROW, let text = sqlite3_column_text(statement, 0)
    else { return false }
    return String(cString: text) == "ok"
  }
}
