import ArgumentParser
import FavesCore
import FavesKit

struct AttributeRemoveCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "remove",
    abstract: "Remove the definition of an attribute; values stay with their favorites.",
    discussion: """
      \(examples(
        "faves attribute remove Films Medium",
        "faves attribute remove Films Year --force"))
      """)

  @Argument(help: "The category.", completion: StoredNames.categories)
  var category: String

  @Argument(help: "The name of the attribute.")
  var name: String

  @Flag(help: "Do it although a strict category then has values it does not define.")
  var force = false

  @OptionGroup var options: GlobalOptions

  func run(_ context: Context) throws -> ProcessStatus {
    try context.show(context.open(.write).removeAttribute(from: category, name, force: force))
  }
}
