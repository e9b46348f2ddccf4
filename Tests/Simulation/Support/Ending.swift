import FavesCore
import FavesKit
import FavesSync
import FavesTestSupport

/// What must hold at the end of a history, whatever happened in it.
struct Ending {
  let world: World

  func run() throws {
    for machine in world.machines { try ModelComparison(machine).run() }
    let merged = try mergedInSeveralOrders()
    try exchangeAll()
    let digest = try world.machines[0].faves().stateDigest()
    for machine in world.machines {
      try require(
        try machine.faves().stateDigest() == digest,
        "\(machine.name) and \(world.machines[0].name) differ after a full exchange")
      try checkDeeply(machine)
    }
    try require(merged == digest, "machines that only pulled differ from those that exchanged")
    try require(
      try readFromFolder() == digest, "a machine that only knows the folder differs from the others"
    )
    try ModelComparison(world.machines[0]).run()
    try checkRecords()
    for machine in world.machines { try NoLossOracle(machine).run() }
    try checkUntouchedPairs()
  }

  private func checkDeeply(_ machine: SimulatedMachine) throws {
    let values: Set<String> = ["value-invalid", "value-missing", "attribute-unknown"]
    let problems = try machine.faves().check(deep: true).filter { !values.contains($0.code) }
    try require(problems.isEmpty, "deep check at \(machine.name): \(problems)")
  }

  /// Fresh machines take all others in, in one order, in the other, and by way of each other.
  private func mergedInSeveralOrders() throws -> Digest {
    let sources = world.machines
    var digests: [Digest] = []
    for order in [sources, sources.reversed()] {
      let fresh = try SimulatedMachine("fresh", seed: world.seed &+ 77)
      for source in order { try world.sync(fresh, source, .unguarded(.pull)) }
      digests.append(try fresh.faves().stateDigest())
      try ModelComparison(fresh).run()
      try fresh.close()
    }
    let (left, right) = (
      try SimulatedMachine("left", seed: world.seed &+ 78),
      try SimulatedMachine("right", seed: world.seed &+ 79)
    )
    for (index, source) in sources.enumerated() {
      try world.sync(
        index % 2 == 0 ? left : right, source, .unguarded(.pull), over: MemoryLink())
    }
    try world.sync(left, right, .unguarded(.pull))
    digests.append(try left.faves().stateDigest())
    try ModelComparison(left).run()
    try left.close()
    try right.close()
    try require(Set(digests).count == 1, "the order of merges decides the result: \(digests)")
    return digests[0]
  }

  /// A fresh machine gets everything by way of the shared folder, whatever happened to that.
  private func readFromFolder() throws -> Digest {
    let fresh = try SimulatedMachine("reader", seed: world.seed &+ 80)
    for machine in [world.machines[0], fresh] {
      try FolderSteps(machine: machine, folder: world.folder).sync(.unguarded())
    }
    let digest = try fresh.faves().stateDigest()
    try checkDeeply(fresh)
    try fresh.close()
    return digest
  }

  /// Syncs every pair until nothing moves, which must be soon.
  private func exchangeAll() throws {
    for round in 0..<3 {
      var moved = 0
      for (index, one) in world.machines.enumerated() {
        for other in world.machines[(index + 1)...] {
          let report =
            index % 2 == 0
            ? try world.sync(one, other, .unguarded())
            : try world.sync(one, other, .unguarded(), over: MemoryLink())
          moved += report.sent + report.received
        }
      }
      if moved == 0 { return }
      try require(round < 2, "records still move after \(round + 1) rounds")
    }
  }

  private func checkRecords() throws {
    // By their hashes: some may have been compacted here and not there.
    let all = Set(try world.machines[0].records().map(\.hash))
    for machine in world.machines.dropFirst() {
      try require(Set(try machine.records().map(\.hash)) == all, "\(machine.name) lacks records")
    }
  }

  /// Favorites of the base that no later record speaks of keep their order among themselves.
  private func checkUntouchedPairs() throws {
    let touched = Set(
      try world.machines[0].records().filter { !world.base.contains($0.id) }.map(\.resource))
    let untouched = world.baseOrder.filter { !touched.contains($0) }
    var now: [ResourceID] = []
    try world.machines[0].faves().list {
      if untouched.contains($0.id) { now.append($0.id) }
    }
    try require(now == untouched, "untouched favorites changed their order")
  }
}
