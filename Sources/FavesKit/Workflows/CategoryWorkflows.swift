import FavesCore
import FavesStore

extension Faves {
  /// Adds categories, all or none.
  public func addCategories(_ names: [String], isStrict: Bool = false) throws -> ChangeReport {
    try change { writer in
      for name in names {
        try Self.checkFree(name, writer)
        _ = try writer.addCategory(name, isStrict: isStrict)
      }
      return []
    }
  }

  static func checkFree(_ name: String, _ reader: StoreReader, except id: ResourceID? = nil) throws
  {
    if let problem = Validation.category(name) { throw FavesError(problem) }
    if let other = try reader.category(named: name), other.id != id {
      throw FavesError(
        .failed, "category-taken", "there is a category “\(other.shownName)” already",
        hint: "names are compared without regard to case and white space")
    }
  }

  /// All categories, by name.
  public func categories() throws -> [CategorySummary] {
    try store.read { reader in
      try reader.categories().map {
        CategorySummary(category: try reader.category($0), count: $0.count)
      }
    }
  }

  /// Renames a category.
  public func renameCategory(_ name: String, to newName: String) throws -> ChangeReport {
    try change { writer in
      let category = try writer.requireCategory(name)
      try Self.checkFree(newName, writer, except: category.id)
      try writer.updateCategory(category, name: newName)
      return []
    }
  }

  /// Makes a category strict, or no longer so.
  ///
  /// - Parameter force: Makes it strict even where favorites have attributes it does not define.
  public func setStrict(_ name: String, _ isStrict: Bool, force: Bool = false) throws
    -> ChangeReport
  {
    try change { writer in
      let row = try writer.requireCategory(name)
      var category = try writer.category(row)
      category.isStrict = isStrict
      if isStrict, !force { try Self.checkValues(of: row, under: category, writer) }
      try writer.updateCategory(row, isStrict: isStrict)
      return []
    }
  }

  /// Removes a category; with its favorites only if told so.
  public func removeCategory(_ name: String, withFavorites: Bool = false) throws -> ChangeReport {
    try change { writer in
      let category = try writer.requireCategory(name)
      guard withFavorites || category.count == 0 else {
        throw FavesError(
          .failed, "category-not-empty",
          "\(category.shownName) has \(category.count) favorites",
          hint: "give --with-favorites to remove them as well")
      }
      for key in try writer.favoriteKeys(in: category) {
        if let favorite = try writer.favorite(key: key) { try writer.removeFavorite(favorite) }
      }
      try writer.settle()
      try writer.removeCategory(category)
      return []
    }
  }

  /// Makes sure that the favorites of a category keep its rules as they will be.
  ///
  /// - Parameter renaming: The attribute whose values are to get another name.
  /// - Throws: `values-invalid`, naming the first of the favorites that would break them.
  static func checkValues(
    of row: StoredCategory, under category: Category,
    renaming: (old: String, new: String)? = nil, _ reader: StoreReader
  ) throws {
    var broken: [String] = []
    var count = 0
    try reader.forEachFavorite(in: row) { favorite in
      if let problem = Self.problem(favorite.metadata, in: category, renaming) {
        count += 1
        if broken.count < 10 { broken.append("“\(favorite.title)”: \(problem.message)") }
      }
      return true
    }
    guard count == 0 else {
      throw FavesError(
        .failed, "values-invalid",
        "\(count) favorites of \(category.name) would become invalid: "
          + broken.joined(separator: "; ") + (count > broken.count ? "; …" : ""),
        hint: "change these values first, or give --force to keep them as they are")
    }
  }
}

extension Faves {
  private static func problem(
    _ metadata: [Attribute], in category: Category, _ renaming: (old: String, new: String)?
  ) -> Diagnostic? {
    var metadata = metadata
    if let renaming, !renaming.old.isIdentical(to: renaming.new),
      let value = metadata.value(named: renaming.old)
    {
      guard metadata.value(named: renaming.new) == nil else {
        return Diagnostic(.duplicate, "it has a value of its own for “\(renaming.new)”")
      }
      metadata.set(renaming.old, to: nil)
      metadata.set(renaming.new, to: value)
    }
    return RowValues.adapt(&metadata, to: category)
      ?? Validation.metadata(metadata, in: category).first
  }

  /// Gives the values of a category's favorites the names and types that it defines, where they
  /// can have them: `1995` written as a text becomes a number, and `Year` becomes `year`.
  static func adaptValues(of row: StoredCategory, _ writer: StoreWriter) throws {
    let category = try writer.category(row)
    for key in try writer.favoriteKeys(in: row) {
      guard let favorite = try writer.favorite(key: key) else { continue }
      var metadata = favorite.metadata
      _ = RowValues.adapt(&metadata, to: category)
      let changes = favorite.changes(metadata: metadata)
      if !changes.isEmpty { try writer.updateFavorite(favorite, changes: changes) }
    }
  }
}

extension FavesError {
  /// The error of an edit that breaks a rule.
  init(_ diagnostic: Diagnostic) {
    self.init(.data, diagnostic.code.rawValue, diagnostic.message)
  }
}
