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
  private let files: [String: FolderFile]
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
    self.files = Dictionary(files.map { ($0.name, $0) }) { $1 }
    let gate = FolderGate(storage, files: files, memory: memory, options: options)
    let opened = try gate.open()
    lock = opened.lock
    isNewLock = opened.isNew
    shelf = SegmentShelf(storage, key: opened.key)
    // Under another lock everything that is remembered is unreadable.
    let known = memory.lock == opened.lock?.id ? memory : FolderMemory(segments: [:], lock: nil)
    catalog = SegmentCatalog(try FolderSurvey(files, shelf: shelf, memory: known).headers)
    guard lock != nil || !shelf.problems.values.contains(.sealed) else {
      throw FolderGate.unlocked(name)
    }
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
  public var warnings: [String] {
    shelf.problems.sorted { $0.key < $1.key }.map { $0.value.sentence($0.key) } + noted
  }
  /// What the store should remember of the folder.
  public var memory: FolderMemory {
    let usable = catalog.headers.filter { shelf.problems[$0.key] == nil }
    let known = usable.map { name, header in
      let known = FolderMemory.Known(
        size: size(of: name), changed: files[name]?.changed, header: header)
      return (name, known)
    }
    return FolderMemory(segments: Dictionary(known) { $1 }, lock: lock?.id)
  }

  /// Runs a body within one exchange; what it sends is published when the body returns.
  public func withSession<Result>(
    _ mode: SessionMode, _ body: (any SyncSession) throws -> Result
  ) throws -> Result {
    var publisher: ResourceID?
    // Asked before the store is busy; who only reads publishes nothing.
    if case .write = mode { publisher = try options.publisher() }
    let session = FolderSession(catalog, shelf: shelf, publisher: publisher)
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

  private func size(of name: String) -> Int { shelf.sizes[name] ?? files[name]?.size ?? 0 }

  private func publish(_ session: FolderSession) throws {
    if isNewLock, let lock { try storage.stage(FolderLock.fileName, lock.encoded) }
    guard let publisher = session.publisher else { return }
    let seen = try options.seen()
    let sent = try session.finish(seen: seen)
    do {
      try publish(sent, publisher, seen)
    } catch var error as FavesError where session.received > 0 || sent.isEmpty {
      guard !sent.isEmpty || isNewLock else {
        noted.append("the others are not told how far this store has come: \(error.message)")
        return
      }
      error.hint = "what the folder held was taken over; give --pull to do no more than that"
      throw error
    }
  }

  private func publish(
    _ sent: [String: SegmentHeader], _ publisher: ResourceID, _ seen: [ResourceID: Int64]
  ) throws {
    var staged = sent
    if sent.isEmpty, isBehind(seen, publisher) { staged = try acknowledge(seen, publisher) }
    try storage.publish()
    var headers = catalog.headers.merging(staged) { $1 }
    var replaced = staged.isEmpty ? [] : outdated(staged, publisher)
    for name in replaced { headers[name] = nil }
    let consolidation = Consolidation(shelf: shelf, publisher: publisher, size: size)
    replaced += try consolidation.run(&headers, seen)
    catalog = SegmentCatalog(headers)
    if !replaced.isEmpty { try storage.remove(replaced) }
  }

  /// Whether the others think that this store lacks something of what the folder holds.
  private func isBehind(_ seen: [ResourceID: Int64], _ publisher: ResourceID) -> Bool {
    let told = catalog.holders[publisher] ?? [:]
    return catalog.authors.contains { seen[$0, default: 0] > told[$0, default: 0] }
  }

  /// A segment without records tells the others how far this store has come.
  private func acknowledge(
    _ seen: [ResourceID: Int64], _ publisher: ResourceID
  ) throws -> [String: SegmentHeader] {
    var builder = SegmentBuilder()
    let (header, bytes) = builder.finish(publisher: publisher, names: [:], seen: seen)
    return [try shelf.stage(bytes): header]
  }

  /// The former segments without records: a later one says more.
  private func outdated(
    _ staged: [String: SegmentHeader], _ publisher: ResourceID
  ) -> [String] {
    catalog.headers.filter {
      $0.value.publisher == publisher && $0.value.count == 0 && staged[$0.key] == nil
    }.keys.sorted()
  }
}

/// One exchange with a folder.
final class FolderSession: SyncSession {
  private let catalog: SegmentCatalog
  private let shelf: SegmentShelf
  /// The identity under which it writes; nil if it only reads.
  let publisher: ResourceID?
  private var builder = SegmentBuilder()
  private var staged: [String: SegmentHeader] = [:]
  private var names: [ResourceID: String] = [:]
  /// The number of records it gave.
  private(set) var received = 0
  /// What people should know of, one sentence each.
  private(set) var notes: [String] = []

  init(_ catalog: SegmentCatalog, shelf: SegmentShelf, publisher: ResourceID?) {
    self.catalog = catalog
    self.shelf = shelf
    self.publisher = publisher
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
      guard let entry = catalog.entry(after: id) else { return nil }
      if entry.run.sequences.upperBound == id.sequence { return entry.run.lastHash }
      return try shelf.record(id, entry)?.hash
    }
  }

  func offers(beyond seen: [ResourceID: Int64]) -> Bool { catalog.offers(beyond: seen) }

  func forEachRecord(
    missingFrom seen: [ResourceID: Int64], _ body: (AuditRecord) throws -> Void
  ) throws {
    var reader = CausalReader(catalog, from: seen) { [shelf] in try shelf.record($0, $1) }
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
    guard !builder.isEmpty, let publisher else { return }
    let (header, bytes) = builder.finish(publisher: publisher, names: names, seen: seen)
    staged[try shelf.stage(bytes)] = header
  }

  /// Stages the last segment and returns the headers of all.
  func finish(seen: [ResourceID: Int64]) throws -> [String: SegmentHeader] {
    try close(seen: seen)
    return staged
  }
}
