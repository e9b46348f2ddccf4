public import FavesCore
import FavesStore
public import FavesSync
import SystemFiles

/// How a conflict is resolved.
public enum ConflictChoice: Hashable, Sendable {
  /// By the value that this replica wrote; where neither side or both are its own, by what holds
  /// now.
  case mine
  /// By the other value.
  case theirs
  /// By another value, written as a person writes it.
  case value(String)
}

extension Faves {
  /// Syncs with a peer, named by its address or by a name given with ``addRemote(_:peer:)``.
  public func sync(
    with peer: String, options: SyncOptions = SyncOptions(),
    peerOptions: PeerOptions = PeerOptions()
  ) throws -> SyncReport {
    let start = ContinuousClock.now
    var report = try withPeer(peer, options, peerOptions) { try sync(over: $0, options: options) }
    report.seconds = start.seconds
    return report
  }

  /// Syncs with a peer that is reached already, by whatever way.
  public func sync(
    over peer: any SyncPeer, options: SyncOptions = SyncOptions()
  ) throws -> SyncReport {
    let start = ContinuousClock.now
    let engine = SyncEngine(
      local: StoreFilePeer(store, name: path), peer: peer, options: options,
      now: environment.clock.now(), temporaryFolder: environment.temporaryFolder)
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

  // MARK: Conflicts

  /// The conflicts, the latest first.
  public func conflicts(includeResolved: Bool = false) throws -> [Conflict] {
    try store.read { try $0.conflicts(includingResolved: includeResolved) }
  }

  /// One conflict, by its id or a unique prefix of it.
  public func conflict(_ idPrefix: String) throws -> Conflict {
    try store.read { try Self.requireConflict(idPrefix, $0) }
  }

  private static func requireConflict(_ prefix: String, _ reader: StoreReader) throws -> Conflict {
    let range = try IDPrefix(prefix)
    let ids = try reader.conflictIDs(from: range.lower, through: range.upper)
    guard ids.count <= 1 else { throw range.ambiguous("conflicts") }
    guard let conflict = try ids.first.flatMap({ try reader.conflict($0) }) else {
      throw FavesError(
        .notFound, "conflict-missing", "there is no conflict with the id \(prefix)",
        hint: "see `faves conflicts`")
    }
    return conflict
  }

  /// Resolves a conflict by an ordinary edit, which has seen both sides.
  public func resolve(_ idPrefix: String, taking choice: ConflictChoice) throws -> ChangeReport {
    try change { writer in
      let conflict = try Self.requireConflict(idPrefix, writer)
      guard !conflict.isResolved else {
        throw FavesError(.failed, "conflict-resolved", "this conflict is resolved already")
      }
      try ConflictResolver(writer: writer, conflict: conflict).resolve(choice)
      return []
    }
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
