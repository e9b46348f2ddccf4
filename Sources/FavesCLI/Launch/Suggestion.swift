/// Finds what someone may have meant.
enum Suggestion {
  /// The candidate nearest to a word: one that it begins, else one within a third of its length in
  /// typing errors; nil if none is near.
  static func nearest(to word: String, among candidates: [String]) -> String? {
    let word = word.lowercased()
    if word.utf8.count >= 2, let longer = candidates.first(where: { $0.hasPrefix(word) }) {
      return longer
    }
    let ranked = candidates.map { (name: $0, distance: distance(word, $0)) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= (max(word.count, best.name.count) + 1) / 3 ? best.name : nil
  }

  /// The number of insertions, deletions, substitutions and swaps of neighbours between two words.
  ///
  /// Optimal string alignment after Damerau (1964) and Wagner and Fischer (1974).
  ///
  /// - Complexity: O(*m* · *n*).
  static func distance(_ left: String, _ right: String) -> Int {
    let left = Array(left.unicodeScalars)
    let right = Array(right.unicodeScalars)
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for (row, scalar) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        var best = min(last[column + 1], current[column]) + 1
        best = min(best, last[column] + (scalar == other ? 0 : 1))
        if row > 0, column > 0, scalar == right[column - 1], left[row - 1] == other {
          best = min(best, beforeLast[column - 1] + 1)
        }
        current.append(best)
      }
      (beforeLast, last) = (last, current)
    }
    return last[right.count]
  }
}
