import FavesCore
import FavesFormats
import FavesStore

/// From the values of a row to those of a favorite.
enum RowValues {
  /// Gives attributes the names and types that a category defines, and sorts them.
  ///
  /// A value that does not fit is left as it is.
  ///
  /// - Parameter written: The texts of values that say the same in another form: what an attribute
  ///   of text holds.
  /// - Returns: why the first of these does not fit; nil if all do.
  static func adapt(
    _ metadata: inout [Attribute], written: [String: String] = [:], to category: Category
  ) -> Diagnostic? {
    var problem: Diagnostic?
    for index in metadata.indices where !category.attributes.isEmpty {
      let attribute = metadata[index]
      guard let definition = definition(of: attribute.name, metadata, in: category) else {
        continue
      }
      let value = typed(attribute.value, written[attribute.name], definition)
      if value == nil { problem = problem ?? Validation.check(attribute.value, definition) }
      metadata[index] = Attribute(definition.name, value ?? attribute.value)
    }
    metadata.sort { $0.name.precedesByBytes($1.name) }
    return problem
  }

  private static func definition(
    of name: String, _ metadata: [Attribute], in category: Category
  ) -> AttributeDefinition? {
    guard let definition = Faves.definition(of: name, in: category) else { return nil }
    // Two names of one key in one favorite: only the one written as defined is meant.
    let isTaken =
      !definition.name.isIdentical(to: name) && metadata.value(named: definition.name) != nil
    return isTaken ? nil : definition
  }

  private static func typed(
    _ value: AttributeValue, _ written: String?, _ definition: AttributeDefinition
  ) -> AttributeValue? {
    if let written {
      switch definition.type {
      case .text, .url, .choice, .list:
        return ValueParsing.parse(written, as: definition)
      case .integer, .decimal, .boolean, .date, .datetime: break
      }
    }
    if Validation.check(value, definition) == nil { return value }
    switch value {
    case .list: return nil
    case .text(let text), .number(let text): return ValueParsing.parse(text, as: definition)
    case .boolean: return ValueParsing.parse(value.plainText, as: definition)
    }
  }

  /// What a row changes of a favorite that is there.
  ///
  /// What the row does not speak of, or leaves empty, stays, unless it is to be cleared or the row
  /// is exact.
  static func changes(
    of existing: FoundFavorite, _ row: FavoriteRow, clearsEmpty: Bool, isExact: Bool,
    comparesText: Bool
  ) -> ChangeSet {
    var metadata = isExact ? row.metadata : existing.metadata
    if !isExact {
      for attribute in row.metadata {
        let known = metadata.value(named: attribute.name)
        if comparesText, let known, isSame(known, attribute, row) { continue }
        metadata.set(attribute.name, to: attribute.value)
      }
    }
    let empty = clearsEmpty ? row.emptyFields : []
    for name in empty { metadata.set(Field.metadataName(name) ?? name, to: nil) }
    let clearsDetails = isExact || empty.contains(Field.details)
    var changes = existing.changes(
      title: row.title.isIdentical(to: existing.shownTitle) ? nil : row.title,
      details: row.details != nil || clearsDetails ? .some(row.details) : nil,
      metadata: metadata, created: row.created, modified: isExact ? row.modified : nil)
    if !changes.isEmpty, let modified = row.modified, isExact || modified != existing.modified {
      changes[Field.modified] = FieldChange(
        from: .text(existing.modified.description), to: .text(modified.description))
    }
    return changes
  }

  /// Whether a table, which knows no types, says of an attribute what is there: as its value or as
  /// its text.
  private static func isSame(
    _ known: AttributeValue, _ attribute: Attribute, _ row: FavoriteRow
  ) -> Bool {
    let text = known.plainText
    return text.isIdentical(to: attribute.value.plainText)
      || row.written[attribute.name].map { text.isIdentical(to: $0) } ?? false
  }
}
