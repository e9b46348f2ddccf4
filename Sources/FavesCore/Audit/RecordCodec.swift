/// The canonical encoding of audit records: what is hashed, sent and stored.
///
/// A record is a CBOR map with small whole numbers as keys; `formats/sync.md` is the
/// specification. Keys a reader does not know are kept in ``AuditRecord/unknown``.
public enum RecordCodec {
  enum Key {
    static let compacted: UInt64 = 0
    static let replica: UInt64 = 1
    static let sequence: UInt64 = 2
    static let time: UInt64 = 3
    static let counter: UInt64 = 4
    static let wall: UInt64 = 5
    static let seen: UInt64 = 6
    static let operation: UInt64 = 7
    static let account: UInt64 = 8
    static let action: UInt64 = 9
    static let resourceType: UInt64 = 10
    static let resource: UInt64 = 11
    static let changes: UInt64 = 12
    static let place: UInt64 = 13
    static let firstUnknown: UInt64 = 14
  }

  enum PlaceKey {
    static let category: UInt64 = 0
    static let parent: UInt64 = 1
    static let side: UInt64 = 2
    static let rankTo: UInt64 = 3
    static let rankFrom: UInt64 = 4
    static let categoryFrom: UInt64 = 5
    static let above: UInt64 = 6
    static let below: UInt64 = 7
  }

  // MARK: Encoding

  /// Writes the whole record, without its hash.
  ///
  /// - Parameter changes: The changes, if they are encoded already; the record then has none.
  /// - Complexity: O(*n*) in the size of the encoding.
  public static func encode(
    _ record: AuditRecord, changes: UnsafeRawBufferPointer? = nil, to writer: inout CBORWriter
  ) {
    let optional =
      (record.seen.isEmpty ? 0 : 1) + (record.account == nil ? 0 : 1)
      + changeCount(record, changes) + (record.place == nil ? 0 : 1)
      + (record.isCompacted ? 1 : 0)
    writer.map(9 + optional + record.unknown.count)
    encodeCompacted(record, to: &writer)
    writer.unsigned(Key.replica)
    writer.id(record.id.replica)
    writer.unsigned(Key.sequence)
    writer.integer(record.id.sequence)
    writer.unsigned(Key.time)
    writer.integer(record.time)
    writer.unsigned(Key.counter)
    writer.integer(record.counter)
    writer.unsigned(Key.wall)
    writer.integer(record.wall.milliseconds)
    if !record.seen.isEmpty {
      writer.unsigned(Key.seen)
      encodeSeen(record.seen, to: &writer)
    }
    writer.unsigned(Key.operation)
    writer.id(record.operation)
    encodeAccount(record.account, to: &writer)
    writer.unsigned(Key.action)
    writer.unsigned(UInt64(record.action.rawValue))
    writer.unsigned(Key.resourceType)
    writer.unsigned(UInt64(record.resourceType.rawValue))
    writer.unsigned(Key.resource)
    writer.id(record.resource)
    encodeChanges(record, changes, to: &writer)
    encodePlace(record.place, withSlot: true, to: &writer)
    encodeUnknown(record.unknown, to: &writer)
  }

  /// Writes what a store keeps of a record beside its columns: account, changes, what people want
  /// to know of a change of position, and unknown parts.
  ///
  /// - Parameter changes: The changes, if they are encoded already; the record then has none.
  public static func encodeBody(
    _ record: AuditRecord, changes: UnsafeRawBufferPointer? = nil, to writer: inout CBORWriter
  ) {
    let count =
      (record.account == nil ? 0 : 1) + changeCount(record, changes)
      + (record.place == nil ? 0 : 1) + record.unknown.count + (record.isCompacted ? 1 : 0)
    writer.map(count)
    encodeCompacted(record, to: &writer)
    encodeAccount(record.account, to: &writer)
    encodeChanges(record, changes, to: &writer)
    encodePlace(record.place, withSlot: false, to: &writer)
    encodeUnknown(record.unknown, to: &writer)
  }

  private static func encodeCompacted(_ record: AuditRecord, to writer: inout CBORWriter) {
    guard record.isCompacted else { return }
    writer.unsigned(Key.compacted)
    writer.boolean(true)
  }

  private static func encodeSeen(_ seen: [ResourceID: Int64], to writer: inout CBORWriter) {
    writer.map(seen.count)
    for (replica, sequence) in seen.sorted(by: { $0.key < $1.key }) {
      writer.id(replica)
      writer.integer(sequence)
    }
  }

