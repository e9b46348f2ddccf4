import ArgumentParser
import FavesCore
import FavesKit

struct ListCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "list",
    abstract: "List favorites by rank.",
    discussion: """
      \(examples(
        "faves list",
        "faves list Films --top 10",
        "faves list Films --where Director=Mann",
        "faves list --search \"new york\" --json"))
      """)

  @Argument(help: "Only this category.", completion: StoredNames.categories)
  var category: String?

  @Option(help: ArgumentHelp("Only the first n of each category.", valueName: "n"))
  var top: Int?

  @Option(
    name: .customLong("where"),
    help: ArgumentHelp("Only those whose attribute has this value.", valueName: "name=value"))
  var filters: [Pair] = []

  @Option(help: ArgumentHelp("Only those with this text in them.", valueName: "text"))
  var search: String?

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if let top, top < 1 { throw ValidationError("--top starts at 1") }
  }

  func run(_ context: Context) throws -> ProcessStatus {
    let store = try context.open(.read)
    try context.timed("list") {
      if context.isJSON {
        try context.streamJSON("favorites", { $0.write($1) }) { try each(in: store, $0) }
      } else {
        try table(of: store, context)
      }
    }
    return .done
  }

  private func each(in store: Faves, _ body: (Favorite) throws -> Void) throws {
    try store.list(
      category: category, top: top, filters: filters.map { ($0.name, $0.value) }, search: search,
      body)
  }

  private func table(of store: Faves, _ context: Context) throws {
    var table = FavoriteTable(
      try shownCategory(of: store)?.category, on: context.console)
    try each(in: store) { try table.add($0) }
    try table.finish()
  }

  /// The one category whose favorites are listed; nil where there are several.
  private func shownCategory(of store: Faves) throws -> CategorySummary? {
    let categories = try store.categories()
    guard let category else { return categories.count == 1 ? categories.first : nil }
    let key = NameKey(category)
    return categories.first { NameKey($0.category.name) == key }
  }
}
