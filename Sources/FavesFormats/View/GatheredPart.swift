import FavesCore

/// A favorite that was read.
struct GatheredFavorite {
  /// It, without its attributes.
  var row: GatheredRow
  /// Which of the attributes of its part are its own.
  var attributes: Range<Int>
  /// Its category, where it names none itself.
  var outerCategory: String?
}

/// What was read of a document.
enum GatheredItem {
  /// A favorite: its place among those of the part.
  case favorite(Int)
  /// Anything else.
  indirect case item(DocumentItem)
}

/// Some items of a document, one after another.
///
/// Unchecked, for the thread that reads them gives them away as a whole, with their texts.
struct GatheredPart: @unchecked Sendable {
  var items: [GatheredItem] = []
  private(set) var favorites: [GatheredFavorite] = []
  /// The texts of all favorites, and their attributes: one block each, for what many favorites hold
  /// together is not counted by both threads for each of them.
  var texts = TextBlock()
  private(set) var attributes: [GatheredRow.Attribute] = []
  /// What should be said of the document so far.
  var warnings: [Diagnostic] = []

  /// About how many bytes it takes.
  var weight: Int {
    let lists = attributes.reduce(0) { sum, attribute in
      guard case .list(let items) = attribute.value else { return sum }
      return items.reduce(sum) { $0 + 16 + $1.utf8.count }
    }
    let others = items.reduce(0) { sum, item in
      guard case .item(.rejected(let row)) = item else { return sum }
      return row.cells.reduce(sum) { $0 + $1.utf8.count }
    }
    return texts.count + lists + others + 512 * items.count
  }

  /// Adds a favorite whose texts lie in those of the part.
  mutating func append(_ row: GatheredRow, outerCategory: String?) {
    let start = attributes.count
    attributes.append(contentsOf: row.attributes)
    items.append(.favorite(favorites.count))
    favorites.append(
      GatheredFavorite(
        row: row.withoutAttributes, attributes: start..<attributes.count,
        outerCategory: outerCategory))
  }

  /// A favorite by itself.
  func favorite(_ index: Int) -> FavoriteRow {
    let favorite = favorites[index]
    return favorite.row.row(
      attributes[favorite.attributes], of: texts, outerCategory: favorite.outerCategory)
  }

  /// Puts a favorite into a view, if it can be one.
  func fill(_ view: inout RowView, favorite index: Int, _ columns: inout GrowingColumns) -> Bool {
    favorites[index].row.fill(
      &view, attributes[favorites[index].attributes], of: texts, &columns,
      outerCategory: favorites[index].outerCategory)
  }
}

/// Reads a document part by part.
protocol PartSource: AnyObject {
  /// The next part; nil after the last one. A part may be without items.
  ///
  /// - Throws: ``FormatError``, or what the source throws.
  func nextPart() throws -> GatheredPart?
}
