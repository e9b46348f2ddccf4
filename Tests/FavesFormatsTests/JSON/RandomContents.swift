import FavesCore

/// Makes arbitrary documents from a seed.
struct RandomContents {
  private var random: SplitMix64

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  mutating func next() -> Contents {
    var contents = Contents()
    for _ in 0..<count(4) {
      let category = self.category()
      contents.categories.append(category)
      for ranking in 0..<count(6) {
        contents.favorites.append(favorite(in: category.name, ranking + 1))
      }
    }
    for _ in 0..<count(5) { contents.audits.append(audit()) }
    return contents
  }

  mutating func category() -> FavesCore.Category {
    FavesCore.Category(
      id: id(), name: text(atLeast: 1), isStrict: flag(),
      attributes: (0..<count(4)).map { _ in definition() })
  }

  private mutating func definition() -> AttributeDefinition {
    AttributeDefinition(
      id: id(), name: text(atLeast: 1),
      type: AttributeType.allCases.randomElement(using: &random) ?? .text,
      choices: texts(), required: flag(), defaultValue: flag() ? value() : nil)
  }

  mutating func favorite(in category: String, _ ranking: Int) -> Favorite {
    var metadata: [Attribute] = []
    for index in 0..<count(5) { metadata.append(Attribute("\(index)\(text(atLeast: 0))", value())) }
    metadata.sort { $0.name.precedesByBytes($1.name) }
    return Favorite(
      id: id(), category: category, title: text(atLeast: 1),
      details: flag() ? text(atLeast: 1) : nil, ranking: ranking, metadata: metadata,
      created: time(), modified: time())
  }

  mutating func audit() -> AuditRecord {
    var record = AuditRecord(
      id: RecordID(replica: id(), sequence: number() | 1), time: number() - number(),
      counter: number(),
      wall: time(), operation: id(), account: flag() ? text(atLeast: 0) : nil,
      action: AuditAction.allCases.randomElement(using: &random) ?? .added,
      resourceType: ResourceType.allCases.randomElement(using: &random) ?? .favorite,
      resource: id(), hash: Digest(of: [UInt8(count(255))]))
    for _ in 0..<count(3) { record.seen[id()] = number() }
    for _ in 0..<count(4) {
      record.changes[text(atLeast: 1)] = FieldChange(
        from: flag() ? value() : nil, to: flag() ? value() : nil)
    }
    if flag() { record.place = place() }
    for _ in 0..<count(3) {
      record.unknown[random.next()] = (0..<count(9)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
    }
    return record
  }

  private mutating func place() -> PlaceChange {
    var slot: Place?
    if flag() {
      slot = Place(
        category: id(), parent: flag() ? RecordID(replica: id(), sequence: number() | 1) : nil,
        side: flag() ? .left : .right)
    }
    return PlaceChange(
      to: slot, rankTo: flag() ? count(1000) : nil, rankFrom: flag() ? count(1000) : nil,
      categoryFrom: flag() ? id() : nil, above: flag() ? text(atLeast: 0) : nil,
      below: flag() ? text(atLeast: 0) : nil)
  }

  private mutating func value() -> AttributeValue {
    switch count(4) {
    case 0: .text(text(atLeast: 0))
    case 1: .boolean(flag())
    case 2: .list(texts())
    default:
      .number(["0", "1.10", "-0", "12345678901234567890", "1e400", "-0.00E-7"][count(6)])
    }
  }

  private mutating func texts() -> [String] { (0..<count(3)).map { _ in text(atLeast: 0) } }

  private mutating func text(atLeast minimum: Int) -> String {
    let pieces = [
      "a", "Heat", "\"", "\\", "\n", "\r\n", "\t", "\u{0}", "\u{1f}", "\u{7f}", "é", "e\u{301}",
      "日本", "🎬", "\u{2028}", "/", " ", "\u{feff}", "\u{ffff}", "\u{10ffff}", "1234567", "𝒳",
    ]
    var text = ""
    for _ in 0..<minimum + count(12) { text += pieces.randomElement(using: &random) ?? "" }
    return text
  }

  /// A number from 0 to below a limit.
  private mutating func count(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }
  private mutating func flag() -> Bool { Bool.random(using: &random) }
  private mutating func number() -> Int64 { Int64.random(in: 0...(1 << 62), using: &random) }
  private mutating func id() -> ResourceID { ResourceID(high: random.next(), low: random.next()) }
  private mutating func time() -> Timestamp {
    Timestamp(
      milliseconds: Int64.random(in: -62_135_596_800_000...253_402_300_799_999, using: &random))
  }
}
