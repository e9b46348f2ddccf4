import FavesCore
import FavesStore

/// Keeps track of where the rows of one category go, so that an import moves the fewest favorites
/// that explain the new order.
///
/// As long as a file lists new favorites by rank, each is added at the end and nothing is kept. A
/// row that belongs further up, or is about a favorite that is there, is staged; at the end the
/// whole order is known:
///
/// 1. Rows with a rank stand at their ranks, ties and gaps closed in the order of the file; the
///    favorites that the file does not name fill what is left between them.
/// 2. Favorites that the file names without a rank keep theirs; new ones come last.
///
/// All outside a longest subsequence that is in order already are added or moved.
struct RankPlan {
  /// The rank under which a favorite is staged that keeps its own.
  static let pinned = Int.max

  private let initialCount: Int
  /// Ranks given to favorites that were added at the end, as runs of consecutive ones.
  private var appended: [(rank: Int, count: Int)] = []
  private var appendedCount = 0
  private var lastRank = 0
  private var unrankedCount = 0
  private var isStaged = false

  /// Makes a plan for a category that has so many favorites before the import.
  init(initialCount: Int) {
    self.initialCount = initialCount
  }

  /// Whether a new favorite with a rank may be added at the end for now.
  ///
  /// - Parameter count: The number of favorites the category has.
  mutating func appends(_ rank: Int, count: Int) -> Bool {
    guard unrankedCount == 0, rank >= lastRank, rank > count || initialCount == 0 else {
      return false
    }
    lastRank = rank
    appendedCount += 1
    if let last = appended.last, last.rank + last.count == rank {
      appended[appended.count - 1].count += 1
    } else {
      appended.append((rank, 1))
    }
    return true
  }

  /// A favorite without a rank was added, or moved here, to the end, where it stays.
  mutating func noteUnranked() {
    unrankedCount += 1
  }

  /// A row with a rank was staged.
  mutating func noteStaged() {
    isStaged = true
  }

  fileprivate enum Item {
    case present(index: Int)
    case staged(StagedRow)
  }

  /// Carries the plan out.
  ///
  /// - Parameters:
  ///   - add: Adds a staged row, or brings its favorite from another category, after a favorite at
  ///     a rank, and returns its key.
  ///   - move: Moves a favorite, given by its key and former rank, after another to a rank.
  ///   - stay: Hears of a staged row whose favorite stays where it is.
  func carryOut(
    in category: StoredCategory, _ writer: StoreWriter,
    add: (StagedRow, Int64?, Int) throws -> Int64,
    move: (StagedRow?, Int64, Int, Int64?, Int) throws -> Void,
    stay: (StagedRow) throws -> Void
  ) throws {
    guard isStaged else { return }
    let keys = try writer.favoriteKeys(in: category)
    let (items, rows) = target(keys, try writer.stagedRows(category))
    let steady = Set(steadyIndices(items))
    var neighbour: Int64?
    for (offset, item) in items.enumerated() {
      switch item {
      case .staged(let row): neighbour = try add(row, neighbour, offset + 1)
      case .present(let index):
        if !steady.contains(index) {
          try move(rows[index], keys[index], index + 1, neighbour, offset + 1)
        } else if let row = rows[index] {
          try stay(row)
        }
        neighbour = keys[index]
      }
    }
  }

  private func steadyIndices(_ items: [Item]) -> [Int] {
    let present = items.compactMap { item -> Int? in
      if case .present(let index) = item { return index }
      return nil
    }
    return LongestIncreasingSubsequence.indices(of: present).map { present[$0] }
  }

  private func target(
    _ keys: [Int64], _ staged: [StagedRow]
  ) -> (items: [Item], rows: [Int: StagedRow]) {
    let indices = Dictionary(keys.enumerated().map { ($1, $0) }) { first, _ in first }
    var rows: [Int: StagedRow] = [:]
    var pinned: [Int] = []
    let initial = max(0, keys.count - appendedCount - unrankedCount)
    var ranked = appendedRanks(from: initial)
    for row in staged {
      let index = row.favorite.flatMap { indices[$0] }
      if row.rank == Self.pinned {
        if let index { pinned.append(index) }
      } else if let index {
        rows[index] = row
        ranked.append(TargetOrder.Ranked(.present(index: index), rank: row.rank))
      } else {
        ranked.append(TargetOrder.Ranked(.staged(row), rank: row.rank))
      }
    }
    let unranked = min(initial + appendedCount, keys.count)..<keys.count
    let settled = Set(ranked.compactMap(\.item.index) + pinned)
    let others = (0..<unranked.lowerBound).filter { !settled.contains($0) }
    var items = TargetOrder.merge(stableSorted(ranked), into: others.map(Item.present))
    for index in pinned.sorted() {
      items.insert(.present(index: index), at: min(index, items.count))
    }
    return (items + unranked.map(Item.present), rows)
  }

  private func stableSorted(_ ranked: [TargetOrder.Ranked<Item>]) -> [TargetOrder.Ranked<Item>] {
    ranked.enumerated().sorted { left, right in
      (left.element.rank, left.offset) < (right.element.rank, right.offset)
    }.map(\.element)
  }

  /// The favorites that were added by rank stand right behind those that were there before.
  private func appendedRanks(from initial: Int) -> [TargetOrder.Ranked<Item>] {
    var index = initial
    var ranked: [TargetOrder.Ranked<Item>] = []
    for run in appended {
      for rank in run.rank..<run.rank + run.count {
        ranked.append(TargetOrder.Ranked(.present(index: index), rank: rank))
        index += 1
      }
    }
    return ranked
  }
}

extension RankPlan.Item {
  fileprivate var index: Int? {
    if case .present(let index) = self { return index }
    return nil
  }
}
