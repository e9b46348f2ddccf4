import FavesCore

/// Two histories under one replica id: both sides have a record of one number, and the two differ.
struct Fork: Error {
  /// The last one that both sides have by its number.
  var record: RecordID
}

/// Tells forked histories apart, so that a sync can go on with all records of both.
struct ForkMender {
  let local: any SyncPeer
  let peer: any SyncPeer
  let options: SyncOptions

  /// Gives the later part of one side's history a replica id of its own.
  ///
  /// - Returns: what was done, as a sentence.
  /// - Throws: ``FavesCore/FavesError`` with code `fork` where that must not be, as in a dry run, or
  ///   where others have built on both parts.
  func mend(_ fork: Fork) throws -> String {
    let name = try local.withSession(.read) { try $0.replicaNames()[fork.record.replica] }
    let author = name.map { "“\($0)”" } ?? "\(fork.record.replica)"
    let last = try lastCommon(fork.record)
    guard !options.isDryRun else { throw refused(author, last, "run it without --dry-run") }
    var sides: [(side: any SyncPeer, place: String)] = []
    if options.direction != .push { sides.append((local, "here")) }
    if options.direction != .pull { sides.append((peer, "in \(peer.name)")) }
    for (side, place) in sides {
      guard try side.withSession(.read, { try $0.canReidentify(after: last) }) else { continue }
      let count = try side.withSession(.write(isDryRun: false)) {
        try $0.reidentify(after: last)
      }
      return "two machines wrote as \(author) after record \(last.sequence), as after a copy or a "
        + "restore: the \(count) later records \(place) now belong to a replica of their own"
    }
    throw refused(
      author, last,
      "run the sync from the other store; where that says the same, export the favorites of one "
        + "store to a file, make it anew from the other one, and import the file")
  }

  private func unreadable(_ record: RecordID) -> FavesError {
    FavesError(
      .io, "record-unreadable", "record \(record) cannot be had from \(peer.name)",
      hint: "nothing was changed; run the sync again")
  }

  private func refused(_ author: String, _ last: RecordID, _ hint: String) -> FavesError {
    FavesError(
      .data, "fork",
      "two histories go on as \(author) after record \(last.sequence): a store was copied or restored",
      hint: "nothing was changed; \(hint)")
  }

  /// The last record before the fork.
  ///
  /// Histories agree up to there and nowhere after it, for each
  /// hash covers all records before it; so halving finds it.
  private func lastCommon(_ record: RecordID) throws -> RecordID {
    try local.withSession(.read) { local in
      try peer.withSession(.read) { peer in
        var (agreed, differs) = (Int64(0), record.sequence)
        while differs - agreed > 1 {
          let middle = RecordID(replica: record.replica, sequence: (agreed + differs) / 2)
          guard let here = try local.hashes([middle])[0], let there = try peer.hashes([middle])[0]
          else { throw unreadable(middle) }
          if here == there {
            agreed = middle.sequence
          } else {
            differs = middle.sequence
          }
        }
        return RecordID(replica: record.replica, sequence: agreed)
      }
    }
  }
}
