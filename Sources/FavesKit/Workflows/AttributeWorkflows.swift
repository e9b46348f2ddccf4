public import FavesCore
import FavesStore

/// What is to be said of an attribute definition; nil leaves a part as it is.
public struct AttributeDraft: Sendable {
  /// The name.
  public var name: String?
  /// The type.
  public var type: AttributeType?
  /// The choices.
  public var choices: [String]?
  /// Whether a value is required.
  public var required: Bool?
  /// The default as a person writes it; `.some(nil)` takes it away.
  public var defaultValue: String??

  /// Makes a draft.
  public init(
    name: String? = nil, type: AttributeType? = nil, choices: [String]? = nil,
    required: Bool? = nil, defaultValue: String?? = nil
  ) {
    self.name = name
    self.type = type
    self.choices = choices
    self.required = required
    self.defaultValue = defaultValue
  }
}

extension Faves {
  /// Defines an attribute; makes the category if it is missing.
  public func addAttribute(
    to category: String, _ draft: AttributeDraft, force: Bool = false
  ) throws -> ChangeReport {
    try change { writer in
      let row = try Self.ensureCategory(category, writer)
      var definition = AttributeDefinition(
        id: ResourceID(high: 0, low: 0), name: draft.name ?? "", type: draft.type ?? .text)
      try Self.apply(draft, to: &definition)
      var category = try writer.category(row)
      try Self.checkFree(definition.name, in: category)
      category.attributes.append(definition)
      if !force { try Self.checkValues(of: row, under: category, writer) }
      try writer.addAttribute(definition, id: nil, to: row)
      try Self.adaptValues(of: row, writer)
      return []
    }
  }

  static func ensureCategory(_ name: String, _ writer: StoreWriter) throws -> StoredCategory {
    if let category = try writer.category(named: name) { return category }
    if let problem = Validation.category(name) { throw FavesError(problem) }
    return try writer.addCategory(name)
  }

  /// Changes a definition; a new name is taken over by every favorite.
  public func editAttribute(
    in categoryName: String, _ name: String, _ draft: AttributeDraft, force: Bool = false
  ) throws -> ChangeReport {
    try change { writer in
      let row = try writer.requireCategory(categoryName)
      let category = try writer.category(row)
      let old = try Self.requireAttribute(name, in: category)
      var new = old
      try Self.apply(draft, to: &new)
      var after = category
      after.attributes.removeAll { $0.id == old.id }
      try Self.checkFree(new.name, in: after)
      after.attributes.append(new)
      if !force {
        try Self.checkValues(
          of: row, under: after, renaming: (old: old.name, new: new.name), writer)
      }
      try writer.updateAttribute(new)
      if !new.name.isIdentical(to: old.name) {
        try Self.renameValues(of: row, from: old.name, to: new.name, writer)
      }
      try Self.adaptValues(of: row, writer)
      return []
    }
  }

  /// Removes a definition; the values stay as free attributes.
  public func removeAttribute(
    from categoryName: String, _ name: String, force: Bool = false
  ) throws -> ChangeReport {
    try change { writer in
      let row = try writer.requireCategory(categoryName)
      var category = try writer.category(row)
      let definition = try Self.requireAttribute(name, in: category)
      category.attributes.removeAll { $0.id == definition.id }
      if !force { try Self.checkValues(of: row, under: category, writer) }
      try writer.removeAttribute(definition.id)
      return []
    }
  }

  private static func requireAttribute(
    _ name: String, in category: Category
  ) throws -> AttributeDefinition {
    let key = NameKey(name)
    if let definition = category.attributes.first(where: { NameKey($0.name) == key }) {
      return definition
    }
    throw FavesError(
      .notFound, "attribute-missing", "\(category.name) defines no attribute “\(name)”",
      hint: Suggestion.closest(to: name, in: category.attributes.map(\.name))
        .map { "did you mean “\($0)”?" } ?? "see `faves attribute list \(category.name)`")
  }

  private static func checkFree(_ name: String, in category: Category) throws {
    guard !NameKey(name).text.isEmpty, name.count <= Validation.nameLimit else {
      throw FavesError(
        .data, "name-invalid", "“\(name)” cannot be the name of an attribute",
        hint: "give a name of 1 to \(Validation.nameLimit) characters")
    }
    if let other = category.attributes.first(where: { NameKey($0.name) == NameKey(name) }) {
      throw FavesError(
        .failed, "attribute-taken", "\(category.name) defines “\(other.name)” already")
    }
  }

  private static func apply(
    _ draft: AttributeDraft, to definition: inout AttributeDefinition
  ) throws {
    if let name = draft.name { definition.name = name }
    if let type = draft.type { definition.type = type }
    if let choices = draft.choices { definition.choices = choices }
    if let required = draft.required { definition.required = required }
    if draft.type != nil, draft.type != .choice, draft.choices == nil { definition.choices = [] }
    guard (definition.type == .choice) == !definition.choices.isEmpty else {
      throw FavesError(
        .usage, "choices-invalid",
        definition.type == .choice
          ? "an attribute of type choice needs choices"
          : "only an attribute of type choice has choices",
        hint: "give --type choice --choices A,B,C")
    }
    if let text = draft.defaultValue {
      definition.defaultValue = try text.map { try parse($0, as: definition) }
    } else if let value = definition.defaultValue,
      let problem = Validation.check(value, definition)
    {
      throw FavesError(
        .data, problem.code.rawValue, "the default no longer fits: \(problem.message)",
        hint: "give another --default as well")
    }
  }

  static func parse(_ text: String, as definition: AttributeDefinition) throws -> AttributeValue {
    if let value = ValueParsing.parse(text, as: definition) { return value }
    let problem = Validation.check(.text(text), definition)
    throw FavesError(
      .data, DiagnosticCode.valueInvalid.rawValue,
      problem?.message ?? "“\(text)” does not fit “\(definition.name)”")
  }

  /// Gives the values of an attribute its new name; a favorite that has a value of that name
  /// already keeps both.
  static func renameValues(
    of row: StoredCategory, from old: String, to new: String, _ writer: StoreWriter
  ) throws {
    for key in try writer.favoriteKeys(in: row) {
      guard let favorite = try writer.favorite(key: key),
        let value = favorite.metadata.value(named: old),
        favorite.metadata.value(named: new) == nil
      else { continue }
      var metadata = favorite.metadata
      metadata.set(old, to: nil)
      metadata.set(new, to: value)
      try writer.updateFavorite(favorite, changes: favorite.changes(metadata: metadata))
    }
  }
}
