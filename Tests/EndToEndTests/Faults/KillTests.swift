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
    "28: killed at any moment, each store is old or new, and a rerun completes",
    arguments: FaultScenario.all)
  func killed(_ scenario: FaultScenario) throws {
    let stage = try FaultStage(scenario)
    if SystemCalls.canBeBroken { try killAtCalls(stage) }
    try killAtTimes(stage)
  }

  private func killAtCalls(_ stage: FaultStage) throws {
    let selection = FaultSelection("FAVES_CRASH_POINTS", usually: 2)
    let calls = try stage.calls().filter { SystemCalls.changing.contains($0.name) }
    #expect(calls.count > 10)
    let results = try selection.some(of: calls).map { try stage.play(breaking: $0, .kill) }
    let killed = results.filter { ![0, 3].contains($0.code) }.count
    // The other end of a sync makes its last calls when this one is done; a few may all be such.
    #expect(killed > 0 || stage.scenario.victim == .server && results.count < 20)
    print(
      "\(stage.scenario.name): killed at \(killed) of \(calls.count) calls, seed \(selection.seed)")
  }

  private func killAtTimes(_ stage: FaultStage) throws {
    let selection = FaultSelection("FAVES_CRASH_POINTS", usually: 1)
    let times = selection.some(of: Array(0..<150))
    let results = try times.map { milliseconds in
      let time = String(format: "0.%03d", milliseconds)
      return try stage.play(
        with: ["timeout", "-s", "KILL", time], "\(stage.scenario.name), killed after \(time) s")
    }
    let killed = results.filter { ![0, 3].contains($0.code) }.count
    print(
      "\(stage.scenario.name): killed at \(killed) of \(times.count) times, seed \(selection.seed)")
  }
}
