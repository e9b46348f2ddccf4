import ArgumentParser
import FavesCore
import FavesKit

struct AttributeAddCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "add",
    abstract: "Define an attribute, which the favorites of a category then have in common.",
    discussion: """
      \(examples(
        "faves attribute add Films Year --type integer --required",
        "faves attribute add Films Medium --type choice --choices Cinema,DVD,Stream",
        "faves attribute add Films Seen --type boolean --default true"))
      """)

  @Argument(help: "The category.", completion: StoredNames.categories)
  var category: String

  @Argument(help: "The name of the attribute.")
  var name: String

  @Option(help: ArgumentHelp("The type of its values.", valueName: "type"))
  var type: AttributeType

  @Option(help: ArgumentHelp("The values that a choice may have.", valueName: "a,b,…"))
  var choices: ChoiceList?

  @Flag(help: "Every favorite must have a value.")
  var required = false

  @Option(
    name: .customLong("default"),
    help: ArgumentHelp("The value of a new favorite that brings none.", valueName: "value"))
  var defaultValue: String?

  @Flag(help: "Do it although values that exist do not fit; they are kept.")
  var force = false

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if type == .choice, choices == nil {
      throw ValidationError("The type choice needs --choices")
    }
    if type != .choice, choices != nil {
      throw ValidationError("--choices goes with --type choice only")
    }
  }

  func run(_ context: Context) throws -> ProcessStatus {
    var draft = AttributeDraft()
    draft.name = name
    draft.type = type
    draft.choices = choices?.choices
    draft.required = required
    if let defaultValue { draft.defaultValue = .some(defaultValue) }
    return try context.show(
      context.open(.write).addAttribute(to: category, draft, force: force))
  }
}
