import FavesCore
import Testing

@Suite("Model values")
struct ModelTests {
  private let id = ResourceID(high: 1, low: 2)
  private let moment = Timestamp(milliseconds: 0)

  @Test("each model type prints itself in one line")
  func printing() {
    #expect("\(Category(id: id, name: "Films"))" == "<Category: Films>")
    #expect(
      "\(AttributeDefinition(id: id, name: "Year", type: .integer))" == "<Attribute: Year>")
    let heat = Favorite(
      id: id, category: "Films", title: "Heat", ranking: 1, created: moment, modified: moment)
    #expect("\(heat)" == "<Favorite: Heat>")
    let record = AuditRecord(
      id: RecordID(replica: id, sequence: 3), time: 0, counter: 0, wall: moment, operation: id,
      action: .added, resourceType: .favorite, resource: id)
    #expect("\(record)" == "<Audit on FAVORITE>")
    #expect("\(record.id)" == "00000000-0000-0001-0000-000000000002:3")
  }

  @Test("names of records are read back; malformed ones are refused")
  func recordIDs() {
    let name = RecordID(replica: id, sequence: 3)
    #expect(RecordID(name.description) == name)
    for text in ["", "x:1", "\(id)", "\(id):", "\(id):0", "\(id):-1", "\(id):1:2", "\(id):1x"] {
      #expect(RecordID(text) == nil, "\(text)")
    }
  }

  @Test("actions and resource types have the names of the audit format")
  func names() {
    #expect(AuditAction.allCases.map(\.name) == ["ADDED", "UPDATED", "REMOVED"])
    #expect(ResourceType.allCases.map(\.name) == ["CATEGORY", "ATTRIBUTE", "FAVORITE"])
    for action in AuditAction.allCases { #expect(AuditAction(name: action.name) == action) }
    for type in ResourceType.allCases { #expect(ResourceType(name: type.name) == type) }
    #expect(AuditAction(name: "added") == nil)
    #expect(ResourceType(name: "") == nil)
  }

  @Test(
    "numbers are those of RFC 8259",
    arguments: [
      "0", "-0", "1", "-1", "10", "1.10", "0.5", "-0.0", "1e5", "1E5", "1e+5", "1e-05", "1.5e9",
      "123456789012345678901234567890",
    ])
  func numbers(_ text: String) {
    #expect(AttributeValue.isNumber(text))
  }

  @Test(
    "nothing else is a number",
    arguments: [
      "", "-", "+1", "01", "-01", "00", ".5", "5.", "1.e5", "1e", "1e+", "1e5.5", " 1", "1 ", "1,5",
      "0x10", "NaN", "Infinity", "--1", "1-", "٣", "1_000", "1\u{0}",
    ])
  func notNumbers(_ text: String) {
    #expect(!AttributeValue.isNumber(text))
  }

  @Test("values are equal to the byte")
  func equality() {
    #expect(AttributeValue.text("é") != .text("e\u{301}"))
    #expect(AttributeValue.number("1.0") != .number("1.00"))
    #expect(AttributeValue.number("1") != .text("1"))
    #expect(AttributeValue.list(["é"]) != .list(["e\u{301}"]))
    #expect(AttributeValue.list(["a"]) != .list(["a", "b"]))
    #expect(AttributeValue.list(["a", "b"]) == .list(["a", "b"]))
  }

  @Test("plain text is what tables show")
  func plainText() {
    #expect(AttributeValue.boolean(true).plainText == "true")
    #expect(AttributeValue.number("1.10").plainText == "1.10")
    #expect(AttributeValue.list(["a", "b"]).plainText == "a; b")
  }

  @Test("attributes are kept by the bytes of their names, each name once")
  func attributes() {
    var metadata: [Attribute] = []
    for name in ["b", "a", "é", "e\u{301}", "B"] { metadata.set(name, to: .text(name)) }
    #expect(
      metadata.map { Array($0.name.utf8) }
        == ["B", "a", "b", "e\u{301}", "é"].map {
          Array($0.utf8)
        })
    metadata.set("a", to: .number("1"))
    metadata.set("b", to: nil)
    metadata.set("z", to: nil)
    #expect(metadata.count == 4)
    #expect(metadata.value(named: "a") == .number("1"))
    #expect(metadata.value(named: "b") == nil)
  }

  @Test("texts are compared by bytes, not by canonical equivalence")
  func bytes() {
    #expect(!"é".isIdentical(to: "e\u{301}"))
    #expect("e\u{301}".precedesByBytes("é"))
    #expect(!"a".precedesByBytes("a"))
    let absent: String? = nil
    let empty: String? = ""
    #expect(absent.isIdentical(to: absent))
    #expect(empty.isIdentical(to: empty))
    #expect(!empty.isIdentical(to: absent))
  }
}
