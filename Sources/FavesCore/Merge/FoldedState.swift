/// The values of a favorite as its records add up to.
public struct FavoriteState: Hashable, Sendable {
  /// The title as its winner wrote it.
  public var title: String
  /// The description; nil when absent.
  public var details: String?
  /// The attribute values, sorted by the UTF-8 bytes of their names.
  public var metadata: [Attribute]
  /// When it was created.
  public var created: Timestamp
  /// When it was last modified.
  public var modified: Timestamp
  /// The record that holds its place.
  public var slot: RecordID
  /// The category of that place.
  public var category: ResourceID
  /// The record that made it; its stamp orders favorites of one title.
  public var origin: RecordID

  /// Makes a state.
  public init(
    title: String, details: String?, metadata: [Attribute], created: Timestamp, modified: Timestamp,
    slot: RecordID, category: ResourceID, origin: RecordID
  ) {
    self.title = title
    self.details = details
    self.metadata = metadata
    self.created = created
    self.modified = modified
    self.slot = slot
    self.category = category
    self.origin = origin
  }
}

/// The values of a category as its records add up to.
public struct CategoryState: Hashable, Sendable {
  /// The name as its winner wrote it.
  public var name: String
  /// Whether only defined attributes are allowed.
  public var isStrict: Bool
  /// The record that made it.
  public var origin: RecordID

  /// Makes a state.
  public init(
    name: String, isStrict: Bool, origin: RecordID
  ) {
    self.name = name
    self.isStrict = isStrict
    self.origin = origin
  }
}

/// The values of an attribute definition as its records add up to.
public struct AttributeState: Hashable, Sendable {
  /// The definition.
  public var definition: AttributeDefinition
  /// The category it belongs to.
  public var category: ResourceID
  /// The position among those of its category.
  public var position: Int
  /// The record that made it.
  public var origin: RecordID

  /// Makes a state.
  public init(
    definition: AttributeDefinition, category: ResourceID, position: Int, origin: RecordID
  ) {
    self.definition = definition
    self.category = category
    self.position = position
    self.origin = origin
  }
}

extension ResourceFold {
  /// The favorite these records add up to; nil unless it lives and has a title and a place.
  public var favorite: FavoriteState? {
    guard let origin, let latest, let place = register(Field.place)?.winner,
      let slot = place.place?.to, case .text(let title)? = value(Field.title)
    else { return nil }
    return FavoriteState(
      title: title, details: text(Field.details), metadata: metadata,
      created: created ?? origin.created, modified: latest.modified, slot: place.id,
      category: slot.category, origin: origin.id)
  }

  /// The category these records add up to; nil unless it has a name.
  public var category: CategoryState? {
    guard let origin, let name = text(Field.name) else { return nil }
    return CategoryState(
      name: name, isStrict: value(Field.strict) == .boolean(true), origin: origin.id)
  }

  /// The attribute definition these records add up to; nil unless it lives and is whole.
  public var attribute: AttributeState? {
    guard let origin, let name = text(Field.name),
      let category = text(Field.category).flatMap({ ResourceID($0) }),
      let type = text(Field.type).flatMap(AttributeType.init(rawValue:))
    else { return nil }
    var choices: [String] = []
    if case .list(let items)? = value(Field.choices) { choices = items }
    var position = 0
    if case .number(let digits)? = value(Field.position) { position = Int(digits) ?? 0 }
    let definition = AttributeDefinition(
      id: origin.resource, name: name, type: type, choices: choices,
      required: value(Field.required) == .boolean(true), defaultValue: value(Field.defaultValue))
    return AttributeState(
      definition: definition, category: category, position: position, origin: origin.id)
  }

  /// The creation that an update set last; nil if none did.
  private var created: Timestamp? {
    contributing.filter { $0.action == .updated && $0.sets(Field.created) }
      .max { $0.stamp < $1.stamp }?.created
  }

  private func value(_ field: String) -> AttributeValue? { register(field)?.winner.value(field) }

  private func text(_ field: String) -> String? {
    if case .text(let text)? = value(field) { return text }
    return nil
  }

  private var metadata: [Attribute] {
    fields.compactMap { field in
      guard let name = Field.metadataName(field), let value = value(field) else { return nil }
      return Attribute(name, value)
    }.sorted { $0.name.precedesByBytes($1.name) }
  }
}

extension AuditRecord {
  /// The creation it stands for: what a file brought, or its wall time.
  public var created: Timestamp { timestamp(Field.created) ?? wall }

  /// The modification it stands for: what a file brought, or its wall time.
  public var modified: Timestamp { timestamp(Field.modified) ?? wall }

  private func timestamp(_ field: String) -> Timestamp? {
    if case .text(let text)? = changes[field]?.to { return Timestamp(text) }
    return nil
  }
}

extension FavoriteState {
  /// The state after a record whose author had seen every record behind this state.
  ///
  /// Equal to folding all of them, without reading them; nil if this record is not an update.
  public func advanced(by record: AuditRecord) -> FavoriteState? {
    guard record.action == .updated, !record.isCompacted else { return nil }
    var state = self
    if case .text(let title)? = record.changes[Field.title]?.to { state.title = title }
    if let change = record.changes[Field.details] { state.details = change.to?.plainText }
    for element in record.changes {
      guard let name = Field.metadataName(element.field) else { continue }
      state.metadata.set(name, to: element.change.to)
    }
    if let place = record.place?.to {
      state.slot = record.id
      state.category = place.category
    }
    if record.sets(Field.created) { state.created = record.created }
    state.modified = record.modified
    return state
  }

  /// The state that a first record makes; nil if it is not a whole ADDED.
  public init?(first record: AuditRecord) {
    guard record.action == .added, let place = record.place?.to,
      case .text(let title)? = record.value(Field.title)
    else { return nil }
    var metadata: [Attribute] = []
    for element in record.changes {
      if let name = Field.metadataName(element.field), let value = element.change.to {
        metadata.append(Attribute(name, value))
      }
    }
    metadata.sort { $0.name.precedesByBytes($1.name) }
    self.init(
      title: title, details: record.value(Field.details)?.plainText, metadata: metadata,
      created: record.created, modified: record.modified, slot: record.id,
      category: place.category, origin: record.id)
  }
}

extension [Attribute] {
  /// Sets or, with nil, takes away the value of a name in a list sorted by the bytes of names.
  public mutating func set(_ name: String, to value: AttributeValue?) {
    let index = firstIndex { !$0.name.precedesByBytes(name) } ?? endIndex
    let isThere = index < endIndex && self[index].name.isIdentical(to: name)
    switch (isThere, value) {
    case (true, let value?): self[index].value = value
    case (true, nil): remove(at: index)
    case (false, let value?): insert(Attribute(name, value), at: index)
    case (false, nil): break
    }
  }

  /// The value of a name, compared byte by byte.
  public func value(named name: String) -> AttributeValue? {
    first { $0.name.isIdentical(to: name) }?.value
  }
}
