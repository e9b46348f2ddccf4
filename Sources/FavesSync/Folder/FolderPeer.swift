import FavesCore
import FavesStore

/// A folder that several machines share, by whatever means: a stick, a network drive, a program
/// that keeps folders alike, or a remote of rclone.
///
/// Every store writes segments of records that the folder lacks; nobody changes a file of another
/// one, so no locks are needed. What is damaged, foreign or not wholly there is named and left.
public final class FolderPeer: SyncPeer {
  /// How the user named it.
  public let name: String
  private let storage: any FolderStorage
  private let options: FolderOptions
  private let shelf: SegmentShelf
  private var catalog: SegmentCatalog
  private let lock: FolderLock?
  private let isNewLock: Bool
  private var noted: [String] = []

  /// Looks through a folder.
  ///
  /// - Parameter memory: What the store remembers of it.
  /// - Throws: ``FavesCore/FavesError``: `folder-missing`, `folder-emptied`, `folder-unlocked`,
  ///   `folder-plain`, `passphrase-missing`, `passphrase-wrong`, and what the storage throws.
  init(_ storage: any FolderStorage, memory: FolderMemory, options: FolderOptions) throws {
    name = storage.name
    self.storage = storage
    self.options = options
    let files = try storage.list()
    let gate = FolderGate(storage, files: files, memory: memory, options: options)
    let opened = try gate.open()
    lock = opened.lock
    isNewLock = opened.isNew
    shelf = SegmentShelf(storage, key: opened.key)
    let survey = try FolderSurvey(files, shelf: shelf, memory: memory)
    catalog = SegmentCatalog(survey.headers)
    noted = survey.notes
  }

  /// Looks through a folder of this machine's file system.
  ///
  /// - Throws: what the other initializer throws.
  public convenience init(
    path: String, name: String, memory: FolderMemory, options: FolderOptions
  ) throws {
    try self.init(LocalFolder(path, name: name), memory: memory, options: options)
  }

  /// Looks through a folder on a remote of rclone.
  ///
  /// - Throws: what the other initializers throw; `rclone-failed`, `rclone-remote-missing`.
  public convenience init(
    remote: String, name: String, memory: FolderMemory, options: FolderOptions,
    temporaryFolder: String
  ) throws {
    try self.init(
      RcloneFolder(remote, name: name, temporaryFolder: temporaryFolder), memory: memory,
      options: options)
  }

  /// It is not at hand.
  public var isDistant: Bool { true }
  /// It is not locked together with another one.
  public var lockOrder: [UInt64] { [] }
  /// What was found in the folder that people should know of, one sentence each.
  public var warnings: [String] { noted }
  /// What the store should remember of the folder.
  public var memory: FolderMemory { FolderMemory(headers: catalog.headers, lock: lock?.id) }

  /// Runs a body within one exchange; what it sends is published when the body returns.
  public func withSession<Result>(
    _ mode: SessionMode, _ body: (any SyncSession) throws -> Result
  ) throws -> Result {
    let session = FolderSession(catalog, shelf: shelf, options: options)
    do {
      let result = try body(session)
      noted += session.notes
      if case .write(isDryRun: false) = mode { try publish(session) } else { storage.discard() }
      return result
    } catch {
      storage.discard()
      throw error
    }
  }

  private func publish(_ session: FolderSession) throws {
    if isNewLock, let lock { try storage.stage(FolderLock.fileName, lock.encoded) }
    let seen = try options.seen()
    var staged = try session.finish(seen: seen)
    if staged.isEmpty, session.received > 0 { staged = try acknowledge(seen) }
    try storage.publish()
    var headers = catalog.headers.merging(staged) { $1 }
    var replaced = staged.isEmpty ? [] : outdated(staged)
    for name in replaced { headers[name] = nil }
    let consolidation = Consolidation(shelf: shelf, publisher: options.publisher)
    replaced += try consolidation.run(&headers, seen)
    if !replaced.isEmpty { try storage.remove(replaced) }
    catalog = SegmentCatalog(headers)
  }

  /// A segment without records tells the others how far this store has come.
  private func acknowledge(_ seen: [ResourceID: Int64]) throws -> [String: SegmentHeader] {
    var builder = SegmentBuilder()
    let (header, bytes) = builder.finish(publisher: options.publisher, names: [:], seen: seen)
    return [try shelf.stage(bytes): header]
  }

  /// The former segments without records: a later one says more.
  private func outdated(_ staged: [String: SegmentHeader]) -> [String] {
    catalog.headers.filter {
      $0.value.publisher == options.publisher && $0.value.count == 0 && staged[$0.key] == nil
    }.keys.sorted()
  }
}

/// One exchange with a folder.
final class FolderSession: SyncSession {
  private let catalog: SegmentCatalog
  private let shelf: SegmentShelf
  private let options: FolderOptions
  private var builder = SegmentBuilder()
  private var staged: [String: SegmentHeader] = [:]
  private var names: [ResourceID: String] = [:]
  /// The number of records it gave.
  private(set) var received = 0
  /// What people should know of, one sentence each.
  private(set) var notes: [String] = []

  init(_ catalog: SegmentCatalog, shelf: SegmentShelf, options: FolderOptions) {
    self.catalog = catalog
    self.shelf = shelf
    self.options = options
  }

  func identity() -> [UInt8] { [] }
  func seenVector() -> [ResourceID: Int64] { catalog.vector }
  func categoryCounts() -> [ResourceID: Int] { [:] }
  func replicaNames() -> [ResourceID: String] { catalog.names }
  func holders() -> [ResourceID: [ResourceID: Int64]] { catalog.holders }
  func adopt(replicaNames: [ResourceID: String]) { names = replicaNames }
  func outcome(counts: [ResourceID: Int]) -> SessionOutcome { .nothing }

  func hashes(_ records: [RecordID]) throws -> [Digest?] {
    try records.map { id in
      if let known = catalog.hash(id) { return known }
      return try catalog.entry(id).flatMap { try shelf.segment($0.segment) }?.record(id)?.hash
    }
  }

  func forEachRecord(
    missingFrom seen: [ResourceID: Int64], _ body: (AuditRecord) throws -> Void
  ) throws {
    var reader = CausalReader(catalog, from: seen) { [shelf] in try shelf.segment($0) }
    try reader.forEach {
      received += 1
      try body($0)
    }
    for waiting in reader.waiting.sorted(by: { $0.replica < $1.replica }) {
      notes.append(sentence(waiting))
    }
  }

  private func sentence(_ waiting: CausalReader.Waiting) -> String {
    let author = catalog.names[waiting.replica] ?? String(waiting.replica.description.prefix(8))
    let range = waiting.sequences
    return range.count == 1
      ? "record \(range.lowerBound) of \(author) is not in the folder yet; what builds on it waits"
      : "records \(range.lowerBound) to \(range.upperBound) of \(author) are not in the folder yet; "
        + "what builds on them waits"
  }

  func merge(_ record: AuditRecord) throws {
    if builder.isFull || !builder.accepts(record) { try close(seen: [:]) }
    builder.append(record)
  }

  private func close(seen: [ResourceID: Int64]) throws {
    guard !builder.isEmpty else { return }
    let (header, bytes) = builder.finish(publisher: options.publisher, names: names, seen: seen)
    staged[try shelf.stage(bytes)] = header
  }

  /// Stages the last segment and returns the headers of all.
  func finish(seen: [ResourceID: Int64]) throws -> [String: SegmentHeader] {
    try close(seen: seen)
    return staged
  }
}
