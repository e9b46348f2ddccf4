import ArgumentParser
import FavesCore
import FavesKit

/// Names one favorite: by category and title, or by `--id`.
struct FavoriteSelector: ParsableArguments {
  @Argument(help: "The category.", completion: StoredNames.categories)
  var category: String?

  @Argument(help: "The title.", completion: StoredNames.titles)
  var title: String?

  @Option(help: ArgumentHelp("The id, or its first 4 or more characters.", valueName: "id"))
  var id: String?

  func validate() throws {
    if id != nil {
      guard category == nil, title == nil else {
        throw ValidationError("Give either a category and a title, or --id, not both")
      }
    } else if category == nil {
      throw ValidationError("Missing expected argument '<category>'")
    } else if title == nil {
      throw ValidationError("Missing expected argument '<title>'")
    }
  }

  /// The reference for the facade.
  func reference() throws -> FavoriteReference {
    if let id { return .id(id) }
    guard let category, let title else {
      throw FavesError(.usage, "usage", "no favorite is named")
    }
    return .title(category: category, title: title)
  }
}
