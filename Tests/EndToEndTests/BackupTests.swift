import Foundation
import Testing

/// Backups over time, and back.
struct BackupTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(films, to: "films.csv")
    try sandbox.done("import", "films.csv")
  }

  private func backUp(_ arguments: String..., at time: String) throws -> [String: Any] {
    let result = try sandbox.run(
      [Sandbox.tool, "backup", "backups", "--json"] + arguments,
      variables: ["FAVES_NOW": time, "TZ": "Europe/Berlin"])
    #expect(result.code == 0, "\(result.errors)")
    return try result.object
  }

  private var days: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: sandbox.path("backups")).sorted()
        .map { String($0.dropFirst(6).prefix(13)) }
    }
  }

  @Test("the last backup of each local day stays, and the reasons are told")
  func keepDaily() throws {
    // In Berlin the third one falls on the next day.
    for time in ["20T10", "21T10", "21T23", "22T10"] {
      _ = try backUp(at: "2026-11-\(time):30:00Z")
    }
    let plan = try backUp("--keep-daily", "2", "--dry-run", at: "2026-11-22T12:00:00Z")
    #expect((plan["removed"] as? [Any])?.count == 3)
    #expect(plan["sha256"] is NSNull)
    #expect(try days.count == 4)
    let report = try backUp("--keep-daily", "2", at: "2026-11-22T12:00:00Z")
    #expect(try days == ["20261121T1030", "20261122T1200"])
    let kept = try #require(report["kept"] as? [[String: Any]])
    #expect(kept.map { $0["newest"] as? Bool } == [true, false])
    #expect(kept.map { $0["rules"] as? [String] } == [["daily"], ["daily"]])
    #expect(try sandbox.faves("backup", "backups", "--keep-daily", "0").code == 64)
  }

  @Test("nothing is removed where the new backup cannot be written")
  func failing() throws {
    _ = try backUp(at: "2026-11-20T10:00:00Z")
    _ = try backUp(at: "2026-11-21T10:00:00Z")
    let before = try days
    let line = "ulimit -f 1; faves backup backups --keep-last 1"
    let result = try sandbox.shell("trap '' XFSZ; " + line)
    #expect(result.code != 0)
    #expect(try days == before)
  }

  @Test("a dry run of a restore shows the difference in the words of a sync")
  func restorePlan() throws {
    let path = try #require(
      try backUp("--format", "jsonl.gz", at: "2026-11-20T10:00:00Z")["path"] as? String)
    try sandbox.done("edit", "Films", "Heat", "--set", "Year=1996")
    try sandbox.done("move", "Films", "The Insider", "--rank", "1")
    try sandbox.done("remove", "Films", "Ali")
    try sandbox.done("add", "Films", "Thief")
    let text = try sandbox.done("restore", path, "--dry-run").output
    for line in [
      "removed         3 →    Thief", "updated, moved  2 → 1  Heat   Year   1996  1995",
      "added           → 2    Ali",
      "would restore 3 rows: 1 added, 1 updated, 1 moved, 1 removed",
    ] {
      #expect(text.contains(line), "\(line) in \(text)")
    }
    let json = try sandbox.done("restore", path, "--dry-run", "--json").object
    let changes = try #require(json["changes"] as? [[String: Any]])
    for (action, count) in ["added": 1, "updated": 1, "removed": 1, "moved": 1] {
      #expect(changes.count { $0["action"] as? String == action } == count, "\(action)")
      #expect(json[action] as? Int == count)
    }
    #expect(try sandbox.done("list").output.contains("Thief"))
    try sandbox.done("restore", path, "--yes")
    #expect(try sandbox.done("list").output.contains("Ali"))
    let again = try sandbox.done("restore", path, "--dry-run", "--json").object
    #expect((again["changes"] as? [Any])?.isEmpty == true)
  }
}
