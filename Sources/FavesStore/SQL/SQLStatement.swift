import FavesCore
import GRDB
import GRDBSQLite

/// A value that binds to a parameter of a statement.
protocol SQLBindable {
  func bind(to statement: OpaquePointer, at index: Int32) -> Int32
}

private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

extension Int64: SQLBindable {
  func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
    sqlite3_bind_int64(statement, index, self)
  }
}

extension Int: SQLBindable {
  func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
    sqlite3_bind_int64(statement, index, Int64(self))
  }
}

extension String: SQLBindable {
  func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
    var copy = self
    return copy.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        characters.baseAddress.map {
          sqlite3_bind_text(statement, index, $0, Int32(characters.count), transient)
        } ?? sqlite3_bind_text(statement, index, "", 0, transient)
      }
    }
  }
}

extension [UInt8]: SQLBindable {
  func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
    withUnsafeBytes { bytes in
      bytes.baseAddress.map {
        sqlite3_bind_blob(statement, index, $0, Int32(bytes.count), transient)
      } ?? sqlite3_bind_zeroblob(statement, index, 0)
    }
  }
}

/// Text that stays where it is until the statement was run: SQLite takes no copy.
struct StaticText: SQLBindable {
  private let bytes: UnsafeRawBufferPointer

  init(_ text: TextView) {
    bytes = UnsafeRawBufferPointer(text)
  }

  func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
    guard let base = bytes.baseAddress else {
      return sqlite3_bind_text(statement, index, "", 0, nil)
    }
    return sqlite3_bind_text(
      statement, index, base.assumingMemoryBound(to: CChar.self), Int32(bytes.count), nil)
  }
}

/// Bytes that stay where they are until the statement was run: SQLite takes no copy.
struct StaticBlob: SQLBindable {
  private let bytes: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
    guard let base = bytes.baseAddress else { return sqlite3_bind_zeroblob(statement, index, 0) }
    return sqlite3_bind_blob(statement, index, base, Int32(bytes.count), nil)
  }
}

extension ResourceID: SQLBindable {
  func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
    var halves = (high.bigEndian, low.bigEndian)
    return withUnsafeBytes(of: &halves) {
      sqlite3_bind_blob(statement, index, $0.baseAddress, 16, transient)
    }
  }
}

extension Optional: SQLBindable where Wrapped: SQLBindable {
  func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
    self?.bind(to: statement, at: index) ?? sqlite3_bind_null(statement, index)
  }
}

/// A prepared statement, bound and stepped without copies of rows.
///
/// Made by SQLite itself: those of GRDB insist on the queue of their database, while a sync lends a
/// whole transaction to another thread.
final class SQLStatement {
  private let handle: OpaquePointer
  private let connection: OpaquePointer

  init(_ sql: String, in database: GRDB.Database) throws {
    connection = try database.connection
    var handle: OpaquePointer?
    let code = sqlite3_prepare_v3(
      connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
    guard code == SQLITE_OK, let handle else { throw DatabaseError(of: connection) }
    self.handle = handle
  }

  deinit {
    sqlite3_finalize(handle)
  }

  func bind<each Value: SQLBindable>(_ values: repeat each Value) throws {
    var index: Int32 = 0
    var code = SQLITE_OK
    for value in repeat each values {
      index += 1
      let result = value.bind(to: handle, at: index)
      if result != SQLITE_OK { code = result }
    }
    guard code == SQLITE_OK else { throw DatabaseError(of: connection) }
  }

  /// Runs a statement that gives no rows.
  func run<each Value: SQLBindable>(_ values: repeat each Value) throws {
    try bind(repeat each values)
    defer { reset() }
    _ = try step()
  }

  /// Advances to the next row; false at the end.
  func step() throws -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default: throw DatabaseError(of: connection)
    }
  }

  func reset() {
    sqlite3_reset(handle)
  }

  // MARK: Columns of the current row

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

  /// Whether the column holds a blob of no bytes, as opposed to nothing.
  func isEmptyBlob(_ column: Int32) -> Bool {
    sqlite3_column_type(handle, column) == SQLITE_BLOB && sqlite3_column_bytes(handle, column) == 0
  }

  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

  func int(_ column: Int32) -> Int { Int(sqlite3_column_int64(handle, column)) }

  func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

  func text(_ column: Int32) -> String {
    guard let bytes = sqlite3_column_text(handle, column) else { return "" }
    let count = Int(sqlite3_column_bytes(handle, column))
    return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  /// The bytes of a text or a blob, valid until the next step; none for nothing.
  func view(_ column: Int32) -> TextView {
    guard let bytes = sqlite3_column_blob(handle, column) else {
      return TextView(start: nil, count: 0)
    }
    return TextView(
      start: bytes.assumingMemoryBound(to: UInt8.self),
      count: Int(sqlite3_column_bytes(handle, column)))
  }

  func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

  func blob(_ column: Int32) -> [UInt8] {
    guard let bytes = sqlite3_column_blob(handle, column) else { return [] }
    return Array(
      UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(handle, column))))
  }

  func id(_ column: Int32) throws -> ResourceID {
    guard let bytes = sqlite3_column_blob(handle, column),
      sqlite3_column_bytes(handle, column) == 16
    else { throw StoreCorruption("an id is not 16 bytes long") }
    let halves = UnsafeRawPointer(bytes)
    return ResourceID(
      high: UInt64(bigEndian: halves.loadUnaligned(as: UInt64.self)),
      low: UInt64(bigEndian: halves.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
  }
}

extension GRDB.Database {
  /// The connection, which whoever has the transaction may use on any thread.
  fileprivate var connection: OpaquePointer {
    get throws {
      guard let sqliteConnection else {
        throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "the connection is closed")
      }
      return sqliteConnection
    }
  }

  /// Runs a statement that is not kept, on any thread.
  func run(_ sql: String) throws {
    let connection = try connection
    guard sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK else {
      throw DatabaseError(of: connection)
    }
  }

  /// The key of the row that was inserted last, on any thread.
  var lastRow: Int64 { sqliteConnection.map(sqlite3_last_insert_rowid) ?? 0 }
}

extension DatabaseError {
  /// The latest error of a connection.
  fileprivate init(of connection: OpaquePointer) {
    self.init(
      resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
      message: sqlite3_errmsg(connection).map { String(cString: $0) })
  }
}

/// Something in a store file is not as Faves wrote it.
struct StoreCorruption: Error {
  var message: String

  init(_ message: String) {
    self.message = message
  }
}

/// The prepared statements of one connection, each kept for its next use.
final class StatementCache {
  private var free: [UnsafeRawPointer: [SQLStatement]] = [:]

  /// Runs a body with a statement of its own, so that one statement can run within itself.
  func with<Result>(
    _ sql: StaticString, in database: GRDB.Database, _ body: (SQLStatement) throws -> Result
  ) throws -> Result {
    let key = UnsafeRawPointer(sql.utf8Start)
    let statement = try free[key]?.popLast() ?? SQLStatement(sql.description, in: database)
    defer {
      statement.reset()
      free[key, default: []].append(statement)
    }
    return try body(statement)
  }

  func removeAll() {
    free = [:]
  }
}
