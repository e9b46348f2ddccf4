public import FavesCore
public import FavesStore
import Threading

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

  /// Takes over what happened on both sides.
  fileprivate mutating func take(_ here: SessionOutcome, _ there: SessionOutcome) {
    tally = here.tally
    let opened = Set(here.conflicts.map(\.id))
    conflicts = here.conflicts + there.conflicts.filter { !opened.contains($0.id) }
  }
}

/// Brings two sides to the same set of records.
///
/// 1. Compare what both have seen; where nothing is missing, nothing is opened for writing.
/// 2. Within one transaction a side: check that common histories agree, take over what is missing,
///    and stop before anything is kept if a guard asks to.
/// 3. Commit both sides at once. A crash meanwhile leaves each side old or new, and the next sync
///    completes the rest.
///
/// With a distant peer the records are on their way before any store is locked.
public struct SyncEngine {
  private let local: any SyncPeer
  private let peer: any SyncPeer
  private let options: SyncOptions
  private let now: Timestamp
  private let temporaryFolder: String
  private let plan: SyncPlan?

  /// How far ahead of the local clock a stamp may be, in milliseconds: 24 hours.
  public static let clockTolerance: Int64 = 24 * 3600 * 1000

  /// Makes an engine for two sides.
  ///
  /// - Parameters:
  ///   - temporaryFolder: Where records of a distant peer are kept aside.
  ///   - plan: Takes note of every change, if given.
  public init(
    local: any SyncPeer, peer: any SyncPeer, options: SyncOptions, now: Timestamp,
    temporaryFolder: String = "/tmp", plan: SyncPlan? = nil
  ) {
    self.plan = plan
    self.temporaryFolder = temporaryFolder
    self.local = local
    self.peer = peer
    self.options = options
    self.now = now
  }

  /// Syncs.
  ///
  /// Where two histories were written under one replica id, the later part of one of them first
  /// gets an id of its own.
  ///
  /// - Throws: ``FavesCore/FavesError``: `same-store`, `clock-ahead`, `confirmation-needed`, `fork`,
  ///   `chain-broken`, and what the sides throw. Nothing is kept then, unless it was the very end of
  ///   one side's transaction that failed: the other side's may be kept, and the next sync does the
  ///   rest.
  public func run() throws -> SyncResult {
    var said: [String] = []
    while true {
      do {
        try plan?.begin(knowsPeer: !peer.isDistant)
        var result = try peer.isDistant ? syncFromAfar() : syncAtHand()
        result.warnings = said + result.warnings
        return result
      } catch let fork as Fork {
        // Each one that is mended leaves one less, so this comes to an end.
        said.append(try ForkMender(local: local, peer: peer, options: options).mend(fork))
      }
    }
  }

  /// Which ways have records to go.
  private struct Need {
    var receives: Bool
    var sends: Bool
    /// Whether this side, and the other one, learns how far the other has come.
    var notes = (here: false, there: false)
    var isNothing: Bool { !receives && !sends }
  }

  private var writing: SessionMode { .write(isDryRun: options.isDryRun) }

  // MARK: A peer at hand

  private func syncAtHand() throws -> SyncResult {
    let need = try local.withSession(.read) { local in
      try peer.withSession(.read) { try needs(local, $0) }
    }
    return try withSessions(need) { local, peer in
      try checkCommonHistory(local, peer)
      let holders = (here: try local.holders(), there: try peer.holders())
      if need.notes.here { try note(holders.there, of: peer, in: local) }
      if need.notes.there { try note(holders.here, of: local, in: peer) }
      return try need.isNothing ? SyncResult() : exchange(local, peer, need)
    }
  }

  private func note(
    _ holders: Holders, of source: any SyncSession, in target: any SyncSession
  ) throws {
    try target.note(holders: holders)
    try target.adopt(replicaNames: try source.replicaNames())
  }

  private func needs(_ local: any SyncSession, _ peer: any SyncSession) throws -> Need {
    var need = Need(
      receives: try options.direction != .push && peer.offers(beyond: local.seenVector()),
      sends: try options.direction != .pull && local.offers(beyond: peer.seenVector()))
    guard !options.isDryRun else { return need }
    let holders = try peer.holders()
    need.notes.here =
      try options.direction != .push && local.lacks(holders: holders)
    need.notes.there =
      try options.direction != .pull && peer.lacks(holders: local.holders())
    return need
  }

