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

  /// One line: when, who, what became of a field, and what brought it.
  static func line(_ entry: LogEntry, field: String, _ console: Console) -> String {
    let what = change(of: field, in: entry, console)
    let start =
      "\(Grouped.moment(entry.record.wall.description))  \(author(entry, console))  \(what)"
    return entry.via.map { "\(start)  \(console.style(.dim, arrival($0, console)))" } ?? start
  }

  /// `“Heta” → “Heat”`, or for what has no value, or none any more, the sentence of the record.
  static func change(of field: String, in entry: LogEntry, _ console: Console) -> String {
    let record = entry.record
    guard field != Field.place, let change = record.changes[field], record.action != .removed,
      !record.isCompacted
    else { return console.shown(entry.activity) }
    let to = value(change.to, console)
    return record.action == .added ? to : "\(value(change.from, console)) → \(to)"
  }

  /// A value in quotation marks.
  static func value(_ value: AttributeValue?, _ console: Console) -> String {
    value.map { "“\(console.shown($0.plainText))”" } ?? "no value"
  }
}
