public import FavesCore

extension StoreReader {
  /// The records behind a conflict, open or resolved; nil if there is none of that id.
  public func history(ofConflict id: ResourceID) throws -> ConflictHistory? {
    let row = try first("SELECT resource, field, kept, lost FROM conflict WHERE uuid = ?", id) {
      (resource: $0.integer(0), field: $0.text(1), kept: $0.integer(2), lost: $0.integer(3))
    }
    guard let row else { return nil }
    let kept = try record(row: row.kept)
    let lost = try record(row: row.lost).record
    let records = try records(ofResource: row.resource).map(\.record)
    let oracle = StoreSeenOracle(reader: self)
    guard row.field == ConflictField.duplicate else {
      let field = row.field
      let setters = records.filter { field == ConflictField.removed || $0.concerns(field) }
      return try ConflictHistory(
        setters, kept: kept.record.id, lost: lost.id, oracle: oracle)
    }
    let field = lost.resourceType == .favorite ? Field.title : Field.name
    let others =
      kept.resourceRow == row.resource
      ? [] : try self.records(ofResource: kept.resourceRow).map(\.record)
    return try ConflictHistory(
      naming: (records + others).filter { $0.concerns(field) }, kept: kept.record, lost: lost,
      oracle: oracle)
  }

  /// The key of a resource that the log speaks of; nil if it does not.
  public func key(ofResource id: ResourceID) throws -> ResourceRowKey? {
    try resourceRow(id).map(ResourceRowKey.init)
  }
}
