public import FavesCore
public import FavesStore

/// How far replicas have come with each other: of each one the highest sequence of every author.
public typealias Holders = [ResourceID: [ResourceID: Int64]]

/// One side of a sync while its transaction is open: the local store, or whatever stands for the
/// store at the other end.
///
/// The engine treats both sides alike; a transport implements this protocol and nothing else.
public protocol SyncSession {
  /// Tells its store from all others on all machines; empty where that has no meaning.
  func identity() throws -> [UInt8]
  /// The highest sequence it holds of each replica.
  func seenVector() throws -> [ResourceID: Int64]
  /// Whether it holds records that someone who has seen so far lacks.
  func offers(beyond seen: [ResourceID: Int64]) throws -> Bool
  /// The number of favorites of each of its living categories.
  func categoryCounts() throws -> [ResourceID: Int]
  /// The names of the replicas it knows.
  func replicaNames() throws -> [ResourceID: String]
  /// Gives the records that someone who has seen so far lacks, causes before effects.
  func forEachRecord(
    missingFrom seen: [ResourceID: Int64], _ body: (AuditRecord) throws -> Void) throws
  /// The hashes of records, each nil if the record is not here.
  func hashes(_ records: [RecordID]) throws -> [Digest?]
  /// Takes over a record, if it is not here already.
  func merge(_ record: AuditRecord) throws
  /// Takes over names of replicas that have none here.
  func adopt(replicaNames: [ResourceID: String]) throws
  /// What the records taken over so far did.
  func outcome(counts: [ResourceID: Int]) throws -> SessionOutcome
  /// Gives the changes that the records taken over so far made, as far as they are known here.
  func forEachChange(_ body: (ResourceChange) throws -> Void) throws
  /// Whether the records of a replica after a number can be given another replica id here.
  func canReidentify(after record: RecordID) throws -> Bool
  /// Gives them one, and tells how many they were.
  func reidentify(after record: RecordID) throws -> Int
  /// How far replicas are known to have come with each other, that of this side included.
  func holders() throws -> Holders
  /// Whether noting how far others have come would tell this side something new.
  func lacks(holders: Holders) throws -> Bool
  /// Notes how far others have come.
  func note(holders: Holders) throws
}

extension SyncSession {
  /// Whether its vector is ahead of another one.
  public func offers(beyond seen: [ResourceID: Int64]) throws -> Bool {
    try seenVector().contains { $0.value > seen[$0.key, default: 0] }
  }
  /// Gives none: nothing was taken over, or it was at the other end.
  public func forEachChange(_ body: (ResourceChange) throws -> Void) throws {}
  /// It cannot be done from here.
  public func canReidentify(after record: RecordID) throws -> Bool { false }
  /// It cannot be done from here.
  public func reidentify(after record: RecordID) throws -> Int { 0 }
  /// Nothing is known of others.
  public func holders() throws -> Holders { [:] }
  /// It does not matter here.
  public func lacks(holders: Holders) throws -> Bool { false }
  /// It does not matter here.
  public func note(holders: Holders) throws {}
}

/// What a sync did to one side.
public struct SessionOutcome: Sendable {
  /// What happened to favorites.
  public var tally: ChangeTally
  /// The conflicts it brought to light.
  public var conflicts: [Conflict]
  /// The favorites it removed, by category.
  public var removals: [CategoryRemoval]

  /// Makes an outcome.
  public init(tally: ChangeTally, conflicts: [Conflict], removals: [CategoryRemoval]) {
    self.tally = tally
    self.conflicts = conflicts
    self.removals = removals
  }

  /// The outcome of taking over nothing.
  public static var nothing: SessionOutcome {
    SessionOutcome(tally: ChangeTally(), conflicts: [], removals: [])
  }
}

/// What a side is opened for.
public enum SessionMode: Sendable {
  /// To give records only; nothing is written.
  case read
  /// To take over records in one transaction.
  case write(isDryRun: Bool)
}

/// A store at the other end of a sync.
public protocol SyncPeer {
  /// How the user named it.
  var name: String { get }
  /// Whether records take a while on their way, so that no store is locked meanwhile.
  var isDistant: Bool { get }
  /// Tells it from other stores, for the order in which both are locked.
  var lockOrder: [UInt64] { get }
  /// What people should know of it after a sync, one sentence each.
  var warnings: [String] { get }
  /// Tells it how far this side has come, before a session in which it may note that.
  func introduce(_ holders: Holders)
  /// Runs a body within one session, which is carried out when the body returns and dropped when
  /// it throws.
  func withSession<Result>(
    _ mode: SessionMode, _ body: (any SyncSession) throws -> Result
  ) throws -> Result
}

extension SyncPeer {
  /// Nothing.
  public var warnings: [String] { [] }
  /// It is asked for that itself.
  public func introduce(_ holders: Holders) {}
}
