public import FavesCore
import GRDB

/// Reads one state of a store.
///
/// Its queries stand in extensions, by topic, in `Queries/`.
public class StoreReader {
  let database: GRDB.Database
  let statements: StatementCache
  private var lastKey: (name: String, key: NameKey)?
  /// The names that the last record read needed for its place.
  var placeNames = PlaceNames()
  /// A title that was looked up last and is free.
  var lastFreeTitle: (category: Int64, key: NameKey)?
  /// The command that a record was looked up in last.
  var lastCommand: StoredCommand?

  init(database: GRDB.Database, statements: StatementCache) {
    self.database = database
    self.statements = statements
  }

  /// Whether the indexes of the large tables are missing for the time being; see ``Loader``.
  var isLoading: Bool { false }
  /// How many ``keyed(_:)`` run within one another.
  private var keyedDepth = 0

  /// Brings the missing indexes back.
  func endLoading() throws {}

  /// Runs statements that reach the large tables by their integer keys alone, so that they may run
  /// while the indexes are missing.
  func keyed<Result>(_ body: () throws -> Result) rethrows -> Result {
    keyedDepth += 1
    defer { keyedDepth -= 1 }
    return try body()
  }

  @inline(__always)
  private func requireIndexes() throws {
    if keyedDepth == 0, isLoading { try endLoading() }
  }

  /// Runs a statement that gives no rows.
  func run<each Value: SQLBindable>(_ sql: StaticString, _ values: repeat each Value) throws {
    try requireIndexes()
    try statements.with(sql, in: database) { statement in
      try statement.bind(repeat each values)
      _ = try statement.step()
    }
  }

  /// The first row of a query, read by a body; nil if there is none.
  func first<each Value: SQLBindable, Result>(
    _ sql: StaticString, _ values: repeat each Value, read: (SQLStatement) throws -> Result
  ) throws -> Result? {
    try requireIndexes()
    return try statements.with(sql, in: database) { statement in
      try statement.bind(repeat each values)
      return try statement.step() ? read(statement) : nil
    }
  }

  /// All rows of a query, each read by a body.
  ///
  /// For few rows; many are streamed by ``forEach``.
  func all<each Value: SQLBindable, Result>(
    _ sql: StaticString, _ values: repeat each Value, read: (SQLStatement) throws -> Result
  ) throws -> [Result] {
    try requireIndexes()
    var rows: [Result] = []
    try statements.with(sql, in: database) { statement in
      try statement.bind(repeat each values)
      while try statement.step() { rows.append(try read(statement)) }
    }
    return rows
  }

  /// Runs a body on each row of a query until it returns false.
  func forEach<each Value: SQLBindable>(
    _ sql: StaticString, _ values: repeat each Value, body: (SQLStatement) throws -> Bool
  ) throws {
    try requireIndexes()
    try statements.with(sql, in: database) { statement in
      try statement.bind(repeat each values)
      while try statement.step() {
        guard try body(statement) else { return }
      }
    }
  }

  /// The key of a name; that of the last name is remembered.
  func nameKey(_ name: String) -> NameKey {
    if let lastKey, lastKey.name.isIdentical(to: name) { return lastKey.key }
    let key = NameKey(name)
    lastKey = (name, key)
    return key
  }

  // MARK: Settings

  func integerSetting(_ name: String) throws -> Int64? {
    try first("SELECT value FROM setting WHERE name = ?", name) { $0.optionalInteger(0) } ?? nil
  }

  func textSetting(_ name: String) throws -> String? {
    try first("SELECT value FROM setting WHERE name = ?", name) { $0.optionalText(0) } ?? nil
  }

  // MARK: Resources

  /// Whether the store surely has never heard of a resource, known without looking.
  func surelyLacks(_ id: ResourceID) -> Bool { false }

  /// The number of favorites of a category.
  func favoriteCount(of category: Int64) throws -> Int {
    try keyed { try first("SELECT favorites FROM category WHERE id = ?", category) { $0.int(0) } }
      ?? 0
  }

  /// The integer key of a resource; nil if the store has never heard of it.
  func resourceRow(_ id: ResourceID) throws -> Int64? {
    if surelyLacks(id) { return nil }
    return try first("SELECT id FROM resource WHERE uuid = ?", id) { $0.integer(0) }
  }

  /// Whether the log speaks of a resource, living or not.
  public func knows(_ id: ResourceID) throws -> Bool { try resourceRow(id) != nil }

  /// Kind and id of a resource.
  func resource(_ row: Int64) throws -> (type: ResourceType, id: ResourceID) {
    let found = try first("SELECT type, uuid FROM resource WHERE id = ?", row) {
      (ResourceType(rawValue: $0.int(0)), try $0.id(1))
    }
    guard let found, let type = found.0 else { throw StoreCorruption("resource \(row) is missing") }
    return (type, found.1)
  }
}
