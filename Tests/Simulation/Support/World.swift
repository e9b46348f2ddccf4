import FavesCore
import FavesKit
import FavesSync
import FavesTestSupport

/// Several machines with one owner, and a time that goes on for all of them.
final class World {
  private(set) var machines: [SimulatedMachine] = []
  private(set) var refused = 0
  let seed: UInt64
  /// The records all machines had when the history began.
  private(set) var base: Set<RecordID> = []
  /// The favorites of the base by rank.
  private(set) var baseOrder: [ResourceID] = []
  private var time = Machine.start
  private var backups: [(machine: String, path: String)] = []
  private var values = 0
  private static let mostMachines = 5

  /// Makes 2…4 machines that share a list of favorites, some of which are seldom touched.
  init(seed: UInt64) throws {
    self.seed = seed
    let count = 2 + Int(seed % 3)
    for _ in 0..<count { try addMachine() }
    let first = machines[0]
    for index in 0..<6 {
      tick(first)
      _ = try first.faves().add(
        category: "L", title: "base \(index)", rank: nil, details: nil, attributes: [])
    }
    tick(first)
    _ = try first.faves().addAttribute(to: "L", AttributeDraft(name: "j", type: .text))
    for machine in machines.dropFirst() {
      try sync(first, machine, .unguarded())
    }
    base = Set(try first.records().map(\.id))
    try first.faves().list(category: "L") { baseOrder.append($0.id) }
  }

  func close() {
    for machine in machines { try? machine.close() }
  }

  @discardableResult
  private func addMachine(copyOf file: String? = nil, host: SimulatedMachine? = nil) throws
    -> SimulatedMachine
  {
    let number = machines.count
    let machine = try SimulatedMachine(
      "M\(number)", ids: SeededIDs(seed: seed &* 1000 &+ UInt64(number)), copyOf: file, host: host)
    machines.append(machine)
    return machine
  }

  private func tick(_ machine: SimulatedMachine, by milliseconds: Int64 = 7) {
    time += milliseconds
    machine.clock.set(time + machine.skew)
  }

  @discardableResult
  func sync(_ one: SimulatedMachine, _ other: SimulatedMachine, _ options: SyncOptions) throws
    -> SyncReport
  {
    _ = try other.faves()
    return try one.faves().sync(with: other.storePath, options: options)
  }

  // MARK: Steps

  /// Runs a step, and checks what must hold after every one.
  func run(_ step: Step) throws {
    let machine = machines[step.machine % machines.count]
    // Often no time passes on the clock, so that stamps of one millisecond meet.
    tick(machine, by: Int64(step.third % 3) * 40)
    do {
      try perform(step, machine)
    } catch let error as FavesError where Self.expected.contains(error.code) {
      refused += 1
    }
    try check(machine)
  }

  /// Refusals that belong to random commands.
  private static let expected: Set<String> = [
    "title-taken", "category-taken", "category-missing", "attribute-taken", "attribute-missing",
    "values-invalid", "value-invalid", "value-missing", "attribute-unknown", "nothing-to-undo",
    "operation-missing", "value-not-possible", "choices-invalid", "favorite-missing",
    "move-to-itself", "category-not-empty", "description-too-short",
  ]

  private func check(_ machine: SimulatedMachine) throws {
    let valueCodes: Set<String> = ["value-invalid", "value-missing", "attribute-unknown"]
    let problems = try machine.faves().check().filter { !valueCodes.contains($0.code) }
    try require(problems.isEmpty, "check at \(machine.name): \(problems)")
    for summary in try machine.faves().categories() {
      var favorites: [Favorite] = []
      try machine.faves().list(category: summary.category.name) { favorites.append($0) }
      try require(favorites.map(\.ranking) == Array(1..<favorites.count + 1), "ranks have gaps")
      guard let last = favorites.last else { continue }
      let shown = try machine.faves().show(.id(last.id.description))
      try require(shown == last, "\(shown) is shown otherwise than listed")
    }
  }

  private func perform(_ step: Step, _ machine: SimulatedMachine) throws {
    switch step.kind {
    case .add, .addAtRank, .addWithValues, .editTitle, .editDetails, .setValue, .unsetValue,
      .editMany, .move, .moveBeside, .moveToCategory, .remove, .removeMany, .removeAndAdd:
      try FavoriteSteps(machine: machine, world: self).perform(step)
    case .addCategory, .renameCategory, .removeCategory, .setStrict, .addAttribute, .editAttribute,
      .removeAttribute, .undo, .undoNamed, .resolve:
      try CategorySteps(machine: machine, world: self).perform(step)
    case .sync, .pull, .push, .dryRun: try exchange(step, machine)
    case .turnClock: machine.skew = Int64(step.first % 2001 - 1000) * 3_600
    case .copy: try copy(step, machine)
    case .backUp:
      let path = try machine.copy(named: "backup \(backups.count)")
      backups.append((machine.name, path))
    case .restore:
      let own = backups.filter { $0.machine == machine.name }
      guard !own.isEmpty else { return }
      try machine.restore(own[step.first % own.count].path, inPlace: step.second % 2 == 0)
    case .reopen: try machine.close()
    }
  }

  /// A value nobody entered before, so that a lost one is noticed.
  func freshValue() -> String {
    values += 1
    return "value \(values)"
  }

  // MARK: Syncs and copies

  private func exchange(_ step: Step, _ machine: SimulatedMachine) throws {
    let others = machines.filter { $0.name != machine.name }
    let other = others[step.first % others.count]
    switch step.kind {
    case .pull: try sync(machine, other, .unguarded(.pull))
    case .push: try sync(machine, other, .unguarded(.push))
    case .dryRun: try compareDryRun(machine, other)
    default: try sync(machine, other, .unguarded())
    }
    try check(other)
  }

  /// A dry run changes nothing and foretells what the real run reports.
  private func compareDryRun(_ machine: SimulatedMachine, _ other: SimulatedMachine) throws {
    let before = [try machine.faves().stateDigest(), try other.faves().stateDigest()]
    var planned = try sync(machine, other, .unguarded(isDryRun: true))
    let after = [try machine.faves().stateDigest(), try other.faves().stateDigest()]
    try require(before == after, "a dry run changed a store")
    var done = try sync(machine, other, .unguarded())
    planned.seconds = 0
    done.seconds = 0
    try require(planned == done, "the dry run said \(planned), the real run \(done)")
  }

  /// A store file is copied, and both go on living: elsewhere, or beside the original.
  private func copy(_ step: Step, _ machine: SimulatedMachine) throws {
    guard machines.count < Self.mostMachines else { return }
    let file = try machine.copy(named: "copy")
    try addMachine(copyOf: file, host: step.first % 2 == 0 ? machine : nil)
  }
}
