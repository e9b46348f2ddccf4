import FavesCore
import FavesFormats
import FavesStore

/// Favorites of the same title, told apart by what the row says tells them apart.
extension Importer {
  /// The row under a title of its own, where what tells favorites of the same title apart says that
  /// it is about another one than the favorite that has its title: “Aladdin (2019)”.
  func distinctTitle(of row: FavoriteRow, from existing: FoundFavorite) -> FavoriteRow? {
    guard row.id == nil, let name = row.distinction, let value = row.metadata.value(named: name),
      let other = existing.metadata.value(named: name),
      !other.plainText.isIdentical(to: value.plainText)
    else { return nil }
    return distinct(row, value)
  }

  /// The row under a title of its own, where an earlier row of the same title is told apart from it.
  func distinctAgain(_ row: FavoriteRow, in category: ImportCategory) -> FavoriteRow? {
    guard let name = row.distinction, let value = row.metadata.value(named: name),
      !waiting.contains(row.title + "\0" + value.plainText, in: category.row.id)
    else { return nil }
    return distinct(row, value)
  }

  func noteDistinction(of row: FavoriteRow, in category: ImportCategory) {
    guard let name = row.distinction, let value = row.metadata.value(named: name) else { return }
    waiting.insert(row.title + "\0" + value.plainText, in: category.row.id)
  }

  private func distinct(_ row: FavoriteRow, _ value: AttributeValue) -> FavoriteRow? {
    var row = row
    row.title = "\(row.title) (\(value.plainText))"
    row.distinction = nil
    return Validation.title(row.title) == nil ? row : nil
  }

  /// Adds a row unless an earlier one that waits for its order has its title.
  func addOnce(
    _ row: FavoriteRow, to category: ImportCategory, _ file: String
  ) throws {
    guard waiting.contains(row.title, in: category.row.id) else {
      return try add(row, to: category, file)
    }
    if options.onDuplicate == .copy { return try addCopy(of: row, to: category, file) }
    if let distinct = distinctAgain(row, in: category) {
      return try take(distinct, in: category, file)
    }
    try reject(
      row, .duplicate, "an earlier row is about “\(row.title)” already", field: "title", file)
  }
}
