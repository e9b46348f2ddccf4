import FavesCore
import FavesStore

/// Keeps track of where the rows of one category go, so that an import moves the fewest favorites
/// that explain the new order.
///
/// As long as a file lists new favorites by rank, each is added at the end and nothing is kept. A
/// row that belongs further up, or is about a favorite that is there, is staged; at the end the
/// whole order is known, and all outside a longest increasing subsequence are added or moved.
struct RankPlan {
  /// Ranks given to favorites that were added at the end, as runs of consecutive ones.
  private var appended: [(rank: Int, count: Int)] = []
  private var lastRank = 0
  private(set) var isStaged = false

  /// Whether a new favorite with a rank may be added at the end for now.
  mutating func appends(_ rank: Int, count: Int) -> Bool {
    guard rank >= lastRank, rank > count || appendedAll(count) else { return false }
    lastRank = rank
    if let last = appended.last, last.rank + last.count == rank {
      appended[appended.count - 1].count += 1
    } else {
      appended.append((rank, 1))
    }
    return true
  }

  /// Whether all favorites of the category were added by this import, in the order of their ranks.
  private func appendedAll(_ count: Int) -> Bool {
    appended.reduce(0) { $0 + $1.count } == count
  }

  /// A favorite without a rank was added at the end: it stays behind those ranked before it.
  mutating func noteUnranked() {
    if lastRank > 0 { appended.append((lastRank, 1)) }
  }

  mutating func noteStaged() {
    isStaged = true
  }

  private enum Item {
    case present(index: Int)
    case staged(StagedRow)
  }

  /// Carries the plan out.
  ///
  /// - Parameters:
  ///   - add: Adds a staged row after a favorite at a rank and returns its key.
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
    let (items, rows) = try target(keys, try writer.stagedRows(category))
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

  private func target(_ keys: [Int64], _ staged: [StagedRow]) throws -> (
    items: [Item], rows: [Int: StagedRow]
  ) {
    let indices = Dictionary(keys.enumerated().map { ($1, $0) }) { first, _ in first }
    var rows: [Int: StagedRow] = [:]
    var ranked = appendedRanks(of: keys)
    for row in staged {
      if let favorite = row.favorite, let index = indices[favorite] {
        rows[index] = row
        ranked.append(TargetOrder.Ranked(.present(index: index), rank: row.rank))
      } else if row.favorite == nil {
        ranked.append(TargetOrder.Ranked(.staged(row), rank: row.rank))
      }
    }
    let isRanked = Set(
      ranked.compactMap { entry -> Int? in
        if case .present(let index) = entry.item { return index }
        return nil
      })
    let others = keys.indices.filter { !isRanked.contains($0) }.map { Item.present(index: $0) }
    return (TargetOrder.merge(stableSorted(ranked), into: others), rows)
  }

  private func stableSorted(_ ranked: [TargetOrder.Ranked<Item>]) -> [TargetOrder.Ranked<Item>] {
    ranked.enumerated().sorted { left, right in
      (left.element.rank, left.offset) < (right.element.rank, right.offset)
    }.map(\.element)
  }

  /// The favorites that were added at the end are the last ones of the category.
  private func appendedRanks(of keys: [Int64]) -> [TargetOrder.Ranked<Item>] {
    let count = appended.reduce(0) { $0 + $1.count }
    var index = max(0, keys.count - count)
    var ranked: [TargetOrder.Ranked<Item>] = []
    for run in appended {
      for rank in run.rank..<run.rank + run.count where index < keys.count {
        ranked.append(TargetOrder.Ranked(.present(index: index), rank: rank))
        index += 1
      }
    }
    return ranked
  }
}
