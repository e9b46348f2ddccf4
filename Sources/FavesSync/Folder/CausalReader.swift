import FavesCore

/// Gives the records of a folder's segments, causes before effects, with few segments in memory.
///
/// The records of an author come in order, all authors' by their stamps: a stamp is greater than
/// those of all records its author had seen. A record whose causes are not there waits, and so does
/// what follows it.
struct CausalReader {
  private let catalog: SegmentCatalog
  private let record: (RecordID, SegmentCatalog.Entry) throws -> AuditRecord?
  /// How far the one that reads has come.
  private var vector: [ResourceID: Int64]
  private var heads: [ResourceID: AuditRecord] = [:]
  private var current: [ResourceID: SegmentCatalog.Entry] = [:]

  /// What could not be given yet.
  struct Waiting: Hashable {
    /// The author whose records are missing.
    var replica: ResourceID
    /// Their numbers.
    var sequences: ClosedRange<Int64>
  }

  /// The missing records that others wait for.
  private(set) var waiting: Set<Waiting> = []

  init(
    _ catalog: SegmentCatalog, from vector: [ResourceID: Int64],
    record: @escaping (RecordID, SegmentCatalog.Entry) throws -> AuditRecord?
  ) {
    self.catalog = catalog
    self.vector = vector
    self.record = record
  }

  /// Gives every record that can be had and is beyond the vector.
  mutating func forEach(_ body: (AuditRecord) throws -> Void) throws {
    for author in catalog.authors { try advance(author) }
    while let next = heads.values.min(by: { $0.stamp < $1.stamp }) {
      let author = next.id.replica
      if let cause = missingCause(of: next) {
        waiting.insert(cause)
        heads[author] = nil
        continue
      }
      try body(next)
      vector[author] = next.id.sequence
      try advance(author)
    }
  }

  private func missingCause(of record: AuditRecord) -> Waiting? {
    for (replica, upTo) in record.seen where vector[replica, default: 0] < upTo {
      return Waiting(replica: replica, sequences: vector[replica, default: 0] + 1...upTo)
    }
    return nil
  }

  /// Reads the next record of an author.
  private mutating func advance(_ author: ResourceID) throws {
    heads[author] = nil
    let here = RecordID(replica: author, sequence: vector[author, default: 0])
    let next = RecordID(replica: author, sequence: here.sequence + 1)
    if current[author]?.run.sequences.contains(next.sequence) != true {
      current[author] = catalog.entry(next)
    }
    guard let entry = current[author] else {
      if let gap = catalog.gap(after: here) {
        waiting.insert(Waiting(replica: author, sequences: gap))
      }
      return
    }
    heads[author] = try record(next, entry)
    if heads[author] == nil {
      waiting.insert(Waiting(replica: author, sequences: next.sequence...next.sequence))
    }
  }
}
