import ArgumentParser
import FavesCore
import FavesKit

struct AttributeListCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "list",
    abstract: "List the attributes that a category defines.",
    discussion: """
      \(examples(
        "faves attribute list Films",
        "faves attribute list Films --json"))
      """)

  @Argument(help: "The category.", completion: StoredNames.categories)
  var category: String

  @OptionGroup var options: GlobalOptions

  func run(_ context: Context) throws -> ProcessStatus {
    let key = NameKey(category)
    let categories = try context.open(.read).categories()
    guard let found = categories.first(where: { NameKey($0.category.name) == key }) else {
      throw FavesError(
        .notFound, "category-not-found", "there is no category “\(category)”",
        hint: Self.hint(category, among: categories))
    }
    if context.isJSON {
      try context.writeJSON { json in
        json.object { json in
          json.name("attributes")
          json.array(found.category.attributes) { $0.write($1) }
        }
      }
    } else {
      try table(of: found.category.attributes, context.console)
    }
    return .done
  }

  private static func hint(_ name: String, among categories: [CategorySummary]) -> String {
    Suggestion.nearest(to: name, among: categories.map { $0.category.name })
      .map { "did you mean “\($0)”?" } ?? "see `faves category list`"
  }

  private func table(of attributes: [AttributeDefinition], _ console: Console) throws {
    var table = Table(
      ["NAME", "TYPE", "REQUIRED", "DEFAULT", "CHOICES"].map { Table.Column(header: $0) },
      on: console)
    for attribute in attributes {
      try table.add([
        attribute.name, attribute.type.rawValue, attribute.required ? "yes" : "",
        attribute.defaultValue?.plainText ?? "", attribute.choices.joined(separator: ", "),
      ])
    }
    try table.finish()
  }
}
