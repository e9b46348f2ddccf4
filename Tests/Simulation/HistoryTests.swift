import FavesCore
import FavesKit
import Testing

@Suite("Random histories")
struct HistoryTests {
  @Test(
    "after any history all machines agree and nothing is lost", arguments: Simulation.seeds)
  func history(seed: UInt64) throws {
    let steps = History.steps(seed: seed)
    guard let failure = History.failure(of: steps, seed: seed) else { return }
    let shortest = History.shortened(steps, seed: seed)
    let rest = History.outcome(of: shortest, seed: seed)
    Issue.record(
      """
      FAVES_SIM_SEED=\(seed) FAVES_SIM_OPERATIONS=1 shows it again: \(failure)
      shortest: \(rest.failure ?? "holds, in another order of threads")
      \(shortest.map { "# \($0)" }.joined(separator: "\n"))
      \(rest.script)
      """)
  }
}

/// Random histories: made, run, and cut down when they fail.
enum History {
  static func steps(seed: UInt64) -> [Step] {
    var generator = SplitMix64(seed: seed)
    return (0..<Simulation.stepsPerHistory).map { _ in Step.random(using: &generator) }
  }

  /// What does not hold in a history; nil if everything does.
  static func failure(of steps: [Step], seed: UInt64) -> String? {
    outcome(of: steps, seed: seed).failure
  }

  /// What does not hold in a history, and what was done as commands that a person could give.
  static func outcome(of steps: [Step], seed: UInt64) -> (failure: String?, script: String) {
    var last = "making the world"
    var script = ""
    do {
      let world = try World(seed: seed)
      defer {
        script = world.transcript.script
        world.close()
      }
      for (index, step) in steps.enumerated() {
        last = "step \(index), \(step)"
        try world.run(step)
      }
      last = "the end"
      try Ending(world: world).run()
      return (nil, world.transcript.script)
    } catch {
      return ("\(last): \(error)", script)
    }
  }

  /// Leaves out ever smaller parts of a failing history as long as it still fails.
  static func shortened(_ steps: [Step], seed: UInt64) -> [Step] {
    var shortest = steps
    var length = max(1, steps.count / 2)
    while length > 0 {
      let before = shortest.count
      var start = 0
      while start < shortest.count {
        var shorter = shortest
        shorter.removeSubrange(start..<min(start + length, shorter.count))
        if failure(of: shorter, seed: seed) != nil {
          shortest = shorter
        } else {
          start += length
        }
      }
      // What could not go before may go now.
      if length > 1 || shortest.count == before { length /= 2 }
    }
    return shortest
  }
}
