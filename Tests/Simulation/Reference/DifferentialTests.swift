import FavesCore
import FavesKit
import FavesTestSupport
import Testing

@Suite("The model of the design")
struct DifferentialTests {
  typealias Command = ReferenceDriver.Command

  @Test("random scripts end as in the executable model")
  func scripts() throws {
    let folder = try TemporaryFolder(in: Simulation.folder)
    let seeds = Simulation.seeds.prefix(2000)
    let scripts = seeds.map(Self.script)
    guard let expected = try ReferenceDriver.run(scripts, in: folder.path) else { return }
    try #require(expected.count == scripts.count)
    for (index, seed) in seeds.enumerated() {
      try compare(scripts[index], with: expected[index], seed: seed)
    }
  }

  private func compare(
    _ script: [Command], with expected: [ReferenceDriver.Snapshot], seed: UInt64
  ) throws {
    let replicas = try (0..<3).map { try ReferenceReplica(number: $0, seed: seed &* 100) }
    defer { for replica in replicas { try? replica.machine.close() } }
    for (step, command) in script.enumerated() {
      let replica = replicas[command.replica]
      try replica.perform(command, replicas)
      guard step < expected.count else {
        print("script \(seed): the model has a favorite without a title from step \(step)")
        return
      }
      let shown = try replica.snapshot()
      guard shown != expected[step] else { continue }
      Issue.record(
        """
        FAVES_SIM_SEED=\(seed), step \(step), \(command)
        store: \(shown)
        model: \(expected[step])
        \(script.prefix(step + 1).map { "  \($0)" }.joined(separator: "\n"))
        """)
      return
    }
  }

  /// A script of 30 commands on three replicas; clocks run apart, and may stand still.
  static func script(seed: UInt64) -> [Command] {
    var generator = SplitMix64(seed: seed &+ 0xd1ff)
    func number(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }
    var time: Int64 = 0
    let skews = (0..<3).map { _ in Int64(number(3)) * 5 }
    var script: [Command] = []
    for step in 0..<30 {
      time += Int64(number(3))
      let replica = step < 4 ? 0 : number(3)
      var command = Command(kind: "", replica: replica, time: 1 + time + skews[replica])
      command.category = number(4) == 0 ? "M" : "L"
      command.index = number(20)
      command.rank = number(6) + 1
      command.title = "t\(number(6))"
      command.target = number(2) == 0 ? "L" : "M"
      command.kind = step < 4 ? "add" : Self.kinds[number(Self.kinds.count)]
      if command.kind == "add", number(3) == 0 { command.rank = 0 }
      if command.kind == "sync" { command.other = (replica + 1 + number(2)) % 3 }
      if command.kind == "edit" {
        command.field = ["title", "description", "k", "k", "m"][number(5)]
        let isUnset = command.field != "title" && number(4) == 0
        command.value = isUnset ? nil : "new text \(number(2) == 0 ? step : 0)"
        if command.field == "title" { command.value = "u\(seed).\(step)" }
      }
      script.append(command)
    }
    return script
  }

  private static let kinds = [
    "add", "add", "edit", "edit", "edit", "move", "move", "move", "transfer", "remove", "remove",
    "sync", "sync", "sync", "removeCategory",
  ]
}
