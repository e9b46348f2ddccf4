/// The order that a list has after some of its items were given ranks.
public enum TargetOrder {
  /// An item that was given a rank.
  public struct Ranked<Item> {
    /// The item.
    public var item: Item
    /// The rank it was given, 1 or more; ties and gaps are closed.
    public var rank: Int

    /// Makes a ranked item.
    public init(_ item: Item, rank: Int) {
      self.item = item
      self.rank = rank
    }
  }

  /// Merges ranked items into those that were given none.
  ///
  /// Each ranked item stands at its rank, or right after the ranked one before it where that is
  /// later; the others keep their order and fill what is left.
  ///
  /// - Parameters:
  ///   - ranked: By rank; equal ranks in the order of their source.
  ///   - others: The other items, in their order.
  /// - Complexity: O(*n*).
  public static func merge<Item>(_ ranked: [Ranked<Item>], into others: [Item]) -> [Item] {
    var result: [Item] = []
    result.reserveCapacity(ranked.count + others.count)
    var rest = others[...]
    for entry in ranked {
      while result.count < entry.rank - 1, let other = rest.popFirst() { result.append(other) }
      result.append(entry.item)
    }
    result.append(contentsOf: rest)
    return result
  }
}