  /// Locks both sides in an order that does not depend on which one is local, so that two syncs of
  /// the same pair wait for each other instead of both giving up.
  private func withSessions<Result>(
    _ need: Need, _ body: (any SyncSession, any SyncSession) throws -> Result
  ) throws -> Result {
    let localMode = need.receives || need.notes.here ? writing : .read
    let peerMode = need.sends || need.notes.there ? writing : .read
    if local.lockOrder.lexicographicallyPrecedes(peer.lockOrder) {
      return try withSession(of: local, localMode, and: peer, peerMode, body)
    }
    return try withSession(of: peer, peerMode, and: local, localMode) { try body($1, $0) }
  }

  /// Both transactions end at the same time, the second one on a thread of its own.
  private func withSession<Result>(
    of first: any SyncPeer, _ mode: SessionMode, and second: any SyncPeer,
    _ secondMode: SessionMode, _ body: (any SyncSession, any SyncSession) throws -> Result
  ) throws -> Result {
    func nested() throws -> Result {
      try first.withSession(mode) { session in
        try second.withSession(secondMode) { try body(session, $0) }
      }
    }
    guard case .write = mode, case .write = secondMode else { return try nested() }
    var held: Held<any SyncSession>?
    let result = try first.withSession(mode) { session -> Result? in
      held = try Held { scope in try second.withSession(secondMode) { try scope($0) } }
      guard let held else { return nil }
      let result = try body(session, held.value)
      held.letGo()
      return result
    }
    guard let result else { return try nested() }
    try held?.wait()
    return result
  }

  private func exchange(
    _ local: any SyncSession, _ peer: any SyncSession, _ need: Need
  ) throws -> SyncResult {
    let counts = (local: try local.categoryCounts(), peer: try peer.categoryCounts())
    var result = SyncResult()
    let outcomes: (here: SessionOutcome, there: SessionOutcome)
    if need.receives, need.sends {
      outcomes = try sendBoth(local, peer, counts, &result)
    } else if need.receives {
      result.received = try send(from: peer, to: local)
      outcomes = (try local.outcome(counts: counts.local), .nothing)
    } else {
      result.sent = try send(from: local, to: peer)
      outcomes = (.nothing, try peer.outcome(counts: counts.peer))
    }
    try confirm(outcomes.here.removals, at: "here", &result.warnings)
    try confirm(outcomes.there.removals, at: "in \(self.peer.name)", &result.warnings)
    result.take(outcomes.here, outcomes.there)
    try plan?.note(.here, local)
    try plan?.note(.there, peer)
    return result
  }

  /// Brings what each side lacks to it, to both at once.
  ///
  /// A session cannot give records while it takes some over, so they are read before.
  private func sendBoth(
    _ local: any SyncSession, _ peer: any SyncSession,
    _ counts: (local: [ResourceID: Int], peer: [ResourceID: Int]), _ result: inout SyncResult
  ) throws -> (SessionOutcome, SessionOutcome) {
    let incoming = try records(of: peer, missingFrom: local)
    let outgoing = try records(of: local, missingFrom: peer)
    (result.received, result.sent) = (incoming.count, outgoing.count)
    let names = (here: try local.replicaNames(), there: try peer.replicaNames())
    return try concurrently(
      {
        try incoming.drain(local.merge)
        try local.adopt(replicaNames: names.there)
        return try local.outcome(counts: counts.local)
      },
      {
        try outgoing.drain(peer.merge)
        try peer.adopt(replicaNames: names.here)
        return try peer.outcome(counts: counts.peer)
      })
  }

  private func records(
    of source: any SyncSession, missingFrom target: any SyncSession
  ) throws -> RecordSpool {
    let spool = RecordSpool(folder: temporaryFolder)
    let names = try source.replicaNames()
    try source.forEachRecord(missingFrom: target.seenVector()) {
      try checkClock($0, names)
      try spool.append($0)
    }
    return spool
  }

