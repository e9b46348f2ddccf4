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
    let rest = History.failure(of: shortest, seed: seed) ?? failure
    Issue.record(
      """
      FAVES_SIM_SEED=\(seed) FAVES_SIM_OPERATIONS=1 shows it again: \(failure)
      shortest: \(rest)
      \(shortest.map { "  \($0)" }.joined(separator: "\n"))
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
    var last = "making the world"
    do {
      let world = try World(seed: seed)
      defer { world.close() }
      for (index, step) in steps.enumerated() {
        last = "step \(index), \(step)"
        try world.run(step)
      }
      last = "the end"
      try Ending(world: world).run()
      return nil
    } catch {
      return "\(last): \(error)"
    }
  }

  /// Leaves out ever smaller parts of a failing history as long as it still fails.
  static func shortened(_ steps: [Step], seed: UInt64) -> [Step] {
    var shortest = steps
    var length = steps.count / 2
    while length > 0 {
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
      length /= 2
    }
    return shortest
  }
}
