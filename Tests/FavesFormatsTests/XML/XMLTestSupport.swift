import FavesCore
import Foundation

@testable import FavesFormats

/// Makes random documents of everything the format can hold.
struct RandomDocument {
  var random: SplitMix64
  var categories: [FavesCore.Category] = []
  var favorites: [Favorite] = []
  var audits: [AuditRecord] = []

  init(seed: UInt64, categories count: Int = 4, favorites each: Int = 4, audits: Int = 6) {
    random = SplitMix64(seed: seed)
    for index in 0..<count {
      addCategory(index, favorites: Int.random(in: 0...each, using: &random))
    }
    for _ in 0..<audits { self.audits.append(audit()) }
  }

  private mutating func addCategory(_ index: Int, favorites count: Int) {
    let name = text() + "\(index)"
    let definitions = (0..<Int.random(in: 0...3, using: &random)).map { number in
      AttributeDefinition(
        id: id(), name: text() + "\(number)", type: pick(AttributeType.allCases),
        choices: texts(), required: Bool.random(using: &random), defaultValue: optionalValue())
    }
    categories.append(
      FavesCore.Category(
        id: id(), name: name, isStrict: Bool.random(using: &random), attributes: definitions))
    for rank in 0..<count {
      favorites.append(
        Favorite(
          id: id(), category: name, title: text() + "x",
          details: Bool.random(using: &random) ? text() + "." : nil, ranking: rank + 1,
          metadata: metadata(), created: timestamp(), modified: timestamp()))
    }
  }

  mutating func id() -> ResourceID { ResourceID(high: random.next(), low: random.next()) }

  mutating func timestamp() -> Timestamp {
    Timestamp(
      milliseconds: Int64.random(in: -10_000_000_000_000...4_000_000_000_000, using: &random))
  }

  mutating func pick<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: 0..<values.count, using: &random)]
  }

  mutating func text() -> String {
    let parts = [
      "Heat", " ", "  ", "\t", "\n", "\r", "\r\n", "<", ">", "&", "\"", "'", "]]>", "&amp;", "é",
      "e\u{301}", "日本", "🎬", "\u{85}", "\u{2028}", "\u{fffd}", "<!--", "<![CDATA[", "\u{7f}",
    ]
    let rare = ["\0", "\u{1}", "\u{1f}", "\u{fffe}", "\u{ffff}", "\u{b}"]
    var text = ""
    for _ in 0..<Int.random(in: 0...6, using: &random) { text += pick(parts) }
    if Int.random(in: 0..<5, using: &random) == 0 { text += pick(rare) }
    return text
  }

  mutating func texts() -> [String] {
    (0..<Int.random(in: 0...3, using: &random)).map { _ in text() }
  }

  mutating func value() -> AttributeValue {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: .text(text())
    case 1: .number(pick(["0", "-0", "7", "1.10", "1e5", "-2E-7", "12345678901234567890.5", "42"]))
    case 2: .boolean(Bool.random(using: &random))
    default: .list(texts())
    }
  }

  mutating func optionalValue() -> AttributeValue? {
    Int.random(in: 0..<3, using: &random) == 0 ? nil : value()
  }

  mutating func metadata() -> [Attribute] {
    (0..<Int.random(in: 0...3, using: &random)).map { Attribute(text() + "\($0)", value()) }
      .sorted { $0.name.precedesByBytes($1.name) }
  }

  mutating func audit() -> AuditRecord {
    var record = AuditRecord(
      id: RecordID(replica: id(), sequence: Int64.random(in: 1 ... .max, using: &random)),
      time: Int64.random(in: .min ... .max, using: &random),
      counter: Int64.random(in: 0 ... .max, using: &random),
      wall: Bool.random(using: &random)
        ? timestamp()
        : Timestamp(milliseconds: Int64.random(in: .min ... .max, using: &random)),
      operation: id(), account: Bool.random(using: &random) ? text() : nil,
      action: pick(AuditAction.allCases), resourceType: pick(ResourceType.allCases),
      resource: id(), hash: Digest(of: text().utf8))
    for _ in 0..<Int.random(in: 0...2, using: &random) { record.seen[id()] = 7 }
    for _ in 0..<Int.random(in: 0...3, using: &random) {
      record.changes[text()] = FieldChange(from: optionalValue(), to: optionalValue())
    }
    if Bool.random(using: &random) { record.place = place() }
    if Bool.random(using: &random) { record.unknown[random.next()] = Array(text().utf8) }
    return record
  }

  private mutating func place() -> PlaceChange {
    let parent = Bool.random(using: &random) ? RecordID(replica: id(), sequence: 3) : nil
    return PlaceChange(
      to: Bool.random(using: &random)
        ? Place(category: id(), parent: parent, side: pick([.left, .right])) : nil,
      rankTo: Bool.random(using: &random) ? 3 : nil,
      rankFrom: Bool.random(using: &random) ? 9 : nil,
      categoryFrom: Bool.random(using: &random) ? id() : nil,
      above: Bool.random(using: &random) ? text() : nil,
      below: Bool.random(using: &random) ? text() : nil)
  }
}

