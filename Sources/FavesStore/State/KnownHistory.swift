import FavesCore

/// How far each replica has come with a resource: the last sequence of each.
typealias Heads = [Int64: Int64]

extension StoreWriter {
  /// From how many records on a history is too long to be read for every record that is merged.
  private static let longHistory = 64

  /// Whether the author of a record of another replica had seen all other records of its favorite,
  /// and the row of that says what they add up to.
  ///
  /// Asked for the first record that a transaction brings to a favorite, where it spares folding all
  /// records. With more to come one fold in the end is cheaper, but for a long history.
  ///
  /// - Complexity: O(number of records of the favorite) once a transaction, then O(replicas).
  func knowsAllOthers(_ stored: StoredRecord) throws -> Bool {
    let resource = stored.resourceRow
    guard resource <= lastKnownResource, !touched.resources.contains(resource) else { return false }
    let isFirst = touched.originals[resource] == nil
    guard isFirst || shortcuts.longHeads[resource] != nil else { return false }
    let author = try chain(of: stored.record.id.replica).row
    return try heads(of: resource).allSatisfy { replica, sequence in
      try replica == author
        || lastSeen(by: author, of: replica, through: stored.record.id.sequence) ?? 0 >= sequence
    }
  }

  private func heads(of resource: Int64) throws -> Heads {
    if let known = shortcuts.longHeads[resource] { return known }
    var heads: Heads = [:]
    var count = 0
    try forEach("SELECT replica, sequence FROM record WHERE resource = ?", resource) {
      heads[$0.integer(0)] = max(heads[$0.integer(0), default: 0], $0.integer(1))
      count += 1
      return true
    }
    if count >= Self.longHistory { shortcuts.longHeads[resource] = heads }
    return heads
  }

  /// Keeps what is remembered of long histories true to a record that was appended.
  func noteHead(_ record: AuditRecord, replica: Int64, resource: Int64) {
    guard !shortcuts.longHeads.isEmpty else { return }
    shortcuts.longHeads[resource]?[replica] = record.id.sequence
  }
}
