import FavesCore
import FavesKit
import GRDB
import Testing

@testable import FavesStore

@Suite("Rank order")
struct RankOrderTests {
  private let folder: StoreFolder

  init() throws {
    folder = try StoreFolder()
  }

  /// Two lists of titles, as plain arrays.
  private struct Model {
    var lists: [String: [String]] = ["L": [], "M": []]
    var random: SplitMix64
    var made = 0

    mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

    /// One random edit, of the store and of the arrays.
    mutating func step(_ writer: StoreWriter) throws {
      let name = pick(4) == 0 ? "M" : "L"
      let list = lists[name] ?? []
      switch pick(10) {
      case _ where list.count < 3, 0...3 where list.count < 300: try insert(name, writer)
      case 4...6: try move(list[pick(list.count)], in: name, writer)
      case 7: try transfer(list[pick(list.count)], from: name, writer)
      default: try remove(list[pick(list.count)], in: name, writer)
      }
    }

    private mutating func insert(_ name: String, _ writer: StoreWriter) throws {
      made += 1
      let title = "favorite \(made)"
      let count = lists[name]?.count ?? 0
      // Every third goes to one busy rank, some beyond the end.
      let rank = pick(3) == 0 ? min(3, count + 1) : pick(count + 3) + 1
      try writer.addFavorite(
        NewFavorite(title: title), to: try writer.required(name),
        at: pick(5) == 0 ? .end : .rank(rank))
      let found = try writer.found(title, in: name)
      lists[name]?.insert(title, at: try writer.rank(of: found) - 1)
    }

    private mutating func move(_ title: String, in name: String, _ writer: StoreWriter) throws {
      var list = lists[name] ?? []
      let rank = pick(list.count + 2) + 1
      try writer.updateFavorite(
        try writer.found(title, in: name), move: (try writer.required(name), .rank(rank)))
      list.removeAll { $0 == title }
      list.insert(title, at: min(rank - 1, list.count))
      lists[name] = list
    }

    private mutating func transfer(
      _ title: String, from name: String, _ writer: StoreWriter
    ) throws {
      let other = name == "L" ? "M" : "L"
      let rank = pick((lists[other]?.count ?? 0) + 1) + 1
      try writer.updateFavorite(
        try writer.found(title, in: name), move: (try writer.required(other), .rank(rank)))
      lists[name]?.removeAll { $0 == title }
      lists[other]?.insert(title, at: rank - 1)
    }

    private mutating func remove(_ title: String, in name: String, _ writer: StoreWriter) throws {
      try writer.removeFavorite(try writer.found(title, in: name))
      lists[name]?.removeAll { $0 == title }
    }
  }

  @Test("10,000 random edits keep the order of a plain array, with ranks 1…n")
  func againstArray() throws {
    let store = try folder.open()
    try store.write(.edit) { writer in
      _ = try writer.addCategory("L")
      _ = try writer.addCategory("M")
    }
    var model = Model(random: SplitMix64(seed: 7))
    for round in 0..<100 {
      try store.write(.edit) { writer in
        for _ in 0..<100 { try model.step(writer) }
      }
      try store.read { reader in
        for name in ["L", "M"] {
          #expect(try reader.titles(name) == model.lists[name], "after round \(round)")
          let row = try reader.required(name)
          #expect(row.count == model.lists[name]?.count)
          var next = 1
          try reader.forEachFavorite(in: row) {
            if $0.ranking != next { Issue.record("rank \($0.ranking), not \(next)") }
            next += 1
            return true
          }
        }
      }
    }
    #expect(try store.read { try $0.check { _ in } } == [])
  }

  @Test("a rank that is asked for is the rank that is got, and beyond the end is the end")
  func askedRank() throws {
    let store = try folder.open()
    try store.add(["a", "b", "c"])
    try store.write(.edit) { writer in
      let row = try writer.required()
      for (title, wanted, got) in [("x", 1, 1), ("y", 3, 3), ("z", 6, 6), ("w", 99, 7)] {
        try writer.addFavorite(NewFavorite(title: title), to: row, at: .rank(wanted))
        #expect(try writer.rank(of: try writer.found(title)) == got)
      }
    }
    #expect(try store.titles() == ["x", "a", "y", "b", "c", "z", "w"])
  }

