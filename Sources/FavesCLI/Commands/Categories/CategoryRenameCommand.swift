import ArgumentParser
import FavesCore
import FavesKit

struct CategoryRenameCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "rename",
    abstract: "Rename a category.",
    discussion: """
      \(examples(
        "faves category rename Films Movies",
        "faves category rename films Films"))
      """)

  @Argument(help: "The name.", completion: StoredNames.categories)
  var name: String

  @Argument(help: "The new name.")
  var new: String

  @OptionGroup var options: GlobalOptions

  func run(_ context: Context) throws -> ProcessStatus {
    try context.show(context.open(.write).renameCategory(name, to: new))
  }
}
