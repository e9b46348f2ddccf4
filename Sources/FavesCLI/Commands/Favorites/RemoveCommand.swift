import ArgumentParser
import FavesCore
import FavesKit

struct RemoveCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "remove",
    abstract: "Remove favorites.",
    discussion: """
      `faves undo` brings them back.

      \(examples(
        "faves remove Films Heat",
        "faves remove Films Heat \"The Insider\" --dry-run",
        "faves remove --id 5f0c --id 77ab"))
      """)

  @Argument(help: "The category.", completion: StoredNames.categories)
  var category: String?

  @Argument(help: "The titles.", completion: StoredNames.titles)
  var titles: [String] = []

  @Option(
    name: .customLong("id"),
    help: ArgumentHelp("The id, or its first 4 or more characters.", valueName: "id"))
  var ids: [String] = []

  @Flag(name: [.customShort("n"), .long], help: "Tell what would be removed, and change nothing.")
  var dryRun = false

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if category != nil, titles.isEmpty {
      throw ValidationError("Missing expected argument '<titles> ...'")
    }
    if category == nil, ids.isEmpty {
      throw ValidationError("Missing expected argument '<category>'")
    }
  }

  private var references: [FavoriteReference] {
    titles.map { .title(category: category ?? "", title: $0) } + ids.map { .id($0) }
  }

  func run(_ context: Context) throws -> ProcessStatus {
    let store = try context.open(dryRun ? .read : .write)
    let report = try context.timed("remove") {
      try dryRun ? preview(store) : ChangeSummary(store.remove(references))
    }
    return try context.show(report)
  }

  private func preview(_ store: Faves) throws -> ChangeSummary {
    let favorites = try references.map(store.show)
    return ChangeSummary(
      planned: favorites.map { "would remove “\($0.title)” from \($0.category)" })
  }
}
