import ArgumentParser
import FavesCore
import FavesKit

struct ShowCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "show",
    abstract: "Show all of one favorite.",
    discussion: """
      \(examples(
        "faves show Films Heat",
        "faves show --id 5f0c",
        "faves show Films Heat --json"))
      """)

  @OptionGroup var favorite: FavoriteSelector
  @OptionGroup var options: GlobalOptions

  func run(_ context: Context) throws -> ProcessStatus {
    let store = try context.open(.read)
    let found = try context.timed("show") { try store.show(favorite.reference()) }
    if context.isJSON {
      try context.writeJSON { $0.write(found) }
    } else {
      try Card.write(found, on: context.console)
    }
    return .done
  }
}
