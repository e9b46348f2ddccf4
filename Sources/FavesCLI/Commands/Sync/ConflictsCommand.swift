import ArgumentParser
import FavesCore
import FavesKit

/// The commands on conflicts.
struct ConflictsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conflicts",
    abstract: "Show and resolve conflicts.",
    subcommands: [
      ConflictListCommand.self, ConflictShowCommand.self, ConflictResolveCommand.self,
    ],
    defaultSubcommand: ConflictListCommand.self)
}

struct ConflictListCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "list",
    abstract: "List the open conflicts.",
    discussion: """
      \(examples(
        "faves conflicts",
        "faves conflicts list --all --json"))
      """)

  @Flag(help: "Those that are resolved as well.")
  var all = false

  @OptionGroup var options: GlobalOptions

  func run(_ context: Context) throws -> ProcessStatus {
    let store = try context.open(.read)
    let conflicts = try store.conflicts(includeResolved: all)
    if context.isJSON {
      try context.writeJSON { json in
        json.object { json in
          json.name("conflicts")
          json.array(conflicts) { $0.write($1) }
        }
      }
      return .done
    }
    let local = try conflicts.isEmpty ? nil : store.localReplica
    for (index, conflict) in conflicts.enumerated() {
      if index > 0 { try context.console.line() }
      try ConflictText.write(conflict, local: local, on: context.console)
    }
    if conflicts.isEmpty, !options.quiet { try context.console.line("no conflicts") }
    return .done
  }
}

extension Faves {
  /// The replica that this store writes as.
  var localReplica: ResourceID? {
    get throws { try replicas().first { $0.isLocal }?.id }
  }
}