  /// Brings the records that one side lacks to it; returns their number.
  private func send(from source: any SyncSession, to target: any SyncSession) throws -> Int {
    let names = try source.replicaNames()
    let records = RecordsAhead(of: source, missingFrom: try target.seenVector())
    let count = try records.forEach {
      try checkClock($0, names)
      try target.merge($0)
    }
    try target.adopt(replicaNames: names)
    return count
  }

  private func outcome(
    of session: any SyncSession, at place: String, _ counts: [ResourceID: Int],
    _ warnings: inout [String]
  ) throws -> SessionOutcome {
    let outcome = try session.outcome(counts: counts)
    try confirm(outcome.removals, at: place, &warnings)
    return outcome
  }

  // MARK: A distant peer

  /// Exchanges records first, with no store locked, then takes them over on both sides.
  ///
  /// Edits made meanwhile are kept and go next time.
  private func syncFromAfar() throws -> SyncResult {
    let spool = RecordSpool(folder: temporaryFolder)
    if !options.isDryRun, options.direction != .pull {
      peer.introduce(try local.withSession(.read) { try $0.holders() })
    }
    return try peer.withSession(options.direction == .pull ? .read : writing) { peer in
      var result = SyncResult()
      let need = try local.withSession(.read) { try trade(with: peer, from: $0, spool, &result) }
      let holders = try peer.holders()
      let peerOutcome =
        try need.sends
        ? outcome(
          of: peer, at: "in \(self.peer.name)", peer.categoryCounts(), &result.warnings) : .nothing
      guard need.receives else {
        if need.notes.here {
          try local.withSession(writing) { try note(holders, of: peer, in: $0) }
        }
        result.take(.nothing, peerOutcome)
        return result
      }
      let names = try peer.replicaNames()
      let localOutcome = try local.withSession(writing) { local in
        if need.notes.here { try note(holders, of: peer, in: local) }
        let counts = try local.categoryCounts()
        try spool.drain { try local.merge($0) }
        try local.adopt(replicaNames: names)
        let outcome = try outcome(of: local, at: "here", counts, &result.warnings)
        try plan?.note(.here, local)
        return outcome
      }
      result.take(localOutcome, peerOutcome)
      return result
    }
  }

  private func trade(
    with peer: any SyncSession, from local: any SyncSession, _ spool: RecordSpool,
    _ result: inout SyncResult
  ) throws -> Need {
    try checkCommonHistory(local, peer)
    let here = try local.seenVector()
    let need = try needs(local, peer)
    if need.receives {
      let names = try peer.replicaNames()
      try peer.forEachRecord(missingFrom: here) { record in
        try checkClock(record, names)
        try spool.append(record)
      }
      result.received = spool.count
    }
    if need.sends { result.sent = try send(from: local, to: peer) }
    return need
  }

  // MARK: Guards

  /// The two sides are not one store, and where both hold records of one replica, the last common
  /// one is the same.
  private func checkCommonHistory(_ local: any SyncSession, _ peer: any SyncSession) throws {
    let identity = try local.identity()
    guard try identity.isEmpty || identity != peer.identity() else {
      throw FavesError(
        .usage, "same-store", "\(self.peer.name) is this very store", hint: "name another store")
    }
    let there = try peer.seenVector()
    let common = try local.seenVector().compactMap { replica, sequence in
      there[replica].map { RecordID(replica: replica, sequence: min(sequence, $0)) }
    }.sorted()
    for (record, hashes) in zip(common, zip(try local.hashes(common), try peer.hashes(common))) {
      // A folder may not know the hash of a record in the middle of a segment.
      guard let here = hashes.0, let there = hashes.1, here != there else { continue }
      throw Fork(record: record)
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
    _ removals: [CategoryRemoval], at place: String, _ warnings: inout [String]
  ) throws {
    for removal in removals where removal.removed > 10 && removal.removed > removal.before / 2 {
      let message =
        "this would remove \(removal.removed) of \(removal.before) favorites of \(removal.name) \(place)"
      guard options.isConfirmed || options.isDryRun else {
        throw FavesError(
          .usage, "confirmation-needed", message,
          hint: "look with --dry-run; give --yes if that is meant")
      }
      warnings.append(message)
    }
  }
}
