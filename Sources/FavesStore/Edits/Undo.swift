import FavesCore

/// Takes a command back by new records.
///
/// For each resource the command touched, three folds are compared: of the records before it, of
/// those up to its end, and of all; see ``UndoFolds``. A field that still is what the command made of
/// it goes back to what it was; one that was changed since is left and named. So an edit, an import,
/// a sync and one operation out of a sync are all undone by one rule.
extension StoreWriter {
  /// Takes a command or an operation back.
  ///
  /// - Returns: what was left as it is, and why, one sentence each.
  public func undo(_ target: UndoTarget) throws -> [String] {
    if case .command(let command) = target { undoes = command.row }
    var left: [String] = []
    let resources = try self.resources(of: target)
    for type in [ResourceType.category, .attribute] {
      for resource in resources where resource.type == type {
        try restore(resource, target, &left)
      }
    }
    for resource in resources where resource.type == .favorite {
      try undoFavorite(resource, target, &left)
    }
    for type in [ResourceType.attribute, .category] {
      for resource in resources where resource.type == type {
        try removeAdded(resource, target, &left)
      }
    }
    if case .operation(let operation) = target, ownRecords > 0 { try noteUndo(of: operation) }
    return left
  }

  // MARK: Favorites

  private func undoFavorite(
    _ resource: TouchedResource, _ target: UndoTarget, _ left: inout [String]
  ) throws {
    let folds = try folds(resource.row, target)
    guard !folds.isCompacted else {
      let title = try names(of: resource.row, .favorite).shown
      left.append("“\(title)” was compacted since and is left")
      return
    }
    switch (folds.before.favorite, try favorite(key: resource.row)) {
    case (nil, let now?): try undoAddition(of: now, folds, &left)
    case (let before?, nil): try bringBack(before, resource.id, folds, &left)
    case (let before?, let now?): try undoChanges(of: now, to: before, folds, &left)
    case (nil, nil): break
    }
  }

  private func undoAddition(
    of favorite: FoundFavorite, _ folds: UndoFolds, _ left: inout [String]
  ) throws {
    guard !folds.isChangedSince else {
      left.append("“\(favorite.shownTitle)” was changed since and is left")
      return
    }
    try removeFavorite(favorite)
  }

  private func bringBack(
    _ before: FavoriteState, _ id: ResourceID, _ folds: UndoFolds, _ left: inout [String]
  ) throws {
    guard !folds.isChangedSince else {
      left.append("“\(before.title)” was changed since and stays removed")
      return
    }
    guard let category = try category(before.category) else {
      left.append("“\(before.title)” stays removed: its category is gone")
      return
    }
    guard try favorite(titled: before.title, in: category) == nil else {
      left.append(
        "“\(before.title)” stays removed: \(category.shownName) has another one of that title")
      return
    }
    try addFavorite(
      NewFavorite(
        id: id, title: before.title, details: before.details, metadata: before.metadata,
        created: before.created, modified: before.modified), to: category,
      at: .slot(before.slot))
  }

  private func undoChanges(
    of favorite: FoundFavorite, to before: FavoriteState, _ folds: UndoFolds, _ left: inout [String]
  ) throws {
    guard let after = folds.after.favorite, let now = folds.now.favorite else { return }
    var changes = try valueChanges(of: favorite, before, after, now, &left)
    var move: (category: StoredCategory, position: RankPosition)?
    if before.slot != after.slot {
      if now.slot != after.slot, folds.isMovedSince {
        left.append("“\(favorite.shownTitle)” was moved since and stays where it is")
      } else if let category = try category(before.category) {
        move = (category, .slot(before.slot))
      } else {
        left.append("“\(favorite.shownTitle)” stays where it is: its category is gone")
      }
    }
    let isModified = before.modified != after.modified
    guard !changes.isEmpty || move != nil || isModified && !folds.setsValues else {
      // It only said again what held, to settle a conflict: nothing can be put back by that.
      if isModified, before.slot == after.slot, before.fields == after.fields {
        left.append(
          "“\(favorite.shownTitle)” stays as it was decided; edit it to decide otherwise")
      }
      return
    }
    if !folds.isChangedSince {
      changes[Field.modified] = FieldChange(
        from: .text(favorite.modified.description), to: .text(before.modified.description))
    }
    try updateFavorite(favorite, changes: changes, move: move)
  }

