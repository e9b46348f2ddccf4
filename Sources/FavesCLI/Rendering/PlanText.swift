import FavesCore
import FavesKit
import FavesStore
import FavesSync

/// The changes of a sync or a restore for people: a table a category, old and new values side by side.
struct PlanText {
  /// How many changes of a category are shown, unless all are asked for.
  static let limit = 20

  private let console: Console
  private let limit: Int
  private var category: String?
  private var table: Table?
  private var shown = 0
  private var more = 0

  /// Writes all changes of a plan, those of the peer under a heading of their own.
  static func write(
    _ plan: SyncPlan, of report: SyncReport, showsAll: Bool, on console: Console
  ) throws {
    for side in [SyncPlan.Side.here, .there] {
      var text = PlanText(console, limit: showsAll ? .max : limit)
      let place = side == .here ? "here" : "in \(console.shown(report.peer))"
      try plan.drain(side) { change in
        if text.category == nil { try console.line(console.style(.bold, "changes \(place):")) }
        try text.add(change)
      }
      if text.category != nil { try text.finish() }
    }
    if !plan.knowsPeer, report.sent > 0 {
      try console.line("what changes in \(console.shown(report.peer)) is only known there")
      try console.line()
    }
  }

  /// Writes all changes of a plan to the local store.
  static func write(_ plan: SyncPlan, showsAll: Bool, on console: Console) throws {
    var text = PlanText(console, limit: showsAll ? .max : limit)
    try plan.drain(.here) { try text.add($0) }
    if text.category != nil { try text.finish() }
  }

  private init(_ console: Console, limit: Int) {
    self.console = console
    self.limit = limit
  }

  private mutating func add(_ change: ResourceChange) throws {
    if category != change.category { try begin(change.category) }
    guard shown < limit else {
      more += 1
      return
    }
    shown += 1
    for row in Self.rows(of: change) { try table?.add(row) }
  }

  private mutating func begin(_ name: String) throws {
    if category != nil { try finish() }
    category = name
    (shown, more) = (0, 0)
    try console.line(console.style(.cyan, console.shown(name)))
    let headers = ["CHANGE", "RANK", "TITLE", "FIELD", "OLD", "NEW"]
    table = Table(headers.map { Table.Column(header: $0) }, on: console)
  }

  private mutating func finish() throws {
    try table?.finish()
    if more > 0 { try console.line("… and \(Grouped.number(more)) more") }
    try console.line()
  }

  /// A row for each field that changed; one row where none did, or all did.
  private static func rows(of change: ResourceChange) -> [[String]] {
    let start = [verb(change), ranks(change), title(change)]
    let fields = change.action == .updated ? Array(change.fields) : []
    guard let first = fields.first else { return [start + ["", "", ""]] }
    return [start + cells(first)] + fields.dropFirst().map { ["", "", ""] + cells($0) }
  }

  private static func cells(_ element: ChangeSet.Element) -> [String] {
    [
      Field.metadataName(element.field) ?? element.field,
      element.change.from?.plainText ?? "–", element.change.to?.plainText ?? "–",
    ]
  }

  private static func verb(_ change: ResourceChange) -> String {
    switch change.action {
    case .added: "added"
    case .removed: "removed"
    case .updated: change.entries.map { $0.action }.joined(separator: ", ")
    }
  }

  private static func title(_ change: ResourceChange) -> String {
    switch change.type {
    case .favorite: change.title
    case .category: "(the category)"
    case .attribute: "(the attribute \(change.title))"
    }
  }

  private static func ranks(_ change: ResourceChange) -> String {
    switch (change.rankFrom, change.rankTo) {
    case (nil, nil): ""
    case (nil, let to?): "→ \(to)"
    case (let from?, nil): "\(from) →"
    case (let from?, let to?): from == to ? "\(from)" : "\(from) → \(to)"
    }
  }
}

extension ResourceChange {
  /// The change as the entries of JSON: what was both changed and moved has two, so that as many
  /// entries name an action as the counts of the report say.
  var entries: [(action: String, fields: ChangeSet)] {
    switch action {
    case .added: return [("added", fields)]
    case .removed: return [("removed", fields)]
    case .updated:
      guard type == .favorite else { return [("updated", fields)] }
      var (values, place) = (fields, ChangeSet())
      values[Field.category] = nil
      place[Field.category] = fields[Field.category]
      return (values.isEmpty ? [] : [("updated", values)]) + (isMoved ? [("moved", place)] : [])
    }
  }
}
