import FavesCore
public import FavesStore

/// Every change that a sync or a restore makes or, in a dry run, would make.
///
/// It is kept aside while the stores are locked, in constant memory, and told afterwards.
public final class SyncPlan {
  /// A side of the sync.
  public enum Side: Sendable {
    /// The local store.
    case here
    /// The peer's.
    case there
  }

  private let here: ByteSpool
  private let there: ByteSpool
  /// Whether the changes of the peer's store are known: not for a store on another machine.
  public private(set) var knowsPeer = false

  /// Makes an empty plan.
  ///
  /// - Parameter temporaryFolder: Where a long one is kept aside.
  public init(temporaryFolder: String = "/tmp") {
    here = ByteSpool(folder: temporaryFolder)
    there = ByteSpool(folder: temporaryFolder)
  }

  /// Gives the changes of a side, category by category, and forgets them.
  public func drain(_ side: Side, _ body: (ResourceChange) throws -> Void) throws {
    try spool(side).drain { try body(try ChangeCoding.decode($0)) }
  }

  /// Forgets everything, for another attempt.
  func begin(knowsPeer: Bool) throws {
    try here.drain { _ in }
    try there.drain { _ in }
    self.knowsPeer = knowsPeer
  }

  /// Takes note of what a session did.
  func note(_ side: Side, _ session: any SyncSession) throws {
    let spool = spool(side)
    try session.forEachChange { try spool.append(ChangeCoding.encode($0)) }
  }

  /// Forgets everything, for what is done to the local store alone.
  public func begin() throws { try begin(knowsPeer: false) }

  /// Takes note of a change of the local store.
  public func note(_ change: ResourceChange) throws {
    try here.append(ChangeCoding.encode(change))
  }

  private func spool(_ side: Side) -> ByteSpool { side == .here ? here : there }
}

/// A change as it is kept aside.
private enum ChangeCoding {
  static func encode(_ change: ResourceChange) -> [UInt8] {
    var writer = CBORWriter()
    writer.id(change.id)
    writer.unsigned(UInt64(change.type.rawValue))
    writer.unsigned(UInt64(change.action.rawValue))
    writer.text(change.category)
    writer.text(change.title)
    writer.boolean(change.isMoved)
    for rank in [change.rankFrom, change.rankTo] { writer.integer(Int64(rank ?? 0)) }
    writer.map(change.fields.count)
    for element in change.fields {
      writer.text(element.field)
      RecordCodec.encodeValue(element.change.from, to: &writer)
      RecordCodec.encodeValue(element.change.to, to: &writer)
    }
    return writer.bytes
  }

  static func decode(_ bytes: ArraySlice<UInt8>) throws -> ResourceChange {
    var reader = CBORReader(Array(bytes))
    let id = try reader.id()
    guard let type = ResourceType(rawValue: Int(try reader.unsigned())),
      let action = AuditAction(rawValue: Int(try reader.unsigned()))
    else { throw CBORError(message: "not a change", byte: reader.position) }
    var change = ResourceChange(
      type: type, id: id, action: action, category: try reader.text(), title: try reader.text())
    change.isMoved = try reader.boolean()
    change.rankFrom = try rank(&reader)
    change.rankTo = try rank(&reader)
    for _ in 0..<(try reader.map()) {
      let field = try reader.text()
      let from = try RecordCodec.decodeValue(&reader)
      change.fields[field] = FieldChange(from: from, to: try RecordCodec.decodeValue(&reader))
    }
    return change
  }

  /// Ranks begin with 1; 0 stands for none.
  private static func rank(_ reader: inout CBORReader) throws -> Int? {
    let rank = Int(try reader.integer())
    return rank == 0 ? nil : rank
  }
}
