public import FavesCore

extension StoreReader {
  /// The conflicts, the latest first.
  public func conflicts(includingResolved: Bool) throws -> [Conflict] {
    let ids = try all(
      "SELECT uuid FROM conflict WHERE state IN (0, ?) ORDER BY id DESC",
      includingResolved ? ConflictState.resolved.rawValue : 0
    ) { try $0.id(0) }
    return try ids.compactMap(conflict)
  }

  /// The number of open conflicts.
  public func openConflictCount() throws -> Int {
    try first("SELECT count(*) FROM conflict WHERE state = 0") { $0.int(0) } ?? 0
  }

  /// One conflict, open or resolved; nil if there is none of that id.
  public func conflict(_ id: ResourceID) throws -> Conflict? {
    let row = try first(
      "SELECT resource, field, kept, lost, state FROM conflict WHERE uuid = ?", id
    ) {
      (
        resource: $0.integer(0), field: $0.text(1), kept: $0.integer(2), lost: $0.integer(3),
        state: $0.int(4)
      )
    }
    guard let row else { return nil }
    let (type, resource) = try resource(row.resource)
    let names = try names(of: row.resource, type)
    let kept = try record(row: row.kept).record
    let lost = try record(row: row.lost).record
    var values = (try value(kept, row.field), try value(lost, row.field))
    var field = row.field
    if field == ConflictField.duplicate {
      field = type == .favorite ? Field.title : Field.name
      values = (.text(names.shown), .text(names.plain))
    }
    var conflict = Conflict(
      id: id, resourceType: type, resource: resource, category: names.category,
      title: names.shown, field: field, kept: try side(kept, values.0),
      lost: try side(lost, values.1), isResolved: row.state == ConflictState.resolved.rawValue)
    conflict.isSharedName = row.field == ConflictField.duplicate
    return conflict
  }

  private func side(_ record: AuditRecord, _ value: AttributeValue?) throws -> Conflict.Side {
    let name = try replicaName(record.id.replica)
    return Conflict.Side(
      value: value, replica: record.id.replica, replicaName: name, at: record.wall)
  }

  private func value(_ record: AuditRecord, _ field: String) throws -> AttributeValue? {
    switch field {
    case ConflictField.removed:
      return record.action == .removed ? .text("removed") : .text("kept")
    case Field.place:
      guard let place = record.place, let rank = place.rankTo else { return nil }
      guard let id = place.to?.category, let category = try category(id) else {
        return .text("rank \(rank)")
      }
      return .text("rank \(rank) in \(category.shownName)")
    default: return record.value(field)
    }
  }

  /// How many conflicts have an id in a range; for unique prefixes.
  public func conflictIDs(from lower: ResourceID, through upper: ResourceID) throws -> [ResourceID]
  {
    try all("SELECT uuid FROM conflict WHERE uuid BETWEEN ? AND ? LIMIT 2", lower, upper) {
      try $0.id(0)
    }
  }

  /// The values a resolution needs: the record that was not kept, and the field it lost.
  public func lostRecord(of conflict: ResourceID) throws -> (record: AuditRecord, field: String)? {
    guard
      let row = try first(
        "SELECT lost, field FROM conflict WHERE uuid = ?", conflict,
        read: { ($0.integer(0), $0.text(1)) })
    else { return nil }
    return (try record(row: row.0).record, row.1)
  }

  // MARK: Names of resources, living or not

  struct ResourceNames {
    var category: String
    var plain: String
    var shown: String
  }

  /// What a resource is or was called, and its category.
  func names(of row: Int64, _ type: ResourceType) throws -> ResourceNames {
    switch type {
    case .category:
      let name = try categoryRow(row)?.shownName ?? lastValue(of: row, Field.name) ?? ""
      let plain = try categoryRow(row)?.name ?? name
      return ResourceNames(category: name, plain: plain, shown: name)
    case .attribute:
      if let attribute = try attributeRow(row) {
        return ResourceNames(
          category: try names(of: attribute.category, .category).shown,
          plain: attribute.state.definition.name, shown: attribute.shown.name)
      }
      let category = try lastValue(of: row, Field.category).flatMap { ResourceID($0) }
      let name = try lastValue(of: row, Field.name) ?? ""
      return ResourceNames(
        category: try category.flatMap(resourceRow).map { try names(of: $0, .category).shown }
          ?? "",
        plain: name, shown: name)
    case .favorite:
      if let favorite = try favoriteRow(row) {
        return ResourceNames(
          category: try names(of: favorite.category, .category).shown, plain: favorite.title,
          shown: favorite.shownTitle)
      }
      let title = try lastValue(of: row, Field.title) ?? ""
      let category = try lastPlace(of: row).map { try names(of: $0, .category).shown }
      return ResourceNames(category: category ?? "", plain: title, shown: title)
    }
  }

  private func lastValue(of row: Int64, _ field: String) throws -> String? {
    let records = try records(ofResource: row).map(\.record)
    let last = records.filter { $0.changes[field]?.to != nil }.max { $0.stamp < $1.stamp }
    return last?.value(field)?.plainText
  }

  private func lastPlace(of row: Int64) throws -> Int64? {
    let records = try records(ofResource: row).map(\.record)
    let last = records.filter { $0.place?.to != nil }.max { $0.stamp < $1.stamp }
    return try last?.place?.to.flatMap { try resourceRow($0.category) }
  }
}
