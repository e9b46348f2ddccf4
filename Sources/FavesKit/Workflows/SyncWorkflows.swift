import FavesCore
import FavesStore
public import FavesSync
import SystemFiles

extension Faves {
  /// Syncs with a peer, named by its address or by a name given with ``addRemote(_:peer:)``.
  ///
  /// - Parameter plan: Takes note of every change, if given; costs two scans of the rank order of
  ///   each category that is touched.
  public func sync(
    with peer: String, options: SyncOptions = SyncOptions(),
    peerOptions: PeerOptions = PeerOptions(), plan: SyncPlan? = nil
  ) throws -> SyncReport {
    let start = ContinuousClock.now
    var report = try withPeer(peer, options, peerOptions) {
      try sync(over: $0, options: options, plan: plan)
    }
    report.seconds = start.seconds
    return report
  }

  /// Syncs with a peer that is reached already, by whatever way.
  public func sync(
    over peer: any SyncPeer, options: SyncOptions = SyncOptions(), plan: SyncPlan? = nil
  ) throws -> SyncReport {
    let start = ContinuousClock.now
    if !options.isDryRun { try Self.makeKnown(store) }
    let engine = SyncEngine(
      local: StoreFilePeer(store, name: path, partner: peer.name), peer: peer, options: options,
      now: environment.clock.now(), temporaryFolder: environment.temporaryFolder, plan: plan)
    let result = try engine.run()
    var report = SyncReport(peer: peer.name)
    report.sent = result.sent
    report.received = result.received
    report.added = result.tally.added
    report.updated = result.tally.updated
    report.removed = result.tally.removed
    report.moved = result.tally.moved
    report.conflicts = result.conflicts
    report.warnings = result.warnings + peer.warnings
    report.seconds = start.seconds
    return report
  }

  /// Gives a store of this machine a replica id before it wrote anything: others must know whom
  /// they wait for.
  static func makeKnown(_ store: Store) throws {
    guard try store.read({ try $0.localReplicaID() }) == nil else { return }
    try store.write(.upkeep) { _ = try $0.localReplica() }
  }

  // MARK: Replicas

  /// The replicas that this store knows.
  public func replicas() throws -> [ReplicaInfo] {
    try store.read { reader in
      try reader.replicas().filter { !$0.isForgotten }.map {
        ReplicaInfo(
          id: $0.id, name: $0.name, isLocal: $0.isLocal, records: $0.records,
          lastWrite: $0.lastWrite)
      }
    }
  }

  /// Renames a replica, on this machine and on those it syncs with that have no name for it.
  public func renameReplica(_ nameOrID: String, to name: String) throws {
    let name = try Self.checkedReplicaName(name)
    try store.write(.upkeep) {
      try $0.rename(replica: try Self.requireReplica(nameOrID, $0).id, to: name)
    }
  }

  /// Takes a replica off the list; its records stay.
  public func forgetReplica(_ nameOrID: String) throws {
    try store.write(.upkeep) { writer in
      let replica = try Self.requireReplica(nameOrID, writer)
      guard !replica.isLocal else {
        throw FavesError(
          .usage, "replica-local", "this store writes as “\(replica.name)” and cannot forget it")
      }
      try writer.setForgotten(true, replica: replica.id)
    }
  }

  private static func requireReplica(
    _ nameOrID: String, _ reader: StoreReader
  ) throws -> StoredReplica {
    let replicas = try reader.replicas()
    let key = NameKey(nameOrID)
    let matches = replicas.filter {
      NameKey($0.name) == key
        || (nameOrID.utf8.count >= 4 && $0.id.description.hasPrefix(nameOrID.lowercased()))
    }
    guard matches.count <= 1 else {
      throw FavesError(
        .usage, "replica-ambiguous", "several replicas are called “\(nameOrID)”",
        hint: "name it by its id; see `faves replicas`")
    }
    guard let replica = matches.first else {
      throw FavesError(
        .notFound, "replica-missing", "no replica is called “\(nameOrID)”",
        hint: "see `faves replicas`")
    }
    return replica
  }
}

extension ContinuousClock.Instant {
  /// The seconds since this instant.
  var seconds: Double { (ContinuousClock.now - self) / .seconds(1) }
}
