import FavesCore
import FavesKit
import FavesTestSupport
import Testing

/// Insertions, removals and moves in one list, on two or three replicas.
struct ListScript: Codable {
  struct Command: Codable, CustomStringConvertible {
    var kind: String
    var replica: Int
    var other = 0
    var title = ""
    /// The title it comes after; nil for the start.
    var after: String?
    /// The stamp of its record as one number.
    var clock = 0

    var description: String {
      kind == "sync"
        ? "\(replica): sync with \(other)"
        : "\(replica): \(kind) \(title) after \(after ?? "the start"), at \(clock)"
    }
  }

  var replicas: Int
  var commands: [Command] = []

  /// Makes a script as it goes along, on stores.
  static func run(seed: UInt64) throws -> ListRun {
    let maker = try ListScriptMaker(seed: seed)
    defer { maker.close() }
    return try maker.run()
  }
}

/// What a script ended in.
struct ListRun {
  var script: ListScript
  /// The list of all replicas.
  var titles: [String]
  /// Those that were never moved or removed.
  var untouched: Set<String>
  /// Those that someone moved without knowing that someone else had moved or removed them.
  var contested: Set<String>
  /// Those that the author of each knew when putting it into the list.
  var known: [String: Set<String>]

  /// Whether nothing but insertions happened, so that there are no empty slots.
  var isPlain: Bool { script.commands.allSatisfy { ["insert", "sync"].contains($0.kind) } }

  /// Compares with the list that Loro ends in.
  ///
  /// - Of a favorite that two move and a third removes who knows of one move only, Loro keeps it if
  ///   the other move wins; Faves always revives it. Others survive alike.
  /// - Of two that are put between the same neighbours without knowledge of each other, where the
  ///   place of a removed or moved one lies there too, either may come first: Loro puts the new one
  ///   behind that empty place, Faves before it.
  func compare(with list: [String], seed: UInt64) {
    let story =
      "FAVES_SIM_SEED=\(seed)\nFaves: \(titles)\nLoro:  \(list)\n"
      + script.commands.map(\.description).joined(separator: "\n")
    let disputed = Set(titles).symmetricDifference(list)
    #expect(disputed.isSubset(of: contested), "other survivors: \(disputed)\n\(story)")
    if isPlain { #expect(titles == list, "another order of insertions\n\(story)") }
    let (own, other) = (titles.filter(untouched.contains), list.filter(untouched.contains))
    let turned = Set(pairs(own)).subtracting(pairs(other))
    #expect(turned.isEmpty, "turned round: \(turned)\n\(story)")
  }

  /// The pairs of a list, in order, of which the author of one knew the other.
  private func pairs(_ list: [String]) -> [[String]] {
    list.indices.flatMap { index in
      list[(index + 1)...].filter { isKnown(list[index], $0) }.map { [list[index], $0] }
    }
  }

  private func isKnown(_ one: String, _ other: String) -> Bool {
    known[one]?.contains(other) == true || known[other]?.contains(one) == true
  }
}

/// Edits a list at random on several replicas, and notes what it does.
private final class ListScriptMaker {
  private static let length = 40
  private var generator: SplitMix64
  private let machines: [SimulatedMachine]
  private var script: ListScript
  private let skews: [Int64]
  private var time: Int64 = 0
  private var touched: Set<String> = []
  private var known: [String: Set<String>] = [:]
  /// Whether it only inserts.
  private let isPlain: Bool

  init(seed: UInt64) throws {
    generator = SplitMix64(seed: seed &+ 0x10_20)
    isPlain = seed % 3 == 0
    let count = 2 + Int(generator.next() % 2)
    machines = try (0..<count).map { number in
      try SimulatedMachine("\(number)", ids: OrderedIDs(number: UInt64(number + 1), seed: seed))
    }
    skews = [0, 1, 2].map { Int64(seed >> $0 & 7) }
    script = ListScript(replicas: count)
  }

  func close() {
    for machine in machines { try? machine.close() }
  }

  func run() throws -> ListRun {
    for step in 0..<Self.length { try perform(step) }
    let first = machines[0]
    for _ in 0..<2 {
      for other in machines.dropFirst() { try sync(first, other) }
    }
    let titles = try titles(first)
    let all = Set(script.commands.filter { $0.kind == "insert" }.map(\.title))
    return ListRun(
      script: script, titles: titles, untouched: all.subtracting(touched),
      contested: try contested(first), known: known)
  }

