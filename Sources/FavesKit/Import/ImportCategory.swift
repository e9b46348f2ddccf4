import FavesCore
import FavesStore

/// A category of the running import.
final class ImportCategory {
  let row: StoredCategory
  var category: Category
  /// The names of attributes that were looked at for a definition.
  var defined: Set<NameKey> = []
  /// Whether the document describes the category itself: an export then, whose values are kept even
  /// where `--force` once let them break a rule.
  let isOfDocument: Bool
  var ranks: RankPlan
  /// Whether no definition has a say in what its favorites hold.
  var takesAnything: Bool { category.attributes.isEmpty && !category.isStrict }

  init(row: StoredCategory, category: Category, count: Int, isOfDocument: Bool) {
    self.row = row
    self.category = category
    self.isOfDocument = isOfDocument
    ranks = RankPlan(initialCount: count)
  }
}
