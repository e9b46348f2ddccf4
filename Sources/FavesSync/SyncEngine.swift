public import FavesCore
public import FavesStore

/// How two sides are brought together.
public struct SyncOptions: Sendable {
  /// Which way records go.
  public enum Direction: Sendable {
    /// Both ways.
    case both
    /// From the peer only.
    case pull
    /// To the peer only.
    case push
  }

  /// Which way records go.
  public var direction = Direction.both
  /// Whether everything is computed and nothing kept.
  public var isDryRun = false
  /// Whether the user has agreed to a sync that removes most of a category.
  public var isConfirmed = false
  /// Whether stamps from the future are taken all the same.
  public var acceptsClock = false

  /// Makes the options of a plain sync, both ways.
  public init() {}
}

/// What a sync did.
public struct SyncResult: Sendable {
  /// The number of records sent.
  public var sent = 0
  /// The number of records received.
  public var received = 0
  /// What happened to favorites here.
  public var tally = ChangeTally()
  /// The conflicts that came to light, here or there.
  public var conflicts: [Conflict] = []
  /// What should be known, one sentence each.
  public var warnings: [String] = []
}

/// Brings two sides to the same set of records.
///
/// 1. Compare what both have seen; where nothing is missing, nothing is opened for writing.
/// 2. Within one transaction a side: check that common histories agree, take over what is missing,
///    and stop before anything is kept if a guard asks to.
/// 3. Commit the peer's side first, then the local one. A crash between them leaves each side old or
///    new, and the next sync completes the rest.
public struct SyncEngine {
  private let local: any SyncPeer
  private let peer: any SyncPeer
  private let options: SyncOptions
  private let now: Timestamp

  /// How far ahead of the local clock a stamp may be, in milliseconds: 24 hours.
  public static let clockTolerance: Int64 = 24 * 3600 * 1000

  /// Makes an engine for two sides.
  public init(
    local: any SyncPeer, peer: any SyncPeer, options: SyncOptions, now: Timestamp
  ) {
    self.local = local
    self.peer = peer
    self.options = options
    self.now = now
  }

  /// Syncs.
  ///
  /// - Throws: ``FavesCore/FavesError``: `clock-ahead`, `confirmation-needed`, `fork`,
  ///   `chain-broken`, and what the sides throw. Nothing is kept then.
  public func run() throws -> SyncResult {
    let (here, there) = (try seen(local), try seen(peer))
    let receives = options.direction != .push && Self.lacks(here, there)
    let sends = options.direction != .pull && Self.lacks(there, here)
    guard receives || sends else { return try checkForks() }
    return try withSessions(receives: receives, sends: sends) { local, peer in
      try exchange(local, peer, receives: receives, sends: sends)
    }
  }

  private func seen(_ side: any SyncPeer) throws -> [ResourceID: Int64] {
    try side.withSession(.read) { try $0.seenVector() }
  }

  private static func lacks(_ one: [ResourceID: Int64], _ other: [ResourceID: Int64]) -> Bool {
    other.contains { $0.value > one[$0.key, default: 0] }
  }

  private func checkForks() throws -> SyncResult {
    try local.withSession(.read) { local in
      try peer.withSession(.read) { try checkCommonHistory(local, $0) }
    }
    return SyncResult()
  }

  /// Locks both sides in an order that does not depend on which one is local, so that two syncs of
  /// the same pair wait for each other instead of both giving up.
  private func withSessions<Result>(
    receives: Bool, sends: Bool, _ body: (any SyncSession, any SyncSession) throws -> Result
  ) throws -> Result {
    let localMode = receives ? SessionMode.write(isDryRun: options.isDryRun) : .read
    let peerMode = sends ? SessionMode.write(isDryRun: options.isDryRun) : .read
    if local.lockOrder.lexicographicallyPrecedes(peer.lockOrder) {
      return try local.withSession(localMode) { local in
        try peer.withSession(peerMode) { try body(local, $0) }
      }
    }
    return try peer.withSession(peerMode) { peer in
      try local.withSession(localMode) { try body($0, peer) }
    }
  }

  private func exchange(
    _ local: any SyncSession, _ peer: any SyncSession, receives: Bool, sends: Bool
  ) throws -> SyncResult {
    try checkCommonHistory(local, peer)
    let counts = (local: try local.categoryCounts(), peer: try peer.categoryCounts())
    let known = try peer.seenVector()
    var result = SyncResult()
    if receives {
      result.received = try transfer(from: peer, to: local, seen: try local.seenVector())
    }
    if sends {
      result.sent = try transfer(from: local, to: peer, seen: known)
    }
    let outcome = try local.outcome(counts: counts.local)
    let peerOutcome = try peer.outcome(counts: counts.peer)
    try confirm(outcome.removals, at: "here", &result)
    try confirm(peerOutcome.removals, at: self.peer.name, &result)
    result.tally = outcome.tally
    let openedHere = Set(outcome.conflicts.map(\.id))
    result.conflicts =
      outcome.conflicts + peerOutcome.conflicts.filter { !openedHere.contains($0.id) }
    return result
  }

  private func transfer(
    from source: any SyncSession, to target: any SyncSession, seen: [ResourceID: Int64]
  ) throws -> Int {
    var count = 0
    let names = try source.replicaNames()
    try source.forEachRecord(missingFrom: seen) { record in
      try checkClock(record, names)
      try target.merge(record)
      count += 1
    }
    if count > 0 { try target.adopt(replicaNames: names) }
    return count
  }

  // MARK: Guards

  /// Where both sides hold records of one replica, the last common one must be the same.
  private func checkCommonHistory(_ local: any SyncSession, _ peer: any SyncSession) throws {
    let there = try peer.seenVector()
    for (replica, sequence) in try local.seenVector().sorted(by: { $0.key < $1.key }) {
      guard let other = there[replica] else { continue }
      let last = RecordID(replica: replica, sequence: min(sequence, other))
      guard try local.hash(last) != peer.hash(last) else { continue }
      throw FavesError(
        .data, "fork",
        "both stores have a record \(last), and the two differ: one store was copied or restored",
        hint: "nothing was changed; keep both files and see `faves check` on each")
    }
  }

  private func checkClock(_ record: AuditRecord, _ names: [ResourceID: String]) throws {
    guard !options.acceptsClock, record.time > now.milliseconds + Self.clockTolerance else {
      return
    }
    let replica = names[record.id.replica].map { "“\($0)”" } ?? "\(record.id.replica)"
    throw FavesError(
      .data, "clock-ahead",
      "replica \(replica) wrote at \(Timestamp(milliseconds: record.time)), which is in the future",
      hint:
        "set the clock of that machine right, or give --accept-clock to take its edits as they are")
  }

  /// Asks before a sync removes over ten and more than half of a category's favorites.
  private func confirm(
    _ removals: [CategoryRemoval], at place: String, _ result: inout SyncResult
  ) throws {
    for removal in removals where removal.removed > 10 && removal.removed * 2 > removal.before {
      let message =
        "this would remove \(removal.removed) of \(removal.before) favorites of \(removal.name) \(place == "here" ? "here" : "in \(place)")"
      guard options.isConfirmed || options.isDryRun else {
        throw FavesError(
          .usage, "confirmation-needed", message,
          hint: "look with --dry-run; give --yes if that is meant")
      }
      result.warnings.append(message)
    }
  }
}
