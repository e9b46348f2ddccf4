import FavesCore
import FavesKit
import FavesStore
import FavesSync
import FavesTestSupport

/// The steps of a history that bring two machines together: by every kind of peer, and with every
/// accident that may happen on the way.
///
/// A further kind of peer gets a function here.
struct SyncSteps {
  typealias Vector = [ResourceID: Int64]
  let machine: SimulatedMachine
  let other: SimulatedMachine
  let world: World

  func perform(_ step: Step) throws {
    switch step.kind {
    case .pull: try world.sync(machine, other, .unguarded(.pull))
    case .push: try world.sync(machine, other, .unguarded(.push))
    case .dryRun: try compareDryRun()
    case .guardedSync: try syncGuarded()
    case .interruptedSync: try interrupt(step)
    case .connectionSync: try connect(step)
    case .cutSync, .silentSync, .flippedSync, .frameSync: try syncOverFaultyLink(step)
    case .meddledSync: try syncWhileOthersWork(step)
    case .folderSync: try syncWithFolder(step)
    case .carryFiles: try carryFiles(step)
    default: try world.sync(machine, other, .unguarded())
    }
    try world.check(other)
  }

  // MARK: Files

  /// A dry run changes nothing and foretells what the real run reports.
  private func compareDryRun() throws {
    let before = try digests()
    var planned = try world.sync(machine, other, .unguarded(isDryRun: true))
    try require(try digests() == before, "a dry run changed a store")
    var done = try world.sync(machine, other, .unguarded())
    planned.seconds = 0
    done.seconds = 0
    try require(planned == done, "the dry run said \(planned), the real run \(done)")
  }

  private func digests() throws -> [Digest] {
    [try machine.faves().stateDigest(), try other.faves().stateDigest()]
  }

  /// What a guard stops has changed nothing.
  private func syncGuarded() throws {
    let before = try digests()
    do {
      try world.sync(machine, other, SyncOptions())
    } catch let error as FavesError
      where ["clock-ahead", "confirmation-needed"].contains(error.code)
    {
      try require(try digests() == before, "\(error.code), and yet a store changed")
    }
  }

  /// The sync dies when one side has been carried out and the other has not.
  private func interrupt(_ step: Step) throws {
    let before = try vectors()
    let isFirst = step.second % 2 == 0
    machine.tell(
      SyncOptions.unguarded().words(other),
      remark: "killed when only \((isFirst ? other : machine).name) has committed")
    try other.withStore { store in
      let peer = DyingPeer(StoreFilePeer(store, name: other.name), isFirst: isFirst)
      do {
        _ = try machine.faves().sync(over: peer, options: .unguarded())
      } catch is DyingPeer.Death {}
    }
    try requireOldOrNew(before, "killed between two commits")
    if step.third % 3 == 0 { try complete() }
  }

  // MARK: Connections

  /// Over a connection that gives a few bytes at a time.
  private func connect(_ step: Step) throws {
    var slow = MemoryLink.Faults()
    slow.chunk = 1 + step.second % 300
    let direction: SyncOptions.Direction = [.both, .both, .pull, .push][step.third % 4]
    machine.tell(SyncOptions.unguarded(direction).words(other), remark: "over a connection")
    let before = try vectors()
    try world.sync(
      machine, other, .unguarded(direction), over: MemoryLink(toServer: slow, toClient: slow))
    let after = try vectors()
    let union = before.machine.merging(before.other, uniquingKeysWith: max)
    try require(
      after.machine == (direction == .push ? before.machine : union)
        && after.other == (direction == .pull ? before.other : union),
      "a sync over a connection left records behind")
  }

  /// What is cut, falls silent or arrives damaged leaves each store old or new.
  private func syncOverFaultyLink(_ step: Step) throws {
    let (faults, name) = Self.faults(step)
    let isUp = faults.cutBefore.map { $0 % 2 == 0 } ?? (step.second % 2 == 0)
    let link = MemoryLink(
      toServer: isUp ? faults : MemoryLink.Faults(), toClient: isUp ? MemoryLink.Faults() : faults)
    let target = isUp ? other.name : machine.name
    machine.tell(
      SyncOptions.unguarded().words(other), remark: "over a connection, to \(target) \(name)")
    let before = try vectors()
    do {
      try world.sync(machine, other, .unguarded(), over: link)
    } catch let error as FavesError where Self.accidents.contains(error.code) {}
    try requireOldOrNew(before, "to \(target) \(name)")
    if step.third % 3 == 0 { try complete() }
  }

  private static let accidents: Set<String> = [
    "connection-lost", "frame-damaged", "not-faves", "message-malformed", "message-unexpected",
    "record-missing",
  ]

