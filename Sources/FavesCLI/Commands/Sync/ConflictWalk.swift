import FavesCore
import FavesKit
import Glibc

/// Goes through conflicts one by one on the terminal.
///
/// The store is locked only while an answer is carried out, so that it does not matter how long
/// someone thinks; and what was answered holds, however the walk ends.
struct ConflictWalk {
  let context: Context

  private enum Step {
    case resolved
    case skipped
    case ended
  }

  /// Asks about the named conflicts, or about all open ones.
  ///
  /// - Throws: ``FavesError`` of the kind `usage` where there is no terminal to ask on.
  func run(_ ids: [String], category: String?) throws -> ProcessStatus {
    guard !context.isJSON, Terminal.isTerminal(STDIN_FILENO), Terminal.isTerminal(STDERR_FILENO)
    else {
      throw FavesError(
        .usage, "terminal-needed", "there is no terminal to ask on",
        hint: "name conflicts, or give --all, with --take mine or --take theirs")
    }
    let store = try context.open(.write)
    let conflicts =
      ids.isEmpty ? try store.openConflicts(category: category) : try ids.map(store.conflict)
    let local = try store.localReplica
    var resolved = 0
    for (index, conflict) in conflicts.enumerated() {
      let step = try ask(conflict, "\(index + 1) of \(conflicts.count)", local, store)
      if step == .resolved { resolved += 1 }
      if step == .ended { break }
    }
    let open = try store.openConflicts(category: category).count
    try context.console.line("\(Grouped.number(resolved)) resolved, \(Grouped.number(open)) open")
    return .done
  }

  private func ask(
    _ conflict: Conflict, _ position: String, _ local: ResourceID?, _ store: Faves
  ) throws -> Step {
    // An answer may have settled other conflicts of the same favorite, or someone else this one.
    let now = try store.conflict(conflict.id.description)
    guard !now.isResolved else { return .skipped }
    try context.console.line(context.console.style(.dim, position))
    try ConflictText.write(choices: now, local: local, on: context.console)
    while true {
      context.console.ask("[m]ine, [t]heirs, [e]nter a value, [s]kip, [q]uit? ")
      switch Terminal.line()?.lowercased() {
      case "m"?, "mine"?: if try take(.mine, now, store) { return .resolved }
      case "t"?, "theirs"?: if try take(.theirs, now, store) { return .resolved }
      case "e"?:
        context.console.ask("value: ")
        guard let value = Terminal.line() else { return .ended }
        if try take(.value(value), now, store) { return .resolved }
      case "s"?: return .skipped
      case "q"?, nil: return .ended
      default: context.console.message("type one of the letters m, t, e, s, q")
      }
    }
  }

  /// The kinds of errors after which another answer may do.
  private static let refusals: Set<FavesError.Kind> = [.failed, .usage, .data]

  /// Whether an answer could be carried out; says why if not.
  private func take(_ choice: ConflictChoice, _ conflict: Conflict, _ store: Faves) throws -> Bool {
    do {
      let report = try store.resolve(conflict.id.description, taking: choice)
      _ = try context.show(report)
      try context.console.line()
      return true
    } catch let error as FavesError where Self.refusals.contains(error.kind) {
      context.console.message(context.console.shown(error.message))
      return false
    }
  }
}
