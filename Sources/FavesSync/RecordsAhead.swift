import FavesCore
import Threading

/// Reads the records of one side on a thread of its own, some ahead of whoever takes them over.
struct RecordsAhead {
  private static let batchWeight = 1 << 17
  /// How many bytes of records may wait, roughly.
  private static let capacity = 1 << 20

  private let source: any SyncSession
  private let seen: [ResourceID: Int64]

  init(of source: any SyncSession, missingFrom seen: [ResourceID: Int64]) {
    self.source = source
    self.seen = seen
  }

  /// Gives the records in order; returns their number.
  ///
  /// The source is read on another thread meanwhile, so the body must leave it alone.
  func forEach(_ body: (AuditRecord) throws -> Void) throws -> Int {
    let handoff = Handoff<[AuditRecord]>(capacity: Self.capacity)
    let lent = Lent(self)
    guard
      let thread = WorkerThread({
        handoff.finish(Result { try lent.value.read(into: handoff) })
      })
    else { return try forEachWithoutThread(body) }
    defer {
      handoff.cancel()
      thread.join()
    }
    var count = 0
    while let batch = try handoff.take() {
      for record in batch { try body(record) }
      count += batch.count
    }
    return count
  }

  private func forEachWithoutThread(_ body: (AuditRecord) throws -> Void) throws -> Int {
    var count = 0
    try source.forEachRecord(missingFrom: seen) {
      try body($0)
      count += 1
    }
    return count
  }

  private func read(into handoff: Handoff<[AuditRecord]>) throws {
    var batch: [AuditRecord] = []
    var weight = 0
    do {
      try source.forEachRecord(missingFrom: seen) { record in
        batch.append(record)
        weight += record.weight
        guard weight >= Self.batchWeight else { return }
        guard handoff.put(batch, weight: weight) else { throw NotWanted() }
        batch = []
        weight = 0
      }
    } catch is NotWanted { return }
    _ = handoff.put(batch, weight: weight)
  }

  /// Thrown to stop reading.
  private struct NotWanted: Error {}
}

extension AuditRecord {
  /// About how many bytes it takes.
  fileprivate var weight: Int {
    changes.reduce(512) { sum, element in
      sum + element.field.utf8.count + (element.change.from?.weight ?? 0)
        + (element.change.to?.weight ?? 0)
    }
  }
}
