import FavesCore
import FavesStore
public import FavesSync

/// A peer around which something else happens in the middle of an exchange, or at which a sync dies.
public struct MeddlingPeer: SyncPeer {
  /// A moment of an exchange.
  public enum Moment: CaseIterable, Sendable {
    /// The two have greeted each other and compare what they have.
    case compared
    /// A first record has come from the peer.
    case receiving
    /// A first record has gone to the peer.
    case sending
    /// All records are there, and the peer is about to take them over.
    case sent
    /// The peer has taken them over and waits for the word to keep them.
    case prepared
  }

  private let inner: any SyncPeer
  private let meddle: (Moment) throws -> Void

  /// Makes a peer that tells of every moment, the first time it comes.
  public init(_ inner: any SyncPeer, meddle: @escaping (Moment) throws -> Void) {
    self.inner = inner
    self.meddle = meddle
  }

  /// How the user named it.
  public var name: String { inner.name }
  /// As the peer within.
  public var isDistant: Bool { inner.isDistant }
  /// As the peer within.
  public var lockOrder: [UInt64] { inner.lockOrder }

  /// As the peer within.
  public var warnings: [String] { inner.warnings }
  /// As the peer within.
  public func introduce(_ holders: Holders) { inner.introduce(holders) }

  /// Runs a body within one session.
  public func withSession<Result>(
    _ mode: SessionMode, _ body: (any SyncSession) throws -> Result
  ) throws -> Result {
    try inner.withSession(mode) { try body(MeddlingSession($0, meddle)) }
  }
}

private final class MeddlingSession: SyncSession {
  private let inner: any SyncSession
  private let meddle: (MeddlingPeer.Moment) throws -> Void
  private var past: Set<MeddlingPeer.Moment> = []

  init(_ inner: any SyncSession, _ meddle: @escaping (MeddlingPeer.Moment) throws -> Void) {
    self.inner = inner
    self.meddle = meddle
  }

  private func pass(_ moment: MeddlingPeer.Moment) throws {
    if past.insert(moment).inserted { try meddle(moment) }
  }

  func identity() throws -> [UInt8] { try inner.identity() }
  func seenVector() throws -> [ResourceID: Int64] { try inner.seenVector() }
  func categoryCounts() throws -> [ResourceID: Int] { try inner.categoryCounts() }
  func replicaNames() throws -> [ResourceID: String] { try inner.replicaNames() }

  func hashes(_ records: [RecordID]) throws -> [Digest?] {
    let hashes = try inner.hashes(records)
    try pass(.compared)
    return hashes
  }

  func forEachRecord(
    missingFrom seen: [ResourceID: Int64], _ body: (AuditRecord) throws -> Void
  ) throws {
    try inner.forEachRecord(missingFrom: seen) {
      try body($0)
      try pass(.receiving)
    }
  }

  func merge(_ record: AuditRecord) throws {
    try inner.merge(record)
    try pass(.sending)
  }

  func adopt(replicaNames: [ResourceID: String]) throws {
    try inner.adopt(replicaNames: replicaNames)
  }

  func canReidentify(after record: RecordID) throws -> Bool {
    try inner.canReidentify(after: record)
  }

  func reidentify(after record: RecordID) throws -> Int { try inner.reidentify(after: record) }
  func holders() throws -> Holders { try inner.holders() }
  func lacks(holders: Holders) throws -> Bool { try inner.lacks(holders: holders) }
  func note(holders: Holders) throws { try inner.note(holders: holders) }

  func outcome(counts: [ResourceID: Int]) throws -> SessionOutcome {
    try pass(.sent)
    let outcome = try inner.outcome(counts: counts)
    try pass(.prepared)
    return outcome
  }
}

/// A peer at which a sync dies between the commits of its two sides.
public struct DyingPeer: SyncPeer {
  /// How a sync ends here.
  public struct Death: Error {
    /// Makes a death.
    public init() {}
  }

  private let inner: any SyncPeer
  private let isFirst: Bool

  /// Makes a peer whose side is carried out before the sync dies or, otherwise, only the other one.
  public init(_ inner: any SyncPeer, isFirst: Bool) {
    self.inner = inner
    self.isFirst = isFirst
  }

  /// How the user named it.
  public var name: String { inner.name }
  /// As the peer within.
  public var isDistant: Bool { inner.isDistant }
  /// As the peer within.
  public var warnings: [String] { inner.warnings }
  /// As the peer within.
  public func introduce(_ holders: Holders) { inner.introduce(holders) }
  /// The side that is locked last is carried out first.
  public var lockOrder: [UInt64] { isFirst ? [.max] : [] }

  /// Runs a body within one session; after one for writing the sync is dead.
  public func withSession<Result>(
    _ mode: SessionMode, _ body: (any SyncSession) throws -> Result
  ) throws -> Result {
    guard case .write(isDryRun: false) = mode else { return try inner.withSession(mode, body) }
    if isFirst {
      _ = try inner.withSession(mode, body)
      throw Death()
    }
    return try inner.withSession(mode) {
      _ = try body($0)
      throw Death()
    }
  }
}
