public import FavesCore

/// A favorite that is to be added.
public struct NewFavorite: Sendable {
  /// The identity a file brought; nil to derive it from the title.
  public var id: ResourceID?
  /// The title.
  public var title: String
  /// The description.
  public var details: String?
  /// The attribute values, sorted by the UTF-8 bytes of their names.
  public var metadata: [Attribute]
  /// The creation a file brought.
  public var created: Timestamp?
  /// The modification a file brought.
  public var modified: Timestamp?

  /// Makes a favorite to be added.
  public init(
    id: ResourceID? = nil, title: String, details: String? = nil, metadata: [Attribute] = [],
    created: Timestamp? = nil, modified: Timestamp? = nil
  ) {
    self.id = id
    self.title = title
    self.details = details
    self.metadata = metadata
    self.created = created
    self.modified = modified
  }
}

/// Where a favorite is put in its category.
public enum RankPosition: Hashable, Sendable {
  /// At a rank of 1 or more; beyond the end means the end.
  case rank(Int)
  /// After the last one.
  case end
  /// After the favorite of a key, which will have a rank (given for the record); nil for the start.
  case after(Int64?, rank: Int)
  /// Right after the slot of a record, as `undo` needs it.
  case slot(RecordID)
}

/// Edits of favorites, each one record.
///
/// They do as told; whether the rules allow it is the caller's to ask beforehand.
extension StoreWriter {
  /// Adds a favorite.
  ///
  /// - Returns: its key; see ``StoreReader/favorite(key:)``.
  @discardableResult
  public func addFavorite(
    _ new: NewFavorite, to category: StoredCategory, at position: RankPosition = .end
  ) throws -> Int64 {
    let key = nameKey(new.title)
    let id =
      try new.id ?? firstFree { DerivedIDs.favorite(in: category.id, key, attempt: $0) }
    let target = try target(position, in: category, moving: nil)
    var changes: ChangeSet = [Field.title: FieldChange(to: .text(new.title))]
    if let details = new.details { changes[Field.details] = FieldChange(to: .text(details)) }
    if let created = new.created, created != wall {
      changes[Field.created] = FieldChange(to: .text(created.description))
    }
    if let modified = new.modified, modified != wall {
      changes[Field.modified] = FieldChange(to: .text(modified.description))
    }
    for attribute in new.metadata {
      changes[Field.metadata(attribute.name)] = FieldChange(to: attribute.value)
    }
    let place = PlaceChange(to: target.place, rankTo: target.rank)
    let stored = try record(.added, .favorite, id, changes: changes, place: place)
    return stored.resourceRow
  }

  /// The number of favorites of a category at this point of the transaction.
  public func count(of category: StoredCategory) throws -> Int {
    try favoriteCount(of: category.row)
  }

  private func target(
    _ position: RankPosition, in category: StoredCategory, moving: Int64?
  ) throws -> (place: Place, rank: Int) {
    let isHere = try moving.map { try favoriteRow($0)?.category == category.row } ?? false
    let others = try count(of: category) - (isHere ? 1 : 0)
    let left: Int64?
    let rank: Int
    switch position {
    case .rank(let wanted) where wanted <= others:
      rank = max(1, wanted)
      left =
        rank == 1
        ? nil : try slot(atRank: rank - 1, in: category.row, without: moving)?.record
    case .rank, .end:
      rank = others + 1
      if moving == nil, let end = shortcuts.ends[category.row] {
        return (Place(category: category.id, parent: end.id, side: .right), rank)
      }
      left = try lastOccupiedSlot(in: category.row, without: moving)?.record
    case .after(let neighbour, let known):
      rank = known
      left = try neighbour.flatMap { try favoriteRow($0)?.slot }
    case .slot(let id):
      left = try existingRow(id)
      let before = try rankOfSlot(left, in: category.row, without: moving)
      rank = before + 1
    }
    let (parent, side) = try place(after: left, in: category.row)
    return (
      Place(category: category.id, parent: try parent.map { try recordID($0) }, side: side), rank
    )
  }

  /// How many favorites other than one stand at or before a slot.
  private func rankOfSlot(_ slot: Int64?, in category: Int64, without moving: Int64?) throws -> Int
  {
    guard let slot else { return 0 }
    let position = try slotPoint(slot).position
    let rank = try rank(at: position, in: category)
    guard let moving, let row = try favoriteRow(moving), row.category == category,
      try slotPoint(row.slot).position <= position
    else { return rank }
    return rank - 1
  }

