import ArgumentParser
import FavesCore
import FavesKit

struct CategoryAddCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "add",
    abstract: "Add categories.",
    discussion: """
      \(examples(
        "faves category add Films Books",
        "faves category add Restaurants --strict"))
      """)

  @Argument(help: "The names.")
  var names: [String]

  @Flag(help: "Allow only the attributes that the category defines.")
  var strict = false

  @Flag(name: [.customShort("n"), .long], help: "Tell what would be added, and change nothing.")
  var dryRun = false

  @OptionGroup var options: GlobalOptions

  func run(_ context: Context) throws -> ProcessStatus {
    try context.withStore(dryRun: dryRun) { store in
      let report = try context.timed("category add") {
        try dryRun
          ? preview(store) : ChangeSummary(store.addCategories(names, isStrict: strict))
      }
      return try context.show(report)
    }
  }

  private func preview(_ store: Faves) throws -> ChangeSummary {
    let known = Set(try store.categories().map { NameKey($0.category.name) })
    let new = names.filter { !known.contains(NameKey($0)) }
    return ChangeSummary(planned: new.map { "would add the category \($0)" })
  }
}