/// Writing and reading documents in memory.
enum XMLRun {
  /// Seconds of processor time of this thread: other work on the machine does not count.
  static var processorTime: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  static func write(
    _ categories: [FavesCore.Category], _ favorites: [Favorite], _ audits: [AuditRecord] = []
  ) throws -> [UInt8] {
    let sink = MemorySink()
    var writer = XMLDocumentWriter(sink)
    try writer.begin()
    for category in categories { try writer.write(category) }
    for favorite in favorites { try writer.write(favorite) }
    for audit in audits { try writer.write(audit) }
    try writer.finish()
    return sink.bytes
  }

  static func write(_ document: RandomDocument) throws -> [UInt8] {
    try write(document.categories, document.favorites, document.audits)
  }

  static func read(
    _ bytes: [UInt8], chunk: Int = .max, options: ReadOptions = ReadOptions()
  ) throws -> (items: [DocumentItem], warnings: [Diagnostic]) {
    let reader = PartReader(
      try XMLParts({ MemorySource(bytes, chunk: chunk) }, options: options))
    var items: [DocumentItem] = []
    while let item = try reader.next() { items.append(item) }
    return (items, reader.warnings)
  }

  static func read(_ text: String) throws -> (items: [DocumentItem], warnings: [Diagnostic]) {
    try read(Array(text.utf8))
  }

  /// A document of this program's namespace around some elements.
  static func document(_ inner: String) -> String {
    "<favorites xmlns=\"urn:faves:1\" version=\"1\">\(inner)</favorites>"
  }

  static func code(_ bytes: [UInt8], chunk: Int = .max) -> FormatError.Code? {
    do {
      _ = try read(bytes, chunk: chunk)
      return nil
    } catch let error as FormatError {
      return error.code
    } catch {
      return nil
    }
  }

  /// Writes again what a reader gave.
  static func rewrite(_ items: [DocumentItem]) throws -> [UInt8] {
    var categories: [FavesCore.Category] = []
    var favorites: [Favorite] = []
    var audits: [AuditRecord] = []
    for item in items {
      switch item {
      case .category(let row): categories.append(category(row))
      case .favorite(let row): favorites.append(favorite(row))
      case .audit(let record): audits.append(record)
      case .rejected: break
      }
    }
    return try write(categories, favorites, audits)
  }

  private static let zero = ResourceID(high: 0, low: 0)

  private static func category(_ row: CategoryRow) -> FavesCore.Category {
    FavesCore.Category(
      id: row.id ?? zero, name: row.name, isStrict: row.isStrict ?? false,
      attributes: row.attributes.map {
        AttributeDefinition(
          id: $0.id ?? zero, name: $0.name, type: $0.type, choices: $0.choices,
          required: $0.required, defaultValue: $0.defaultValue)
      })
  }

  private static func favorite(_ row: FavoriteRow) -> Favorite {
    Favorite(
      id: row.id ?? zero, category: row.category ?? "", title: row.title, details: row.details,
      ranking: row.ranking ?? 0, metadata: row.metadata,
      created: row.created ?? Timestamp(milliseconds: 0),
      modified: row.modified ?? Timestamp(milliseconds: 0))
  }
}

/// Files beside the project and in it.
enum XMLFiles {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// A public corpus; nil, with a notice, where it is absent.
  static func corpus(_ name: String) -> URL? {
    let url = root.appendingPathComponent("../shared/corpora/\(name)").standardizedFileURL
    guard FileManager.default.fileExists(atPath: url.path) else {
      print("skipped: \(url.path) is absent")
      return nil
    }
    return url
  }
}
