import Foundation
import Testing

/// Scenario 30, with a store that another program is writing to.
@Suite("A store that another program writes to")
struct LockTests {
  /// The `sqlite3` of the system in the middle of a transaction.
  private final class Writer {
    private let process: pid_t

    init(_ store: String, in sandbox: Sandbox) throws {
      let line = "(echo 'BEGIN IMMEDIATE; SELECT 1;'; sleep 60) | sqlite3 \(store)"
      process = try sandbox.start(["setsid", "bash", "-c", line], log: ".writer")
      for _ in 0..<500 where try sandbox.read(".writer") != "1\n" { usleep(10_000) }
      try #require(try sandbox.read(".writer") == "1\n")
    }

    deinit {
      kill(-process, SIGKILL)
      waitpid(process, nil, 0)
    }
  }

  @Test(
    "30: cannot be changed meanwhile: 75",
    arguments: FaultScenario.changing, ["a.sqlite", "b.sqlite"])
  func changes(_ scenario: FaultScenario, _ store: String) throws {
    let stage = try FaultStage(scenario)
    guard stage.sandbox.exists(store) else { return }
    var writer: Writer?
    let result = try stage.play(
      "\(scenario.name), \(store) locked",
      before: { writer = try Writer(store, in: stage.sandbox) }, after: { writer = nil })
    #expect(result.code == 75, "\(result.errors)")
    _ = writer
  }

  @Test(
    "30: can be read meanwhile", arguments: ["list", "export", "check", "backup backups", "log"])
  func reads(_ command: String) throws {
    let sandbox = try Sandbox()
    try sandbox.write(films, to: "films.csv")
    try sandbox.done("import", "films.csv", "--store", "a.sqlite")
    let writer = try Writer("a.sqlite", in: sandbox)
    let result = try sandbox.shell("faves \(command) --store a.sqlite")
    #expect(result.code == 0, "\(result.errors)")
    withExtendedLifetime(writer) {}
  }
}
