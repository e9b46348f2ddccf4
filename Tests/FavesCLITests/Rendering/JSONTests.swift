import FavesCore
import FavesFormats
import Testing

@testable import FavesCLI
@testable import FavesKit

struct JSONTests {
  private static let id = ResourceID(high: 0x0123_4567_89ab_cdef, low: 0x8000_0000_0000_0001)
  private static let idText = "01234567-89ab-cdef-8000-000000000001"
  private static let time = Timestamp(milliseconds: 1_000)
  private static let timeText = "1970-01-01T00:00:01.000Z"

  @Test("text is escaped as RFC 8259 asks, and otherwise left alone")
  func escaping() {
    let text = "\"\\/\u{8}\u{c}\n\r\t\u{1}\u{1f}é😀\u{2028}\u{7f}"
    #expect(
      json { $0.text(text) }
        == "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001fé😀\u{2028}\u{7f}\"")
  }

  @Test("commas stand between values only")
  func commas() {
    let text = json { json in
      json.object { json in
        json.member("a", 1)
        json.name("b")
        json.array { json in
          json.array { _ in }
          json.object { _ in }
          json.value(.boolean(true))
          json.value(nil)
        }
        json.member("c", ["x", "y"])
        json.member("d", String?.none)
      }
    }
    #expect(text == #"{"a":1,"b":[[],{},true,null],"c":["x","y"],"d":null}"#)
  }

  @Test("a favorite has the keys of the contract, in order")
  func favorite() {
    let favorite = Favorite(
      id: Self.id, category: "Films", title: "Heat", ranking: 1,
      metadata: [
        Attribute("Price", .number("1.10")), Attribute("Seen", .boolean(true)),
        Attribute("Tags", .list(["a", "b"])),
      ], created: Self.time, modified: Self.time)
    #expect(
      json { $0.write(favorite) } == """
        {"id":"\(Self.idText)","category":"Films","title":"Heat","description":null,"ranking":1,\
        "metadata":{"Price":1.10,"Seen":true,"Tags":["a","b"]},\
        "created":"\(Self.timeText)","modified":"\(Self.timeText)"}
        """)
  }

  @Test("a category has the keys of the contract first, in order")
  func category() {
    let attribute = AttributeDefinition(
      id: Self.id, name: "Medium", type: .choice, choices: ["DVD"], required: true)
    let summary = CategorySummary(
      category: Category(id: Self.id, name: "Films", attributes: [attribute]), count: 2)
    #expect(
      json { $0.write(summary) } == """
        {"id":"\(Self.idText)","name":"Films","count":2,"attributes":[{"id":"\(Self.idText)",\
        "name":"Medium","type":"choice","required":true,"choices":["DVD"],"default":null}],\
        "strict":false}
        """)
  }

  @Test("an audit record has the keys of the contract, in order, and a move its neighbours")
  func audit() {
    var record = AuditRecord(
      id: RecordID(replica: Self.id, sequence: 7), time: 0, counter: 0, wall: Self.time,
      operation: Self.id, action: .updated, resourceType: .favorite, resource: Self.id,
      changes: ["title": FieldChange(from: .text("Heta"), to: .text("Heat"))])
    let other = ResourceID(high: 0, low: 1)
    record.place = PlaceChange(
      to: Place(category: Self.id, parent: nil, side: .right), rankTo: 1, rankFrom: 3,
      categoryFrom: other, above: nil, below: "Ali")
    let entry = LogEntry(record: record, replicaName: "laptop", activity: "did it")
    #expect(
      json { $0.write(entry) } == """
        {"id":"\(Self.idText):7","replica":"\(Self.idText)","sequence":7,"at":"\(Self.timeText)",\
        "account":null,"action":"UPDATED","resourceType":"FAVORITE","resourceId":"\(Self.idText)",\
        "operation":"\(Self.idText)","changes":{"title":{"from":"Heta","to":"Heat"},\
        "ranking":{"from":3,"to":1,"above":null,"below":"Ali"},\
        "category":{"from":"\(other)","to":"\(Self.idText)"}},"activity":"did it","via":null}
        """)
  }

  @Test("a conflict has the keys of the contract, in order, and names replicas where it can")
  func conflict() {
    let conflict = Conflict(
      id: Self.id, resourceType: .favorite, resource: Self.id, category: "Films", title: "Heat",
      field: "title",
      kept: Conflict.Side(
        value: .text("Heat"), replica: Self.id, replicaName: "laptop", at: Self.time),
      lost: Conflict.Side(value: nil, replica: Self.id, at: Self.time))
    #expect(
      json { $0.write(conflict) } == """
        {"id":"\(Self.idText)","resourceType":"FAVORITE","resourceId":"\(Self.idText)",\
        "category":"Films","title":"Heat","field":"title",\
        "kept":{"value":"Heat","replica":"laptop","at":"\(Self.timeText)"},\
        "lost":{"value":null,"replica":"\(Self.idText)","at":"\(Self.timeText)"},"state":"open"}
        """)
  }

  @Test("an import has the keys of the contract, in order; only a restore tells what it removed")
  func importReport() throws {
    var report = ImportReport()
    report.read = 3
    report.rejected = 1
    report.rejects = [
      ImportReport.Reject(
        file: "a.csv",
        diagnostic: Diagnostic(
          .titleMissing, "no title", field: "title", position: SourcePosition(line: 2, column: 1)))
    ]
    report.seconds = 0.25
    let expected = """
      {"read":3,"added":0,"updated":0,"moved":0,"unchanged":0,"rejected":1,"warnings":[],\
      "rejects":[{"file":"a.csv","line":2,"column":1,"field":"title","code":"title-missing",\
      "message":"no title"}],"seconds":0.250,"defined":[]
      """
    #expect(try json { try $0.write(report) } == expected + "}")
    #expect(
      try json { try $0.write(report, withRemoved: true) } == expected + ",\"removed\":0}")
  }

  @Test("a sync has the keys of the contract first, in order")
  func sync() throws {
    var report = SyncReport(peer: "b.sqlite")
    report.sent = 1
    report.received = 2
    #expect(
      try json { try $0.write(report) } == """
        {"peer":"b.sqlite","sent":1,"received":2,"added":0,"updated":0,"removed":0,"moved":0,\
        "conflicts":[],"seconds":0.000,"warnings":[]}
        """)
  }

  @Test("the info on a store has the keys of the contract first, in order")
  func info() {
    let info = StoreInfo(
      path: "s", replica: Self.id, replicaName: "laptop", schemaVersion: 1, categories: 2,
      favorites: 3, audits: 4, bytes: 5, conflicts: 6)
    #expect(
      json { $0.write(info) } == """
        {"store":"s","replica":{"id":"\(Self.idText)","name":"laptop"},"schemaVersion":1,\
        "categories":2,"favorites":3,"audits":4,"bytes":5,"conflicts":6}
        """)
  }
}
