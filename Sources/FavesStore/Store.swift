import CSQLite
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
  /// The same, for filling: a missing file appears only with the first change that is committed.
  case fill
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

  private var queue: DatabaseQueue
  /// Where the store is made that has not got its name yet; nil once it has.
  private var unnamed: String?
  private let statements = StatementCache()

  /// How long a writer waits for another one, in seconds.
  public static let busyTimeout = 5.0

  /// The kilobytes of a file that are kept in memory: an import touches index pages all over, which
  /// the 2 MB that SQLite takes otherwise would write many times.
  public static let cache = 24_000

  /// What is kept of a new file that is being filled: rows go to its end, and for each index in turn
  /// this much is sorted in memory.
  static let fillingCache = 6_000

  /// What each of the two stores of a sync keeps, so that both together stay small.
  public static let sharedCache = 10_000

  /// Opens a store file.
  ///
  /// - Throws: ``FavesCore/FavesError``: `notFound` for a missing file, `data` for a file that is no
  ///   store or of a newer schema (left untouched), `busy`, `permission`, `io`.
  public init(
    path: String, access: StoreAccess, environment: StoreEnvironment,
    busyTimeout: Double = Store.busyTimeout, cache: Int = Store.cache
  ) throws {
    Self.configure
    self.path = path
    self.environment = environment
    let exists = SystemFiles.exists(path)
    guard access == .create || access == .fill || exists else { throw Self.missing(path) }
    do {
      if access == .fill, !exists, !Self.hasRemains(of: path) {
        isNew = true
        let temporary = try Self.makeUnnamed(path)
        unnamed = temporary
        queue = try Self.openUnnamed(temporary, path)
        return
      }
      isNew = try !exists && Self.make(path)
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

  /// Done once, before the first file is opened.
  private static let configure: Void = {
    // Where SQLite is in use already, it refuses, and nothing is lost but a little speed.
    _ = faves_sqlite_without_memory_statistics()
  }()

  /// Keeps no more kilobytes of the file in memory from now on.
  public func limit(cache: Int) throws {
    try rethrowing {
      try queue.inDatabase { try $0.execute(sql: "PRAGMA cache_size = -\(cache)") }
    }
  }

  /// Closes the file.
  public func close() throws {
    statements.removeAll()
    guard let unnamed else { return try queue.close() }
    // Whatever is wrong with it, the file goes.
    try? queue.close()
    SystemFiles.remove(unnamed)
  }

  /// Removes the file if it was made for nothing, and closes the store.
  public func discardIfEmpty() throws {
    guard isNew else { return }
    // One that cannot be read is left alone: it may have got its name, whole, just before.
    let isEmpty = unnamed != nil || (try? read { try $0.seenVector().isEmpty }) ?? false
    guard isEmpty else { return }
    let hasName = unnamed == nil
    try close()
    if hasName { SystemFiles.remove(path) }
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
    guard !hasRemains(of: path) else { return true }
    let temporary = try makeUnnamed(path)
    defer { for suffix in ["", "-wal", "-shm"] { SystemFiles.remove(temporary + suffix) } }
    let queue = try openQueue(temporary, readOnly: false, busyTimeout: busyTimeout)
    try queue.inDatabase { try Migrator(database: $0, path: path).prepare(mayWrite: true) }
    try queue.close()
    guard !SystemFiles.exists(temporary + "-wal") else {
      throw DatabaseError(resultCode: .SQLITE_IOERR, message: "its log cannot be taken over")
    }
    return try SystemFiles.giveName(path, to: temporary)
  }

  /// What a removed store left would be taken for a part of the new one; SQLite itself removes it
  /// where it makes the file.
  private static func hasRemains(of path: String) -> Bool {
    ["-wal", "-journal"].contains { SystemFiles.exists(path + $0) }
  }

  private static func makeUnnamed(_ path: String) throws -> String {
    try SystemFiles.makeDirectories(SystemFiles.parent(of: path))
    let (temporary, descriptor) = try SystemFiles.makeTemporary(beside: path, permissions: 0o644)
    Glibc.close(descriptor)
    return temporary
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

  // MARK: A store without a name yet

  /// Opens a file that nobody else can know, to be thrown away whole if anything goes wrong: it
  /// takes no journal, and is synced once, before it gets its name.
  private static func openUnnamed(_ temporary: String, _ path: String) throws -> DatabaseQueue {
    do {
      var configuration = Configuration()
      // References are checked all at once before the file gets its name, where they need be.
      configuration.foreignKeysEnabled = false
      configuration.prepareDatabase { database in
        try database.execute(
          sql: """
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
            PRAGMA cache_size = -\(fillingCache); PRAGMA threads = 1
            """)
      }
      let queue = try DatabaseQueue(path: temporary, configuration: configuration)
      try queue.inDatabase { try Migrator(database: $0, path: path).create(journal: .none) }
      return queue
    } catch {
      SystemFiles.remove(temporary)
      throw error
    }
  }

  /// Takes back what a transaction did to a store without a name: by starting anew.
  private func startAnew(_ temporary: String) throws {
    statements.removeAll()
    try? queue.close()
    SystemFiles.remove(temporary)
    let next = try Self.makeUnnamed(path)
    unnamed = next
    queue = try Self.openUnnamed(next, path)
  }

  /// Gives the store its name, now that it is whole and on disk.
  ///
  /// - Parameter isFilled: Whether all references in it are known to be right.
  private func giveName(_ temporary: String, isFilled: Bool) throws {
    statements.removeAll()
    try queue.inDatabase { database in
      guard try isFilled || Row.fetchOne(database, sql: "PRAGMA foreign_key_check") == nil else {
        throw StoreCorruption("a row refers to one that is not there")
      }
      try database.execute(sql: "PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = WAL")
    }
    try queue.close()
    try SystemFiles.synchronizeFile(temporary)
    guard try SystemFiles.giveName(path, to: temporary) else {
      try startAnew(temporary)
      throw FavesError(
        .busy, "store-busy", "another program made \(path) meanwhile",
        hint: "nothing was changed; try again")
    }
    unnamed = nil
    try SystemFiles.synchronizeDirectory(SystemFiles.parent(of: path))
    queue = try Self.openQueue(path, readOnly: false, busyTimeout: Self.busyTimeout)
  }

  private func fill<Result>(
    _ temporary: String, _ command: CommandKind, isDryRun: Bool,
    _ body: (StoreWriter) throws -> Result
  ) throws -> Result {
    do {
      var isFilled = false
      let result = try transact(temporary, command, isDryRun: isDryRun, body) {
        isFilled = $0.isFilled
      }
      try isDryRun ? startAnew(temporary) : giveName(temporary, isFilled: isFilled)
      return result
    } catch {
      if unnamed == temporary { try? startAnew(temporary) }
      throw error
    }
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
      guard let unnamed else { return try transact(path, command, isDryRun: isDryRun, body) }
      return try fill(unnamed, command, isDryRun: isDryRun, body)
    }
  }

  private func transact<Result>(
    _ file: String, _ command: CommandKind, isDryRun: Bool,
    _ body: (StoreWriter) throws -> Result, finished: (StoreWriter) -> Void = { _ in }
  ) throws -> Result {
    try queue.inDatabase { database in
      var result: Result?
      try database.inTransaction(.immediate) {
        let writer = try StoreWriter(
          database: database, statements: statements, path: file, environment: environment,
          command: command)
        result = try body(writer)
        try writer.finish(isDryRun: isDryRun)
        finished(writer)
        return isDryRun && unnamed == nil ? .rollback : .commit
      }
      return try Self.unwrap(result)
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
