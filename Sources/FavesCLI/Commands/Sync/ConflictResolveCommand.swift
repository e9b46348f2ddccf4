import ArgumentParser
import FavesCore
import FavesKit

struct ConflictResolveCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "resolve",
    abstract: "Resolve a conflict.",
    discussion: """
      `mine` is the value that was entered in this store, `theirs` the other one; where neither \
      was entered here, `mine` is the one that is kept. Any other text is the value itself; for \
      the very texts mine and theirs use `faves edit`.

      \(examples(
        "faves conflicts resolve 5f0c77ab --take theirs",
        "faves conflicts resolve 5f0c77ab --take mine",
        "faves conflicts resolve 5f0c77ab --take \"Heat (1995)\""))
      """)

  @Argument(help: "The id, or its first 4 or more characters.")
  var id: String

  @Option(help: ArgumentHelp("mine, theirs, or a value.", valueName: "mine|theirs|value"))
  var take: String

  @OptionGroup var options: GlobalOptions

  func run(_ context: Context) throws -> ProcessStatus {
    let choice: ConflictChoice =
      switch take {
      case "mine": .mine
      case "theirs": .theirs
      default: .value(take)
      }
    return try context.show(context.open(.write).resolve(id, taking: choice))
  }
}
