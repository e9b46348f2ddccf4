import ArgumentParser
import FavesCore
import FavesKit

struct AddCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "add",
    abstract: "Add a favorite.",
    discussion: """
      Makes the category if it is missing. Without --rank the favorite goes to the end; with it, \
      those from that rank on move down by one.

      \(examples(
        "faves add Films Heat",
        "faves add Films \"The Insider\" --rank 2 --set Year=1999 --set Director=Mann",
        "faves add Books Emma --description \"Read twice, both times in summer\""))
      """)

  @Argument(help: "The category.", completion: StoredNames.categories)
  var category: String

  @Argument(help: "The title.")
  var title: String

  @Option(help: ArgumentHelp("The rank, from 1.", valueName: "n"))
  var rank: Int?

  @Option(help: ArgumentHelp("The description: at least 10 characters.", valueName: "text"))
  var description: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Give an attribute a value.", valueName: "name=value"))
  var attributes: [Pair] = []

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if let rank, rank < 1 { throw ValidationError("--rank starts at 1") }
  }

  func run(_ context: Context) throws -> ProcessStatus {
    let store = try context.open(.create)
    let favorite = try context.timed("add") {
      try store.add(
        category: category, title: title, rank: rank,
        details: description.flatMap { $0.isEmpty ? nil : $0 },
        attributes: attributes.map { ($0.name, $0.value) })
    }
    return try context.show(favorite, as: "added")
  }
}
