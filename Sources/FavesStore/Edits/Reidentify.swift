public import FavesCore

/// Tells two histories apart that were written under one replica id.
///
/// That happens when a whole machine is copied or put back, token and all: both go on as the same
/// replica, and use the same numbers for different records. The later part of one of the two then
/// moves to a replica id of its own, which follows from its first record, so that every store that
/// holds this part names it alike.
extension StoreReader {
  /// Whether nobody else has built on a replica's records after a number, and all are whole: only
  /// then may they be renamed, for what others say they have seen cannot be changed, and every
  /// store must come to the same hashes.
  public func isUnshared(after id: RecordID) throws -> Bool {
    guard let replica = try replicaRow(id.replica) else { return true }
    let authors = try all("SELECT id FROM replica WHERE id <> ?", replica) { $0.integer(0) }
    var isWhole = true
    try forEachRecord(ofReplica: replica, in: id.sequence + 1...Int64.max) {
      isWhole = !$0.record.isCompacted
      return isWhole
    }
    guard isWhole else { return false }
    return try !authors.contains { author in
      try lastSeen(by: author, of: replica, through: .max).map { $0 > id.sequence } ?? false
    }
  }
}

extension StoreWriter {
  /// Moves the records of a replica after a number to a replica id of their own.
  ///
  /// - Returns: the number of records moved.
  /// - Complexity: O(number of all records): everything is folded anew.
  public func reidentify(after id: RecordID) throws -> Int {
    guard try isUnshared(after: id) else {
      throw StoreCorruption("records after \(id) are known to others")
    }
    let old = try chain(of: id.replica)
    let rows = try all(
      "SELECT id FROM record WHERE replica = ? AND sequence > ? ORDER BY sequence", old.row,
      id.sequence
    ) { $0.integer(0) }
    guard let first = try rows.first.map({ try record(row: $0).record }) else { return 0 }
    let target = ResourceID(namespace: id.replica, name: "fork\0\(first.hash)".utf8)
    // Rows refer to each other in every direction while they are renamed.
    try run("PRAGMA defer_foreign_keys = ON")
    if try chain(of: target).sequence == 0 {
      try rename(rows, from: old, to: target, after: id)
    } else {
      try drop(rows, of: old, after: id)
    }
    try cutChain(id)
    shortcuts.knowledge = [:]
    shortcuts.looks = [:]
    if try localReplicaID() == id.replica {
      try set("replica", try chain(of: target).row)
      author = target
    }
    try rebuild()
    return rows.count
  }

  private func rename(
    _ rows: [Int64], from old: Chain, to target: ResourceID, after id: RecordID
  ) throws {
    var chain = try chain(of: target)
    try run(
      "UPDATE replica SET name = (SELECT name FROM replica WHERE id = ?) WHERE id = ?", old.row,
      chain.row)
    try inheritSeen(from: old, to: chain, after: id)
    for row in rows {
      let former = try record(row: row).record.id.sequence
      chain.sequence += 1
      try run(
        "UPDATE seen SET author = ?, sequence = ? WHERE author = ? AND sequence = ?", chain.row,
        chain.sequence, old.row, former)
      try run(
        "UPDATE record SET replica = ?, sequence = ? WHERE id = ?", chain.row, chain.sequence, row)
      placeNames = PlaceNames()
      let renamed = try withSeen(try record(row: row).record, author: chain.row)
      chain.hash = HashChain.hash(after: chain.hash, renamed)
      try run("UPDATE record SET hash = ? WHERE id = ?", chain.hash.bytes, row)
    }
    chain.isChanged = true
    chains[target] = chain
  }

  /// The first record of the new replica says all that the old one had seen until then, and that
  /// it follows the records both histories share.
  private func inheritSeen(from old: Chain, to new: Chain, after id: RecordID) throws {
    let others = try all("SELECT id FROM replica WHERE id <> ?", new.row) { $0.integer(0) }
    let first = id.sequence + 1
    for replica in others {
      let upTo =
        try replica == old.row
        ? id.sequence : lastSeen(by: old.row, of: replica, through: first) ?? 0
      guard upTo > 0 else { continue }
      try run(
        "DELETE FROM seen WHERE author = ? AND replica = ? AND sequence = ?", old.row, replica,
        first)
      try run(
        "INSERT INTO seen (author, replica, sequence, up_to) VALUES (?, ?, 1, ?)", new.row,
        replica, upTo)
    }
  }

  /// The records are here under their new names already, from another store that met the fork.
  private func drop(_ rows: [Int64], of old: Chain, after id: RecordID) throws {
    try run("DELETE FROM seen WHERE author = ? AND sequence > ?", old.row, id.sequence)
    for row in rows {
      try run("DELETE FROM conflict WHERE kept = ?1 OR lost = ?1", row)
      try run("DELETE FROM slot WHERE record = ?", row)
      try run("DELETE FROM record WHERE id = ?", row)
    }
  }

  private func cutChain(_ id: RecordID) throws {
    var chain = try chain(of: id.replica)
    chain.sequence = id.sequence
    chain.hash = try hash(id) ?? .zero
    chain.isChanged = true
    chains[id.replica] = chain
    try run("DELETE FROM acknowledged WHERE replica = ? AND sequence > ?", chain.row, id.sequence)
  }
}
