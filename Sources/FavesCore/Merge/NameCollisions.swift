/// How living resources that have one name key are told apart: the one with the least creation
/// stamp keeps the plain name, the others are shown as `Name (2)`, `Name (3)` and so on.
///
/// A suffix that some other resource bears as its own name is skipped.
public enum NameCollisions {
  /// The name with a suffix; the name itself for suffix 0.
  public static func shown(_ name: String, suffix: Int) -> String {
    suffix == 0 ? name : "\(name) (\(suffix))"
  }

  /// Takes a suffix off a name: `("Heat", 2)` of `Heat (2)`; nil if it has none.
  public static func split(_ name: String) -> (base: String, suffix: Int)? {
    guard name.utf8.last == UInt8(ascii: ")"), let open = name.lastIndex(of: "("),
      open > name.startIndex,
      let suffix = Int(name[name.index(after: open)...].dropLast()), suffix >= 2,
      name.hasSuffix("(\(suffix))")
    else { return nil }
    let base = name[..<open]
    guard base.last == " " else { return nil }
    return (String(base.dropLast()), suffix)
  }

  /// The suffixes of resources that share a key, given in the order of their creation.
  ///
  /// - Parameters:
  ///   - names: The names as written, the earliest created first.
  ///   - isTaken: Whether some other resource has a key as its own.
  public static func suffixes(
    _ names: [String], isTaken: (NameKey) throws -> Bool
  ) rethrows -> [Int] {
    var next = 2
    var result: [Int] = []
    for (index, name) in names.enumerated() {
      guard index > 0 else {
        result.append(0)
        continue
      }
      while try isTaken(NameKey(shown(name, suffix: next))) { next += 1 }
      result.append(next)
      next += 1
    }
    return result
  }
}
