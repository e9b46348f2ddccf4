import FavesCore
import FavesStore

extension Faves {
  /// Gives up values that were overwritten and that every known replica has seen overwritten.
  ///
  /// What the store shows, what it syncs and what a check proves stay the same; only what such
  /// records once said is gone, so an undo of them, or a look at what was, says "compacted".
  public func compact(dryRun: Bool = false) throws -> CompactReport {
    let start = ContinuousClock.now
    let before = try bytes()
    let tally = try store.write(.upkeep, isDryRun: dryRun) { try $0.compact() }
    if tally.compacted > 0, !dryRun { try store.shrink() }
    let behind = Set(tally.behind)
    return CompactReport(
      compacted: tally.compacted, bytesBefore: before, bytesAfter: try bytes(),
      behind: try replicas().filter { behind.contains($0.id) }, seconds: start.seconds)
  }

  private func bytes() throws -> Int { try store.read { try $0.summary().bytes } }
}
