/// A set of hashes of 64 bits, in 8 to 16 bytes each: open addressing with linear probing.
public final class HashSet64 {
  private var slots = [UInt64](repeating: 0, count: 1 << 12)
  private var count = 0

  /// Makes an empty set.
  public init() {}

  /// Adds a hash; false if it was there.
  public func insert(_ hash: UInt64) -> Bool {
    let hash = hash == 0 ? 1 : hash
    if count * 4 >= slots.count * 3 { grow() }
    let index = index(of: hash)
    guard slots[index] == 0 else { return false }
    slots[index] = hash
    count += 1
    return true
  }

  /// Whether a hash is there.
  public func contains(_ hash: UInt64) -> Bool {
    let hash = hash == 0 ? 1 : hash
    return slots[index(of: hash)] == hash
  }

  private func index(of hash: UInt64) -> Int {
    let mask = slots.count - 1
    // The highest bits of the product depend on all bits of the hash.
    let shift = UInt64(slots.count.leadingZeroBitCount + 1)
    var index = Int(truncatingIfNeeded: (hash &* 0x9e37_79b9_7f4a_7c15) >> shift)
    while slots[index] != 0, slots[index] != hash { index = (index + 1) & mask }
    return index
  }

  private func grow() {
    let old = slots
    slots = [UInt64](repeating: 0, count: old.count * 2)
    for hash in old where hash != 0 { slots[index(of: hash)] = hash }
  }
}
