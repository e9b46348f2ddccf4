import FavesCore
import FavesKit
import FavesStore

/// A conflict for people: what was kept, what was lost, and how to decide otherwise.
enum ConflictText {
  /// Writes a conflict.
  ///
  /// - Parameter local: The replica of this store, which says whose side is `mine`.
  static func write(
    _ conflict: Conflict, local: ResourceID?, on console: Console
  ) throws {
    let id = String(conflict.id.description.prefix(8))
    try writeHeading(of: conflict, on: console)
    try console.line("  kept  \(side(conflict.kept, console))")
    try console.line("  lost  \(side(conflict.lost, console))")
    if !conflict.isResolved, conflict.isSharedName {
      let command = "faves conflicts resolve \(id) --take NAME"
      try console.line("  to give it another name: " + console.style(.cyan, command))
    } else if !conflict.isResolved {
      let isMine = conflict.lost.replica == local && conflict.kept.replica != local
      let command = "faves conflicts resolve \(id) --take \(isMine ? "mine" : "theirs")"
      try console.line("  to take the lost value: " + console.style(.cyan, command))
    }
  }

  /// Writes a conflict as a choice between what is mine and what is theirs.
  static func write(
    choices conflict: Conflict, local: ResourceID?, on console: Console
  ) throws {
    try writeHeading(of: conflict, on: console)
    let isKeptMine = conflict.side(of: local) == .kept
    let (mine, theirs) =
      isKeptMine ? (conflict.kept, conflict.lost) : (conflict.lost, conflict.kept)
    let holds = console.style(.dim, " (holds now)")
    try console.line("  mine    \(side(mine, console))\(isKeptMine ? holds : "")")
    try console.line("  theirs  \(side(theirs, console))\(isKeptMine ? "" : holds)")
  }

  private static func writeHeading(of conflict: Conflict, on console: Console) throws {
    let resolved = conflict.isResolved ? " (resolved)" : ""
    let title = console.style(.bold, console.shown(conflict.title))
    let place = conflict.category.isEmpty ? "" : " in \(console.shown(conflict.category))"
    let id = String(conflict.id.description.prefix(8))
    try console.line(
      "\(console.style(.yellow, id))  \(title)\(place): \(console.shown(conflict.field))\(resolved)"
    )
  }

  /// Writes the records of either side of a conflict, a line each.
  static func writeHistories(of details: ConflictDetails, on console: Console) throws {
    let field = details.conflict.field
    for (heading, entries) in [
      ("both sides knew", details.before), ("on the kept side", details.kept),
      ("on the lost side", details.lost), ("since, or elsewhere", details.since),
    ] where !entries.isEmpty {
      try console.line("  \(console.style(.bold, heading)):")
      for entry in entries {
        try console.line("    " + RecordText.line(entry, field: field, console))
      }
    }
  }

  private static func side(_ side: Conflict.Side, _ console: Console) -> String {
    let value = side.value.map { "“\(console.shown($0.plainText))”" } ?? "no value"
    let replica = console.shown(side.replicaName ?? String(side.replica.description.prefix(8)))
    return "\(value), from \(replica) at \(Grouped.moment(side.at.description))"
  }
}
