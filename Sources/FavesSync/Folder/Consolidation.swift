import FavesCore

/// Keeps the number of a store's own segments small: many small ones become one.
///
/// A store touches only what it published itself. The new segment is there before the old ones go,
/// so that nothing is missing at any moment.
struct Consolidation {
  /// From this many small segments on they are joined.
  static let threshold = 8
  let shelf: SegmentShelf
  let publisher: ResourceID
  let size: (String) -> Int

  /// Segments of fewer records are small.
  static let smallCount = 2048
  /// So are only those below this size in bytes: they fit into few new ones.
  static let smallSize = 512 << 10

  /// Joins the publisher's small segments, publishes the result, and returns what it replaces.
  ///
  /// - Parameter headers: All segments; brought up to date.
  func run(
    _ headers: inout [String: SegmentHeader], _ seen: [ResourceID: Int64]
  ) throws -> [String] {
    let small = headers.filter {
      $0.value.publisher == publisher && 1..<Self.smallCount ~= $0.value.count
        && size($0.key) < Self.smallSize
    }
    guard small.count >= Self.threshold, let joined = try join(small, seen),
      joined.count < small.count
    else {
      shelf.storage.discard()
      return []
    }
    try shelf.storage.publish()
    let replaced = small.keys.filter { joined[$0] == nil }.sorted()
    for name in replaced { headers[name] = nil }
    headers.merge(joined) { $1 }
    return replaced
  }

  /// Stages what the segments become; nil if one of them cannot be read.
  private func join(
    _ small: [String: SegmentHeader], _ seen: [ResourceID: Int64]
  ) throws -> [String: SegmentHeader]? {
    let catalog = SegmentCatalog(small)
    var joined: [String: SegmentHeader] = [:]
    var builder = SegmentBuilder()
    func close() throws {
      guard !builder.isEmpty else { return }
      let (header, bytes) = builder.finish(
        publisher: publisher, names: catalog.names, seen: seen)
      joined[try shelf.stage(bytes)] = header
    }
    for author in catalog.authors {
      let isWhole = try forEachRecord(of: author, catalog) { record in
        if builder.isFull || !builder.accepts(record) { try close() }
        builder.append(record)
      }
      guard isWhole else { return nil }
    }
    try close()
    return joined
  }

  /// Every record of an author once, by their numbers; false if one cannot be had.
  private func forEachRecord(
    of author: ResourceID, _ catalog: SegmentCatalog, _ body: (AuditRecord) throws -> Void
  ) throws -> Bool {
    var next: Int64 = 1
    for entry in catalog.entries(of: author) where entry.run.sequences.upperBound >= next {
      for sequence in max(next, entry.run.sequences.lowerBound)...entry.run.sequences.upperBound {
        let id = RecordID(replica: author, sequence: sequence)
        guard let record = try shelf.record(id, entry) else { return false }
        try body(record)
      }
      next = entry.run.sequences.upperBound + 1
    }
    return true
  }
}