  private static func encodeAccount(_ account: String?, to writer: inout CBORWriter) {
    guard let account else { return }
    writer.unsigned(Key.account)
    writer.text(account)
  }

  private static func changeCount(_ record: AuditRecord, _ changes: UnsafeRawBufferPointer?) -> Int
  {
    changes?.isEmpty ?? record.changes.isEmpty ? 0 : 1
  }

  private static func encodeChanges(
    _ record: AuditRecord, _ changes: UnsafeRawBufferPointer?, to writer: inout CBORWriter
  ) {
    guard let changes else { return encodeChanges(record.changes, to: &writer) }
    writer.encoded(changes)
  }

  private static func encodeChanges(_ changes: ChangeSet, to writer: inout CBORWriter) {
    guard !changes.isEmpty else { return }
    writer.unsigned(Key.changes)
    writer.map(changes.count)
    for element in changes {
      writer.text(element.field)
      writer.array(2)
      encodeValue(element.change.from, to: &writer)
      encodeValue(element.change.to, to: &writer)
    }
  }

  /// Writes a value: text as a text, a number as the byte string of its digits, a list as an array
  /// of texts, absent as null.
  public static func encodeValue(_ value: AttributeValue?, to writer: inout CBORWriter) {
    switch value {
    case .text(let text): writer.text(text)
    case .number(let digits): writer.byteString(ascii: digits)
    case .boolean(let flag): writer.boolean(flag)
    case .list(let items):
      writer.array(items.count)
      for item in items { writer.text(item) }
    case nil: writer.null()
    }
  }

  private static func encodePlace(
    _ change: PlaceChange?, withSlot: Bool, to writer: inout CBORWriter
  ) {
    guard let change else { return }
    let slot = withSlot ? change.to : nil
    writer.unsigned(Key.place)
    writer.map(
      (slot == nil ? 0 : slot?.parent == nil ? 2 : 3) + (change.rankTo == nil ? 0 : 1)
        + (change.rankFrom == nil ? 0 : 1) + (change.categoryFrom == nil ? 0 : 1)
        + (change.above == nil ? 0 : 1) + (change.below == nil ? 0 : 1))
    if let slot { encodeSlot(slot, to: &writer) }
    encodeInteger(change.rankTo, PlaceKey.rankTo, to: &writer)
    encodeInteger(change.rankFrom, PlaceKey.rankFrom, to: &writer)
    if let category = change.categoryFrom {
      writer.unsigned(PlaceKey.categoryFrom)
      writer.id(category)
    }
    encodeTitle(change.above, PlaceKey.above, to: &writer)
    encodeTitle(change.below, PlaceKey.below, to: &writer)
  }

  private static func encodeInteger(_ value: Int?, _ key: UInt64, to writer: inout CBORWriter) {
    guard let value else { return }
    writer.unsigned(key)
    writer.integer(Int64(value))
  }

  private static func encodeTitle(_ title: String?, _ key: UInt64, to writer: inout CBORWriter) {
    guard let title else { return }
    writer.unsigned(key)
    writer.text(title)
  }

  private static func encodeSlot(_ slot: Place, to writer: inout CBORWriter) {
    writer.unsigned(PlaceKey.category)
    writer.id(slot.category)
    if let parent = slot.parent {
      writer.unsigned(PlaceKey.parent)
      writer.array(2)
      writer.id(parent.replica)
      writer.integer(parent.sequence)
    }
    writer.unsigned(PlaceKey.side)
    writer.unsigned(UInt64(slot.side.rawValue))
  }

  private static func encodeUnknown(_ unknown: [UInt64: [UInt8]], to writer: inout CBORWriter) {
    for (key, item) in unknown.sorted(by: { $0.key < $1.key }) {
      writer.unsigned(key)
      writer.encoded(item)
    }
  }

  // MARK: Decoding

  /// Reads a whole record; its hash is left zero.
  ///
  /// - Throws: ``CBORError`` where the encoding is not the canonical one of a record.
  public static func decode(_ bytes: [UInt8]) throws(CBORError) -> AuditRecord {
    var reader = CBORReader(bytes)
    var record = AuditRecord(
      id: RecordID(replica: ResourceID(high: 0, low: 0), sequence: 0), time: 0, counter: 0,
      wall: Timestamp(milliseconds: 0), operation: ResourceID(high: 0, low: 0), action: .added,
      resourceType: .category, resource: ResourceID(high: 0, low: 0))
    var required: Set<UInt64> = [
      Key.replica, Key.sequence, Key.time, Key.counter, Key.wall, Key.operation, Key.action,
      Key.resourceType, Key.resource,
    ]
    try readMap(&reader) { reader, key throws(CBORError) in
      required.remove(key)
      if try !decodeColumn(key, from: &reader, into: &record) {
        try decodeBodyPart(key, from: &reader, into: &record)
      }
    }
    guard reader.isAtEnd, required.isEmpty, record.id.sequence > 0 else {
      throw CBORError(message: "not a whole record", byte: reader.position)
    }
    guard record.counter >= 0, Timestamp.expressible.contains(record.wall),
      Timestamp.expressible.contains(Timestamp(milliseconds: record.time))
    else { throw CBORError(message: "a time is out of range", byte: reader.position) }
    return record
  }