  /// The faults of a step, and what to call them.
  ///
  /// Cuts fall anywhere, and often just before one of the last messages, where the two sides decide.
  private static func faults(_ step: Step) -> (MemoryLink.Faults, String) {
    var faults = MemoryLink.Faults()
    faults.chunk = 1 + step.first % 300
    let number = step.third / 3
    let byte = 1 << (number % 13) + number % 97
    switch step.kind {
    case .cutSync where number % 2 == 0:
      // On the wire prepare is 10, outcome 11, commit 12 and done 13; the even ones go to the
      // server. See `formats/sync.md`.
      let type = UInt8(10 + number / 2 % 4)
      faults.cutBefore = type
      return (faults, "cut before a frame of type \(type)")
    case .cutSync:
      faults.cutAfter = byte
      return (faults, "cut after \(byte) bytes")
    case .silentSync:
      faults.silentAfter = byte
      return (faults, "silent after \(byte) bytes")
    case .flippedSync:
      faults.flip = (byte, UInt8(number % 8))
      return (faults, "bit \(number % 8) of byte \(byte) flipped")
    default:
      let all = MemoryLink.FrameFault.allCases
      let frame = (number: number % 12, fault: all[number / 12 % all.count])
      faults.frame = frame
      return (faults, "frame \(frame.number) \(frame.fault)")
    }
  }

  /// Other processes work on both machines while records are on their way.
  private func syncWhileOthersWork(_ step: Step) throws {
    let moments = MeddlingPeer.Moment.allCases
    let chosen = moments[step.second % moments.count]
    let meddling = Self.meddling(step, isPeerLocked: chosen == .prepared)
    machine.tell(
      SyncOptions.unguarded().words(other), remark: "over a connection; meanwhile (\(chosen)):")
    var (own, others) = (meddling, meddling)
    own.machine = world.number(of: machine)
    others.machine = world.number(of: other)
    try world.sync(machine, other, .unguarded(), over: MemoryLink()) { peer in
      MeddlingPeer(peer) { moment in
        guard moment == chosen else { return }
        try world.runWithin(own)
        if chosen != .prepared { try world.runWithin(others) }
      }
    }
  }

  /// What goes on meanwhile: an edit or, where nothing is locked, now and then a sync.
  private static func meddling(_ step: Step, isPeerLocked: Bool) -> Step {
    let edits: [Step.Kind] = [
      .add, .addAtRank, .editTitle, .setValue, .unsetValue, .move, .remove, .removeAndAdd,
      .moveToCategory, .undo, .resolve, .renameCategory, .removeCategory,
    ]
    let kinds = isPeerLocked ? edits : edits + [.sync, .pull, .push, .sync, .connectionSync]
    return Step(
      kind: kinds[step.third % kinds.count], machine: 0, first: step.third, second: step.first,
      third: step.second)
  }

  // MARK: Shared folders

  /// Every machine has its own copy of the shared folder, which something else carries to and fro.
  private func syncWithFolder(_ step: Step) throws {
    let direction: SyncOptions.Direction = [.both, .both, .both, .pull, .push][step.second % 5]
    let options = SyncOptions.unguarded(direction)
    machine.tell(options.words("dir:\(machine.name)/shared"))
    _ = try machine.faves().sync(with: "dir:" + machine.sharedFolder, options: options)
  }

  /// Some files arrive from another machine's copy, in any order; now and then a part of one.
  private func carryFiles(_ step: Step) throws {
    for (index, name) in try other.sharedFiles().enumerated()
    where step.second >> (index % 13) & 1 == 1 {
      let isWhole = (step.third + index) % 11 != 0
      try machine.receive(name, from: other, isWhole: isWhole)
    }
  }

  // MARK: Old or new

  private func vectors() throws -> (machine: Vector, other: Vector) {
    (try machine.vector(), try other.vector())
  }

  /// Each side holds what it held, or all that the two hold together.
  private func requireOldOrNew(_ before: (machine: Vector, other: Vector), _ what: String) throws {
    let after = try vectors()
    let union = before.machine.merging(before.other, uniquingKeysWith: max)
    try require(
      [before.machine, union].contains(after.machine)
        && [before.other, union].contains(after.other),
      "\(what): a store is neither old nor new")
  }

  /// The sync is run again, and then both are the same.
  private func complete() throws {
    try world.sync(machine, other, .unguarded())
    let after = try digests()
    try require(after[0] == after[1], "\(machine.name) and \(other.name) differ after a rerun")
  }
}

extension SyncOptions {
  /// A sync whose guards are answered with yes.
  static func unguarded(_ direction: Direction = .both, isDryRun: Bool = false) -> SyncOptions {
    var options = SyncOptions()
    options.direction = direction
    options.isDryRun = isDryRun
    options.isConfirmed = true
    options.acceptsClock = true
    return options
  }

  /// The command that syncs with a machine.
  func words(_ other: SimulatedMachine) -> [String] { words("\(other.name)/favorites.sqlite") }

  /// The command that syncs with a peer.
  func words(_ peer: String) -> [String] {
    var words = ["sync", peer]
    switch direction {
    case .both: break
    case .pull: words.append("--pull")
    case .push: words.append("--push")
    }
    if isDryRun { words.append("--dry-run") }
    if isConfirmed { words.append("--yes") }
    if acceptsClock { words.append("--accept-clock") }
    return words
  }
}
