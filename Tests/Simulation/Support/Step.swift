import FavesCore
import FavesKit

/// One step of a random history.
///
/// It names its targets by numbers that are looked up in whatever is there when it runs, so that
/// any part of a history is a history, and a failing one can be cut down.
struct Step: CustomStringConvertible {
  enum Kind: CaseIterable {
    case add, addAtRank, addWithValues, editTitle, editDetails, setValue, unsetValue, editMany
    case move, moveBeside, moveToCategory, remove, removeMany, removeAndAdd
    case addCategory, renameCategory, removeCategory, setStrict
    case addAttribute, editAttribute, removeAttribute
    case undo, undoNamed, resolve
    case sync, pull, push, dryRun, guardedSync, interruptedSync
    case connectionSync, cutSync, silentSync, flippedSync, frameSync, meddledSync
    case folderSync, carryFiles
    case commonFolderSync, folderDryRun, loseSegment, tearSegment
    // Further kinds of peers get a kind here, a weight below, and a function in `SyncSteps`.
    case turnClock, jumpClock, driftClock, copy, backUp, restore, reopen, compact, forget

    var weight: Int {
      switch self {
      case .add, .addAtRank, .move, .editTitle, .setValue: 10
      case .sync: 10
      case .pull, .push, .remove, .removeAndAdd, .addWithValues, .moveToCategory: 6
      case .connectionSync, .meddledSync, .folderSync, .commonFolderSync: 6
      case .unsetValue, .editDetails, .editMany, .moveBeside, .undo, .resolve, .cutSync,
        .carryFiles:
        5
      case .renameCategory, .dryRun, .turnClock, .undoNamed, .interruptedSync, .frameSync: 3
      case .addAttribute, .editAttribute, .removeAttribute, .removeCategory, .guardedSync: 2
      case .compact, .silentSync, .flippedSync, .jumpClock, .driftClock: 2
      case .addCategory, .setStrict, .copy, .backUp, .restore, .reopen, .removeMany: 1
      case .folderDryRun, .loseSegment, .tearSegment, .forget: 1
      }
    }
  }

  var kind: Kind
  var machine: Int
  var first: Int
  var second: Int
  var third: Int

  var description: String { "\(kind) at \(machine) (\(first), \(second), \(third))" }

  private static let deck = Kind.allCases.flatMap { Array(repeating: $0, count: $0.weight) }

  static func random(using generator: inout SplitMix64) -> Step {
    func number() -> Int { Int.random(in: 0..<10_000, using: &generator) }
    let kind = deck[number() % deck.count]
    return Step(
      kind: kind, machine: number(), first: number(), second: number(), third: number())
  }
}
