/// The records behind a conflict, told apart by which of its two sides had seen them.
///
///     before ──┬── kept ──┬── since
///              └── lost ──┘
///
/// Each part is in the order of its stamps. A pure function of the records.
public struct ConflictHistory: Sendable {
  /// What both sides had seen.
  public var before: [AuditRecord] = []
  /// What led to the kept value alone, that record last.
  public var kept: [AuditRecord] = []
  /// What led to the lost value alone, that record last.
  public var lost: [AuditRecord] = []
  /// What neither side had seen: later records, and those of third parties.
  public var since: [AuditRecord] = []

  /// Sorts records by the sides of a conflict.
  ///
  /// - Parameters:
  ///   - records: Those that set the field in question, both sides' own among them.
  ///   - kept: The record whose value holds.
  ///   - lost: The record whose value does not.
  /// - Throws: what the oracle throws.
  /// - Complexity: O(*n* log *n*) and two questions to the oracle for each record.
  public init(
    _ records: [AuditRecord], kept: RecordID, lost: RecordID, oracle: some SeenOracle
  ) throws {
    func leads(_ record: AuditRecord, to end: RecordID) throws -> Bool {
      try record.id == end || oracle.saw(end, record.id)
    }
    for record in records.sorted(by: { $0.stamp < $1.stamp }) {
      switch (try leads(record, to: kept), try leads(record, to: lost)) {
      case (true, true): before.append(record)
      case (true, false): self.kept.append(record)
      case (false, true): self.lost.append(record)
      case (false, false): since.append(record)
      }
    }
  }

  /// Sorts the records that gave two resources one name: each side has those of its resource.
  ///
  /// - Throws: what the oracle throws.
  public init(
    naming records: [AuditRecord], kept: AuditRecord, lost: AuditRecord, oracle: some SeenOracle
  ) throws {
    for record in records.sorted(by: { $0.stamp < $1.stamp }) {
      let end = record.resource == kept.resource ? kept : lost
      let leads = try record.id == end.id || oracle.saw(end.id, record.id)
      switch (leads, end.id == kept.id) {
      case (true, true): self.kept.append(record)
      case (true, false): self.lost.append(record)
      case (false, _): since.append(record)
      }
    }
  }
}

extension SeenOracle {
  /// Whether the author of a record had seen another one when writing it.
  public func saw(_ record: RecordID, _ other: RecordID) throws -> Bool {
    try seen(by: record, of: other.replica) >= other.sequence
  }
}
