public import FavesCore

/// What a transaction did to one resource.
public struct ResourceChange: Hashable, Sendable {
  /// What kind of resource it is.
  public var type: ResourceType
  /// The resource.
  public var id: ResourceID
  /// What happened: it is there for the first time or again, it is another one, or it is gone.
  public var action: AuditAction
  /// The name of its category as shown now, or last if that is gone.
  public var category: String
  /// Its title or name as shown: now, or before if it is gone.
  public var title: String
  /// The fields that changed, by the names of ``FavesCore/Field``; `category` for a favorite that
  /// moved to another one, by the names of both.
  public var fields: ChangeSet
  /// Whether its own position changed, as opposed to being shifted by others.
  public var isMoved: Bool
  /// The rank before; nil if it was not there, and for what has no rank.
  public var rankFrom: Int?
  /// The rank now; nil if it is gone, and for what has no rank.
  public var rankTo: Int?

  /// Makes a change.
  public init(
    type: ResourceType, id: ResourceID, action: AuditAction, category: String, title: String,
    fields: ChangeSet = [:], isMoved: Bool = false, rankFrom: Int? = nil, rankTo: Int? = nil
  ) {
    self.type = type
    self.id = id
    self.action = action
    self.category = category
    self.title = title
    self.fields = fields
    self.isMoved = isMoved
    self.rankFrom = rankFrom
    self.rankTo = rankTo
  }
}

extension StoreWriter {
  /// What this transaction changed so far: category by category, each with its attributes, then its
  /// favorites, those that are gone first, then by rank.
  ///
  /// It tells of the same favorites as ``tally()`` counts. One that bears a suffix since, but is
  /// otherwise as it was, is no change; a conflict tells of it.
  ///
  /// - Complexity: two scans of the rank order of each touched category, and memory for what was
  ///   there before and was touched; what is new is streamed.
  public func forEachChange(_ body: (ResourceChange) throws -> Void) throws {
    try settle()
    let former = try FormerRanks(of: self)
    for section in try changedCategories() {
      if let change = try categoryChange(section) { try body(change) }
      for change in try attributeChanges(in: section) { try body(change) }
      for change in try removals(in: section, former) { try body(change) }
      try forEachFavoriteChange(in: section, former, body)
    }
  }

  private struct Section {
    var row: Int64
    var name: String
  }

  /// The touched categories by the names they are shown under.
  private func changedCategories() throws -> [Section] {
    var rows = touched.categories.union(touched.originalCategories.keys)
    for (row, original) in touched.originalAttributes {
      guard let category = try attributeRow(row)?.category ?? original?.category else { continue }
      rows.insert(category)
    }
    return try rows.map { Section(row: $0, name: try names(of: $0, .category).shown) }
      .sorted {
        let keys = (NameKey($0.name), NameKey($1.name))
        return keys.0 == keys.1 ? $0.row < $1.row : keys.0 < keys.1
      }
  }

  // MARK: Categories and attributes

  private func categoryChange(_ section: Section) throws -> ResourceChange? {
    guard let original = touched.originalCategories[section.row] else { return nil }
    let now = try categoryRow(section.row)
    return try change(
      .category, section.row, in: now?.shownName ?? original?.shownName ?? section.name,
      title: now?.shownName ?? original?.shownName ?? section.name, original?.fields, now?.fields)
  }

  private func attributeChanges(in section: Section) throws -> [ResourceChange] {
    try touched.originalAttributes.keys.sorted().compactMap { row in
      let original = touched.originalAttributes[row] ?? nil
      let now = try attributeRow(row)
      guard (now?.category ?? original?.category) == section.row else { return nil }
      let title = (now ?? original)?.shown.name ?? ""
      return try change(
        .attribute, row, in: section.name, title: title, original?.fields, now?.fields)
    }
  }

  /// The change from one state to another, each nil if the resource is not there; nil if both are
  /// the same.
  private func change(
    _ type: ResourceType, _ row: Int64, in category: String, title: String, _ before: ChangeSet?,
    _ after: ChangeSet?
  ) throws -> ResourceChange? {
    let fields = ChangeSet(from: before ?? [:], to: after ?? [:])
    guard before != nil || after != nil, !fields.isEmpty else { return nil }
    let action: AuditAction = before == nil ? .added : after == nil ? .removed : .updated
    return ResourceChange(
      type: type, id: try resource(row).id, action: action, category: category, title: title,
      fields: fields)
  }

  // MARK: Favorites

  private func removals(in section: Section, _ former: FormerRanks) throws -> [ResourceChange] {
    var gone: [ResourceChange] = []
    for (row, original) in touched.originals {
      guard let original, original.category == section.row, try favoriteRow(row) == nil else {
        continue
      }
      gone.append(
        ResourceChange(
          type: .favorite, id: try resource(row).id, action: .removed, category: section.name,
          title: original.shownTitle,
          fields: ChangeSet(from: try favoriteFields(original), to: [:]),
          rankFrom: former.ranks[row]))
    }
    return gone.sorted { ($0.rankFrom ?? 0, $0.id) < ($1.rankFrom ?? 0, $1.id) }
  }

