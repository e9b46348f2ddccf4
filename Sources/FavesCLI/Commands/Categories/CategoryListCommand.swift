import ArgumentParser
import FavesCore
import FavesKit

struct CategoryListCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "list",
    abstract: "List the categories.",
    discussion: """
      Tells how many favorites each has and which ranks a new one may take.

      \(examples(
        "faves category list",
        "faves category list --json"))
      """)

  @OptionGroup var options: GlobalOptions

  func run(_ context: Context) throws -> ProcessStatus {
    let categories = try context.open(.read).categories()
    if context.isJSON {
      try context.writeJSON { json in
        json.object { json in
          json.name("categories")
          json.array(categories) { $0.write($1) }
        }
      }
    } else {
      try table(of: categories, context.console)
    }
    return .done
  }

  private func table(of categories: [CategorySummary], _ console: Console) throws {
    var table = Table(
      [
        Table.Column(header: "NAME"), Table.Column(header: "FAVORITES", isNumber: true),
        Table.Column(header: "NEW RANK", isNumber: true),
        Table.Column(header: "ATTRIBUTES", style: .dim),
      ], on: console)
    for summary in categories {
      let attributes = summary.category.attributes.map { $0.name }.joined(separator: ", ")
      let strictly = summary.category.isStrict ? "only " : ""
      let ranks = summary.count == 0 ? "1" : "1…\(Grouped.number(summary.count + 1))"
      try table.add([
        summary.category.name, Grouped.number(summary.count), ranks,
        attributes.isEmpty && !summary.category.isStrict ? "" : strictly + attributes,
      ])
    }
    try table.finish()
  }
}
