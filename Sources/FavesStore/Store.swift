public import FavesCore
import GRDB
import GRDBSQLite
import Glibc
import SystemFiles

/// How a store is opened.
public enum StoreAccess: Sendable {
  /// For reading; the file must be there and is not changed.
  case read
  /// For reading and writing; the file must be there.
  case write
  /// For reading and writing; the file is made if it is missing.
  case create
}

/// What a store needs of its surroundings.
public struct StoreEnvironment: Sendable {
  /// Tells the time.
  public var clock: any FavesCore.Clock
  /// Makes ids of operations and replicas.
  public var ids: any IDGenerator
  /// Where the tokens are kept that tie a replica to its file.
  public var stateDirectory: String
  /// The name a new replica gets.
  public var replicaName: String

  /// Makes the surroundings of a store.
  public init(
    clock: any FavesCore.Clock, ids: any IDGenerator, stateDirectory: String, replicaName: String
  ) {
    self.clock = clock
    self.ids = ids
    self.stateDirectory = stateDirectory
    self.replicaName = replicaName
  }
}

/// One store file, open.
///
/// Several processes may use one file at once: writers wait for each other up to the busy timeout,
/// readers never wait (SQLite's write-ahead log).
public final class Store {
  /// The path it was opened at.
  public let path: String
  /// The surroundings it was opened in.
  public let environment: StoreEnvironment
  /// Whether opening it made the file.
  public let isNew: Bool

  private let queue: DatabaseQueue
  private let statements = StatementCache()

  /// How long a writer waits for another one, in seconds.
  public static let busyTimeout = 5.0

  /// The kilobytes of a file that are kept in memory: an import touches index pages all over, which
  /// the 2 MB that SQLite takes otherwise would write many times.
  public static let cache = 24_000

  /// What the other store of a sync keeps, so that both together stay small.
  public static let peerCache = 8_000

  /// Opens a store file.
  ///
  /// - Throws: ``FavesCore/FavesError``: `notFound` for a missing file, `data` for a file that is no
  ///   store or of a newer schema (left untouched), `busy`, `permission`, `io`.
  public init(
    path: String, access: StoreAccess, environment: StoreEnvironment,
    busyTimeout: Double = Store.busyTimeout, cache: Int = Store.cache
  ) throws {
    self.path = path
    self.environment = environment
    guard access == .create || SystemFiles.exists(path) else { throw Self.missing(path) }
    do {
      isNew = try !SystemFiles.exists(path) && Self.make(path)
      if SystemFiles.exists(path) { try Self.checkIsFile(path) }
      queue = try Self.openQueue(
        path, readOnly: access == .read, busyTimeout: busyTimeout, cache: cache)
      try queue.inDatabase { database in
        try Migrator(database: database, path: path).prepare(mayWrite: access != .read)
      }
      if isNew { try SystemFiles.synchronizeDirectory(SystemFiles.parent(of: path)) }
    } catch {
      throw FavesError(error, store: path)
    }
  }

  /// Closes the file.
  public func close() throws {
    statements.removeAll()
    try queue.close()
  }

  private static func missing(_ path: String) -> FavesError {
    FavesError(
      .notFound, "store-missing", "there is no store at \(path)",
      hint: "make one with `faves init --store \(path)`")
  }

  /// Makes an empty store that appears whole or not at all: a file that SQLite has only begun is no
  /// store for whoever comes next.
  ///
  /// - Returns: false if another program was faster.
  private static func make(_ path: String) throws -> Bool {
    try SystemFiles.makeDirectories(SystemFiles.parent(of: path))
    // What a removed store left would be taken for a part of the new one; SQLite itself removes it
    // where it makes the file.
    guard !["-wal", "-journal"].contains(where: { SystemFiles.exists(path + $0) }) else {
      return true
    }
    let (temporary, descriptor) = try SystemFiles.makeTemporary(beside: path, permissions: 0o644)
    Glibc.close(descriptor)
    defer { for suffix in ["", "-wal", "-shm"] { SystemFiles.remove(temporary + suffix) } }
    let queue = try openQueue(temporary, readOnly: false, busyTimeout: busyTimeout)
    try queue.inDatabase { try Migrator(database: $0, path: path).prepare(mayWrite: true) }
    try queue.close()
    guard !SystemFiles.exists(temporary + "-wal") else {
      throw DatabaseError(resultCode: .SQLITE_IOERR, message: "its log cannot be taken over")
    }
    return try SystemFiles.giveName(path, to: temporary)
  }

  private static func checkIsFile(_ path: String) throws {
    guard let size = SystemFiles.regularFileSize(path) else {
      throw FavesError(
        .data, "not-a-store", "\(path) is not a file", hint: "name the file of a store")
    }
    guard access(path, R_OK) == 0 else {
      throw SystemFiles.error("\(path) cannot be opened", .permission)
    }
    guard size > 0 else {
      throw FavesError(
        .data, "not-a-store", "\(path) is empty, not a store of Faves",
        hint: "remove the file, or name another store")
    }
  }

  private static func openQueue(
    _ path: String, readOnly: Bool, busyTimeout: Double, cache: Int = Store.cache
  ) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = readOnly
    configuration.busyMode = .timeout(busyTimeout)
    configuration.foreignKeysEnabled = true
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA cache_size = -\(cache)")
      guard !readOnly else { return }
      // FULL keeps a committed change through a power cut, which NORMAL does not in WAL mode.
      try database.execute(sql: "PRAGMA synchronous = FULL")
    }
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// Reads from one unchanging state of the store.
  public func read<Result>(_ body: (StoreReader) throws -> Result) throws -> Result {
    try rethrowing {
      try queue.inDatabase { database in
        var result: Result?
        try database.inTransaction(.deferred) {
          result = try body(StoreReader(database: database, statements: statements))
          return .rollback
        }
        return try Self.unwrap(result)
      }
    }
  }

  /// Changes the store in one transaction: all of it or, on an error, none of it.
  ///
  /// - Parameters:
  ///   - command: The kind of the operation, for `undo` and the log.
  ///   - isDryRun: Does everything and takes it back at the end.
  public func write<Result>(
    _ command: CommandKind, isDryRun: Bool = false,
    _ body: (StoreWriter) throws -> Result
  ) throws -> Result {
    try rethrowing {
      try queue.inDatabase { database in
        var result: Result?
        try database.inTransaction(.immediate) {
          let writer = try StoreWriter(
            database: database, statements: statements, path: path, environment: environment,
            command: command)
          result = try body(writer)
          try writer.finish(isDryRun: isDryRun)
          return isDryRun ? .rollback : .commit
        }
        return try Self.unwrap(result)
      }
    }
  }

  /// Runs a body outside of any transaction, for the few statements that demand that.
  func withoutTransaction(_ body: (GRDB.Database) throws -> Void) throws {
    try rethrowing { try queue.inDatabase(body) }
  }

  private static func unwrap<Result>(_ result: Result?) throws -> Result {
    guard let result else { throw StoreCorruption("a transaction ended without a result") }
    return result
  }

  private func rethrowing<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw FavesError(error, store: path)
    } catch let error as StoreCorruption {
      throw FavesError(error, store: path)
    } catch let error as CBORError {
      throw FavesError(error, store: path)
    }
  }
}
