public import FavesCore

/// What shifted a favorite since it was put where it is.
public struct RankShifts: Sendable {
  /// How many were put above it that were not in the list before.
  public var added = 0
  /// How many were moved above it.
  public var moved = 0
  /// The latest of these.
  public var recent: [AuditRecord] = []
}

extension StoreReader {
  /// Why a resource is as it is; nil if the log does not speak of it.
  public func explanation(of id: ResourceID) throws -> Explanation? {
    guard let row = try resourceRow(id) else { return nil }
    let records = try records(ofResource: row).map(\.record)
    let oracle = StoreSeenOracle(reader: self)
    let explanation = try Explanation(records, oracle: oracle)
    guard try !explanation.isLive && categoryRow(row) != nil else { return explanation }
    return try Explanation(records, oracle: oracle, annullingRemovals: true)
  }

  /// The favorites that stand above one and that the author of its place did not see there.
  ///
  /// - Parameter placing: The record that put it where it is.
  /// - Complexity: O(rank), along an index, with one look-up for each favorite above, and the records
  ///   of those that were moved there.
  public func shifts(of favorite: FoundFavorite, since placing: AuditRecord) throws -> RankShifts {
    let position = try slotPoint(favorite.row.slot).position
    let view = PlacingView(
      category: favorite.row.category, position: position, seen: try seenVector(of: placing))
    var shifts = RankShifts()
    var recent: [(time: Int64, row: Int64)] = []
    try forEach(
      """
      SELECT record.id, record.replica, record.sequence, record.time, record.action,
        operation.uuid = ?, record.resource
      FROM slot INDEXED BY slot_order CROSS JOIN record ON record.id = slot.record
      CROSS JOIN operation ON operation.id = record.operation
      WHERE slot.category = ? AND slot.position < ? AND slot.favorite IS NOT NULL
      """, placing.operation, favorite.row.category, position
    ) {
      // What one operation puts above and below is put there at once.
      guard !view.sees($0.integer(1), $0.integer(2)), $0.integer(5) == 0 else { return true }
      let isNew = $0.int(4) == AuditAction.added.rawValue
      guard try isNew || !wasAbove($0.integer(6), view) else { return true }
      if isNew { shifts.added += 1 } else { shifts.moved += 1 }
      recent.append(($0.integer(3), $0.integer(0)))
      if recent.count > 64 { recent = Self.latest(recent) }
      return true
    }
    shifts.recent = try Self.latest(recent).map { try record(row: $0.row).record }
    return shifts
  }

  /// A place in a category, as the author of it saw the others around.
  private struct PlacingView {
    var category: Int64
    var position: Int64
    var seen: [Int64: Int64]

    func sees(_ replica: Int64, _ sequence: Int64) -> Bool {
      sequence <= seen[replica, default: 0]
    }
  }

  /// Whether the author of a place saw a favorite above it.
  private func wasAbove(_ favorite: Int64, _ view: PlacingView) throws -> Bool {
    let places = try all(
      """
      SELECT record.replica, record.sequence, record.time, record.counter, slot.category,
        slot.position
      FROM record JOIN slot ON slot.record = record.id WHERE record.resource = ?
      """, favorite
    ) {
      (
        isSeen: view.sees($0.integer(0), $0.integer(1)), time: $0.integer(2),
        counter: $0.integer(3),
        isAbove: $0.integer(4) == view.category && $0.integer(5) < view.position
      )
    }
    return places.filter(\.isSeen).max { ($0.time, $0.counter) < ($1.time, $1.counter) }?.isAbove
      ?? false
  }

  private static func latest(_ records: [(time: Int64, row: Int64)]) -> [(time: Int64, row: Int64)]
  {
    Array(records.sorted { $0.time > $1.time }.prefix(3))
  }

  /// How far the author of a record had seen each replica, by the keys of these.
  private func seenVector(of record: AuditRecord) throws -> [Int64: Int64] {
    let replicas = try all("SELECT id, uuid FROM replica") { ($0.integer(0), try $0.id(1)) }
    let oracle = StoreSeenOracle(reader: self)
    return Dictionary(
      uniqueKeysWithValues: try replicas.map { row, id in
        (row, try oracle.seen(by: record.id, of: id))
      })
  }

  /// The record that made the resource whose plain name one with a suffix would have; nil for one
  /// without a suffix.
  public func namesake(of id: ResourceID) throws -> (record: AuditRecord, suffix: Int)? {
    guard let row = try resourceRow(id) else { return nil }
    let origin: (row: Int64?, suffix: Int)
    if let favorite = try favoriteRow(row), favorite.suffix > 0 {
      let plain = try first(
        "SELECT origin FROM favorite WHERE category = ? AND title_key = ? AND suffix = 0",
        favorite.category, NameKey(favorite.title).text
      ) { $0.integer(0) }
      origin = (plain, favorite.suffix)
    } else if let category = try categoryRow(row), category.suffix > 0 {
      let plain = try first(
        "SELECT origin FROM category WHERE name_key = ? AND suffix = 0",
        NameKey(category.name).text
      ) { $0.integer(0) }
      origin = (plain, category.suffix)
    } else {
      return nil
    }
    return try origin.row.map { (try record(row: $0).record, origin.suffix) }
  }
}