  /// Reads what ``encodeBody(_:to:)`` wrote into a record that has its columns already.
  ///
  /// The slot of a change of position is kept if the record has one.
  ///
  /// - Throws: ``CBORError`` where the encoding is not one of a body.
  public static func decodeBody(_ bytes: [UInt8], into record: inout AuditRecord) throws(CBORError)
  {
    var reader = CBORReader(bytes)
    let slot = record.place?.to
    try readMap(&reader) { reader, key throws(CBORError) in
      try decodeBodyPart(key, from: &reader, into: &record)
    }
    if let slot { record.place?.to = slot }
  }

  /// Reads changes as ``encodeAdded(title:details:metadata:created:modified:to:)`` wrote them.
  ///
  /// - Throws: ``CBORError`` where the encoding is not one of changes.
  public static func decodeChanges(_ bytes: [UInt8]) throws(CBORError) -> ChangeSet {
    var reader = CBORReader(bytes)
    guard try reader.unsigned() == Key.changes else {
      throw CBORError(message: "expected changes", byte: 0)
    }
    return try decodeChanges(&reader)
  }

  /// The changes of what ``encodeBody(_:changes:to:)`` wrote, without the rest of the record.
  ///
  /// - Throws: ``CBORError`` where the encoding is not one of a body.
  public static func decodeChanges(ofBody bytes: [UInt8]) throws(CBORError) -> ChangeSet {
    var reader = CBORReader(bytes)
    for _ in 0..<(try reader.map()) {
      if try reader.unsigned() == Key.changes { return try decodeChanges(&reader) }
      _ = try reader.item()
    }
    return [:]
  }

  private static func readMap(
    _ reader: inout CBORReader,
    _ readValue: (inout CBORReader, UInt64) throws(CBORError) -> Void
  ) throws(CBORError) {
    var previous: UInt64?
    for _ in 0..<(try reader.map()) {
      let key = try reader.unsigned()
      if let previous, key <= previous { throw outOfOrder(reader) }
      previous = key
      try readValue(&reader, key)
    }
  }

  private static func decodeColumn(
    _ key: UInt64, from reader: inout CBORReader, into record: inout AuditRecord
  ) throws(CBORError) -> Bool {
    switch key {
    case Key.replica: record.id.replica = try reader.id()
    case Key.sequence: record.id.sequence = try reader.integer()
    case Key.time: record.time = try reader.integer()
    case Key.counter: record.counter = try reader.integer()
    case Key.wall: record.wall = Timestamp(milliseconds: try reader.integer())
    case Key.seen: record.seen = try decodeSeen(&reader)
    case Key.operation: record.operation = try reader.id()
    case Key.action: record.action = try decodeEnumeration(&reader, "action")
    case Key.resourceType: record.resourceType = try decodeEnumeration(&reader, "resource type")
    case Key.resource: record.resource = try reader.id()
    default: return false
    }
    return true
  }

  private static func decodeEnumeration<E: RawRepresentable<Int>>(
    _ reader: inout CBORReader, _ what: String
  ) throws(CBORError) -> E {
    let raw = try reader.integer()
    guard let value = Int(exactly: raw).flatMap(E.init(rawValue:)) else {
      throw CBORError(message: "unknown \(what) \(raw)", byte: reader.position)
    }
    return value
  }

  private static func decodeSeen(_ reader: inout CBORReader) throws(CBORError) -> [ResourceID:
    Int64]
  {
    var seen: [ResourceID: Int64] = [:]
    var previous: ResourceID?
    for _ in 0..<(try filledMap(&reader)) {
      let replica = try reader.id()
      if let previous, replica <= previous { throw outOfOrder(reader) }
      previous = replica
      seen[replica] = try reader.integer()
    }
    return seen
  }

  /// The head of a map that would not be written if it were empty.
  private static func filledMap(_ reader: inout CBORReader) throws(CBORError) -> Int {
    let count = try reader.map()
    guard count > 0 else { throw CBORError(message: "an empty map", byte: reader.position) }
    return count
  }

