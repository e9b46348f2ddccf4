import FavesCore

/// Filling an empty store with the records of another one; see ``Loader``.
extension StoreWriter {
  /// Takes over a record that follows those that are here, if it only adds to a store that is being
  /// filled; false if it is to be merged as usual.
  func loadMerged(_ record: AuditRecord) throws -> Bool {
    guard record.action == .added, !record.isCompacted, let loader = try currentLoader(),
      !loader.mayKnow(record.resource)
    else { return false }
    switch record.resourceType {
    case .favorite: return try loadFavorite(record, with: loader)
    case .category, .attribute:
      try loadOther(record, with: loader)
      return true
    }
  }

  /// A category or a definition is folded at the end, as usual; it only must not be looked up.
  private func loadOther(_ record: AuditRecord, with loader: Loader) throws {
    leaveLoadedCategory(loader)
    _ = loader.insert(record.resource)
    shortcuts.absentResource = record.resource
    try keyed {
      let (stored, isNew) = try append(record, isLocal: false)
      try apply(stored, isNewResource: isNew, isLocal: false)
      if record.resourceType == .category {
        loader.categories[record.resource] = stored.resourceRow
      }
    }
  }

  private func loadFavorite(_ record: AuditRecord, with loader: Loader) throws -> Bool {
    guard let place = record.place?.to, place.side == .right,
      let row = loader.categories[place.category],
      case .text(var title)? = record.value(Field.title)
    else { return false }
    var category = try enter(row, place.category, with: loader)
    guard category.end?.id == place.parent else { return false }
    var key: [UInt8] = []
    title.withUTF8 { NameKey.append($0, to: &key) }
    let derived = key.withUnsafeBufferPointer {
      DerivedIDs.favorite(in: place.category, key: $0)
    }
    guard !loader.mayKnow(derived) else { return false }
    _ = loader.insert(record.resource)
    _ = loader.insert(derived)
    let isEmpty = record.changes.allSatisfy {
      $0.change.to == nil || ($0.field != Field.details && Field.metadataName($0.field) == nil)
    }
    try title.withUTF8 { title in
      try key.withUnsafeBufferPointer { key in
        _ = try insert(
          record, changes: nil,
          FavoriteRowValues(
            title: title, titleKey: key, isEmpty: isEmpty, created: record.created,
            modified: record.modified), in: try chain(of: record.id.replica), to: &category,
          with: loader)
      }
    }
    return true
  }
}
