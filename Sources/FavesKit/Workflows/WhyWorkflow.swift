import FavesCore
import FavesStore

extension Faves {
  /// Says why a favorite, or with no title a category, is as it is, or is gone.
  ///
  /// - Parameter field: Only this one: `title`, `description`, `rank`, or the name of an attribute.
  /// - Throws: ``FavesCore/FavesError``: `category-missing`, `favorite-missing`, `field-missing`.
  public func why(category: String, title: String? = nil, field: String? = nil) throws -> WhyReport
  {
    try store.read { reader in
      let id = try Self.resource(category: category, title: title, reader)
      return try Explainer(reader: reader, id: id).report(on: field)
    }
  }

  /// Says why a favorite of an id, or of a unique prefix of one, is as it is, or is gone.
  ///
  /// - Throws: ``FavesCore/FavesError``: `favorite-missing`, `field-missing`, `id-invalid`,
  ///   `id-ambiguous`.
  public func why(id prefix: String, field: String? = nil) throws -> WhyReport {
    try store.read { reader in
      let range = try IDPrefix(prefix)
      let ids = try reader.ids(
        ofType: .favorite, from: range.lower, through: range.upper, limit: 2)
      guard ids.count <= 1 else { throw range.ambiguous("favorites") }
      guard let id = ids.first else {
        throw FavesError(
          .notFound, "favorite-missing", "there was never a favorite with the id \(prefix)",
          hint: "see `faves list --json` for ids")
      }
      return try Explainer(reader: reader, id: id).report(on: field)
    }
  }
}

/// Puts names to what decided the records of a resource.
private struct Explainer {
  let reader: StoreReader
  let id: ResourceID
  let key: ResourceRowKey
  let explanation: Explanation

  init(reader: StoreReader, id: ResourceID) throws {
    guard let explanation = try reader.explanation(of: id), let key = try reader.key(ofResource: id)
    else { throw FavesError(.notFound, "resource-missing", "the log does not speak of \(id)") }
    self.reader = reader
    self.id = id
    self.key = key
    self.explanation = explanation
  }

  func report(on field: String?) throws -> WhyReport {
    let type = try type
    let names = try reader.names(key, type)
    // Of what is gone there is one thing to tell, whatever is asked for.
    let asked = explanation.isLive ? try field.map { try register($0, names.title) } : nil
    let registers = asked.map { [$0] } ?? explanation.registers.filter(isWorthTelling)
    let namesake = try reader.namesake(of: id).map {
      WhyReport.Namesake(suffix: $0.suffix, entry: try entry($0.record))
    }
    let rank =
      try registers.first { $0.field == Field.place }.flatMap { try self.rank($0.winner) }
    return WhyReport(
      type: type, id: id, category: names.category, title: names.title,
      isLive: explanation.isLive, isKeptAlive: explanation.isKeptAlive,
      values: try registers.map(value), rank: rank,
      removals: try explanation.removals.map(removal), namesake: namesake)
  }

  private var type: ResourceType {
    get throws {
      let record = explanation.origin ?? explanation.removals.first?.record
      guard let record else { throw FavesError(.internal, "no-records", "\(id) has no records") }
      return record.resourceType
    }
  }

  /// What was never set to anything is only told where it is asked for.
  private func isWorthTelling(_ register: Explanation.Register) -> Bool {
    register.field == Field.place || register.winner.value(register.field) != nil
      || !register.replaced.isEmpty || !register.losers.isEmpty
  }

  private static let ranks: Set = ["rank", "ranking", "place", "position"]

  private func register(_ name: String, _ title: String) throws -> Explanation.Register {
    let key = NameKey(name)
    let plain = Self.ranks.contains(key.text) ? Field.place : key.text
    let match =
      explanation.registers.first { $0.field.isIdentical(to: plain) }
      ?? explanation.registers.first { register in
        Field.metadataName(register.field).map { NameKey($0) == key } ?? false
      }
    if let match { return match }
    let known = explanation.registers.map(\.field).map { field in
      field == Field.place ? "rank" : Field.metadataName(field) ?? field
    }
    throw FavesError(
      .notFound, "field-missing", "“\(title)” never had a field “\(name)”",
      hint: "ask about \(known.joined(separator: ", "))")
  }

  private func entry(_ record: AuditRecord) throws -> LogEntry {
    guard let key = try reader.key(ofResource: record.resource) else {
      throw FavesError(.internal, "no-records", "\(record.resource) has no records")
    }
    return try reader.entry(of: record, key)
  }

  private func value(_ register: Explanation.Register) throws -> WhyReport.Value {
    WhyReport.Value(
      field: register.field, value: register.winner.value(register.field),
      set: try entry(register.winner), replacedCount: register.replaced.count,
      replaced: try register.replaced.first.map(entry),
      lost: try register.losers.map {
        WhyReport.Lost(entry: try entry($0.record), reason: $0.reason)
      })
  }

  private func removal(_ removal: Explanation.Removal) throws -> WhyReport.Removal {
    WhyReport.Removal(
      entry: try entry(removal.record), annulledBy: try removal.annulledBy.map(entry),
      isAcknowledged: removal.isAcknowledged)
  }

  /// Those that are gone follow from the counts: what stood above, and came above, and stands there.
  private func rank(_ placing: AuditRecord) throws -> WhyReport.Rank? {
    guard let favorite = try reader.favorite(id) else { return nil }
    let now = try reader.rank(of: favorite)
    let then = placing.place?.rankTo
    let shifts = try reader.shifts(of: favorite, since: placing)
    let gone = (then ?? now) - now + shifts.added + shifts.moved
    return WhyReport.Rank(
      now: now, then: then, added: shifts.added, moved: shifts.moved, gone: max(0, gone),
      recent: try reader.entries(of: shifts.recent))
  }
}
