import FavesCore
import GRDB
import Glibc

/// Brings a store file to the schema of this program, or refuses it untouched.
struct Migrator {
  let database: GRDB.Database
  let path: String

  func prepare(mayWrite: Bool) throws {
    let version = try currentVersion()
    if version == 0 {
      guard mayWrite else { throw notAStore }
      try create(journal: .writeAhead)
    } else if version > Schema.version {
      throw FavesError(
        .data, "schema-newer",
        "\(path) has schema \(version); this version of Faves knows \(Schema.version)",
        hint: "upgrade Faves; the store was left untouched")
    } else if version < Schema.version {
      try mayWrite ? migrate(from: version) : emulate(from: version)
    }
  }

  private var notAStore: FavesError {
    FavesError(
      .data, "not-a-store", "\(path) is a SQLite file, but not a store of Faves",
      hint: "name the file of a store")
  }

  /// 0 for an empty database.
  private func currentVersion() throws -> Int {
    let applicationID = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    if applicationID == Schema.applicationID {
      return try Int.fetchOne(database, sql: "SELECT version FROM schema_version") ?? 0
    }
    let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
    guard tables == 0, applicationID == 0 else { throw notAStore }
    return 0
  }

  /// How a new file is kept whole while it is written.
  enum Journal {
    case writeAhead
    /// Not at all: nobody has it yet.
    case none
  }

  /// Makes the schema in an empty file.
  func create(journal: Journal) throws {
    // Rows of half a kilobyte fill such pages better than those of 4 KB that SQLite makes by itself.
    try database.execute(sql: "PRAGMA page_size = 8192")
    if journal == .writeAhead { try switchToWriteAheadLog() }
    try database.inTransaction(.immediate) {
      // Another process may have made the schema while this one waited for the lock.
      guard try currentVersion() == 0 else { return .rollback }
      try database.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
      try apply(after: 0)
      return .commit
    }
  }

  /// SQLite does not wait for others when it changes the journal, as when several programs make one
  /// store at once.
  private func switchToWriteAheadLog() throws {
    var attempts = Int(Store.busyTimeout * 50)
    while true {
      do {
        return try database.execute(sql: "PRAGMA journal_mode = WAL")
      } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && attempts > 0 {
        attempts -= 1
        usleep(20_000)
      }
    }
  }

  private func migrate(from version: Int) throws {
    try database.inTransaction(.immediate) {
      try apply(after: try currentVersion())
      return .commit
    }
  }

  /// Lets a connection that only reads see a file of an older schema as one of this schema.
  private func emulate(from version: Int) throws {
    for migration in Schema.migrations where migration.version > version {
      for view in migration.views { try database.execute(sql: view) }
    }
  }

  private func apply(after version: Int) throws {
    for migration in Schema.migrations where migration.version > version {
      for statement in migration.statements { try database.execute(sql: statement) }
    }
    try database.execute(sql: "DELETE FROM schema_version")
    try database.execute(
      sql: "INSERT INTO schema_version (version) VALUES (?)", arguments: [Schema.version])
  }
}
