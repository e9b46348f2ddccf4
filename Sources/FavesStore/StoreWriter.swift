import CSQLite
public import FavesCore
import GRDB
import SystemFiles

/// Changes a store, within one transaction.
///
/// There is one way in: records. A person's edit becomes a record with ``record(_:_:_:changes:place:)``,
/// a record of another replica comes by ``merge(_:)``; both are appended to the log and folded into
/// the tables by the same code.
public final class StoreWriter: StoreReader {
  /// A replica's end of its hash chain.
  struct Chain {
    var row: Int64
    var sequence: Int64
    var hash: Digest
    var isChanged = false
  }

  let path: String
  let environment: StoreEnvironment
  let command: CommandKind
  /// The wall clock of this transaction.
  public let wall: Timestamp
  /// The operation that the records of this transaction are part of.
  public private(set) var operation: ResourceID

  var chains: [ResourceID: Chain] = [:]
  var clock: HybridClock
  var author: ResourceID?
  var lastOperation: (id: ResourceID, row: Int64)?
  var shortcuts = Shortcuts()
  var encoder = CBORWriter()
  var touched = TouchedState()
  /// The first record row this transaction wrote.
  var firstRow: Int64?
  /// The last record row this transaction wrote.
  var lastRow: Int64?
  /// The highest key of a resource before this transaction.
  var lastKnownResource: Int64 = 0
  /// The command that this one takes back.
  public var undoes: Int64?
  /// Whom or what this command takes records from, as the user named it.
  public var peer: String?
  var ownRecords = 0
  /// What fills a store that has no favorites yet; nil before the first one and after the last.
  var loader: Loader?
  /// Whether this transaction had its chance to fill an empty store.
  var hasLoaded = false

  /// Whether the store was filled to the end: all keys that its rows refer to are then those that
  /// SQLite gave for the rows just written.
  private(set) var isFilled = false

  override var isLoading: Bool { loader != nil }

  override func surelyLacks(_ id: ResourceID) -> Bool {
    loader.map { !$0.mayKnow(id) } ?? false
  }

  /// The number at this point of the transaction.
  override func favoriteCount(of category: Int64) throws -> Int {
    if let loaded = loader?.category, loaded.row == category { return loaded.count }
    let settled = try shortcuts.counts[category] ?? super.favoriteCount(of: category)
    shortcuts.counts[category] = settled
    return settled + touched.counts[category, default: 0]
  }

  /// Makes the indexes that waited.
  override func endLoading() throws {
    guard let (indexes, cache) = leaveLoader() else { return }
    faves_give_memory_back()
    for sql in indexes { try database.run(sql) }
    try database.run("PRAGMA cache_size = \(cache)")
  }

  init(
    database: GRDB.Database, statements: StatementCache, path: String,
    environment: StoreEnvironment, command: CommandKind
  ) throws {
    self.path = path
    self.environment = environment
    self.command = command
    wall = environment.clock.now()
    operation = environment.ids.next()
    clock = HybridClock()
    super.init(database: database, statements: statements)
    clock = HybridClock(
      time: try integerSetting("clock-time") ?? .min,
      counter: try integerSetting("clock-counter") ?? 0)
    while try isKnown(operation: operation) { operation = environment.ids.next() }
    lastKnownResource = try first("SELECT max(id) FROM resource", read: { $0.integer(0) }) ?? 0
  }

  func set(_ name: String, _ value: Int64) throws {
    try run("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", name, value)
  }

  func set(_ name: String, _ value: String) throws {
    try run("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", name, value)
  }

  var lastInsertedRow: Int64 { database.lastRow }

  // MARK: Replicas

  /// The replica this store writes as; made if the store has none, or may not go on as it.
  public func localReplica() throws -> ResourceID {
    if let author { return author }
    let author = try currentReplica() ?? newReplica()
    self.author = author
    return author
  }

  private func currentReplica() throws -> ResourceID? {
    guard let row = try integerSetting("replica"), let chain = try chain(row: row),
      let file = SystemFiles.identity(path)
    else { return nil }
    let token = ReplicaToken(replica: chain.id, stateDirectory: environment.stateDirectory)
    return try token.allows(file, sequence: chain.chain.sequence) ? chain.id : nil
  }

  private func isKnown(operation id: ResourceID) throws -> Bool {
    try first("SELECT 1 FROM operation WHERE uuid = ?", id) { _ in true }
      ?? first("SELECT 1 FROM command WHERE uuid = ?", id) { _ in true } ?? false
  }

  private func newReplica() throws -> ResourceID {
    var id = environment.ids.next()
    while try replicaRow(id) != nil { id = environment.ids.next() }
    let name = try integerSetting("replica").flatMap { try replicaName(row: $0) }
    let chain = try chain(of: id)
    try run(
      "UPDATE replica SET name = ? WHERE id = ?", name ?? environment.replicaName, chain.row)
    try set("replica", chain.row)
    return id
  }

