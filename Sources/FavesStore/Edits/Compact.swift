public import FavesCore
import GRDB

/// What a compaction did, or would do.
public struct CompactionTally: Hashable, Sendable {
  /// The number of records that gave up their values.
  public var compacted = 0
  /// The replicas that are not known to have everything: what they lack stays.
  public var behind: [ResourceID] = []
}

/// Gives up the values of records that others overwrote, as far as every known replica has both;
/// see ``FavesCore/Compaction``.
extension StoreWriter {
  /// Compacts the log.
  ///
  /// - Complexity: O(number of records), with the records of one resource in memory.
  public func compact() throws -> CompactionTally {
    let known = try knownToAll()
    var tally = CompactionTally(behind: known.behind)
    let oracle = StoreSeenOracle(reader: self)
    try forEach(
      "SELECT resource FROM record GROUP BY resource HAVING count(*) > 1"
    ) {
      let records = try records(ofResource: $0.integer(0))
      let overwritten = try Compaction.overwritten(records.map(\.record), oracle: oracle) {
        known.vector[$0.replica, default: 0] >= $0.sequence
      }
      if !overwritten.isEmpty { try keepContent(of: $0.integer(0)) }
      for index in overwritten { try writeCompacted(records[index]) }
      tally.compacted += overwritten.count
      return true
    }
    return tally
  }

  private func writeCompacted(_ stored: StoredRecord) throws {
    encoder.reset()
    RecordCodec.encodeBody(stored.record.compacted, to: &encoder)
    try run("UPDATE record SET body = ? WHERE id = ?", encoder.bytes, stored.row)
  }
}

extension StoreReader {
  /// How far all replicas that were not forgotten have come with each author, and those of them
  /// that lack something.
  func knownToAll() throws -> (vector: [ResourceID: Int64], behind: [ResourceID]) {
    var vector = try seenVector()
    let here = vector
    var behind: [ResourceID] = []
    for replica in try replicas() where !replica.isForgotten && !replica.isLocal {
      let seen = try seen(by: replica.id, itself: here[replica.id])
      if here.contains(where: { $0.value > seen[$0.key, default: 0] }) {
        behind.append(replica.id)
      }
      for author in vector.keys {
        vector[author] = min(vector[author, default: 0], seen[author, default: 0])
      }
    }
    return (vector, behind)
  }

  /// How far a replica has come: by what it told, by what its records say, and with its own.
  private func seen(
    by replica: ResourceID, itself own: Int64?
  ) throws -> [ResourceID: Int64] {
    var seen = try acknowledged(by: replica)
    guard let row = try replicaRow(replica) else { return seen }
    try forEach(
      """
      SELECT replica.uuid, max(seen.up_to) FROM seen
      CROSS JOIN replica ON replica.id = seen.replica WHERE seen.author = ? GROUP BY seen.replica
      """, row
    ) {
      let author = try $0.id(0)
      seen[author] = max(seen[author, default: 0], $0.integer(1))
      return true
    }
    seen[replica] = own
    return seen
  }
}

extension Store {
  /// Gives the space that is free in the file back to the system.
  ///
  /// - Throws: ``FavesCore/FavesError`` of kind `io` where there is no room for it; the store is
  ///   whole all the same.
  public func shrink() throws {
    try withoutTransaction { try $0.execute(sql: "VACUUM") }
  }
}
