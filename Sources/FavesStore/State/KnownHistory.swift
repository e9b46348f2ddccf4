import FavesCore

/// How much of what is here the author of records had seen.
struct Knowledge {
  /// The last sequence of each replica that the author had seen; none for one it had not heard of.
  var seen: [Int64: Int64]
  /// No record with a lower key is one of another replica that the author had not seen.
  var firstUnseen: Int64
}

/// Whose knowledge of what was looked at.
struct KnowledgeLook: Hashable {
  var author: Int64
  var resource: Int64
}

extension StoreWriter {
  /// Whether the author of a record of another replica had seen all other records of its favorite,
  /// and the row of that says what they add up to.
  ///
  /// - Complexity: O(*n*) in the records of the favorite that came here after the first one that
  ///   the author had not seen, however many it has, each looked at once or a few times; O(replicas)
  ///   once for all records that an author wrote between two merges.
  func knowsAllOthers(_ stored: StoredRecord) throws -> Bool {
    let resource = stored.resourceRow
    guard resource <= lastKnownResource, !touched.resources.contains(resource) else { return false }
    let author = try chain(of: stored.record.id.replica).row
    let knowledge = try knowledge(of: author, through: stored.record.id.sequence)
    let look = KnowledgeLook(author: author, resource: resource)
    let start = max(knowledge.firstUnseen, shortcuts.looks[look].map { $0 + 1 } ?? .min)
    var knowsAll = true
    var count = 0
    try forEach(
      "SELECT replica, sequence FROM record WHERE resource = ? AND id >= ?", resource, start
    ) {
      count += 1
      let replica = $0.integer(0)
      knowsAll = replica == author || $0.integer(1) <= knowledge.seen[replica, default: 0]
      return knowsAll
    }
    if knowsAll, count >= Self.manyRecords { shortcuts.looks[look] = stored.row }
    return knowsAll
  }

  /// From how many records on it is remembered how far they were looked at.
  private static let manyRecords = 16

  private func knowledge(of author: Int64, through sequence: Int64) throws -> Knowledge {
    if let known = shortcuts.knowledge[author] { return known }
    var knowledge = Knowledge(seen: [:], firstUnseen: (lastRow ?? 0) + 1)
    for replica in try all("SELECT id FROM replica WHERE id <> ?", author, read: { $0.integer(0) })
    {
      let seen = try lastSeen(by: author, of: replica, through: sequence) ?? 0
      knowledge.seen[replica] = seen
      if let row = try recordRow(seen + 1, ofReplica: replica) {
        knowledge.firstUnseen = min(knowledge.firstUnseen, row)
      }
    }
    shortcuts.knowledge[author] = knowledge
    return knowledge
  }

  /// The key of a replica's record: they ascend with the numbers; nil if it is not here.
  private func recordRow(_ sequence: Int64, ofReplica replica: Int64) throws -> Int64? {
    try first("SELECT id FROM record WHERE replica = ? AND sequence = ?", replica, sequence) {
      $0.integer(0)
    }
  }
}
