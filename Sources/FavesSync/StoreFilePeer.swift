import FavesCore
public import FavesStore
import SystemFiles

/// A store file as one side of a sync: the local one, and another one on this machine.
public struct StoreFilePeer: SyncPeer {
  /// How the user named it.
  public let name: String
  private let store: Store
  private let partner: String?

  /// Makes a side of an open store.
  ///
  /// - Parameter partner: The other side, as the log of this store shall name it.
  public init(_ store: Store, name: String, partner: String? = nil) {
    self.store = store
    self.name = name
    self.partner = partner
  }

  /// It is at hand.
  public var isDistant: Bool { false }

  /// Device and inode.
  public var lockOrder: [UInt64] {
    SystemFiles.identity(store.path).map { [$0.device, $0.inode] } ?? []
  }

  /// Runs a body within a transaction of the store.
  public func withSession<Result>(
    _ mode: SessionMode, _ body: (any SyncSession) throws -> Result
  ) throws -> Result {
    switch mode {
    case .read: try store.read { try body(StoreReaderSession(reader: $0, path: store.path)) }
    case .write(let isDryRun):
      try store.write(.sync, isDryRun: isDryRun) {
        $0.peer = partner
        return try body(StoreWriterSession(writer: $0, path: store.path))
      }
    }
  }
}

/// Tells a store file from all others: a digest of the running system, the device and the inode.
private func storeIdentity(_ path: String) throws -> [UInt8] {
  guard let file = SystemFiles.identity(path) else { return [] }
  // Another one on every machine and after every start (random(4)).
  let system = try SystemFiles.contents("/proc/sys/kernel/random/boot_id") ?? []
  return Digest(of: system + Array("\(file.device) \(file.inode)".utf8)).bytes
}

private struct StoreReaderSession: SyncSession {
  let reader: StoreReader
  let path: String

  func identity() throws -> [UInt8] { try storeIdentity(path) }
  func seenVector() throws -> [ResourceID: Int64] { try reader.seenVector() }
  func categoryCounts() throws -> [ResourceID: Int] { try reader.categoryCounts() }
  func replicaNames() throws -> [ResourceID: String] { try reader.replicaNames() }
  func forEachRecord(
    missingFrom seen: [ResourceID: Int64], _ body: (AuditRecord) throws -> Void
  ) throws {
    try reader.forEachRecord(missingFrom: seen, body)
  }
  func hashes(_ records: [RecordID]) throws -> [Digest?] { try records.map(reader.hash) }

  func merge(_ record: AuditRecord) throws {
    throw FavesError(.internal, "read-only", "a store opened for reading was to be changed")
  }
  func adopt(replicaNames: [ResourceID: String]) throws {}
  func outcome(counts: [ResourceID: Int]) throws -> SessionOutcome { .nothing }
  func holders() throws -> Holders { try reader.ownHolder() }
  func lacks(holders: Holders) throws -> Bool { try reader.lacks(holders: holders) }
  func canReidentify(after record: RecordID) throws -> Bool {
    try reader.isUnshared(after: record)
  }
}

private struct StoreWriterSession: SyncSession {
  let writer: StoreWriter
  let path: String

  func identity() throws -> [UInt8] { try storeIdentity(path) }
  func seenVector() throws -> [ResourceID: Int64] { try writer.seenVector() }
  func categoryCounts() throws -> [ResourceID: Int] { try writer.categoryCounts() }
  func replicaNames() throws -> [ResourceID: String] { try writer.replicaNames() }
  func forEachRecord(
    missingFrom seen: [ResourceID: Int64], _ body: (AuditRecord) throws -> Void
  ) throws {
    try writer.forEachRecord(missingFrom: seen, body)
  }
  func hashes(_ records: [RecordID]) throws -> [Digest?] { try records.map(writer.hash) }
  func merge(_ record: AuditRecord) throws { try naming { try writer.mergeIfNew(record) } }

  /// Errors name this store, whichever one the transaction around both is of.
  private func naming<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch { throw FavesError(error, store: path) }
  }

  func adopt(replicaNames: [ResourceID: String]) throws {
    try writer.adopt(replicaNames: replicaNames)
  }
  func holders() throws -> Holders { try writer.ownHolder() }
  func lacks(holders: Holders) throws -> Bool { try writer.lacks(holders: holders) }
  func note(holders: Holders) throws { try writer.note(holders: holders) }
  func canReidentify(after record: RecordID) throws -> Bool {
    try writer.isUnshared(after: record)
  }
  func reidentify(after record: RecordID) throws -> Int { try writer.reidentify(after: record) }
  func outcome(counts: [ResourceID: Int]) throws -> SessionOutcome {
    try naming {
      SessionOutcome(
        tally: try writer.tally(), conflicts: try writer.openedConflicts(),
        removals: try writer.removals(counts: counts))
    }
  }
  func forEachChange(_ body: (ResourceChange) throws -> Void) throws {
    try writer.forEachChange(body)
  }
}
