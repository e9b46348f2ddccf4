import FavesCore
import FavesKit
import FavesStore
import FavesTestSupport
import Testing

@Suite("Small histories")
struct ExhaustiveTests {
  @Test("three machines with one command each agree, whatever the order of merges")
  func threeByOne() throws {
    let base = try SmallBase()
    let histories = try (0..<3).map { machine in
      try SmallCommand.all.map { try base.records(of: [$0], machine: machine) }
    }
    var pick = Sampler(seed: Simulation.firstSeed, outOf: 101)
    for first in histories[0] {
      for second in histories[1] {
        for third in histories[2] where pick.next() {
          try base.expectAgreement([first, second, third])
        }
      }
    }
    print("small histories, 3 × 1: \(pick.picked) of \(pick.seen)")
  }

  @Test("two machines with two commands each agree, whatever the order of merges")
  func twoByTwo() throws {
    let base = try SmallBase()
    let pairs = SmallCommand.all.flatMap { first in SmallCommand.all.map { [first, $0] } }
    var pick = Sampler(seed: Simulation.firstSeed, outOf: 2999)
    for first in pairs {
      for second in pairs where pick.next() {
        let histories = [
          try base.records(of: first, machine: 0), try base.records(of: second, machine: 1),
        ]
        // Where a second command does nothing, the history is one of the shorter ones.
        guard histories.allSatisfy({ $0.count == 2 }) else { continue }
        try base.expectAgreement(histories.joined().map { [$0] })
      }
    }
    print("small histories, 2 × 2: \(pick.picked) of \(pick.seen)")
  }
}

/// Takes a seeded sample of a series, or one in `FAVES_SIM_EXHAUSTIVE`, which is all with 1.
struct Sampler {
  private var generator: SplitMix64
  private let rarity: Int
  private(set) var seen = 0
  private(set) var picked = 0

  init(seed: UInt64, outOf rarity: Int) {
    generator = SplitMix64(seed: seed)
    let wanted = Int(Simulation.variable("FAVES_SIM_EXHAUSTIVE") ?? "") ?? 0
    self.rarity = wanted > 0 ? wanted : rarity
  }

  mutating func next() -> Bool {
    seen += 1
    guard Int.random(in: 0..<rarity, using: &generator) == 0 else { return false }
    picked += 1
    return true
  }
}

/// One command on the list `a b c`.
enum SmallCommand {
  case move(String, Int)
  case remove(String)
  case add(Int)
  case edit(String)

  static let all: [SmallCommand] =
    ["a", "b", "c"].flatMap { title in (1...3).map { .move(title, $0) } + [.remove(title)] }
    + (1...4).map { .add($0) } + ["a", "b", "c"].map { .edit($0) }

  /// Carries it out; what a command before it made impossible, or is so already, does nothing.
  func perform(_ faves: Faves, machine: Int) throws {
    func reference(_ title: String) -> FavoriteReference { .title(category: "L", title: title) }
    do {
      switch self {
      case .move(let title, let rank): _ = try faves.move(reference(title), to: .rank(rank))
      case .remove(let title): _ = try faves.remove([reference(title)])
      case .add(let rank):
        _ = try faves.add(
          category: "L", title: "new \(machine) \(rank)", rank: rank, details: nil, attributes: [])
      case .edit(let title): _ = try faves.edit(reference(title), title: "\(title) of \(machine)")
      }
    } catch let error as FavesError where ["favorite-missing", "title-taken"].contains(error.code) {
      return
    }
  }
}

/// The list `a b c`, and what machines that start from it do to it.
final class SmallBase {
  private let template: SimulatedMachine
  private let file: String
  private let store: Store
  private var made: [String: [AuditRecord]] = [:]

  init() throws {
    template = try SimulatedMachine("base", seed: 1)
    for title in ["a", "b", "c"] {
      _ = try template.faves().add(
        category: "L", title: title, rank: nil, details: nil, attributes: [])
    }
    file = try template.copy(named: "base.sqlite")
    store = try Store(
      path: template.storePath, access: .write,
      environment: StoreEnvironment(
        clock: FixedClock(Timestamp(milliseconds: Machine.start)), ids: SeededIDs(seed: 2),
        stateDirectory: template.storePath + ".state", replicaName: "base"))
  }

  deinit { try? store.close() }

  /// The records that a machine writes with some commands, starting from the base.
  func records(of commands: [SmallCommand], machine: Int) throws -> [AuditRecord] {
    let key = "\(machine) \(commands)"
    if let records = made[key] { return records }
    let copy = try SimulatedMachine(
      "copy", ids: SeededIDs(seed: UInt64(1000 * (made.count + 1))), copyOf: file)
    for (index, command) in commands.enumerated() {
      copy.clock.set(Machine.start + Int64(10 * index + machine + 1))
      try command.perform(try copy.faves(), machine: machine)
    }
    let known = try store.read { try $0.seenVector() }
    let records = try copy.records().filter { known[$0.id.replica] == nil }
    try copy.close()
    made[key] = records
    return records
  }

  /// Merges parts of the histories in every order in which causes come before effects, each merge
  /// settled by itself, and compares what comes out with each other and with the rules.
  func expectAgreement(_ parts: [[AuditRecord]]) throws {
    var digests: Set<Digest> = []
    for order in Self.orders(of: parts) {
      let digest = try merged(order)
      digests.insert(digest)
    }
    #expect(
      digests.count == 1,
      "the order of merges decides: \(parts.map { $0.map { "\($0.action) \($0.changes) \($0.place.map(String.init(describing:)) ?? "")" } })"
    )
  }

  private func merged(_ order: [[AuditRecord]]) throws -> Digest {
    try store.write(.sync, isDryRun: true) { writer in
      for part in order {
        for record in part { try writer.merge(record) }
        try writer.settle()
      }
      return try writer.stateDigest()
    }
  }

  private static func orders(of parts: [[AuditRecord]]) -> [[[AuditRecord]]] {
    guard !parts.isEmpty else { return [[]] }
    return parts.indices.flatMap { index -> [[[AuditRecord]]] in
      let part = parts[index]
      var rest = parts
      rest.remove(at: index)
      // A record goes only after those of its replica that come before it.
      let isReady = !rest.joined().contains { other in
        part.contains { $0.id.replica == other.id.replica && $0.id.sequence > other.id.sequence }
      }
      return isReady ? orders(of: rest).map { [part] + $0 } : []
    }
  }
}
