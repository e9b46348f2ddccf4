import FavesCore
import FavesKit
import FavesStore

/// What people want to know of a record: who wrote it, what brought it, which value it set.
enum RecordText {
  /// The name of the machine that wrote a record, or the start of its id.
  static func author(_ entry: LogEntry, _ console: Console) -> String {
    let record = entry.record
    return console.shown(entry.replicaName ?? String(record.id.replica.description.prefix(8)))
  }

  /// `came from laptop at 2026-11-22 21:45:25, operation 5f0c77ab`.
  static func arrival(_ via: Arrival, _ console: Console) -> String {
    let peer = via.peer.map { "from \(console.shown($0))" } ?? "by a sync"
    let operation = via.operation.description.prefix(8)
    return "came \(peer) at \(Grouped.moment(via.at.description)), operation \(operation)"
  }
}
