/// A set of hashes of 64 bits, in 11 to 22 bytes each: open addressing with linear probing, in many
/// small tables that grow one by one, so that growing takes little memory beside them.
public final class HashSet64 {
  private struct Table {
    var slots = [UInt64](repeating: 0, count: 16)
    var count = 0

    mutating func insert(_ hash: UInt64) -> Bool {
      if count * 4 >= slots.count * 3 { grow() }
      let index = index(of: hash)
      guard slots[index] == 0 else { return false }
      slots[index] = hash
      count += 1
      return true
    }

    func contains(_ hash: UInt64) -> Bool { slots[index(of: hash)] == hash }

    private func index(of hash: UInt64) -> Int {
      let mask = slots.count - 1
      // The highest bits depend on all bits of the hash; the first six chose the table.
      let shift = UInt64(slots.count.leadingZeroBitCount + 1)
      var index = Int(truncatingIfNeeded: (HashSet64.mixed(hash) << 6) >> shift)
      while slots[index] != 0, slots[index] != hash { index = (index + 1) & mask }
      return index
    }

    private mutating func grow() {
      let old = slots
      slots = [UInt64](repeating: 0, count: old.count * 2)
      for hash in old where hash != 0 { slots[index(of: hash)] = hash }
    }
  }

  private static let count = 64
  private var tables = [Table](repeating: Table(), count: count)

  /// Makes an empty set.
  public init() {}

  /// Adds a hash; false if it was there.
  public func insert(_ hash: UInt64) -> Bool {
    let hash = Self.stored(hash)
    return tables[Int(Self.mixed(hash) >> 58)].insert(hash)
  }

  /// Whether a hash is there.
  public func contains(_ hash: UInt64) -> Bool {
    let hash = Self.stored(hash)
    return tables[Int(Self.mixed(hash) >> 58)].contains(hash)
  }

  private static func mixed(_ hash: UInt64) -> UInt64 { hash &* 0x9e37_79b9_7f4a_7c15 }

  /// Zero marks a free slot.
  private static func stored(_ hash: UInt64) -> UInt64 { hash == 0 ? 1 : hash }
}
