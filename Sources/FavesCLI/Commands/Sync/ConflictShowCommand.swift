import ArgumentParser
import FavesCore
import FavesKit

struct ConflictShowCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show one conflict.",
    discussion: """
      \(examples(
        "faves conflicts show 5f0c77ab",
        "faves conflicts show 5f0c77ab --json"))
      """)

  @Argument(help: "The id, or its first 4 or more characters.")
  var id: String

  @OptionGroup var options: GlobalOptions

  func run(_ context: Context) throws -> ProcessStatus {
    let store = try context.open(.read)
    let conflict = try store.conflict(id)
    if context.isJSON {
      try context.writeJSON { $0.write(conflict) }
    } else {
      try ConflictText.write(
        conflict, local: store.localReplica, on: context.console)
    }
    return .done
  }
}