  private func valueChanges(
    of favorite: FoundFavorite, _ before: FavoriteState, _ after: FavoriteState,
    _ now: FavoriteState, _ left: inout [String]
  ) throws -> ChangeSet {
    var changes = ChangeSet()
    let states = (before.fields, after.fields, now.fields)
    for field in Set(states.0.map(\.field)).union(states.1.map(\.field)) {
      let values = (
        states.0[field]?.to, states.1[field]?.to, states.2[field]?.to
      )
      guard values.0 != values.1, values.0 != values.2 else { continue }
      guard values.2 == values.1 else {
        left.append("“\(favorite.shownTitle)”: \(field) was changed since and is left")
        continue
      }
      if field == Field.title, case .text(let title)? = values.0,
        let other = try self.favorite(titled: title, in: favorite.category), other.id != favorite.id
      {
        left.append("“\(favorite.shownTitle)” keeps its title: “\(title)” is taken")
        continue
      }
      changes[field] = FieldChange(from: values.2, to: values.0)
    }
    return changes
  }

  // MARK: Categories and attributes

  /// Brings back a removed category or attribute, or puts its values back.
  private func restore(
    _ resource: TouchedResource, _ target: UndoTarget, _ left: inout [String]
  ) throws {
    let folds = try folds(resource.row, target)
    guard folds.before.isLive else { return }
    guard !folds.isCompacted else {
      left.append("\(try label(resource)) was compacted since and is left")
      return
    }
    var fields = resource.type.fixedFields
    let isBack = folds.now.isLive
    guard isBack || !folds.isChangedSince else {
      left.append("\(try label(resource)) was changed since and stays removed")
      return
    }
    var changes = ChangeSet()
    if let before = folds.before.register(Field.name)?.winner.value(Field.name),
      before != folds.now.register(Field.name)?.winner.value(Field.name),
      try isTaken(before, by: resource, folds.before)
    {
      left.append("“\(before.plainText)” is the name of another one now")
      guard isBack else { return }
      fields.removeAll { $0 == Field.name }
    }
    for field in fields {
      let before = folds.before.register(field)?.winner.value(field)
      let after = folds.after.register(field)?.winner.value(field)
      let now = folds.now.register(field)?.winner.value(field)
      if !isBack {
        if before != nil { changes[field] = FieldChange(to: before) }
      } else if before != after, before != now {
        guard now == after else {
          left.append("\(field) of \(try label(resource)) was changed since and is left")
          continue
        }
        changes[field] = FieldChange(from: now, to: before)
      }
    }
    guard !changes.isEmpty else { return }
    try record(isBack ? .updated : .added, resource.type, resource.id, changes: changes)
    try settle()
  }

  private func label(_ resource: TouchedResource) throws -> String {
    let name = try names(of: resource.row, resource.type).shown
    return "the \(resource.type.name.lowercased()) “\(name)”"
  }

  /// Whether something living other than a category or attribute bears the name it had.
  private func isTaken(
    _ name: AttributeValue, by resource: TouchedResource, _ before: ResourceFold
  ) throws -> Bool {
    guard resource.type == .attribute else {
      return try category(named: name.plainText).map { $0.id != resource.id } ?? false
    }
    guard let category = try before.attribute.flatMap({ try resourceRow($0.category) }) else {
      return false
    }
    return try attributes(ofCategory: category).contains {
      $0.row != resource.row && NameKey($0.shown.name) == NameKey(name.plainText)
    }
  }

  /// Removes a category or attribute that the command added.
  private func removeAdded(
    _ resource: TouchedResource, _ target: UndoTarget, _ left: inout [String]
  ) throws {
    let folds = try folds(resource.row, target)
    guard !folds.before.isLive, folds.now.isLive else { return }
    guard resource.type == .category else {
      guard !folds.isChangedSince else {
        return left.append("\(try label(resource)) was changed since and is left")
      }
      return try removeAttribute(resource.id)
    }
    try settle()
    guard let category = try category(resource.id) else { return }
    guard try !isInhabited(resource.row), !folds.isChangedSince else {
      left.append("\(category.shownName) is in use and is left")
      return
    }
    try removeCategory(category)
  }
}

extension FavoriteState {
  /// The values as changes from nothing, for comparing field by field.
  fileprivate var fields: ChangeSet {
    var fields: ChangeSet = [
      Field.title: FieldChange(to: .text(title)),
      Field.created: FieldChange(to: .text(created.description)),
    ]
    if let details { fields[Field.details] = FieldChange(to: .text(details)) }
    for attribute in metadata {
      fields[Field.metadata(attribute.name)] = FieldChange(to: attribute.value)
    }
    return fields
  }
}
