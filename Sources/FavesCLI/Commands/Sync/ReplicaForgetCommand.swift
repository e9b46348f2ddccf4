import ArgumentParser
import FavesCore
import FavesKit

struct ReplicaForgetCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "forget",
    abstract: "Stop waiting for a replica that is gone; its records stay.",
    discussion: """
      \(examples(
        "faves replicas forget laptop",
        "faves replicas forget 5f0c77ab"))
      """)

  @Argument(help: "The name or the id, or its first 4 or more characters.")
  var replica: String

  @OptionGroup var options: GlobalOptions

  func run(_ context: Context) throws -> ProcessStatus {
    let store = try context.open(.write)
    try store.forgetReplica(replica)
    if context.isJSON { return try context.showReplicas(of: store) }
    if !options.quiet { try context.console.line("forgot \(context.console.shown(replica))") }
    return .done
  }
}
