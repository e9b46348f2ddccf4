import ArgumentParser
import FavesCore
import FavesKit

struct EditCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "edit",
    abstract: "Change a favorite.",
    discussion: """
      An empty --description takes the description away. --category moves the favorite to the \
      end of another category.

      \(examples(
        "faves edit Films Heat --set Year=1995 --unset Seen",
        "faves edit Films Heta --title Heat",
        "faves edit --id 5f0c --category Series"))
      """)

  @OptionGroup var favorite: FavoriteSelector

  @Option(name: .customLong("title"), help: ArgumentHelp("The new title.", valueName: "text"))
  var newTitle: String?

  @Option(
    help: ArgumentHelp("The new description; empty for none.", valueName: "text"))
  var description: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Give an attribute a value.", valueName: "name=value"))
  var attributes: [Pair] = []

  @Option(
    name: .customLong("unset"), help: ArgumentHelp("Take an attribute away.", valueName: "name"))
  var removedAttributes: [String] = []

  @Option(
    name: .customLong("category"),
    help: ArgumentHelp("Move it to this category.", valueName: "name"),
    completion: StoredNames.categories)
  var newCategory: String?

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if newTitle == nil, description == nil, newCategory == nil, attributes.isEmpty,
      removedAttributes.isEmpty
    {
      throw ValidationError(
        "Nothing to change: give --title, --description, --set, --unset or --category")
    }
  }

  func run(_ context: Context) throws -> ProcessStatus {
    let store = try context.open(.write)
    let edits: [AttributeEdit] =
      attributes.map { .set(name: $0.name, value: $0.value) }
      + removedAttributes.map { .unset(name: $0) }
    let edited = try context.timed("edit") {
      try store.edit(
        favorite.reference(), title: newTitle,
        details: description.map { $0.isEmpty ? nil : $0 }, attributes: edits,
        category: newCategory)
    }
    return try context.show(edited, as: "edited")
  }
}
