/// Why a resource has the values it has, or is gone: what decided the fold of its records.
///
/// A pure function of the set of records, by the rules of ``ResourceFold``.
public struct Explanation: Sendable {
  /// Why one field has its value.
  public struct Register: Sendable {
    /// The field, by the names of ``Field``.
    public var field: String
    /// The record whose value holds.
    public var winner: AuditRecord
    /// The records that were knowingly overwritten, the latest first.
    public var replaced: [AuditRecord]
    /// The records that nobody overwrote knowingly and that do not hold all the same, best first.
    public var losers: [Loser]
  }

  /// A record that did not know of the winner, nor the winner of it.
  public struct Loser: Sendable {
    /// The record.
    public var record: AuditRecord
    /// Why its value does not hold.
    public var reason: Reason
  }

  /// Why of two concurrent values one holds.
  public enum Reason: String, Sendable {
    /// They are the same.
    case sameValue = "same-value"
    /// A value beats none.
    case valueBeatsNone = "value-beats-none"
    /// The later one holds.
    case later
    /// Both have one time, so that the ids of their replicas decide, everywhere alike.
    case tie
  }

  /// What became of a removal.
  public struct Removal: Sendable {
    /// The record.
    public var record: AuditRecord
    /// The records that annulled it, for it did not know of them, nor they of it.
    ///
    /// Empty for one that stands.
    public var annulledBy: [AuditRecord]
    /// Whether someone who has seen it has edited the resource since.
    public var isAcknowledged: Bool
  }

  /// Whether the resource is there.
  public let isLive: Bool
  /// Whether it would be gone if nothing that belongs to it lived.
  public let isKeptAlive: Bool
  /// The record that made it; nil if it is not there.
  public let origin: AuditRecord?
  /// Its fields, in the order of their names' encoding, the place last.
  public let registers: [Register]
  /// All removals, the latest first.
  public let removals: [Removal]

  /// Explains the records of one resource.
  ///
  /// - Parameter annullingRemovals: Takes every removal for annulled; for a category that lives only
  ///   by its favorites.
  /// - Throws: what the oracle throws.
  /// - Complexity: O(*n* · *r* + *n* · *f* + *n* · *d*) for *n* records of *r* replicas with *f*
  ///   fields and *d* removals.
  public init(
    _ records: [AuditRecord], oracle: some SeenOracle, annullingRemovals: Bool = false
  ) throws {
    let fold = try ResourceFold(records, oracle: oracle, annullingRemovals: annullingRemovals)
    isLive = fold.isLive || annullingRemovals
    isKeptAlive = annullingRemovals && !fold.isLive
    origin = fold.origin
    registers = (fold.fields + [Field.place]).compactMap { fold.explain($0) }
    removals = try Self.explainRemovals(fold, records, oracle)
  }

  private static func explainRemovals(
    _ fold: ResourceFold, _ records: [AuditRecord], _ oracle: some SeenOracle
  ) throws -> [Removal] {
    let survivors = try records.filter { record in
      try record.action != .removed
        && !fold.removals.contains { try oracle.saw($0.id, record.id) }
    }
    let revived = Set(fold.revived.map(\.id))
    return try fold.removals.sorted { $0.stamp > $1.stamp }.map { removal in
      let unaware = try survivors.filter { try !oracle.saw($0.id, removal.id) }
      return Removal(
        record: removal, annulledBy: unaware.sorted { $0.stamp < $1.stamp },
        isAcknowledged: !revived.contains(removal.id))
    }
  }
}

extension ResourceFold {
  /// What decided a field; nil if no record that counts sets it.
  fileprivate func explain(_ field: String) -> Explanation.Register? {
    guard let register = register(field) else { return nil }
    let maximal = Set([register.winner.id] + register.others.map(\.id))
    let replaced = contributing.filter { $0.concerns(field) && !maximal.contains($0.id) }
    return Explanation.Register(
      field: field, winner: register.winner, replaced: replaced.sorted { $0.stamp > $1.stamp },
      losers: register.others.map {
        Explanation.Loser(record: $0, reason: Self.reason(register.winner, over: $0, field))
      })
  }

  private static func reason(
    _ winner: AuditRecord, over loser: AuditRecord, _ field: String
  ) -> Explanation.Reason {
    if winner.hasValue(field), !loser.hasValue(field) { return .valueBeatsNone }
    if field != Field.place, winner.value(field) == loser.value(field) { return .sameValue }
    let isTie = (winner.time, winner.counter) == (loser.time, loser.counter)
    return isTie ? .tie : .later
  }
}

extension AuditRecord {
  /// Whether the record sets a field, or did so before it was compacted.
  public func concerns(_ field: String) -> Bool {
    sets(field) || isCompacted && changes[field] != nil
  }
}
