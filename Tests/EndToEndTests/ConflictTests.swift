import Foundation
import Testing

/// Conflicts as a user meets them: shown with their histories, resolved in one go or one by one.
struct ConflictTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(films, to: "films.csv")
    try sandbox.done("init", "--store", "a.sqlite", "--name", "a")
    try sandbox.done("init", "--store", "b.sqlite", "--name", "b")
    try sandbox.done("import", "films.csv", "--store", "a.sqlite")
    try sandbox.done("sync", "b.sqlite", "--store", "a.sqlite")
    for (number, title) in ["Heat", "Ali", "The Insider"].enumerated() {
      for store in ["a", "b"] {
        let time = "2026-11-22T1\(number + 3):0\(store == "a" ? 1 : 2):00Z"
        _ = try sandbox.faves(
          "edit", "Films", title, "--title", "\(title) of \(store)", "--store", "\(store).sqlite",
          variables: ["FAVES_NOW": time])
      }
    }
    let result = try sandbox.faves(
      "sync", "b.sqlite", "--store", "a.sqlite", variables: Self.late)
    #expect(result.code == 3)
  }

  private static let late = ["FAVES_NOW": "2026-11-22T17:00:00Z", "NO_COLOR": "1"]

  private func titles() throws -> [String] {
    let list = try sandbox.done("list", "Films", "--json", "--store", "a.sqlite").object
    return (list["favorites"] as? [[String: Any]] ?? []).compactMap { $0["title"] as? String }
  }

  private func openConflicts() throws -> [[String: Any]] {
    let list = try sandbox.done("conflicts", "--json", "--store", "a.sqlite").object
    return try #require(list["conflicts"] as? [[String: Any]])
  }

  @Test("one is shown with the histories of both sides, as text and as JSON")
  func show() throws {
    let id = try #require(
      try openConflicts().first { $0["title"] as? String == "Heat of b" }?["id"] as? String)
    let text = try sandbox.done("conflicts", "show", id, "--store", "a.sqlite").output
    #expect(text.contains("  both sides knew:\n    2026-11-22 12:00:00  a  “Heat”\n"))
    #expect(
      text.contains(
        "  on the kept side:\n    2026-11-22 13:02:00  b  “Heat” → “Heat of b”  "
          + "came from b.sqlite at 2026-11-22 17:00:00, operation "))
    #expect(
      text.contains("  on the lost side:\n    2026-11-22 13:01:00  a  “Heat” → “Heat of a”\n"))
    let object = try sandbox.done("conflicts", "show", id, "--json", "--store", "a.sqlite").object
    let histories = try #require(object["histories"] as? [String: [[String: Any]]])
    #expect(histories.mapValues(\.count) == ["before": 1, "kept": 1, "lost": 1, "since": 0])
    let via = try #require(histories["kept"]?.first?["via"] as? [String: Any])
    #expect(via["peer"] as? String == "b.sqlite")
    #expect(via["at"] as? String == "2026-11-22T17:00:00.000Z")
    #expect(histories["lost"]?.first?["via"] is NSNull)
    #expect(object["field"] as? String == "title")
  }

  @Test("several that are named, or all, are one operation for undo")
  func many() throws {
    let ids = try openConflicts().compactMap { $0["id"] as? String }
    try sandbox.done(
      "conflicts", "resolve", ids[0], ids[1], "--take", "mine", "--store", "a.sqlite")
    #expect(try openConflicts().count == 1)
    #expect(try titles().count { $0.hasSuffix("of a") } == 2)
    try sandbox.done("undo", "--store", "a.sqlite")
    #expect(try titles().count { $0.hasSuffix("of a") } == 0)
    let report = try sandbox.done(
      "conflicts", "resolve", "--all", "--category", "Films", "--take", "mine", "--json",
      "--store", "a.sqlite"
    ).object
    #expect(report["records"] as? Int == 1, "the other two were settled by the undo")
    #expect(try openConflicts().isEmpty)
  }

  @Test("what cannot be meant is refused")
  func usage() throws {
    for line in [
      "--take mine", "--all abcd --take mine", "--all --take Heat", "abcd --category Films",
    ] {
      let result = try sandbox.shell("faves conflicts resolve \(line) --store a.sqlite")
      #expect(result.code == 64, "\(line)")
    }
    let silent = try sandbox.faves("conflicts", "resolve", "--store", "a.sqlite")
    #expect(silent.code == 64)
    #expect(silent.errors.contains("--take mine"))
  }

  @Test("on a terminal each is asked about: mine, theirs, a value, skip")
  func walk() throws {
    let result = try sandbox.terminal(
      "faves conflicts resolve --store a.sqlite", answers: ["s", "x", "e", "", "e", "Ali!", "m"],
      variables: Self.late)
    #expect(result.code == 0)
    #expect(result.output.contains("1 of 3\n"))
    #expect(result.output.contains("  mine    “Heat of a”, from a at 2026-11-22 13:01:00\n"))
    #expect(
      result.output.contains("  theirs  “Heat of b”, from b at 2026-11-22 13:02:00 (holds now)\n"))
    #expect(result.output.contains("type one of the letters"))
    #expect(result.output.hasSuffix("2 resolved, 1 open\n"))
    #expect(try titles() == ["Heat of b", "Ali!", "The Insider of a"])
    #expect(try openConflicts().count == 1)
  }

  @Test("what was answered before quitting is kept", arguments: ["q", nil])
  func quitting(_ last: String?) throws {
    _ = try sandbox.terminal(
      "faves conflicts resolve --category films --store a.sqlite", answers: ["m", "t", last],
      variables: Self.late)
    #expect(try titles() == ["Heat of a", "Ali of b", "The Insider of b"])
    #expect(try openConflicts().map { $0["title"] as? String } == ["The Insider of b"])
  }

  @Test("the store is free while someone thinks")
  func unlocked() throws {
    let result = try sandbox.terminal(
      "faves conflicts resolve --store a.sqlite",
      answers: ["!faves add Films Thief --store a.sqlite", "m", "q"], variables: Self.late)
    #expect(result.code == 0)
    #expect(try titles() == ["Heat of a", "Ali of b", "The Insider of b", "Thief"])
  }
}
