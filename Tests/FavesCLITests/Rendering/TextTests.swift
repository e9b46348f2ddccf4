import FavesCore
import Testing

@testable import FavesCLI
@testable import FavesKit

struct TextTests {
  private static let id = ResourceID(high: 0x0123_4567_89ab_cdef, low: 0x8000_0000_0000_0001)
  private static let time = Timestamp(milliseconds: 1_000)

  @Test("a card shows every field on a line of its own")
  func card() throws {
    let (console, output) = memoryConsole()
    let favorite = Favorite(
      id: Self.id, category: "Films", title: "Heat", details: "Two\nlines", ranking: 2,
      metadata: [Attribute("Year", .number("1995"))], created: Self.time, modified: Self.time)
    try Card.write(favorite, on: console)
    #expect(
      try output() == """
        Heat
          rank         2 of Films
          description  Two\\nlines
          Year         1995
          created      1970-01-01 00:00:01
          modified     1970-01-01 00:00:01
          id           01234567-89ab-cdef-8000-000000000001

        """)
  }

  @Test("a conflict tells what was kept, what was lost and how to decide otherwise")
  func conflict() throws {
    let (console, output) = memoryConsole()
    var conflict = Conflict(
      id: Self.id, resourceType: .favorite, resource: Self.id, category: "Films", title: "Heat",
      field: "title",
      kept: Conflict.Side(
        value: .text("Heat"), replica: Self.id, replicaName: "laptop", at: Self.time),
      lost: Conflict.Side(value: nil, replica: Self.id, at: Self.time))
    try ConflictText.write(conflict, local: nil, on: console)
    #expect(
      try output() == """
        01234567  Heat in Films: title
          kept  “Heat”, from laptop at 1970-01-01 00:00:01
          lost  no value, from 01234567 at 1970-01-01 00:00:01
          to take the lost value: faves conflicts resolve 01234567 --take theirs

        """)
    conflict.isResolved = true
    try ConflictText.write(conflict, local: nil, on: console)
    #expect(try output().hasSuffix("at 1970-01-01 00:00:01\n"))
  }

  @Test("the summary of an import tells what happened, and nothing of what did not")
  func importSummary() {
    var report = ImportReport()
    report.read = 1200
    report.added = 1199
    report.rejected = 1
    report.seconds = 0.5
    #expect(
      Context.summary(report, verb: "imported", withRemoved: false)
        == "imported 1,200 rows: 1,199 added, 1 rejected (500.0 ms)")
  }

  @Test("the summary of a sync speaks of the local store")
  func syncSummary() {
    var report = SyncReport(peer: "b")
    #expect(
      SyncCommand.summary(report, dryRun: false)
        == "synced with b: nothing changed here (sent 0, received 0 records, 0.0 ms)")
    report.added = 2
    report.moved = 1
    #expect(
      SyncCommand.summary(report, dryRun: true)
        == "would sync with b: 2 added, 1 moved (sent 0, received 0 records, 0.0 ms)")
  }

  private func favorite(_ title: String, _ rank: Int, _ metadata: [Attribute] = []) -> Favorite {
    Favorite(
      id: Self.id, category: "Films", title: title, ranking: rank, metadata: metadata,
      created: Self.time, modified: Self.time)
  }

  @Test("a list of one category shows its attributes, those that are defined first")
  func attributes() throws {
    let (console, output) = memoryConsole()
    let definition = AttributeDefinition(id: Self.id, name: "Year", type: .integer)
    let films = Category(id: Self.id, name: "Films", attributes: [definition])
    var table = FavoriteTable(films, on: console)
    try table.add(favorite("Heat", 1, [Attribute("By", .text("Mann"))]))
    try table.add(favorite("Ali", 2, [Attribute("year", .number("2001"))]))
    try table.finish()
    #expect(try output() == "RANK  TITLE  Year  By\n   1  Heat         Mann\n   2  Ali    2001\n")
  }

  @Test("a list of several categories names them")
  func categories() throws {
    let (console, output) = memoryConsole()
    var table = FavoriteTable(nil, on: console)
    try table.add(favorite("Heat", 1, [Attribute("By", .text("Mann"))]))
    try table.finish()
    #expect(try output() == "RANK  CATEGORY  TITLE\n   1  Films     Heat\n")
  }
}
