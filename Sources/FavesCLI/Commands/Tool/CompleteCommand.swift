import ArgumentParser
import FavesCore

/// Lists names for completion scripts of one's own; silent where anything is amiss.
struct CompleteCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "complete",
    abstract: "List the categories, or the titles of a category, that begin with a text.",
    discussion: """
      \(examples(
        "faves complete categories Fi",
        "faves complete titles Films He"))
      """,
    shouldDisplay: false)

  @Argument(help: "categories or titles.")
  var kind: Kind

  @Argument(help: "Of titles the category; then the text.")
  var words: [String] = []

  @OptionGroup var options: GlobalOptions

  /// What is to be completed.
  enum Kind: String, CaseIterable, ExpressibleByArgument {
    case categories
    case titles
  }

  func run(_ context: Context) throws -> ProcessStatus {
    let category = kind == .titles ? words.first : nil
    let prefix = (kind == .titles ? words.dropFirst().first : words.first) ?? ""
    let names = try? StoredNames.names(category: category, prefix: prefix, store: options.store)
    if context.isJSON {
      try context.writeJSON { json in json.object { $0.member("names", names ?? []) } }
    } else {
      for name in names ?? [] { try context.console.line(DisplayText.harmless(name)) }
    }
    return .done
  }
}