  /// Changes fields of a favorite and, if asked, its place, in one record.
  ///
  /// Writes nothing if nothing changes: fields that are equal, a rank it has already.
  ///
  /// - Parameters:
  ///   - changes: From what to what; build them with ``FoundFavorite/changes(to:)``.
  ///   - move: The category and position it moves to.
  ///   - force: Writes the place even if the rank stays: to settle a conflict.
  public func updateFavorite(
    _ favorite: FoundFavorite, changes: ChangeSet = [:],
    move: (category: StoredCategory, position: RankPosition)? = nil, force: Bool = false
  ) throws {
    let place = try move.flatMap {
      try self.place(of: favorite, to: $0.category, at: $0.position, force: force)
    }
    guard !changes.isEmpty || place != nil else { return }
    try record(.updated, .favorite, favorite.id, changes: changes, place: place)
  }

  private func place(
    of favorite: FoundFavorite, to category: StoredCategory, at position: RankPosition, force: Bool
  ) throws -> PlaceChange? {
    let rankFrom = try rank(of: favorite)
    let target = try target(position, in: category, moving: favorite.key)
    let isSame = category.row == favorite.row.category
    if isSame, target.rank == rankFrom, !force { return nil }
    let neighbours = try titles(around: target.rank, in: category.row, without: favorite.key)
    return PlaceChange(
      to: target.place, rankTo: target.rank, rankFrom: rankFrom,
      categoryFrom: isSame ? nil : favorite.category.id, above: neighbours.above,
      below: neighbours.below)
  }

  private func titles(around rank: Int, in category: Int64, without favorite: Int64) throws -> (
    above: String?, below: String?
  ) {
    let above =
      rank > 1 ? try slot(atRank: rank - 1, in: category, without: favorite)?.record : nil
    let below = try slot(atRank: rank, in: category, without: favorite)?.record
    return (try above.flatMap(shownTitle(atSlot:)), try below.flatMap(shownTitle(atSlot:)))
  }

  private func shownTitle(atSlot slot: Int64) throws -> String? {
    try first(
      """
      SELECT title, suffix FROM slot JOIN favorite ON favorite.id = slot.favorite
      WHERE slot.record = ?
      """, slot
    ) { NameCollisions.shown($0.text(0), suffix: $0.int(1)) }
  }

  /// Removes a favorite; the record keeps what it was, so that it can be brought back.
  public func removeFavorite(_ favorite: FoundFavorite) throws {
    var changes: ChangeSet = [
      Field.title: FieldChange(from: .text(favorite.title), to: nil),
      Field.created: FieldChange(from: .text(favorite.created.description), to: nil),
      Field.modified: FieldChange(from: .text(favorite.modified.description), to: nil),
    ]
    if let details = favorite.details {
      changes[Field.details] = FieldChange(from: .text(details), to: nil)
    }
    for attribute in favorite.metadata {
      changes[Field.metadata(attribute.name)] = FieldChange(from: attribute.value, to: nil)
    }
    let place = PlaceChange(
      to: nil, rankFrom: try rank(of: favorite), categoryFrom: favorite.category.id)
    try record(.removed, .favorite, favorite.id, changes: changes, place: place)
  }
}

extension FoundFavorite {
  /// What a favorite's values would have to change to be others; places are no part of it.
  public func changes(
    title: String? = nil, details: String?? = nil, metadata new: [Attribute]? = nil,
    created newCreated: Timestamp? = nil, modified newModified: Timestamp? = nil
  ) -> ChangeSet {
    var changes = ChangeSet()
    if let title, !title.isIdentical(to: self.title) {
      changes[Field.title] = FieldChange(from: .text(self.title), to: .text(title))
    }
    if let details, !details.isIdentical(to: self.details) {
      changes[Field.details] = FieldChange(
        from: self.details.map(AttributeValue.text), to: details.map(AttributeValue.text))
    }
    if let new { addChanges(from: metadata, to: new, into: &changes) }
    if let newCreated, newCreated != created {
      changes[Field.created] = FieldChange(
        from: .text(created.description), to: .text(newCreated.description))
    }
    if let newModified, newModified != modified {
      changes[Field.modified] = FieldChange(
        from: .text(modified.description), to: .text(newModified.description))
    }
    return changes
  }

  private func addChanges(
    from old: [Attribute], to new: [Attribute], into changes: inout ChangeSet
  ) {
    for attribute in old where new.value(named: attribute.name) == nil {
      changes[Field.metadata(attribute.name)] = FieldChange(from: attribute.value, to: nil)
    }
    for attribute in new {
      let before = old.value(named: attribute.name)
      guard before != attribute.value else { continue }
      changes[Field.metadata(attribute.name)] = FieldChange(from: before, to: attribute.value)
    }
  }
}
