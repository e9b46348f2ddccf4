import ArgumentParser
import FavesCore
import FavesKit

struct ReplicaRenameCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "rename",
    abstract: "Name a replica.",
    discussion: """
      \(examples(
        "faves replicas rename laptop notebook",
        "faves replicas rename 5f0c77ab stick"))
      """)

  @Argument(help: "The name or the id, or its first 4 or more characters.")
  var replica: String

  @Argument(help: "The new name.")
  var name: String

  @OptionGroup var options: GlobalOptions

  func run(_ context: Context) throws -> ProcessStatus {
    let store = try context.open(.write)
    try store.renameReplica(replica, to: name)
    if context.isJSON { return try context.showReplicas(of: store) }
    if !options.quiet {
      try context.console.line(
        "\(context.console.shown(replica)) is now \(context.console.shown(name))")
    }
    return .done
  }
}
