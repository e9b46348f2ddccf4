public import FavesCore

/// A category as its table holds it.
public struct StoredCategory {
  /// The integer key.
  let row: Int64
  /// The identity.
  public let id: ResourceID
  /// The name as written.
  public let name: String
  let suffix: Int
  /// Whether only defined attributes are allowed.
  public let isStrict: Bool
  /// The number of its favorites.
  public let count: Int

  /// The name as shown.
  public var shownName: String { NameCollisions.shown(name, suffix: suffix) }
}

/// An attribute definition as its table holds it.
struct StoredAttribute {
  var row: Int64
  var category: Int64
  var suffix: Int
  var position: Int
  var state: AttributeState

  var shown: AttributeDefinition {
    var definition = state.definition
    definition.name = NameCollisions.shown(definition.name, suffix: suffix)
    return definition
  }
}

extension StoreReader {
  private func readCategory(_ row: SQLStatement) throws -> StoredCategory {
    StoredCategory(
      row: row.integer(0), id: try row.id(1), name: row.text(2), suffix: row.int(3),
      isStrict: row.int(4) != 0, count: row.int(5))
  }

  /// All categories, by the key of their shown names.
  public func categories() throws -> [StoredCategory] {
    // CROSS keeps the order of the join; SQLite would read all of `resource` otherwise.
    try all(
      """
      SELECT category.id, resource.uuid, name, suffix, strict, favorites FROM category
      CROSS JOIN resource ON resource.id = category.id
      """, read: readCategory
    ).sorted { left, right in
      let keys = (NameKey(left.shownName), NameKey(right.shownName))
      return keys.0 == keys.1 ? left.id < right.id : keys.0 < keys.1
    }
  }

  func categoryRow(_ row: Int64) throws -> StoredCategory? {
    try first(
      """
      SELECT category.id, resource.uuid, name, suffix, strict, favorites FROM category
      JOIN resource ON resource.id = category.id WHERE category.id = ?
      """, row, read: readCategory)
  }

  /// The category of an id, if it lives.
  public func category(_ id: ResourceID) throws -> StoredCategory? {
    try resourceRow(id).flatMap(categoryRow)
  }

  /// The category that is shown under a name, compared by key; nil if there is none.
  public func category(named name: String) throws -> StoredCategory? {
    let key = NameKey(name)
    if let plain = try keyed({ try categories(key: key) }).first(where: { $0.suffix == 0 }) {
      return plain
    }
    guard let (base, suffix) = NameCollisions.split(name) else { return nil }
    return try keyed { try categories(key: NameKey(base)) }.first { $0.suffix == suffix }
  }

  private func categories(key: NameKey) throws -> [StoredCategory] {
    try all(
      """
      SELECT category.id, resource.uuid, name, suffix, strict, favorites FROM category
      JOIN resource ON resource.id = category.id WHERE name_key = ?
      """, key.text, read: readCategory)
  }

  /// Whether some favorite is in a category.
  func isInhabited(_ category: Int64) throws -> Bool {
    try first(
      """
      SELECT 1 FROM slot INDEXED BY slot_order
      WHERE category = ? AND favorite IS NOT NULL LIMIT 1
      """, category
    ) { _ in true } ?? false
  }

  /// A category with the attributes it defines, as people see it.
  public func category(_ row: StoredCategory) throws -> Category {
    Category(
      id: row.id, name: row.shownName, isStrict: row.isStrict,
      attributes: try keyed { try attributes(ofCategory: row.row) }.map(\.shown))
  }

  // MARK: Attributes

  func attributes(ofCategory row: Int64) throws -> [StoredAttribute] {
    try all(
      """
      SELECT attribute.id, category, suffix, position, resource.uuid, name, attribute.type, choices,
        required, default_value, origin
      FROM attribute JOIN resource ON resource.id = attribute.id
      WHERE category = ? ORDER BY position, attribute.id
      """, row, read: readAttribute
    ).sorted { ($0.position, $0.state.definition.id) < ($1.position, $1.state.definition.id) }
  }

  func attributeRow(_ row: Int64) throws -> StoredAttribute? {
    try first(
      """
      SELECT attribute.id, category, suffix, position, resource.uuid, name, attribute.type, choices,
        required, default_value, origin
      FROM attribute JOIN resource ON resource.id = attribute.id WHERE attribute.id = ?
      """, row, read: readAttribute)
  }

  private func readAttribute(_ row: SQLStatement) throws -> StoredAttribute {
    var choices = CBORReader(row.blob(7))
    var defaultValue = CBORReader(row.blob(9))
    guard let type = AttributeType(rawValue: row.text(6)) else {
      throw StoreCorruption("an attribute has the unknown type \(row.text(6))")
    }
    var items: [String] = []
    if case .list(let list)? = try RecordCodec.decodeValue(&choices) { items = list }
    let definition = AttributeDefinition(
      id: try row.id(4), name: row.text(5), type: type, choices: items,
      required: row.int(8) != 0, defaultValue: try RecordCodec.decodeValue(&defaultValue))
    return StoredAttribute(
      row: row.integer(0), category: row.integer(1), suffix: row.int(2), position: row.int(3),
      state: AttributeState(
        definition: definition, category: try resource(row.integer(1)).id, position: row.int(3),
        origin: try recordID(row.integer(10))))
  }

  /// The ids of the attributes that a category defines, in order.
  public func attributePositions(_ category: StoredCategory) throws -> [(
    definition: AttributeDefinition, position: Int
  )] {
    try attributes(ofCategory: category.row).map { ($0.state.definition, $0.position) }
  }
}

extension StoreWriter {
  func insertAttribute(
    _ row: Int64, _ state: AttributeState, category: Int64, origin: Int64, suffix: Int
  ) throws {
    var choices = CBORWriter()
    RecordCodec.encodeValue(.list(state.definition.choices), to: &choices)
    var defaultValue = CBORWriter()
    RecordCodec.encodeValue(state.definition.defaultValue, to: &defaultValue)
    try run(
      """
      INSERT INTO attribute (id, category, name, name_key, type, choices, required,
        default_value, position, origin, suffix) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, row, category, state.definition.name, NameKey(state.definition.name).text,
      state.definition.type.rawValue, choices.bytes, state.definition.required ? 1 : 0,
      defaultValue.bytes, state.position, origin, suffix)
  }
}
