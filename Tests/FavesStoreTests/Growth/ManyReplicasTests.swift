import FavesCore
import FavesTestSupport
import Foundation
import Testing

@testable import FavesStore

/// What a store keeps of what the authors of its records had seen, with many replicas: 30, or as
/// many as `FAVES_GROWTH_REPLICAS` says.
@Suite("Many replicas")
struct ManyReplicasTests {
  private static let count =
    Int(ProcessInfo.processInfo.environment["FAVES_GROWTH_REPLICAS"] ?? "") ?? 30

  /// Replicas with a store each, which hold the same favorite.
  private struct Fleet {
    let folders: [StoreFolder]
    let stores: [Store]

    init() throws {
      folders = try (0..<ManyReplicasTests.count).map { try StoreFolder(seed: UInt64($0 + 1)) }
      stores = try folders.map { try $0.open() }
      try stores[0].add(["base"])
      try meetAtTheCentre()
    }

    /// The first meets each of the others.
    func meetAtTheCentre() throws {
      for store in stores.dropFirst() { try stores[0].sync(with: store) }
    }

    /// Each meets the next.
    func goRound() throws {
      for index in stores.indices {
        try stores[index].sync(with: stores[(index + 1) % stores.count])
      }
    }

    /// Some records of one replica in one command.
    func edit(_ index: Int, _ name: String, records: Int = 3) throws {
      try stores[index].add((0..<records).map { "\(name) \(index).\($0)" })
    }

    func close() throws {
      for store in stores { try store.close() }
    }
  }

  @Test("in a star, a record says once for each replica that wrote since what its author knew")
  func star() throws {
    let fleet = try Fleet()
    for index in fleet.stores.indices { try fleet.edit(index, "first", records: 1) }
    for _ in 0..<2 { try fleet.meetAtTheCentre() }
    // All knew of the first, and of nobody else.
    #expect(try fleet.stores[0].seenRows() == Self.count - 1)
    for index in fleet.stores.indices { try fleet.edit(index, "second") }
    try fleet.meetAtTheCentre()
    let rows = try fleet.stores[0].seenRows() - (Self.count - 1)
    // Of the records of an edit, the first says what is new to its author, the others nothing.
    #expect(rows == Self.count * (Self.count - 1))
    print("star of \(Self.count), all writing at once: \(rows) rows of seen for the second edits")
    // Who has learned nothing since the last edit says nothing: the third says all, the fourth none.
    try fleet.stores[0].sync(with: fleet.stores[3])
    let before = try fleet.stores[0].seenRows()
    for name in ["third", "fourth"] { try fleet.edit(3, name) }
    try fleet.stores[0].sync(with: fleet.stores[3])
    #expect(try fleet.stores[0].seenRows() == before + Self.count - 1)
    try fleet.close()
  }

  @Test("in a ring, those who meet often say little")
  func ring() throws {
    let fleet = try Fleet()
    try fleet.goRound()
    let before = try fleet.stores[0].seenRows()
    for round in 0..<3 {
      for index in 0..<5 { try fleet.edit(index, "round \(round)") }
      try fleet.goRound()
    }
    try fleet.goRound()
    let rows = try fleet.stores[0].seenRows() - before
    print("ring of \(Self.count), 5 of them writing: \(rows) rows of seen for 45 records")
    // Five writers know of five at the most, however many only read.
    #expect(rows > 0 && rows <= 3 * 5 * 4)
    try fleet.close()
  }
}
