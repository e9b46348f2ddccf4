public import FavesCore

/// Edits of categories and their attributes, each one record.
///
/// They do as told; whether the rules allow it is the caller's to ask beforehand.
extension StoreWriter {
  /// Adds a category.
  ///
  /// - Parameter id: The identity a file brought; nil to derive it from the name.
  public func addCategory(
    _ name: String, isStrict: Bool = false, id: ResourceID? = nil
  ) throws -> StoredCategory {
    let key = NameKey(name)
    let id = try id ?? firstFree { DerivedIDs.category(key, attempt: $0) }
    if let loader {
      leaveLoadedCategory(loader)
      if loader.insert(id) { shortcuts.absentResource = id } else { try endLoading() }
    }
    return try keyed {
      let stored = try record(
        .added, .category, id,
        changes: [
          Field.name: FieldChange(to: .text(name)),
          Field.strict: FieldChange(to: .boolean(isStrict)),
        ])
      try settle()
      guard let category = try categoryRow(stored.resourceRow) else {
        throw StoreCorruption("category \(name) was added but is not there")
      }
      return category
    }
  }

  /// The first id of a series that nothing living bears.
  func firstFree(_ id: (Int) -> ResourceID) throws -> ResourceID {
    var attempt = 0
    while try isLiving(id(attempt)) { attempt += 1 }
    return id(attempt)
  }

  private func isLiving(_ id: ResourceID) throws -> Bool {
    if surelyLacks(id) {
      shortcuts.absentResource = id
      return false
    }
    guard let row = try resourceRow(id) else {
      shortcuts.absentResource = id
      return false
    }
    switch try resource(row).type {
    case .category: return try categoryRow(row) != nil
    case .attribute: return try attributeRow(row) != nil
    case .favorite: return try favoriteRow(row) != nil
    }
  }

  /// Changes a category's name or strictness; writes nothing if neither changes.
  public func updateCategory(
    _ category: StoredCategory, name: String? = nil, isStrict: Bool? = nil
  ) throws {
    var changes = ChangeSet()
    if let name, !name.isIdentical(to: category.name) || category.suffix > 0 {
      changes[Field.name] = FieldChange(from: .text(category.name), to: .text(name))
    }
    if let isStrict, isStrict != category.isStrict {
      changes[Field.strict] = FieldChange(from: .boolean(category.isStrict), to: .boolean(isStrict))
    }
    guard !changes.isEmpty else { return }
    try record(.updated, .category, category.id, changes: changes)
    try settle()
  }

  /// Removes a category and its attributes; its favorites must be gone before.
  public func removeCategory(_ category: StoredCategory) throws {
    for attribute in try attributes(ofCategory: category.row) {
      try removeAttribute(attribute.state)
    }
    try record(
      .removed, .category, category.id,
      changes: [
        Field.name: FieldChange(from: .text(category.name), to: nil),
        Field.strict: FieldChange(from: .boolean(category.isStrict), to: nil),
      ])
    try settle()
  }

  // MARK: Attributes

  /// Adds an attribute definition after those that the category has.
  ///
  /// - Parameter id: The identity a file brought; nil to derive it from the name.
  public func addAttribute(
    _ definition: AttributeDefinition, id: ResourceID?, to category: StoredCategory
  ) throws {
    let key = NameKey(definition.name)
    let id = try id ?? firstFree { DerivedIDs.attribute(in: category.id, key, attempt: $0) }
    let position = (try attributes(ofCategory: category.row).map(\.position).max() ?? 0) + 1
    var changes = changes(from: nil, to: definition)
    changes[Field.category] = FieldChange(to: .text(category.id.description))
    changes[Field.position] = FieldChange(to: .number(String(position)))
    try record(.added, .attribute, id, changes: changes)
    try settle()
  }

  /// Changes an attribute definition to another of the same id; writes nothing if they are equal.
  ///
  /// - Throws: an internal error if there is no such definition.
  public func updateAttribute(_ definition: AttributeDefinition) throws {
    guard let row = try resourceRow(definition.id), let old = try attributeRow(row) else {
      throw StoreCorruption("attribute \(definition.name) is missing")
    }
    let changes = changes(from: old.state.definition, to: definition)
    guard !changes.isEmpty else { return }
    try record(.updated, .attribute, definition.id, changes: changes)
    try settle()
  }

  /// Removes an attribute definition.
  public func removeAttribute(_ id: ResourceID) throws {
    guard let row = try resourceRow(id), let old = try attributeRow(row) else { return }
    try removeAttribute(old.state)
    try settle()
  }

  private func removeAttribute(_ state: AttributeState) throws {
    var changes = changes(from: state.definition, to: nil)
    changes[Field.category] = FieldChange(from: .text(state.category.description), to: nil)
    changes[Field.position] = FieldChange(from: .number(String(state.position)), to: nil)
    try record(.removed, .attribute, state.definition.id, changes: changes)
  }

  private func changes(
    from old: AttributeDefinition?, to new: AttributeDefinition?
  ) -> ChangeSet {
    var changes = ChangeSet()
    let before = old.map(fields) ?? [:]
    let after = new.map(fields) ?? [:]
    for field in Set(before.keys).union(after.keys) where before[field] != after[field] {
      changes[field] = FieldChange(from: before[field], to: after[field])
    }
    return changes
  }

  private func fields(of definition: AttributeDefinition) -> [String: AttributeValue] {
    var fields: [String: AttributeValue] = [
      Field.name: .text(definition.name), Field.type: .text(definition.type.rawValue),
      Field.required: .boolean(definition.required),
    ]
    if !definition.choices.isEmpty { fields[Field.choices] = .list(definition.choices) }
    if let value = definition.defaultValue { fields[Field.defaultValue] = value }
    return fields
  }
}
