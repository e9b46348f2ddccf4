import FavesCore
import FavesKit
import Testing

@testable import FavesStore

@Suite("The set of hashes")
struct HashSet64Tests {
  /// Random numbers of several shapes: any, few, by steps, and those around 0.
  private func number(_ shape: Int, _ index: Int, _ random: inout SplitMix64) -> UInt64 {
    switch shape {
    case 0: random.next()
    case 1: random.next() % 5000 &* 2
    case 2: UInt64(index) << 40
    default: UInt64(truncatingIfNeeded: Int(random.next() % 3000) - 1500) | 2
    }
  }

  @Test("is a set, over growth too", arguments: 0..<4)
  func set(shape: Int) {
    let seed = UInt64(shape + 1)
    var random = SplitMix64(seed: seed)
    let hashes = HashSet64()
    var expected: Set<UInt64> = []
    for index in 0..<20_000 {
      let hash = index % 100 == 50 ? 0 : number(shape, index, &random)
      #expect(hashes.contains(hash) == expected.contains(hash), "seed \(seed): \(hash)")
      #expect(hashes.insert(hash) == expected.insert(hash).inserted, "seed \(seed): \(hash)")
      #expect(hashes.contains(hash))
    }
    for hash in expected where !hashes.contains(hash) { Issue.record("\(hash) is lost") }
    for _ in 0..<1000 {
      let hash = random.next()
      #expect(hashes.contains(hash) == expected.contains(hash), "seed \(seed)")
    }
  }

  @Test("takes 0 for 1, which are one hash to it")
  func zero() {
    let hashes = HashSet64()
    #expect(!hashes.contains(0) && !hashes.contains(1))
    #expect(hashes.insert(0))
    #expect(!hashes.insert(1))
    #expect(hashes.contains(1))
  }
}
