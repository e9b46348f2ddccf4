import Foundation
import Testing

/// What a sync says it would do, and does.
struct SyncPlanTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(films, to: "films.csv")
    try sandbox.done("init", "--store", "a.sqlite", "--name", "a")
    try sandbox.done("init", "--store", "b.sqlite", "--name", "b")
    try sandbox.done("import", "films.csv", "--store", "a.sqlite")
    try sandbox.done("sync", "b.sqlite", "--store", "a.sqlite")
  }

  private func onB(_ arguments: String...) throws {
    let words = arguments.map { "'\($0)'" }.joined(separator: " ")
    let result = try sandbox.shell(
      "faves \(words) --store b.sqlite", variables: ["FAVES_NOW": "2026-11-22T13:00:00Z"])
    #expect(result.code == 0, "\(result.errors)")
  }

  private func entries(_ result: RunResult, _ member: String) throws -> [[String: Any]] {
    try #require(try result.object[member] as? [[String: Any]])
  }

  @Test("for people: a table a category, old and new side by side, for both stores")
  func text() throws {
    try onB("edit", "Films", "Heat", "--set", "Year=1996")
    try onB("move", "Films", "The Insider", "--top")
    try onB("add", "Books", "Emma")
    try sandbox.done("remove", "Films", "Ali", "--store", "a.sqlite")
    let result = try sandbox.done("sync", "b.sqlite", "--store", "a.sqlite", "-n")
    #expect(
      result.output.hasPrefix(
        """
        changes here:
        Books
        CHANGE  RANK  TITLE           FIELD  OLD  NEW
        added         (the category)
        added   → 1   Emma

        Films
        CHANGE   RANK   TITLE        FIELD  OLD   NEW
        moved    2 → 1  The Insider
        updated  1 → 2  Heat         Year   1995  1996

        changes in b.sqlite:
        Films
        CHANGE   RANK  TITLE  FIELD  OLD  NEW
        removed  3 →   Ali

        would sync with b.sqlite: 1 added, 1 updated, 1 moved
        """))
    #expect(try sandbox.done("sync", "b.sqlite", "--store", "a.sqlite", "-n", "-q").output == "")
  }

  @Test("many changes of a category are cut, and counted; all are shown when asked for")
  func cut() throws {
    for number in 1...27 { try onB("add", "Films", "Film \(number)") }
    let short = try sandbox.done("sync", "b.sqlite", "--store", "a.sqlite", "-n").output
    #expect(short.split(separator: "\n").count { $0.hasPrefix("added") } == 20)
    #expect(short.contains("\n… and 7 more\n"))
    let long = try sandbox.done("sync", "b.sqlite", "--store", "a.sqlite", "-n", "-v").output
    #expect(long.split(separator: "\n").count { $0.hasPrefix("added") } == 27)
    #expect(!long.contains("more"))
  }

  @Test("as JSON: the entries of each action are as many as the counts say, and the run does them")
  func json() throws {
    try onB("edit", "Films", "Heat", "--set", "Year=1996")
    try onB("move", "Films", "Heat", "--bottom")
    try onB("add", "Films", "Thief")
    try onB("attribute", "add", "Films", "Year", "--type", "integer")
    let plan = try sandbox.done("sync", "b.sqlite", "--store", "a.sqlite", "-n", "--json")
    let changes = try entries(plan, "changes")
    for action in ["added", "updated", "removed", "moved"] {
      let count = changes.count {
        $0["action"] as? String == action && $0["resourceType"] as? String == "FAVORITE"
      }
      #expect(try plan.object[action] as? Int == count, "\(action)")
    }
    let heat = changes.filter { $0["title"] as? String == "Heat" }
    #expect(heat.map { $0["action"] as? String } == ["updated", "moved"])
    #expect(
      Set(heat[0].keys)
        == ["action", "resourceType", "id", "category", "title", "ranking", "fields"])
    #expect(heat[0]["ranking"] as? [String: Int] == ["from": 1, "to": 3])
    #expect(
      heat[0]["fields"] as? [String: [String: Int]]
        == ["metadata.Year": ["from": 1995, "to": 1996]])
    #expect(try entries(plan, "peerChanges").isEmpty)
    let done = try sandbox.done("sync", "b.sqlite", "--store", "a.sqlite", "--changes", "--json")
    #expect(try entries(done, "changes") as NSArray == changes as NSArray)
    let films = try sandbox.done("list", "Films", "--json", "--store", "a.sqlite").object
    let ranks = (films["favorites"] as? [[String: Any]] ?? []).reduce(into: [String: Int]()) {
      $0[$1["id"] as? String ?? ""] = $1["ranking"] as? Int
    }
    for change in changes where change["resourceType"] as? String == "FAVORITE" {
      let id = try #require(change["id"] as? String)
      #expect((change["ranking"] as? [String: Any])?["to"] as? Int == ranks[id])
    }
  }

  @Test("what a shared folder is for others is not told, what it brings is")
  func folder() throws {
    _ = try sandbox.shell("mkdir shared; faves sync dir:shared --store b.sqlite -q")
    try onB("add", "Films", "Thief")
    _ = try sandbox.shell("faves sync dir:shared --store b.sqlite -q")
    try sandbox.done("add", "Films", "Collateral", "--store", "a.sqlite")
    let text = try sandbox.done("sync", "dir:shared", "--store", "a.sqlite", "-n").output
    #expect(text.contains("added   → 4   Thief"))
    #expect(text.contains("\nwhat changes in dir:shared is only known there\n"))
    let plan = try sandbox.done("sync", "dir:shared", "--store", "a.sqlite", "-n", "--json")
    #expect(try entries(plan, "changes").map { $0["title"] as? String } == ["Thief"])
    #expect(try plan.object["peerChanges"] is NSNull)
  }

  @Test("a real run tells its counts only, unless asked for each change")
  func realRun() throws {
    try onB("add", "Films", "Thief")
    let done = try sandbox.done("sync", "b.sqlite", "--store", "a.sqlite", "--json").object
    #expect(done["changes"] == nil && done["peerChanges"] == nil)
  }
}
