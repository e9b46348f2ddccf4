import ArgumentParser
import FavesCore
import FavesKit

struct AttributeEditCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "edit",
    abstract: "Change the definition of an attribute.",
    discussion: """
      Renaming an attribute renames it in every favorite of the category. Where values that exist \
      would not fit, they are listed and nothing is changed, unless --force is given.

      \(examples(
        "faves attribute edit Films Year --name Released",
        "faves attribute edit Films Medium --choices Cinema,DVD,Stream,TV",
        "faves attribute edit Films Year --optional"))
      """)

  @Argument(help: "The category.", completion: StoredNames.categories)
  var category: String

  @Argument(help: "The name of the attribute.")
  var name: String

  @Option(name: .customLong("name"), help: ArgumentHelp("The new name.", valueName: "name"))
  var newName: String?

  @Option(help: ArgumentHelp("The new type.", valueName: "type"))
  var type: AttributeType?

  @Option(help: ArgumentHelp("The values that a choice may have.", valueName: "a,b,…"))
  var choices: ChoiceList?

  @Flag(help: "Every favorite must have a value.")
  var required = false

  @Flag(help: "A favorite may be without a value.")
  var optional = false

  @Option(
    name: .customLong("default"),
    help: ArgumentHelp(
      "The value of a new favorite that brings none; empty for none.", valueName: "value"))
  var defaultValue: String?

  @Flag(help: "Do it although values that exist do not fit; they are kept.")
  var force = false

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if required, optional { throw ValidationError("Give --required or --optional, not both") }
    if newName == nil, type == nil, choices == nil, defaultValue == nil, !required, !optional {
      throw ValidationError(
        "Nothing to change: give --name, --type, --choices, --required, --optional or --default")
    }
  }

  func run(_ context: Context) throws -> ProcessStatus {
    var draft = AttributeDraft()
    draft.name = newName
    draft.type = type
    draft.choices = choices?.choices
    draft.required = required ? true : optional ? false : nil
    if let defaultValue { draft.defaultValue = .some(defaultValue.isEmpty ? nil : defaultValue) }
    return try context.show(
      context.open(.write).editAttribute(in: category, name, draft, force: force))
  }
}
