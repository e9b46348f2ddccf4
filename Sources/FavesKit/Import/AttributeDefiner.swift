import FavesCore
import FavesFormats
import FavesStore

/// Defines the attributes that a table gives in each category that has a value for them.
///
/// A definition that is there is left alone, and so is an attribute whose values of other favorites
/// would not fit.
struct AttributeDefiner {
  /// The attributes with the types that all values of the table fit; empty to define nothing.
  var attributes: [AttributeRow] = []
  private var defined: [String] = []
  private var warnings: [String] = []

  /// Defines those attributes of a row that are still to be defined in a category.
  mutating func define(
    _ metadata: [Attribute], in category: ImportCategory, _ writer: StoreWriter
  ) throws {
    guard !attributes.isEmpty, category.defined.count < attributes.count else { return }
    for attribute in metadata {
      guard let row = attributes.first(where: { $0.name.isIdentical(to: attribute.name) }),
        category.defined.insert(NameKey(row.name)).inserted
      else { continue }
      try define(row, in: category, writer)
    }
  }

  private mutating func define(
    _ row: AttributeRow, in category: ImportCategory, _ writer: StoreWriter
  ) throws {
    guard Faves.definition(of: row.name, in: category.category) == nil,
      Validation.category(row.name) == nil
    else { return }
    let definition = AttributeDefinition(
      id: ResourceID(high: 0, low: 0), name: row.name, type: row.type, choices: row.choices)
    var after = category.category
    after.attributes.append(definition)
    do {
      try Faves.checkValues(of: category.row, under: after, writer)
    } catch let error as FavesError where error.code == "values-invalid" {
      return warnings.append(
        "“\(row.name)” of \(category.row.shownName) is not defined: values that are there are no "
          + row.type.rawValue)
    }
    try writer.addAttribute(definition, id: nil, to: category.row)
    category.category = try writer.category(category.row)
    defined.append("\(category.row.shownName): \(row.name) (\(row.type.rawValue))")
  }

  /// What was defined since the last call, as sentences.
  mutating func takeDefined() -> [String] {
    defer { defined = [] }
    return defined
  }

  /// What should be known, as sentences.
  mutating func takeWarnings() -> [String] {
    defer { warnings = [] }
    return warnings
  }
}
