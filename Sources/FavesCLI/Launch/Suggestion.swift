import FavesKit

extension Suggestion {
  /// The command or word of a closed list that someone may have meant: one that the word begins,
  /// else the nearest in typing errors; nil if none is near.
  static func nearest(to word: String, among candidates: [String]) -> String? {
    let word = word.lowercased()
    if word.utf8.count >= 2, let longer = candidates.first(where: { $0.hasPrefix(word) }) {
      return longer
    }
    return closest(to: word, in: candidates)
  }
}
