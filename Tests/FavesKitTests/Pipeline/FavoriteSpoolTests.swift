import FavesCore
import FavesTestSupport
import Foundation
import Testing

@testable import FavesKit

@Suite("Favorites that wait")
struct FavoriteSpoolTests {
  private func favorite(
    _ index: Int, _ size: Int, _ random: inout SplitMix64
  ) -> (header: FavoriteSpool.Header, changes: [UInt8]) {
    let header = FavoriteSpool.Header(
      id: ResourceID(high: random.next(), low: random.next()),
      created: Timestamp(milliseconds: Int64(truncatingIfNeeded: random.next()) >> 20),
      modified: Timestamp(milliseconds: Int64(truncatingIfNeeded: random.next()) >> 20),
      category: index / 7)
    let count = size == 0 ? 0 : Int(random.next() % UInt64(size))
    var changes = [UInt8](repeating: UInt8(truncatingIfNeeded: random.next()), count: count)
    for index in stride(from: 0, to: count, by: 1000) {
      changes[index] = UInt8(truncatingIfNeeded: random.next())
    }
    return (header, changes)
  }

  @Test(
    "come out as they went in, twice, within memory and beyond it",
    arguments: [(0, 100), (1, 0), (5000, 300), (24, 1_500_000), (200, 200_000)])
  func same(count: Int, size: Int) throws {
    let folder = try TemporaryFolder()
    let seed = UInt64(count)
    let spool = FavoriteSpool(folder: folder.path)
    var random = SplitMix64(seed: seed)
    for index in 0..<count {
      let (header, changes) = favorite(index, size, &random)
      try changes.withUnsafeBytes { try spool.append(header, changes: $0) }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    for _ in 0..<2 {
      var random = SplitMix64(seed: seed)
      var index = 0
      try spool.forEach { header, changes in
        let expected = favorite(index, size, &random)
        let isSame =
          header.id == expected.header.id && header.created == expected.header.created
          && header.modified == expected.header.modified
          && header.category == expected.header.category && [UInt8](changes) == expected.changes
        if !isSame { Issue.record("seed \(seed): favorite \(index) is another one") }
        index += 1
      }
      #expect(index == count)
    }
  }

  @Test("a folder that is not there is told when memory does not suffice")
  func noFolder() throws {
    let spool = FavoriteSpool(folder: "/nowhere/at/all")
    var random = SplitMix64(seed: 1)
    let (header, _) = favorite(0, 0, &random)
    let changes = [UInt8](repeating: 7, count: 1 << 20)
    #expect(throws: FavesError.self) {
      for _ in 0..<14 { try changes.withUnsafeBytes { try spool.append(header, changes: $0) } }
    }
  }
}
