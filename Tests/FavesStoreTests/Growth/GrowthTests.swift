import FavesCore
import FavesSync
import FavesTestSupport
import Foundation
import Testing

@testable import FavesStore

/// What things cost, in steps of SQLite's virtual machine and in changed rows, which unlike time
/// are the same on every run.
///
/// `FAVES_GROWTH` sets the number of favorites of the large store, 100,000 otherwise.
@Suite("Growth")
struct GrowthTests {
  private static let many =
    Int(ProcessInfo.processInfo.environment["FAVES_GROWTH"] ?? "") ?? 100_000

  /// A store and a copy of it with a folder of its own.
  private struct Pair {
    let folders: (StoreFolder, StoreFolder)
    let one: Store
    let other: Store

    init(_ make: (Store) throws -> Void) throws {
      folders = (try StoreFolder(seed: 1), try StoreFolder(seed: 2))
      let store = try folders.0.open()
      try make(store)
      try store.close()
      try FileManager.default.copyItem(atPath: folders.0.path, toPath: folders.1.path)
      one = try folders.0.open()
      other = try folders.1.open()
    }

    /// What a sync costs on both sides together.
    func costOfSync() throws -> (steps: Int, rows: Int) {
      var there = (steps: 0, rows: 0)
      let here = try one.cost { there = try other.cost { try one.sync(with: other) } }
      return (here.steps + there.steps, here.rows + there.rows)
    }

    /// Edits on the copy, and what it costs to bring that here.
    func costOfSync(_ edit: (Store) throws -> Void) throws -> (steps: Int, rows: Int) {
      try edit(other)
      return try costOfSync()
    }

    func close() throws {
      try one.close()
      try other.close()
    }
  }

  @Test("a sync with nothing new costs the same in a small store and in a large one")
  func nothingNew() throws {
    var costs: [Int] = []
    for count in [1000, Self.many] {
      let pair = try Pair { try $0.fill("L", with: count) }
      try pair.one.sync(with: pair.other)
      let start = ContinuousClock.now
      let cost = try pair.costOfSync()
      print(
        "nothing new, \(count) favorites: \(cost.steps) steps in \(ContinuousClock.now - start)")
      #expect(cost.rows == 0)
      costs.append(cost.steps)
      try pair.close()
    }
    #expect(costs[0] == costs[1])
  }

  @Test("a sync of one edit costs the same in a small store and in a large one")
  func oneEdit() throws {
    var costs: [(steps: Int, rows: Int)] = []
    for count in [1000, Self.many] {
      let pair = try Pair { store in
        try store.fill("L", with: count)
        try store.add(["x", "y"])
      }
      try pair.other.set("first", of: "x")
      try pair.one.sync(with: pair.other)
      let cost = try pair.costOfSync { try $0.set("second", of: "y") }
      print("one edit, \(count) favorites: \(cost)")
      costs.append(cost)
      try pair.close()
    }
    #expect(costs[0] == costs[1])
  }

  @Test(
    "a favorite with 10,000 records makes neither edits nor syncs of others dearer, nor its own")
  func longHistory() throws {
    let plain = try edits(records: 1)
    let long = try edits(records: 10_000)
    print("edits and syncs beside 1 record: \(plain), beside 10,000: \(long)")
    #expect(long.editOfOther == plain.editOfOther)
    #expect(long.syncOfOther == plain.syncOfOther)
    #expect(long.editOfIt == plain.editOfIt)
    // Whether someone knew all 10,000 is asked once a sync, a few steps a record.
    #expect(long.syncOfIt < plain.syncOfIt + 10_000 * 20)
    #expect(long.syncOfManyToIt < plain.syncOfManyToIt + 10_000 * 20)
  }

  @Test("a sync of many edits of one favorite costs the same for each of them")
  func manyEditsOfOne() throws {
    var each: [Int] = []
    for count in [100, 2000] {
      let pair = try Pair { try $0.add(["x"]) }
      for (store, value) in [(pair.other, "there"), (pair.one, "here")] {
        try store.set(value, of: "x")
        try pair.one.sync(with: pair.other)
      }
      let steps = try pair.costOfSync { store in
        try store.write(.edit) { for index in 0..<count { try $0.set("\(index)", of: "x") } }
      }.steps
      print("\(count) edits of one favorite: \(steps) steps")
      each.append(steps / count)
      try pair.close()
    }
    #expect(each[1] <= each[0] + 200)
  }

  /// The steps of edits and syncs where one favorite has many records.
  private struct Edits {
    var editOfOther = 0
    var editOfIt = 0
    var syncOfOther = 0
    var syncOfIt = 0
    var syncOfManyToIt = 0
  }

  private func edits(records: Int) throws -> Edits {
    let pair = try Pair { store in
      try store.add((0..<50).map { "L \($0)" })
      try store.write(.edit) { writer in
        for index in 0..<records { try writer.set("value \(index)", of: "L 7") }
      }
    }
    for (title, value) in [("L 7", "a"), ("L 8", "b")] {
      try pair.other.set(value, of: title)
      try pair.one.set(value, of: "L 9")
      try pair.one.sync(with: pair.other)
    }
    var edits = Edits()
    edits.syncOfIt = try pair.costOfSync { try $0.set("d", of: "L 7") }.steps
    edits.syncOfOther = try pair.costOfSync { try $0.set("c", of: "L 8") }.steps
    edits.syncOfManyToIt =
      try pair.costOfSync { store in
        for index in 0..<20 { try store.set("more \(index)", of: "L 7") }
      }.steps
    edits.editOfOther = try pair.one.cost { try pair.one.set("e", of: "L 8") }.steps
    edits.editOfIt = try pair.one.cost { try pair.one.set("f", of: "L 7") }.steps
    try pair.close()
    return edits
  }
}

extension StoreWriter {
  /// Changes an attribute of a favorite.
  fileprivate func set(_ value: String, of title: String) throws {
    try updateFavorite(
      try found(title), changes: [Field.metadata("k"): FieldChange(to: .text(value))])
  }
}
