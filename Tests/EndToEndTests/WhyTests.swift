import Foundation
import Testing

/// Where values come from, in sentences and as JSON.
struct WhyTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(films, to: "films.csv")
    try sandbox.done("init", "--store", "a.sqlite", "--name", "laptop")
    try sandbox.done("init", "--store", "b.sqlite", "--name", "desktop")
    try sandbox.done("import", "films.csv", "--store", "a.sqlite")
    try sandbox.done("sync", "b.sqlite", "--store", "a.sqlite")
    try at("13:00", "edit", "Films", "Heat", "--set", "Year=1996", "--store", "a.sqlite")
    try at("13:30", "edit", "Films", "Heat", "--set", "Year=1997", "--store", "b.sqlite")
    try at("14:00", "move", "Films", "The Insider", "--top", "--store", "b.sqlite")
    try at("14:30", "remove", "Films", "Ali", "--store", "b.sqlite")
    try at("15:00", "add", "Films", "Thief", "--rank", "1", "--store", "b.sqlite")
    let late = ["FAVES_NOW": "2026-11-22T17:00:00Z"]
    #expect(try sandbox.faves("sync", "b.sqlite", "--store", "a.sqlite", variables: late).code == 3)
  }

  private func at(_ time: String, _ arguments: String...) throws {
    let words = arguments.map { "'\($0)'" }.joined(separator: " ")
    let result = try sandbox.shell(
      "faves \(words)", variables: ["FAVES_NOW": "2026-11-22T\(time):00Z"])
    #expect(result.code == 0, "\(result.errors)")
  }

  private func why(_ arguments: String) throws -> String {
    let result = try sandbox.shell("faves why \(arguments) --store a.sqlite")
    #expect(result.code == 0, "\(result.errors)")
    return result.output
  }

  @Test("a value: who, when, by which sync, in place of what, and what lost")
  func value() throws {
    #expect(
      try why("Films Heat Year") == """
        Heat in Films
          The Year is “1997”: desktop set it on 2026-11-22 at 13:30:00 \
        (it came by the sync with b.sqlite at 2026-11-22 17:00:00) in place of “1995”, \
        which laptop had set on 2026-11-22 at 12:00:00.
          laptop had also set “1996” on 2026-11-22 at 13:00:00, neither knowing of the other; \
        of the two the later one holds.

        """)
  }

  @Test("a rank: which move, between which neighbours, and what shifted it since")
  func rank() throws {
    #expect(
      try why("Films 'The Insider' rank") == """
        The Insider in Films
          The rank is 2 in Films: desktop moved it from 3 to 1 on 2026-11-22 at 14:00:00 \
        (it came by the sync with b.sqlite at 2026-11-22 17:00:00), to the top, before “Heat”.
          From 1 it came to 2 by others: 1 added above it.
          The latest above it: desktop added “Thief” at 1 to Films on 2026-11-22 at 15:00:00.

        """)
    #expect(
      try why("Films Heat rank").hasSuffix(
        """
          The rank is 3 in Films: laptop added it at rank 1 on 2026-11-22 at 12:00:00.
          From 1 it came to 3 by others: 1 added above it, 1 moved above it.
          The latest above it: desktop added “Thief” at 1 to Films on 2026-11-22 at 15:00:00; \
        desktop moved “The Insider” from 3 to 1 in Films on 2026-11-22 at 14:00:00.

        """))
  }

  @Test("what is gone says who removed it")
  func gone() throws {
    #expect(
      try why("Films Ali") == """
        Ali in Films
          It is gone: desktop removed it on 2026-11-22 at 14:30:00 \
        (it came by the sync with b.sqlite at 2026-11-22 17:00:00), knowing every edit of it.

        """)
    #expect(try sandbox.faves("why", "Films", "Nope", "--store", "a.sqlite").code == 66)
    #expect(try sandbox.faves("why", "Films", "Heat", "nope", "--store", "a.sqlite").code == 66)
    #expect(try sandbox.faves("why", "--store", "a.sqlite").code == 64)
  }

  @Test("as JSON: the records behind each field, the counts behind a rank, and the sentences")
  func json() throws {
    let result = try sandbox.done("why", "Films", "Heat", "--json", "--store", "a.sqlite")
    let object = try result.object
    #expect(
      Set(object.keys) == [
        "id", "resourceType", "category", "title", "state", "fields", "rank", "removals", "suffix",
        "sentences",
      ])
    let fields = try #require(object["fields"] as? [[String: Any]])
    let year = try #require(fields.first { $0["field"] as? String == "metadata.Year" })
    #expect(year["value"] as? Int == 1997 && year["replaced"] as? Int == 1)
    let via = try #require((year["set"] as? [String: Any])?["via"] as? [String: Any])
    #expect(via["peer"] as? String == "b.sqlite")
    #expect((year["lost"] as? [[String: Any]])?.first?["reason"] as? String == "later")
    let rank = try #require(object["rank"] as? [String: Any])
    #expect(rank["ranking"] as? Int == 3 && rank["was"] as? Int == 1)
    #expect(rank["added"] as? Int == 1 && rank["moved"] as? Int == 1 && rank["gone"] as? Int == 0)
    #expect((object["sentences"] as? [String])?.isEmpty == false)
    let id = try #require(object["id"] as? String)
    let byID = try sandbox.done("why", "--id", id, "--json", "--store", "a.sqlite")
    #expect(byID.output == result.output)
  }

  @Test("the log names the sync that brought a record, as text and as JSON")
  func log() throws {
    let text = try sandbox.done("log", "Films", "Heat", "--store", "a.sqlite").output
    #expect(text.contains("2026-11-22 13:30:00  desktop  operation "))
    #expect(text.contains("  came from b.sqlite at 2026-11-22 17:00:00, operation "))
    let audits = try #require(
      try sandbox.done("log", "Films", "Heat", "--json", "--store", "a.sqlite").object["audits"]
        as? [[String: Any]])
    #expect(
      audits.map { ($0["via"] as? [String: Any])?["peer"] as? String } == ["b.sqlite", nil, nil])
    let there = try #require(
      try sandbox.done("log", "Films", "Heat", "--json", "--store", "b.sqlite").object["audits"]
        as? [[String: Any]])
    let peers = there.map { ($0["via"] as? [String: Any])?["peer"] as? String }
    #expect(peers == [nil, "a.sqlite", "a.sqlite"])
  }

  @Test("an operation that a sync brought is undone by its id in the log")
  func undo() throws {
    let audits = try #require(
      try sandbox.done("log", "Films", "Ali", "--json", "--store", "a.sqlite").object["audits"]
        as? [[String: Any]])
    let operation = try #require(audits.first?["operation"] as? String)
    let prefix = String(operation.prefix(8))
    let plan = try sandbox.done("undo", prefix, "--dry-run", "--store", "a.sqlite").output
    #expect(plan.contains("added “Ali”"))
    #expect(try sandbox.faves("show", "Films", "Ali", "--store", "a.sqlite").code == 66)
    #expect(try sandbox.done("undo", prefix, "--store", "a.sqlite").output == plan)
    try sandbox.done("show", "Films", "Ali", "--store", "a.sqlite")
  }
}