  /// The end of a replica's chain; a replica not heard of before starts one.
  func chain(of id: ResourceID) throws -> Chain {
    if let chain = chains[id] { return chain }
    let chain = try keyed { try storedChain(of: id) ?? newChain(of: id) }
    chains[id] = chain
    return chain
  }

  private func storedChain(of id: ResourceID) throws -> Chain? {
    try first("SELECT id, sequence, hash FROM replica WHERE uuid = ?", id) {
      Chain(row: $0.integer(0), sequence: $0.integer(1), hash: try Self.digest($0.blob(2)))
    }
  }

  private func newChain(of id: ResourceID) throws -> Chain {
    try run("INSERT INTO replica (uuid, hash) VALUES (?, ?)", id, Digest.zero.bytes)
    return Chain(row: lastInsertedRow, sequence: 0, hash: .zero)
  }

  private func chain(row: Int64) throws -> (id: ResourceID, chain: Chain)? {
    let id = try first("SELECT uuid FROM replica WHERE id = ?", row) { try $0.id(0) }
    return try id.map { ($0, try chain(of: $0)) }
  }

  // MARK: Ending

  /// Settles what the records touched, and keeps the clock and the ends of the chains.
  func finish(isDryRun: Bool) throws {
    isFilled = isLoading
    try endLoading()
    try settle()
    for chain in chains.values where chain.isChanged {
      try run(
        "UPDATE replica SET sequence = ?, hash = ?, forgotten = 0 WHERE id = ?", chain.sequence,
        chain.hash.bytes, chain.row)
    }
    if clock.time != .min {
      try set("clock-time", clock.time)
      try set("clock-counter", clock.counter)
    }
    try writeCommand()
    if !isDryRun { try saveToken() }
  }

  private func writeCommand() throws {
    guard let firstRow, let lastRow else { return }
    try run(
      """
      INSERT INTO command (uuid, kind, wall, first_record, last_record, undoes, peer)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """, operation, command.rawValue, wall.milliseconds, firstRow, lastRow, undoes, peer)
  }

  /// Saved before the commit: a token that is ahead of the file costs a new replica id after a
  /// crash, one that is behind could let a restored file reuse a sequence.
  private func saveToken() throws {
    guard let author, let chain = chains[author], let file = SystemFiles.identity(path) else {
      return
    }
    try ReplicaToken(replica: author, stateDirectory: environment.stateDirectory)
      .save(file, sequence: chain.sequence)
  }
}

/// What the records of a transaction touched and ``StoreWriter/settle()`` has still to look at.
struct TouchedState {
  /// Resources whose records must be folded anew.
  var resources: Set<Int64> = []
  /// Categories that a favorite was touched in.
  var categories: Set<Int64> = []
  /// Categories that may no longer live, or live again.
  var unsettledCategories: Set<Int64> = []
  /// Categories that do not live by themselves.
  var undecidedCategories: Set<Int64> = []
  /// Names that more than one resource may bear.
  var favoriteKeys: Set<CategoryKey> = []
  /// Names of categories likewise.
  var categoryKeys: Set<NameKey> = []
  /// Names of attribute definitions likewise.
  var attributeKeys: Set<CategoryKey> = []
  /// Changes in the number of favorites of categories.
  var counts: [Int64: Int] = [:]
  /// What happened to favorites that this transaction made.
  var newcomers = 0
  /// Favorites known before this transaction, as they were then.
  var originals: [Int64: StoredFavorite?] = [:]
  /// What became of them, as far as that is known without looking.
  var outcomes: [Int64: FavoriteOutcome] = [:]
  /// Categories whose rows were written, as they were before this transaction.
  var originalCategories: [Int64: StoredCategory?] = [:]
  /// Attribute definitions likewise.
  var originalAttributes: [Int64: StoredAttribute?] = [:]
  /// Conflicts that were not open before.
  var openedConflicts: Set<ResourceID> = []

  /// A name key within a category.
  struct CategoryKey: Hashable {
    var category: Int64
    var key: NameKey
  }
}

/// What became of a favorite that was there before a transaction, or was known then.
struct FavoriteOutcome {
  var isThere: Bool
  /// Whether its own position is another one.
  var isMoved = false
  /// Whether a value of it is.
  var isUpdated = false
}

/// How many favorites a transaction added, changed, removed and moved.
public struct ChangeTally: Hashable, Sendable {
  /// Favorites that were not there before.
  public var added = 0
  /// Favorites of which a value changed.
  public var updated = 0
  /// Favorites that are no longer there.
  public var removed = 0
  /// Favorites whose own position changed.
  public var moved = 0

  /// Makes a tally.
  public init(added: Int = 0, updated: Int = 0, removed: Int = 0, moved: Int = 0) {
    self.added = added
    self.updated = updated
    self.removed = removed
    self.moved = moved
  }
}
