import ArgumentParser
import FavesCore
import FavesKit

struct CategoryEditCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "edit",
    abstract: "Say whether a category allows only the attributes it defines.",
    discussion: """
      \(examples(
        "faves category edit Films --strict",
        "faves category edit Films --no-strict"))
      """)

  @Argument(help: "The name.", completion: StoredNames.categories)
  var name: String

  @Flag(inversion: .prefixedNo, help: "Allow only the attributes that the category defines.")
  var strict: Bool

  @Flag(help: "Do it although favorites have attributes that are not defined.")
  var force = false

  @OptionGroup var options: GlobalOptions

  func run(_ context: Context) throws -> ProcessStatus {
    try context.show(context.open(.write).setStrict(name, strict, force: force))
  }
}
