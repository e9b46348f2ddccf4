public import FavesCore

/// How far other replicas are known to have come: what they told in syncs, and what their records
/// say they had seen.
extension StoreReader {
  /// The replica that this store writes as; nil before its first write.
  public func localReplicaID() throws -> ResourceID? {
    try integerSetting("replica").flatMap { row in
      try first("SELECT uuid FROM replica WHERE id = ?", row) { try $0.id(0) }
    }
  }

  /// How far the replica of this store has come; empty before its first write.
  public func ownHolder() throws -> [ResourceID: [ResourceID: Int64]] {
    try localReplicaID().map { [$0: try seenVector()] } ?? [:]
  }

  /// Whether something of what holders tell is not known here.
  ///
  /// - Complexity: O(replicas) for each holder.
  public func lacks(holders: [ResourceID: [ResourceID: Int64]]) throws -> Bool {
    let own = try localReplicaID()
    return try holders.contains { holder, seen in
      guard holder != own else { return false }
      guard try replicaRow(holder) != nil else { return true }
      let known = try acknowledged(by: holder)
      return seen.contains { $0.value > known[$0.key, default: 0] }
    }
  }

  /// How far a replica told it had come.
  func acknowledged(by holder: ResourceID) throws -> [ResourceID: Int64] {
    guard let row = try replicaRow(holder) else { return [:] }
    let pairs = try all(
      """
      SELECT replica.uuid, acknowledged.sequence FROM acknowledged
      JOIN replica ON replica.id = acknowledged.replica WHERE acknowledged.holder = ?
      """, row
    ) { (try $0.id(0), $0.integer(1)) }
    return Dictionary(pairs) { max($0, $1) }
  }
}

extension StoreWriter {
  /// Notes how far others have come; what is known already stays.
  public func note(holders: [ResourceID: [ResourceID: Int64]]) throws {
    let own = try localReplicaID()
    for (holder, seen) in holders.sorted(by: { $0.key < $1.key }) where holder != own {
      let known = try acknowledged(by: holder)
      let row = try chain(of: holder).row
      for (replica, sequence) in seen where sequence > known[replica, default: 0] {
        try run(
          "INSERT OR REPLACE INTO acknowledged (holder, replica, sequence) VALUES (?, ?, ?)",
          row, try chain(of: replica).row, sequence)
      }
    }
  }
}