  @Test("moving the last of 100,000 to rank 1 and back writes fewer than 10 rows")
  func moveAcross() throws {
    let store = try folder.open()
    try store.fill("L", with: 99_999)
    for (rank, title) in [(1, "L 99999"), (100_000, "L 0"), (50_000, "L 7")] {
      let before = try store.changedRows()
      try store.write(.edit) { writer in
        try writer.updateFavorite(
          try writer.found(title), move: (try writer.required(), .rank(rank)))
      }
      let written = try store.changedRows() - before
      #expect(written > 0 && written < 10, "\(written) rows for rank \(rank)")
      let found = try store.read { try $0.rank(of: try $0.found(title)) }
      #expect(found == rank)
    }
    #expect(try store.read { try $0.required().count } == 100_000)
  }

  @Test("removing the first of many writes fewer than 10 rows")
  func removeFirst() throws {
    let store = try folder.open()
    try store.fill("L", with: 2000)
    let before = try store.changedRows()
    try store.write(.edit) { try $0.removeFavorite(try $0.found("L 0")) }
    #expect(try store.changedRows() - before < 10)
    #expect(try store.titles().first == "L 1")
  }

  @Test("thousands of additions at one rank relabel only a few rows each", arguments: [1, 2])
  func busyRank(_ rank: Int) throws {
    let store = try folder.open()
    try store.add((0..<60).map { "old \($0)" })
    let before = try store.changedRows()
    let count = 5000
    try store.write(.edit) { writer in
      let row = try writer.required()
      for index in 0..<count {
        try writer.addFavorite(NewFavorite(title: "\(index)"), to: row, at: .rank(rank))
      }
    }
    // Each addition is one row of each of resource, record, slot and favorite.
    let relabelled = Double(try store.changedRows() - before - 4 * count) / Double(count)
    #expect(relabelled < 3, "\(relabelled) rows each")
    let expected =
      (0..<rank - 1).map { "old \($0)" } + (0..<count).reversed().map(String.init)
      + (rank - 1..<60).map { "old \($0)" }
    #expect(try store.titles() == expected)
  }

  @Test("where no gap is left the neighbourhood is spread, and the order stays")
  func noGaps() throws {
    let store = try folder.open()
    try store.add((0..<500).map { "old \($0)" })
    try store.write(.upkeep) { writer in
      try writer.database.execute(
        sql: """
          UPDATE slot SET position = (SELECT count(*) FROM slot AS other
            WHERE other.position < slot.position)
          """)
    }
    let before = try store.changedRows()
    var expected = (0..<500).map { "old \($0)" }
    try store.write(.edit) { writer in
      let row = try writer.required()
      for index in 0..<200 {
        let rank = index % 2 == 0 ? 250 : 100 + index
        try writer.addFavorite(NewFavorite(title: "\(index)"), to: row, at: .rank(rank))
        expected.insert("\(index)", at: rank - 1)
      }
    }
    #expect(try store.titles() == expected)
    let relabelled = Double(try store.changedRows() - before - 4 * 200) / 200
    #expect(relabelled > 0 && relabelled < 20, "\(relabelled) rows each")
    #expect(try store.read { try $0.check { _ in } } == [])
  }

  @Test("additions that each follow the last one stay in order and relabel little")
  func growingRun() throws {
    let store = try folder.open()
    try store.add((0..<10).map { "old \($0)" })
    let before = try store.changedRows()
    let count = 2000
    try store.write(.edit) { writer in
      let row = try writer.required()
      for index in 0..<count {
        try writer.addFavorite(NewFavorite(title: "\(index)"), to: row, at: .rank(6 + index))
      }
    }
    let relabelled = Double(try store.changedRows() - before - 4 * count) / Double(count)
    #expect(relabelled < 3, "\(relabelled) rows each")
    #expect(
      try store.titles() == (0..<5).map { "old \($0)" } + (0..<count).map(String.init)
        + (5..<10).map { "old \($0)" })
  }
}
