import ArgumentParser
import FavesCore
import FavesKit

struct CategoryRemoveCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "remove",
    abstract: "Remove a category.",
    discussion: """
      A category that still has favorites stays, unless these are to go as well; `faves undo` \
      brings all of them back.

      \(examples(
        "faves category remove Films",
        "faves category remove Films --with-favorites --dry-run",
        "faves category remove Films --with-favorites --yes"))
      """)

  @Argument(help: "The name.", completion: StoredNames.categories)
  var name: String

  @Flag(help: "Remove its favorites as well.")
  var withFavorites = false

  @Flag(name: [.customShort("n"), .long], help: "Tell what would be removed, and change nothing.")
  var dryRun = false

  @OptionGroup var options: GlobalOptions

  func run(_ context: Context) throws -> ProcessStatus {
    let store = try context.open(dryRun ? .read : .write)
    let count = try count(in: store)
    if dryRun { return try context.show(try preview(count)) }
    if withFavorites, let count, count > 0 {
      try context.confirm("remove the category “\(name)” with \(Grouped.count(count, "favorite"))")
    }
    return try context.show(store.removeCategory(name, withFavorites: withFavorites))
  }

  private func count(in store: Faves) throws -> Int? {
    let key = NameKey(name)
    return try store.categories().first { NameKey($0.category.name) == key }?.count
  }

  private func preview(_ count: Int?) throws -> ChangeSummary {
    guard let count else {
      throw FavesError(
        .notFound, "category-not-found", "there is no category “\(name)”",
        hint: "see `faves category list`")
    }
    if count > 0, !withFavorites {
      return ChangeSummary(
        planned: [], skipped: ["“\(name)” still has \(Grouped.count(count, "favorite"))"])
    }
    let favorites = count > 0 ? ["would remove \(Grouped.count(count, "favorite")) of \(name)"] : []
    return ChangeSummary(planned: favorites + ["would remove the category \(name)"])
  }
}
