/// The longest part of a sequence that is in order already: what need not move.
public enum LongestIncreasingSubsequence {
  /// The indices of a longest strictly increasing subsequence, in order.
  ///
  /// Patience sorting with back links (Fredman, "On computing the length of longest increasing
  /// subsequences", 1975).
  ///
  /// - Complexity: O(*n* log *n*) time, O(*n*) memory.
  public static func indices(of values: [Int]) -> [Int] {
    var tails: [Int] = []
    var previous = [Int](repeating: -1, count: values.count)
    for (index, value) in values.enumerated() {
      var low = 0
      var high = tails.count
      while low < high {
        let middle = (low + high) / 2
        if values[tails[middle]] < value {
          low = middle + 1
        } else {
          high = middle
        }
      }
      if low > 0 { previous[index] = tails[low - 1] }
      if low == tails.count {
        tails.append(index)
      } else {
        tails[low] = index
      }
    }
    var result: [Int] = []
    var next = tails.last ?? -1
    while next >= 0 {
      result.append(next)
      next = previous[next]
    }
    return result.reversed()
  }
}
