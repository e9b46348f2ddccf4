import FavesCore
import FavesFormats
import FavesStore

/// Takes a category of a document in, with the attributes it defines.
struct CategoryImport {
  let writer: StoreWriter
  let options: ImportOptions
  /// Whether definitions that the document does not have are removed.
  let isExact: Bool

  func take(_ row: CategoryRow) throws -> StoredCategory {
    if let problem = Validation.category(row.name) { throw FavesError(problem) }
    let category =
      try existing(row) ?? writer.addCategory(row.name, isStrict: row.isStrict ?? false, id: row.id)
    if options.onDuplicate == .update, let isStrict = row.isStrict {
      try writer.updateCategory(category, isStrict: isStrict)
    }
    for attribute in row.attributes { try take(attribute, in: category) }
    guard isExact else { return category }
    for definition in try writer.category(category).attributes
    where !row.attributes.contains(where: { NameKey($0.name) == NameKey(definition.name) }) {
      try writer.removeAttribute(definition.id)
    }
    return category
  }

  /// By id, else by name.
  ///
  /// A name that the document has changed is taken over if it is free.
  private func existing(_ row: CategoryRow) throws -> StoredCategory? {
    if let id = row.id, let category = try writer.category(id) {
      let isFree = try writer.category(named: row.name) == nil
      if isFree, options.onDuplicate == .update {
        try writer.updateCategory(category, name: row.name)
        return try writer.category(id)
      }
      return category
    }
    return try writer.category(named: row.name)
  }

  private func take(
    _ row: AttributeRow, in category: StoredCategory
  ) throws {
    var definition = AttributeDefinition(
      id: row.id ?? ResourceID(high: 0, low: 0), name: row.name, type: row.type,
      choices: row.choices, required: row.required, defaultValue: row.defaultValue)
    let known = try writer.category(category).attributes
    let existing =
      known.first { $0.id == row.id } ?? known.first { NameKey($0.name) == NameKey(row.name) }
    guard let existing else {
      return try writer.addAttribute(definition, id: row.id, to: category)
    }
    guard options.onDuplicate == .update else { return }
    definition.id = existing.id
    try writer.updateAttribute(definition)
  }
}