  private static func outOfOrder(_ reader: CBORReader) -> CBORError {
    CBORError(message: "map keys are not in order", byte: reader.position)
  }

  private static func decodeBodyPart(
    _ key: UInt64, from reader: inout CBORReader, into record: inout AuditRecord
  ) throws(CBORError) {
    switch key {
    case Key.compacted: record.isCompacted = try reader.boolean()
    case Key.account: record.account = try reader.text()
    case Key.changes: record.changes = try decodeChanges(&reader)
    case Key.place: record.place = try decodePlace(&reader)
    case Key.firstUnknown...: record.unknown[key] = try reader.item()
    default: throw CBORError(message: "unexpected key \(key)", byte: reader.position)
    }
  }

  private static func decodeChanges(_ reader: inout CBORReader) throws(CBORError) -> ChangeSet {
    var changes = ChangeSet()
    for index in 0..<(try filledMap(&reader)) {
      let field = try reader.text()
      guard try reader.array() == 2 else {
        throw CBORError(message: "a change is not a pair", byte: reader.position)
      }
      let from = try decodeValue(&reader)
      changes[field] = FieldChange(from: from, to: try decodeValue(&reader))
      guard changes.count == index + 1, changes[index].field.isIdentical(to: field) else {
        throw outOfOrder(reader)
      }
    }
    return changes
  }

  /// Reads what ``encodeValue(_:to:)`` wrote.
  public static func decodeValue(_ reader: inout CBORReader) throws(CBORError) -> AttributeValue? {
    if reader.skipNull() { return nil }
    switch reader.nextMajorType {
    case 2:
      let digits = String(decoding: try reader.byteString(), as: UTF8.self)
      guard AttributeValue.isNumber(digits) else {
        throw CBORError(message: "a number is malformed", byte: reader.position)
      }
      return .number(digits)
    case 3: return .text(try reader.text())
    case 4:
      var items: [String] = []
      for _ in 0..<(try reader.array()) { items.append(try reader.text()) }
      return .list(items)
    default: return .boolean(try reader.boolean())
    }
  }

  private static func decodePlace(_ reader: inout CBORReader) throws(CBORError) -> PlaceChange {
    var change = PlaceChange(to: nil)
    var category: ResourceID?
    var parent: RecordID?
    var side: Side?
    try readMap(&reader) { reader, key throws(CBORError) in
      switch key {
      case PlaceKey.category: category = try reader.id()
      case PlaceKey.parent: parent = try decodeRecordID(&reader)
      case PlaceKey.side: side = try decodeEnumeration(&reader, "side")
      case PlaceKey.rankTo: change.rankTo = Int(try reader.integer())
      case PlaceKey.rankFrom: change.rankFrom = Int(try reader.integer())
      case PlaceKey.categoryFrom: change.categoryFrom = try reader.id()
      case PlaceKey.above: change.above = try reader.text()
      case PlaceKey.below: change.below = try reader.text()
      default: throw CBORError(message: "unexpected key \(key)", byte: reader.position)
      }
    }
    guard (category == nil) == (side == nil), category != nil || parent == nil else {
      throw CBORError(message: "half a slot", byte: reader.position)
    }
    if let category, let side {
      change.to = Place(category: category, parent: parent, side: side)
    }
    return change
  }

  private static func decodeRecordID(_ reader: inout CBORReader) throws(CBORError) -> RecordID {
    guard try reader.array() == 2 else {
      throw CBORError(message: "a slot is not a pair", byte: reader.position)
    }
    let replica = try reader.id()
    return RecordID(replica: replica, sequence: try reader.integer())
  }
}

/// The hash chain of one replica's records.
public enum HashChain {
  /// The hash of a record that follows one with the given hash (``Digest/zero`` for the first):
  /// SHA-256 over that hash and the canonical encoding.
  public static func hash(after previous: Digest, encoding: [UInt8]) -> Digest {
    var builder = DigestBuilder()
    builder.update(previous.bytes)
    builder.update(encoding)
    return builder.finish()
  }

  /// The hash of a record that follows one with the given hash; of a compacted one the hash that
  /// it came with, which nothing can prove or disprove any more.
  public static func hash(after previous: Digest, _ record: AuditRecord) -> Digest {
    guard !record.isCompacted else { return record.hash }
    var writer = CBORWriter()
    RecordCodec.encode(record, to: &writer)
    return hash(after: previous, encoding: writer.bytes)
  }
}
