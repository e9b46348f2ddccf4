public import FavesCore
import FavesStore

extension Faves {
  /// Streams the log, newest first.
  public func log(
    category: String? = nil, title: String? = nil, type: ResourceType? = nil,
    since: Timestamp? = nil, limit: Int? = nil, _ body: (LogEntry) throws -> Void
  ) throws {
    try store.read { reader in
      var filter = LogFilter()
      filter.type = type
      filter.since = since
      try Self.resolve(category, title, into: &filter, reader)
      var left = limit ?? .max
      guard left > 0 else { return }
      try reader.forEachLogRecord(filter) { record, key in
        try body(try reader.entry(of: record, key))
        left -= 1
        return left > 0
      }
    }
  }

  private static func resolve(
    _ category: String?, _ title: String?, into filter: inout LogFilter, _ reader: StoreReader
  ) throws {
    guard let category else { return }
    let id = try resource(category: category, title: title, reader)
    if title == nil { filter.category = id } else { filter.resource = id }
  }

  /// The favorite of a title in a category, or with no title the category.
  ///
  /// A name that nothing living bears may be that of something removed: its derived id says.
  static func resource(
    category: String, title: String?, _ reader: StoreReader
  ) throws -> ResourceID {
    let row = try reader.category(named: category)
    let removed = DerivedIDs.category(NameKey(category))
    guard let id = try row?.id ?? (reader.knows(removed) ? removed : nil) else {
      return try reader.requireCategory(category).id
    }
    guard let title else { return id }
    if let row, let favorite = try reader.favorite(titled: title, in: row) { return favorite.id }
    let gone = DerivedIDs.favorite(in: id, NameKey(title))
    guard try reader.knows(gone) else {
      return try reader.requireFavorite(.title(category: category, title: title)).id
    }
    return gone
  }

  /// Takes the last or a named operation back, by new records.
  ///
  /// - Parameter operation: The operation, or the start of its id: a command of this store, be it an
  ///   import or a sync, or one operation out of all that a sync brought; nil for the last command.
  /// - Throws: ``FavesCore/FavesError``: `nothing-to-undo`, `operation-missing`, `id-invalid`,
  ///   `id-ambiguous`.
  public func undo(operation: String? = nil, dryRun: Bool = false) throws -> ChangeReport {
    try change(.undo, isDryRun: dryRun) { writer in
      try writer.undo(try Self.target(operation, writer))
    }
  }

  private static func target(_ prefix: String?, _ reader: StoreReader) throws -> UndoTarget {
    guard let prefix else {
      if let command = try reader.lastUndoableCommand() { return .command(command) }
      throw FavesError(.failed, "nothing-to-undo", "there is nothing to undo in this store")
    }
    let range = try IDPrefix(prefix)
    let ids = try reader.operationIDs(from: range.lower, through: range.upper)
    guard ids.count <= 1 else { throw range.ambiguous("operations") }
    if let command = try ids.first.flatMap({ try reader.command($0) }) { return .command(command) }
    if let other = try ids.first.flatMap({ try reader.storedOperation($0) }) {
      return .operation(other)
    }
    throw FavesError(
      .notFound, "operation-missing", "this store knows no operation with the id \(prefix)",
      hint: "see `faves log` for the ids of operations")
  }
}

extension StoreReader {
  /// A record with what people want to know of it.
  func entry(of record: AuditRecord, _ key: ResourceRowKey) throws -> LogEntry {
    LogEntry(
      record: record, replicaName: try replicaName(record.id.replica),
      activity: try activity(record, key), via: try arrival(of: record))
  }

  /// Records with what people want to know of them.
  func entries(of records: [AuditRecord]) throws -> [LogEntry] {
    try records.compactMap { record in
      try key(ofResource: record.resource).map { try entry(of: record, $0) }
    }
  }
}