  private func number(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }

  /// Clocks run apart, and may stand still.
  private func perform(_ step: Int) throws {
    time += Int64(number(3))
    let replica = step < 5 ? 0 : number(machines.count)
    let machine = machines[replica]
    machine.clock.set(Machine.start + time + skews[replica])
    let titles = try titles(machine)
    let kind = step < 5 ? 0 : step == 5 ? 9 : number(10)
    switch kind {
    case 0..<4,
      4..<8 where isPlain:
      try insert(step, replica, after: pick(titles, orStart: true))
    case 4..<7: try move(replica, titles)
    case 7: try remove(replica, titles)
    default:
      for other in machines.indices where other != replica && (step == 5 || number(2) == 0) {
        script.commands.append(.init(kind: "sync", replica: replica, other: other))
        try sync(machine, machines[other])
      }
    }
  }

  private func pick(_ titles: [String], orStart: Bool = false) -> String? {
    if titles.isEmpty || orStart && number(5) == 0 { return nil }
    return titles[number(titles.count)]
  }

  private func insert(_ step: Int, _ replica: Int, after title: String?) throws {
    let faves = try machines[replica].faves()
    let rank = try title.flatMap { try titles(machines[replica]).firstIndex(of: $0) }.map { $0 + 2 }
    _ = try faves.add(
      category: "L", title: "t\(step)", rank: rank ?? 1, details: nil, attributes: [])
    known["t\(step)"] = Set(try titles(machines[replica]))
    try note("insert", replica, "t\(step)", after: title)
  }

  private func move(_ replica: Int, _ titles: [String]) throws {
    guard let title = pick(titles), let index = titles.firstIndex(of: title) else { return }
    let others = titles.filter { $0 != title }
    let after = pick(others, orStart: true)
    // Where it stands already, nothing happens.
    guard after != (index == 0 ? nil : titles[index - 1]) else { return }
    let reference = FavoriteReference.title(category: "L", title: title)
    _ = try machines[replica].faves().move(reference, to: after.map(RankTarget.below) ?? .top)
    touched.insert(title)
    try note("move", replica, title, after: after)
  }

  private func remove(_ replica: Int, _ titles: [String]) throws {
    guard let title = pick(titles) else { return }
    _ = try machines[replica].faves().remove([.title(category: "L", title: title)])
    touched.insert(title)
    try note("remove", replica, title, after: nil)
  }

  private func note(_ kind: String, _ replica: Int, _ title: String, after: String?) throws {
    var stamp: (time: Int64, counter: Int64) = (0, 0)
    try machines[replica].faves().log(limit: 1) {
      stamp = (Int64($0.record.time), Int64($0.record.counter))
    }
    let clock = Int(stamp.time - Machine.start) * 64 + Int(stamp.counter)
    script.commands.append(
      .init(kind: kind, replica: replica, title: title, after: after, clock: clock))
  }

  private func sync(_ one: SimulatedMachine, _ other: SimulatedMachine) throws {
    _ = try other.faves()
    _ = try one.faves().sync(with: other.storePath, options: .unguarded())
  }

  private func titles(_ machine: SimulatedMachine) throws -> [String] {
    var titles: [String] = []
    guard try !machine.faves().categories().isEmpty else { return [] }
    try machine.faves().list(category: "L") { titles.append($0.title) }
    return titles
  }

  /// The favorites of which a move is concurrent with another move or a removal.
  private func contested(_ machine: SimulatedMachine) throws -> Set<String> {
    let records = try machine.records()
    let history = SeenHistory(records)
    var contested: Set<String> = []
    for (_, own) in Dictionary(grouping: records, by: \.resource) {
      let moves = own.filter { $0.action == .updated }
      let rivals = own.filter { $0.action != .added }
      let isContested = moves.contains { move in
        rivals.contains {
          $0.id != move.id && !history.saw($0, move) && !history.saw(move, $0)
        }
      }
      guard isContested else { continue }
      for case .text(let title)? in own.map({ $0.changes[Field.title]?.to }) {
        contested.insert(title)
      }
    }
    return contested
  }
}
