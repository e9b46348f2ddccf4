import FavesCore
import Foundation
import Testing

/// Scenario 28: processes killed at any moment.
///
/// `FAVES_CRASH_POINTS=all`, or a number a scenario, for more than a few; `FAVES_SEED` for the same
/// ones again.
@Suite("A process that is killed", .serialized)
struct KillTests {
  @Test(
    "28: killed before any call to the system, each store is old or new, and a rerun completes",
    .enabled(if: SystemCalls.canBeBroken, "strace is not installed, or may not trace here"),
    arguments: FaultScenario.all)
  func atCalls(_ scenario: FaultScenario) throws {
    let selection = FaultSelection("FAVES_CRASH_POINTS", usually: 5)
    let stage = try FaultStage(scenario)
    let calls = try stage.calls().filter { SystemCalls.changing.contains($0.name) }
    #expect(calls.count > 10)
    var killed = 0
    for call in selection.some(of: calls) {
      let result = try stage.play(breaking: call, .kill)
      if result.code != 0 && result.code != 3 { killed += 1 }
    }
    print("\(scenario.name): killed at \(killed) of \(calls.count) calls, seed \(selection.seed)")
    #expect(killed > 0)
  }

  @Test(
    "28: killed at any time, each store is old or new, and a rerun completes",
    arguments: FaultScenario.all)
  func atTimes(_ scenario: FaultScenario) throws {
    let selection = FaultSelection("FAVES_CRASH_POINTS", usually: 2)
    let stage = try FaultStage(scenario)
    let times = selection.some(of: Array(0..<150))
    var killed = 0
    for milliseconds in times {
      let time = String(format: "0.%03d", milliseconds)
      let result = try stage.play(
        with: ["timeout", "-s", "KILL", time], "\(scenario.name), killed after \(time) s")
      if result.code != 0 && result.code != 3 { killed += 1 }
    }
    print("\(scenario.name): killed at \(killed) of \(times.count) times, seed \(selection.seed)")
  }
}
