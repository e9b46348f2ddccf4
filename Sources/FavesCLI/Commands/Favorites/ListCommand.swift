import ArgumentParser
import FavesCore
import FavesKit

struct ListCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
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
    let shown = try columns(of: store)
    var columns = [Table.Column(header: "RANK", isNumber: true, style: .cyan)]
    if shown.withCategory { columns.append(Table.Column(header: "CATEGORY", style: .dim)) }
    columns.append(Table.Column(header: "TITLE"))
    columns += shown.attributes.map { Table.Column(header: DisplayText.harmless($0)) }
    var table = Table(columns, on: context.console)
    try each(in: store) { favorite in
      var cells = [String(favorite.ranking)]
      if shown.withCategory { cells.append(favorite.category) }
      cells.append(favorite.title)
      cells += shown.attributes.map { name in
        favorite.metadata.first { $0.name == name }?.value.plainText ?? ""
      }
      try table.add(cells)
    }
    try table.finish()
  }

  /// Which columns to show: the attributes of one category, else the category itself.
  private func columns(of store: Faves) throws -> (withCategory: Bool, attributes: [String]) {
    let categories = try store.categories()
    guard let category else { return (categories.count > 1, Self.attributes(of: categories)) }
    let key = NameKey(category)
    return (false, Self.attributes(of: categories.filter { NameKey($0.category.name) == key }))
  }

  private static func attributes(of categories: [CategorySummary]) -> [String] {
    guard categories.count == 1 else { return [] }
    return categories[0].category.attributes.map { $0.name }
  }
}
