import ArgumentParser
import FavesCore
import FavesKit

struct ConflictResolveCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "resolve",
    abstract: "Resolve conflicts.",
    discussion: """
      `mine` is the value that was entered in this store, `theirs` the other one; where neither \
      was entered here, `mine` is the one that is kept. Any other text is the value itself; for \
      the very texts mine and theirs use `faves edit`. All conflicts named are resolved in one \
      operation, which one `faves undo` takes back.

      Without --take, asks on the terminal, conflict by conflict. Each answer is kept at once, and \
      is an operation of its own.

      \(examples(
        "faves conflicts resolve",
        "faves conflicts resolve 5f0c77ab 77ab5f0c --take theirs",
        "faves conflicts resolve 5f0c77ab --take \"Heat (1995)\"",
        "faves conflicts resolve --all --category Films --take mine"))
      """)

  @Argument(help: "The ids, or their first 4 or more characters.")
  var ids: [String] = []

  @Option(help: ArgumentHelp("mine, theirs, or a value.", valueName: "mine|theirs|value"))
  var take: String?

  @Flag(help: "Resolve all open conflicts.")
  var all = false

  @Option(help: "Only those of this category.", completion: StoredNames.categories)
  var category: String?

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if !ids.isEmpty, all || category != nil {
      throw ValidationError("Give either ids, or --all and --category, not both")
    }
    if take != nil, ids.isEmpty, !all {
      throw ValidationError("Name the conflicts to resolve, or give --all")
    }
    if all, let take, take != "mine", take != "theirs" {
      throw ValidationError("With --all, --take is mine or theirs")
    }
  }

  func run(_ context: Context) throws -> ProcessStatus {
    guard let choice else {
      return try ConflictWalk(context: context).run(ids, category: category)
    }
    let store = try context.open(.write)
    return try context.show(
      all
        ? store.resolveAll(category: category, taking: choice)
        : store.resolve(ids, taking: choice))
  }

  private var choice: ConflictChoice? {
    switch take {
    case nil: nil
    case "mine"?: .mine
    case "theirs"?: .theirs
    case let value?: .value(value)
    }
  }
}
