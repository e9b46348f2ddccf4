import FavesCore
import GRDB

/// Fills a store that has no favorites yet, without looking anything up.
///
/// What makes a first import slow is not the rows but the indexes, which are written all over while
/// they grow. So the indexes of the large tables are dropped at the first favorite and made at the
/// end, each by one sort. Until then only what surely is new goes in, and is told by a set in memory.
/// Whatever else is asked of the writer meanwhile brings the indexes back first
/// (``StoreReader/keyed(_:)`` marks what needs none), and all goes on as usual. Both happen in the
/// transaction: nobody sees the store without them.
final class Loader {
  let insertResource: SQLStatement
  let insertRecord: SQLStatement
  let insertSlot: SQLStatement
  let insertFavorite: SQLStatement
  /// How the indexes are made.
  let indexes: [String]
  /// The setting of the page cache before.
  let formerCache: Int
  /// The keys of the categories that came with records of other replicas.
  var categories: [ResourceID: Int64] = [:]
  private var known = HashSet64()
  /// The category that was loaded into last.
  var category: LoadedCategory?

  /// From how many resources on a store is not filled this way.
  private static let most: Int64 = 10_000

  /// Drops the indexes; nil where the store holds too much already, or is of a version that has
  /// them as constraints.
  init?(_ writer: StoreWriter) throws {
    let database = writer.database
    let indexes = try writer.all(
      """
      SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL
        AND tbl_name IN ('record', 'resource', 'slot', 'favorite')
      """
    ) { (name: $0.text(0), sql: $0.text(1)) }
    guard indexes.contains(where: { $0.name == "resource_uuid" }),
      writer.lastKnownResource <= Self.most,
      try writer.first("SELECT 1 FROM slot LIMIT 1", read: { _ in true }) == nil,
      try writer.first("SELECT 1 FROM favorite LIMIT 1", read: { _ in true }) == nil
    else { return nil }
    try writer.forEach("SELECT uuid FROM resource") { [known] in
      _ = known.insert(Self.hash(try $0.id(0)))
      return true
    }
    for index in indexes { try database.run("DROP INDEX \(index.name)") }
    formerCache = try writer.first("PRAGMA cache_size", read: { $0.int(0) }) ?? 0
    try database.run("PRAGMA cache_size = -\(Store.fillingCache)")
    self.indexes = indexes.map(\.sql)
    insertResource = try SQLStatement(
      "INSERT INTO resource (type, uuid) VALUES (?, ?)", in: database)
    insertRecord = try SQLStatement(
      """
      INSERT INTO record
        (replica, sequence, time, counter, wall, operation, action, resource, body, hash)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, in: database)
    insertSlot = try SQLStatement(
      """
      INSERT INTO slot (record, category, parent, side, position, favorite)
      VALUES (?, ?, ?, ?, ?, ?)
      """, in: database)
    insertFavorite = try SQLStatement(
      """
      INSERT INTO favorite
        (id, category, slot, title, title_key, metadata, created, modified, origin)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, in: database)
  }

  /// Takes note of an id; false if it may be known already.
  func insert(_ id: ResourceID) -> Bool { known.insert(Self.hash(id)) }

  /// Whether an id may be known.
  func mayKnow(_ id: ResourceID) -> Bool { known.contains(Self.hash(id)) }

  private static func hash(_ id: ResourceID) -> UInt64 {
    // The halves of a derived id are bits of a SHA-1; the product keeps given ids apart as well.
    id.low ^ (id.high &* 0x9e37_79b9_7f4a_7c15)
  }
}

/// How far a category has been filled.
struct LoadedCategory {
  let row: Int64
  let id: ResourceID
  /// The last slot; nil for none.
  var end: Shortcuts.End?
  /// The number of its favorites.
  var count: Int
  /// The number of those that were loaded.
  var loaded = 0
}