  private func forEachFavoriteChange(
    in section: Section, _ former: FormerRanks, _ body: (ResourceChange) throws -> Void
  ) throws {
    var rank = 0
    try forEach(
      """
      SELECT favorite FROM slot INDEXED BY slot_order
      WHERE category = ? AND favorite IS NOT NULL ORDER BY position
      """, section.row
    ) {
      rank += 1
      let row = $0.integer(0)
      guard row > lastKnownResource || touched.originals[row] != nil else { return true }
      if let change = try favoriteChange(row, in: section, rank: rank, former) { try body(change) }
      return true
    }
  }

  private func favoriteChange(
    _ row: Int64, in section: Section, rank: Int, _ former: FormerRanks
  ) throws -> ResourceChange? {
    guard let now = try favoriteRow(row) else { return nil }
    let original = touched.originals[row] ?? nil
    var change = ResourceChange(
      type: .favorite, id: try resource(row).id, action: .updated, category: section.name,
      title: now.shownTitle, rankFrom: former.ranks[row], rankTo: rank)
    guard let original else {
      change.action = .added
      change.fields = ChangeSet(from: [:], to: try favoriteFields(now))
      return change
    }
    change.isMoved = original.slot != now.slot
    change.fields = ChangeSet(from: try favoriteFields(original), to: try favoriteFields(now))
    guard change.isMoved || !change.fields.isEmpty else { return nil }
    if original.category != now.category {
      let before = try names(of: original.category, .category).shown
      change.fields[Field.category] = FieldChange(from: .text(before), to: .text(section.name))
    }
    return change
  }

  /// The values of a favorite as changes from nothing.
  private func favoriteFields(_ favorite: StoredFavorite) throws -> ChangeSet {
    var fields: ChangeSet = [
      Field.title: FieldChange(to: .text(favorite.title)),
      Field.created: FieldChange(
        to: .text(Timestamp(milliseconds: favorite.created).description)),
    ]
    if let details = favorite.details { fields[Field.details] = FieldChange(to: .text(details)) }
    for attribute in try MetadataCodec.decode(favorite.metadata) {
      fields[Field.metadata(attribute.name)] = FieldChange(to: attribute.value)
    }
    return fields
  }
}

/// The ranks that touched favorites had before the transaction.
///
/// Slots never move, so the former order is that of the slots that were occupied then: those of
/// favorites nobody touched, and those that touched favorites held.
private struct FormerRanks {
  private(set) var ranks: [Int64: Int] = [:]

  init(of writer: StoreWriter) throws {
    var held: [Int64: Int64] = [:]
    var categories: Set<Int64> = []
    for (row, original) in writer.touched.originals {
      guard let original else { continue }
      held[original.slot] = row
      categories.insert(original.category)
    }
    for category in categories { try rank(category, held, writer) }
  }

  private mutating func rank(
    _ category: Int64, _ held: [Int64: Int64], _ writer: StoreWriter
  ) throws {
    var rank = 0
    var ranks: [Int64: Int] = [:]
    try writer.forEach(
      """
      SELECT record, favorite FROM slot INDEXED BY slot_order WHERE category = ? ORDER BY position
      """, category
    ) {
      if let former = held[$0.integer(0)] {
        rank += 1
        ranks[former] = rank
      } else if let occupant = $0.optionalInteger(1), occupant <= writer.lastKnownResource,
        writer.touched.originals[occupant] == nil
      {
        rank += 1
      }
      return true
    }
    self.ranks.merge(ranks) { first, _ in first }
  }
}

extension ChangeSet {
  /// What differs between two states, each given as changes from nothing.
  init(from before: ChangeSet, to after: ChangeSet) {
    self.init()
    for element in before where after[element.field]?.to != element.change.to {
      self[element.field] = FieldChange(from: element.change.to, to: after[element.field]?.to)
    }
    for element in after where before[element.field] == nil {
      self[element.field] = element.change
    }
  }
}

extension StoredCategory {
  fileprivate var fields: ChangeSet {
    [
      Field.name: FieldChange(to: .text(name)), Field.strict: FieldChange(to: .boolean(isStrict)),
    ]
  }
}

extension StoredAttribute {
  fileprivate var fields: ChangeSet {
    let definition = state.definition
    var fields: ChangeSet = [
      Field.name: FieldChange(to: .text(definition.name)),
      Field.type: FieldChange(to: .text(definition.type.rawValue)),
      Field.required: FieldChange(to: .boolean(definition.required)),
    ]
    if !definition.choices.isEmpty {
      fields[Field.choices] = FieldChange(to: .list(definition.choices))
    }
    if let value = definition.defaultValue { fields[Field.defaultValue] = FieldChange(to: value) }
    return fields
  }
}
