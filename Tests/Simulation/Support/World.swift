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
  /// What was done, for people.
  let transcript = Transcript()
  /// A folder that all machines share.
  let folder: TemporaryFolder
  private var time = Machine.start
  private var backups: [(machine: String, path: String)] = []
  /// Whether a step runs in the middle of a sync.
  private var isWithinSync = false
  private var values = 0
  private static let mostMachines = 5

  /// Makes 2…4 machines that share a list of favorites, some of which are seldom touched.
  init(seed: UInt64) throws {
    self.seed = seed
    folder = try TemporaryFolder(in: Simulation.folder)
    let count = 2 + Int(seed % 3)
    for _ in 0..<count { try addMachine() }
    let first = machines[0]
    for index in 0..<6 {
      tick(first)
      first.tell(["add", "L", "base \(index)"])
      _ = try first.faves().add(
        category: "L", title: "base \(index)", rank: nil, details: nil, attributes: [])
    }
    tick(first)
    first.tell(["attribute", "add", "L", "j", "--type", "text"])
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
    machine.transcript = transcript
    machines.append(machine)
    return machine
  }

  private func tick(_ machine: SimulatedMachine, by milliseconds: Int64 = 7) {
    time += milliseconds
    let drifted = (time - Machine.start) * machine.drift / 1000
    machine.clock.set(time + machine.skew + drifted)
  }

  @discardableResult
  func sync(_ one: SimulatedMachine, _ other: SimulatedMachine, _ options: SyncOptions) throws
    -> SyncReport
  {
    one.tell(options.words(other))
    _ = try other.faves()
    return try one.faves().sync(with: other.storePath, options: options)
  }

  @discardableResult
  func sync(
    _ one: SimulatedMachine, _ other: SimulatedMachine, _ options: SyncOptions,
    over link: MemoryLink, wrap: (any SyncPeer) -> any SyncPeer = { $0 }
  ) throws -> SyncReport {
    _ = try other.faves()
    return try link.sync(
      try one.faves(), with: other.storePath, environment: other.environment, options: options,
      wrap: wrap)
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

  func check(_ machine: SimulatedMachine) throws {
    guard isWithinSync else { return try checkNow(machine) }
    try machine.inSecondProcess { try checkNow(machine) }
  }

  private func checkNow(_ machine: SimulatedMachine) throws {
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
    case .sync, .pull, .push, .dryRun, .guardedSync, .interruptedSync, .connectionSync, .cutSync,
      .silentSync, .flippedSync, .frameSync, .meddledSync, .folderSync, .carryFiles:
      try SyncSteps(machine: machine, other: other(than: machine, step.first), world: self)
        .perform(step)
    case .commonFolderSync, .folderDryRun, .loseSegment, .tearSegment:
      try FolderSteps(machine: machine, folder: folder).perform(step)
    case .forget: try forget(step, machine)
    case .turnClock, .jumpClock, .driftClock: turnClock(step, machine)
    case .copy: try copy(step, machine)
    case .backUp:
      let path = try machine.copy(named: "backup-\(backups.count)")
      backups.append((machine.name, path))
    case .restore:
      let own = backups.filter { $0.machine == machine.name }
      guard !own.isEmpty else { return }
      try machine.restore(own[step.first % own.count].path, inPlace: step.second % 2 == 0)
    case .reopen: try machine.close()
    case .compact:
      machine.tell(["compact"])
      _ = try machine.faves().compact()
    }
  }

  /// A machine that is forgotten comes back as soon as it is heard of again.
  private func forget(_ step: Step, _ machine: SimulatedMachine) throws {
    let others = try machine.faves().replicas().filter { !$0.isLocal }
    guard !others.isEmpty else { return }
    let id = others[step.first % others.count].id.description
    machine.tell(["replicas", "forget", id])
    try machine.faves().forgetReplica(id)
  }

  /// The number that steps call a machine by.
  func number(of machine: SimulatedMachine) -> Int {
    machines.firstIndex { $0 === machine } ?? 0
  }

  private func other(than machine: SimulatedMachine, _ number: Int) -> SimulatedMachine {
    let others = machines.filter { $0.name != machine.name }
    return others[number % others.count]
  }

  /// Clocks are off by up to an hour, jump by up to three days, or run too fast or too slow.
  private func turnClock(_ step: Step, _ machine: SimulatedMachine) {
    switch step.kind {
    case .jumpClock: machine.skew += Int64(step.first % 145 - 72) * 3_600_000
    case .driftClock: machine.drift = Int64(step.first % 1801 - 900)
    default: machine.skew = Int64(step.first % 2001 - 1000) * 3_600
    }
  }

  /// A value nobody entered before, so that a lost one is noticed.
  func freshValue() -> String {
    values += 1
    return "value \(values)"
  }

  // MARK: What happens within a sync

  /// Runs a step in the middle of a sync between two machines, as another process would.
  func runWithin(_ step: Step) throws {
    guard !isWithinSync else { return }
    isWithinSync = true
    defer { isWithinSync = false }
    let machine = machines[step.machine % machines.count]
    try transcript.within {
      try machine.inSecondProcess { try run(step) }
    }
  }

  // MARK: Copies

  /// A store file is copied, and both go on living: elsewhere, or beside the original.
  private func copy(_ step: Step, _ machine: SimulatedMachine) throws {
    guard machines.count < Self.mostMachines else { return }
    let file = try machine.copy(named: "copy")
    let isBeside = step.first % 2 == 0
    let added = try addMachine(copyOf: file, host: isBeside ? machine : nil)
    transcript.plain(
      "mkdir \(added.name); mv \(machine.name)/copy \(added.name)/favorites.sqlite"
        + (isBeside ? "; ln -s ../\(machine.name)/state \(added.name)/state" : ""))
  }
}
