import FavesCore
public import FavesStore
import SystemFiles

/// One open store, with everything that can be done to it.
///
///     let faves = try Faves.open("films.sqlite", access: .create, environment: environment)
///     try faves.add(category: "Films", title: "Heat", rank: 1, details: nil, attributes: [])
///     try faves.list(category: "Films", top: 10, filters: [], search: nil) { print($0.title) }
///
/// Every method throws ``FavesCore/FavesError``.
public final class Faves {
  let store: Store
  let environment: FavesEnvironment

  private init(store: Store, environment: FavesEnvironment) {
    self.store = store
    self.environment = environment
  }

  /// Opens a store.
  public static func open(
    _ path: String, access: StoreAccess, environment: FavesEnvironment
  ) throws -> Faves {
    let store = try Store(
      path: path, access: access, environment: environment.storeEnvironment(path))
    if store.isNew { environment.warn("created the store \(path)") }
    return Faves(store: store, environment: environment)
  }

  /// The path of the store file.
  public var path: String { store.path }

  /// Closes the store.
  public func close() throws {
    try store.close()
  }

  /// Removes a store file that was made for a command which then failed before it wrote anything.
  func discardIfNew() throws {
    try store.discardIfEmpty()
  }

  /// What the store is and holds.
  public func info() throws -> StoreInfo {
    let path = store.path
    return try store.read { reader in
      let summary = try reader.summary()
      return StoreInfo(
        path: path, replica: summary.replica, replicaName: summary.replicaName,
        schemaVersion: summary.schemaVersion, categories: summary.categories,
        favorites: summary.favorites, audits: summary.audits, bytes: summary.bytes,
        conflicts: try reader.openConflictCount())
    }
  }

  /// Gives the replica that this store writes as, and with it the store, a name.
  public func rename(replica name: String) throws {
    let name = try Self.checkedReplicaName(name)
    try store.write(.upkeep) { try $0.rename(replica: try $0.localReplica(), to: name) }
  }

  static func checkedReplicaName(_ name: String) throws -> String {
    guard !NameKey(name).text.isEmpty, name.count <= Validation.nameLimit else {
      throw FavesError(
        .usage, "name-invalid", "“\(name)” cannot be the name of a replica",
        hint: "give a name of 1 to \(Validation.nameLimit) characters")
    }
    return name
  }

  /// Makes sure that the store has a replica to write as.
  public func initialize() throws {
    try store.write(.upkeep) { _ = try $0.localReplica() }
  }

  // MARK: Changes

  /// Runs edits as one operation and reports the records they wrote.
  func change(
    _ command: CommandKind = .edit, isDryRun: Bool = false,
    _ body: (StoreWriter) throws -> [String]
  ) throws -> ChangeReport {
    try store.write(command, isDryRun: isDryRun) { writer in
      let skipped = try body(writer)
      try writer.settle()
      let activities = try writer.ownActivities(limit: 100)
      let records = writer.ownRecordCount
      return ChangeReport(
        operation: records == 0 || isDryRun ? nil : writer.operation, activities: activities,
        records: records, skipped: skipped)
    }
  }
}
