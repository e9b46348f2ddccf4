import FavesCore
import FavesKit

/// Makes records of every shape.
struct RandomRecords {
  var random: SplitMix64
  /// Whether they may carry parts that a newer version wrote.
  var hasUnknown = true

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  private mutating func chance() -> Bool { Bool.random(using: &random) }

  mutating func id() -> ResourceID { ResourceID(high: random.next(), low: random.next()) }

  private mutating func number() -> Int64 {
    Int64(truncatingIfNeeded: random.next()) >> Int64.random(in: 0...63, using: &random)
  }

  private mutating func positive() -> Int64 { max(1, number() & .max) }

  mutating func text() -> String {
    let pieces = ["", "a", "Heat", "é", "e\u{301}", "\n", "\u{0}", "水", "👨‍👩‍👧", "\"", "x y"]
    return (0..<Int.random(in: 0...4, using: &random))
      .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
  }

  mutating func value() -> AttributeValue? {
    switch Int.random(in: 0...4, using: &random) {
    case 0: .text(text())
    case 1:
      .number(
        ["0", "-1", "1.10", "12345678901234567890", "1e5"].randomElement(using: &random) ?? "0")
    case 2: .boolean(chance())
    case 3: .list((0..<Int.random(in: 0...3, using: &random)).map { _ in text() })
    default: nil
    }
  }

  mutating func changes() -> ChangeSet {
    var changes = ChangeSet()
    for _ in 0..<Int.random(in: 0...5, using: &random) {
      let field = chance() ? Field.metadata(text()) : Field.title
      changes[field] = FieldChange(from: value(), to: value())
    }
    return changes
  }

  mutating func place() -> PlaceChange {
    var change = PlaceChange(to: nil)
    if chance() {
      let parent = chance() ? RecordID(replica: id(), sequence: positive()) : nil
      change.to = Place(category: id(), parent: parent, side: chance() ? .left : .right)
    }
    if chance() { change.rankTo = Int(positive()) }
    if chance() { change.rankFrom = Int(positive()) }
    if chance() { change.categoryFrom = id() }
    if chance() { change.above = text() }
    if chance() { change.below = text() }
    return change
  }

  mutating func record() -> AuditRecord {
    var seen: [ResourceID: Int64] = [:]
    for _ in 0..<Int.random(in: 0...3, using: &random) { seen[id()] = positive() }
    var unknown: [UInt64: [UInt8]] = [:]
    if hasUnknown, chance() {
      unknown[14] = [0x83, 1, 2, 3]
      unknown[.random(in: 15...(.max), using: &random)] = [0xf9, 0x3c, 0]
    }
    return AuditRecord(
      id: RecordID(replica: id(), sequence: positive()),
      time: .random(in: -62_135_596_800_000...253_402_300_799_999, using: &random),
      counter: number() & .max,
      wall: Timestamp(
        milliseconds: .random(in: -62_135_596_800_000...253_402_300_799_999, using: &random)),
      seen: seen, operation: id(), account: chance() ? text() : nil,
      action: AuditAction.allCases.randomElement(using: &random) ?? .added,
      resourceType: ResourceType.allCases.randomElement(using: &random) ?? .favorite,
      resource: id(), changes: changes(), place: chance() ? place() : nil, unknown: unknown)
  }
}

extension AuditRecord {
  /// The canonical encoding.
  var encoding: [UInt8] {
    var writer = CBORWriter()
    RecordCodec.encode(self, to: &writer)
    return writer.bytes
  }
}
