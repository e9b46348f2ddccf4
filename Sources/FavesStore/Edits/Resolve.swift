public import FavesCore

/// One of the two sides of a conflict.
public enum ConflictSide: Sendable {
  /// What holds now.
  case kept
  /// What was not kept.
  case lost
}

/// Resolving a conflict is an ordinary edit: its author has seen both sides.
extension StoreWriter {
  /// Writes the record that settles a conflict in favour of one side, or of another value.
  ///
  /// - Parameter value: The value to settle on; nil to take a side.
  /// - Throws: ``FavesCore/FavesError`` where a side cannot be taken, as a name that is in use.
  public func resolve(
    _ conflict: Conflict, taking side: ConflictSide, value: AttributeValue?? = nil
  ) throws {
    let sides = try first("SELECT kept, lost, field FROM conflict WHERE uuid = ?", conflict.id) {
      (kept: $0.integer(0), lost: $0.integer(1), field: $0.text(2))
    }
    guard let sides else { throw StoreCorruption("conflict \(conflict.id) is missing") }
    switch sides.field {
    case ConflictField.removed: try resolveRemoval(conflict, side)
    case Field.place:
      try resolvePlace(conflict, record: side == .kept ? sides.kept : sides.lost, side)
    case ConflictField.duplicate: try resolveDuplicate(conflict, side, value ?? nil)
    default:
      try resolveField(
        conflict, sides.field, to: value ?? (side == .kept ? conflict.kept : conflict.lost).value)
    }
    try settle()
  }

  private func resolveField(
    _ conflict: Conflict, _ field: String, to value: AttributeValue?
  ) throws {
    try record(
      .updated, conflict.resourceType, conflict.resource,
      changes: [field: FieldChange(from: conflict.kept.value, to: value)])
  }

  private func resolvePlace(
    _ conflict: Conflict, record row: Int64, _ side: ConflictSide
  ) throws {
    let record = try record(row: row).record
    guard let favorite = try favorite(conflict.resource),
      let category = try record.place?.to.flatMap({ try category($0.category) })
    else {
      throw FavesError(.failed, "category-missing", "the category of that place is gone")
    }
    try updateFavorite(favorite, move: (category, .slot(record.id)), force: true)
  }

  private func resolveRemoval(_ conflict: Conflict, _ side: ConflictSide) throws {
    switch (side, conflict.resourceType) {
    case (.kept, .favorite):
      guard let favorite = try favorite(conflict.resource) else { return }
      try resolveField(conflict, Field.title, from: .text(favorite.title))
    case (.lost, .favorite):
      guard let favorite = try favorite(conflict.resource) else { return }
      try removeFavorite(favorite)
    case (.kept, .category):
      guard let category = try category(conflict.resource) else { return }
      try record(
        .updated, .category, category.id,
        changes: [
          Field.name: FieldChange(from: .text(category.name), to: .text(category.name)),
          Field.strict: FieldChange(
            from: .boolean(category.isStrict), to: .boolean(category.isStrict)),
        ])
    case (.lost, .category):
      guard let category = try category(conflict.resource) else { return }
      for key in try favoriteKeys(in: category) {
        if let favorite = try favorite(key: key) { try removeFavorite(favorite) }
      }
      try settle()
      try removeCategory(category)
    case (.kept, .attribute): try resolveField(conflict, Field.name, from: .text(conflict.title))
    case (.lost, .attribute): try removeAttribute(conflict.resource)
    }
  }

  private func resolveField(_ conflict: Conflict, _ field: String, from value: AttributeValue)
    throws
  {
    try record(
      .updated, conflict.resourceType, conflict.resource,
      changes: [field: FieldChange(from: value, to: value)])
  }

  private func resolveDuplicate(
    _ conflict: Conflict, _ side: ConflictSide, _ value: AttributeValue?
  ) throws {
    guard side == .kept || value != nil else {
      throw FavesError(
        .failed, "title-taken", "“\(conflict.title)” cannot have the name of the other one",
        hint: "rename one of the two, or give --take with another name")
    }
    let name = value ?? .text(conflict.title)
    try record(
      .updated, conflict.resourceType, conflict.resource,
      changes: [conflict.field: FieldChange(from: conflict.lost.value, to: name)])
  }
}
