import ArgumentParser
import FavesCore
import FavesKit

struct ConflictShowCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "show",
    abstract: "Show one conflict, and what led to it on either side.",
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
    let details = try store.conflictDetails(id)
    if context.isJSON {
      try context.writeJSON { $0.write(details) }
    } else {
      try ConflictText.write(
        details.conflict, local: store.localReplica, on: context.console)
      try ConflictText.writeHistories(of: details, on: context.console)
    }
    return .done
  }
}
