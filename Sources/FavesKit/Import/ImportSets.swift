import FavesCore

/// A set of titles by category: a hash of 64 bits each, so that a million take little memory.
struct TitleSet {
  private var hashes: Set<Int> = []

  var isEmpty: Bool { hashes.isEmpty }

  func contains(_ title: String, in category: ResourceID) -> Bool {
    !hashes.isEmpty && hashes.contains(Self.hash(title, category))
  }

  mutating func insert(_ title: String, in category: ResourceID) {
    hashes.insert(Self.hash(title, category))
  }

  private static func hash(_ title: String, _ category: ResourceID) -> Int {
    var hasher = Hasher()
    hasher.combine(category)
    hasher.combine(NameKey(title))
    return hasher.finalize()
  }
}

/// A set of keys of favorites: one bit a key.
struct KeySet {
  private var words: [UInt64] = []

  func contains(_ key: Int64) -> Bool {
    let word = Int(key >> 6)
    return word < words.count && words[word] & (1 << UInt64(key & 63)) != 0
  }

  /// Adds a key; false if it was there.
  mutating func insert(_ key: Int64) -> Bool {
    guard !contains(key) else { return false }
    let word = Int(key >> 6)
    if word >= words.count {
      words.append(contentsOf: repeatElement(0, count: max(word + 1 - words.count, words.count)))
    }
    words[word] |= 1 << UInt64(key & 63)
    return true
  }
}
