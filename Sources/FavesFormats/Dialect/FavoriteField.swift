/// A fixed field of a favorite, by the name it has in files.
public enum FavoriteField: String, CaseIterable, Sendable {
  /// The name of its category.
  case category
  /// Its rank, 1 or more.
  case ranking
  /// Its title.
  case title
  /// Its description.
  case details = "description"
  /// Its UUID.
  case id
  /// When it was created.
  case created
  /// When it was last modified.
  case modified
}
