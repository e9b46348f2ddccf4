import ArgumentParser
import FavesCore
import FavesKit

struct InitCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "init",
    abstract: "Make the store, or name this replica of it.",
    discussion: """
      Other commands that write make the store as well. The name stands in the log and in \
      conflicts for this machine's copy.

      \(examples(
        "faves init",
        "faves init --name laptop",
        "faves init --store /media/stick/favorites.sqlite --name stick"))
      """)

  @Option(help: ArgumentHelp("The name of this replica.", valueName: "replica-name"))
  var name: String?

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if let name, name.isEmpty { throw ValidationError("--name is empty") }
  }

  func run(_ context: Context) throws -> ProcessStatus {
    let store = try context.open(.create)
    try store.initialize()
    if let name { try store.rename(replica: name) }
    let info = try store.info()
    if context.isJSON {
      try context.writeJSON { $0.write(info) }
    } else if !options.quiet {
      let replica = context.console.shown(info.replicaName)
      try context.console.line("\(context.console.shown(info.path)) is ready as replica \(replica)")
    }
    return .done
  }
}
