import ArgumentParser
import FavesCore
import FavesKit

struct WhyCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "why",
    abstract: "Say why something has this value or this rank, or is gone.",
    discussion: """
      Tells who set a value, when, and which sync brought it; what it replaced; and which other \
      values did not count, and why. For a rank, which move put it there, and what shifted it \
      since. Without a field, all of them; with a category alone, its name.

      \(examples(
        "faves why Films Heat",
        "faves why Films Heat rank",
        "faves why Films Heat Year --json",
        "faves why --id 5f0c77ab title"))
      """)

  @Argument(help: "The category.", completion: StoredNames.categories)
  var category: String?

  @Argument(help: "The title, of a favorite that is there or was.", completion: StoredNames.titles)
  var title: String?

  @Argument(help: "Only title, description, rank, or the name of an attribute.")
  var field: String?

  @Option(
    help: ArgumentHelp(
      "The id instead of category and title, or its first 4 or more characters.", valueName: "id"))
  var id: String?

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if id != nil, title != nil {
      throw ValidationError("Give either a category and a title, or --id, not both")
    }
    if id == nil, category == nil {
      throw ValidationError("Missing expected argument '<category>'")
    }
  }

  func run(_ context: Context) throws -> ProcessStatus {
    let store = try context.open(.read)
    let report = try context.timed("why") { try reason(in: store) }
    if context.isJSON {
      try context.writeJSON { $0.write(report) }
    } else {
      try write(report, on: context.console)
    }
    return .done
  }

  private func reason(in store: Faves) throws -> WhyReport {
    // With an id, what stands in the place of the category is the field.
    if let id { return try store.why(id: id, field: category) }
    return try store.why(category: category ?? "", title: title, field: field)
  }

  private func write(_ report: WhyReport, on console: Console) throws {
    let place = report.type == .category ? "" : " in \(console.shown(report.category))"
    try console.line(console.style(.bold, console.shown(report.title)) + place)
    for sentence in WhyText(report, shown: console.shown).sentences {
      try console.line("  " + sentence)
    }
  }
}
