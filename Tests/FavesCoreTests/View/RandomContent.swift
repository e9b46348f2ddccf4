import FavesCore
import FavesKit

/// What an ADDED record may say of a favorite.
struct RandomContent {
  var title: String
  var details: String?
  var metadata: [Attribute]
  var created: Timestamp?
  var modified: Timestamp?

  init(_ random: inout RandomRecords) {
    func chance() -> Bool { Bool.random(using: &random.random) }
    title = random.text()
    details = chance() ? random.text() : nil
    created = chance() ? Self.time(&random) : nil
    modified = chance() ? Self.time(&random) : nil
    metadata = []
    var names: Set<[UInt8]> = []
    for _ in 0..<Int.random(in: 0...8, using: &random.random) {
      let name = Self.name(&random)
      guard names.insert(Array(name.utf8)).inserted, let value = random.value() else { continue }
      metadata.append(Attribute(name, value))
    }
  }

  /// A name of 1 to 20 bytes, often a short one: the order changes at one byte.
  private static func name(_ random: inout RandomRecords) -> String {
    let length = Int.random(
      in: 1...[1, 2, 3, 20][Int(random.random.next() % 4)], using: &random.random)
    var name = ""
    while name.utf8.count < length {
      let piece =
        ["a", "b", "Z", "~", " ", "é", "e\u{301}", "水", "𝄞"]
        .randomElement(using: &random.random) ?? "a"
      name += name.utf8.count + piece.utf8.count <= length ? piece : "x"
    }
    return name
  }

  private static func time(_ random: inout RandomRecords) -> Timestamp {
    Timestamp(
      milliseconds: .random(
        in: -62_135_596_800_000...253_402_300_799_999, using: &random.random))
  }

  /// The same as changes from nothing.
  var changes: ChangeSet {
    var changes = ChangeSet()
    changes[Field.title] = FieldChange(to: .text(title))
    if let details { changes[Field.details] = FieldChange(to: .text(details)) }
    if let created { changes[Field.created] = FieldChange(to: .text(created.description)) }
    if let modified { changes[Field.modified] = FieldChange(to: .text(modified.description)) }
    for attribute in metadata {
      changes[Field.metadata(attribute.name)] = FieldChange(to: attribute.value)
    }
    return changes
  }

  /// The changes as ``RecordCodec`` writes them without a record around: the body of a record with
  /// nothing else, without the head of its map.
  var encodedChanges: [UInt8] {
    let nobody = ResourceID(high: 0, low: 0)
    let record = AuditRecord(
      id: RecordID(replica: nobody, sequence: 1), time: 0, counter: 0,
      wall: Timestamp(milliseconds: 0), operation: nobody, action: .added,
      resourceType: .favorite, resource: nobody, changes: changes)
    var writer = CBORWriter()
    RecordCodec.encodeBody(record, to: &writer)
    return Array(writer.bytes.dropFirst())
  }
}
