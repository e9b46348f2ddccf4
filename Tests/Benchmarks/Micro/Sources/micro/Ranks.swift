import FavesCore
import FavesKit
import FavesStore
import SystemFiles

/// The rank order of a category of two thousand in a store file.
///
/// A run is one transaction of many edits that is taken back, so that every run finds the same.
enum Ranks {
  private static let edits = 200

  static let benchmarks = [
    Benchmark(name: "rank, insert at the end", unit: "favorite") { try inserting(at: .end) },
    Benchmark(name: "rank, insert at the start", unit: "favorite") {
      try inserting(at: .rank(1))
    },
    Benchmark(name: "rank, insert at one spot", unit: "favorite") {
      try inserting(at: .rank(RankedStore.count / 2))
    },
    Benchmark(name: "rank, move last to first", unit: "move") {
      try moving { _ in (from: RankedStore.count - 1, to: 1) }
    },
    Benchmark(name: "rank, move anywhere", unit: "move") {
      var samples = Samples()
      let moves = (0..<edits).map { _ in
        (
          from: samples.number(below: RankedStore.count),
          to: samples.number(below: RankedStore.count) + 1
        )
      }
      return try moving { moves[$0] }
    },
  ]

  private static func inserting(at position: RankPosition) throws -> Work {
    let store = try RankedStore()
    return Work(operations: edits, bytes: nil) {
      try store.edit { writer, category in
        for number in 0..<edits {
          try writer.addFavorite(
            NewFavorite(title: "new \(number)"), to: category, at: position)
        }
      }
    }
  }

  /// - Parameter move: The index of a favorite in the order before, and the rank it gets.
  private static func moving(_ move: @escaping (Int) -> (from: Int, to: Int)) throws -> Work {
    let store = try RankedStore()
    return Work(operations: edits, bytes: nil) {
      try store.edit { writer, category in
        var keys = try writer.favoriteKeys(in: category)
        for number in 0..<edits {
          let (from, to) = move(number)
          let key = keys.remove(at: from)
          keys.insert(key, at: to - 1)
          guard let favorite = try writer.favorite(key: key) else { continue }
          try writer.updateFavorite(favorite, move: (category, .rank(to)))
        }
      }
    }
  }
}

/// A store in a temporary folder that goes away with it.
private final class RankedStore {
  static let count = 2000
  private let folder: String
  private let store: Store

  init() throws {
    folder = try SystemFiles.makeTemporaryFolder(in: "/tmp", stem: "faves-micro")
    store = try Store(
      path: "\(folder)/favorites.sqlite", access: .create,
      environment: StoreEnvironment(
        clock: SystemClock(), ids: SeededIDs(seed: 1), stateDirectory: "\(folder)/state",
        replicaName: "micro"))
    try store.write(.edit) { writer in
      let category = try writer.addCategory("ranked")
      for number in 1...Self.count {
        try writer.addFavorite(NewFavorite(title: "favorite \(number)"), to: category)
      }
    }
  }

  /// Does edits, counts the favorites there are then, and takes all of it back.
  func edit(_ body: (StoreWriter, StoredCategory) throws -> Void) throws -> Int {
    try store.write(.edit, isDryRun: true) { writer in
      guard let category = try writer.category(named: "ranked") else {
        throw BenchmarkFailure(description: "the category is gone")
      }
      try body(writer, category)
      try writer.settle()
      return try writer.count(of: category)
    }
  }

  deinit {
    try? store.close()
    for part in ["/state/replicas", "/state", ""] { SystemFiles.removeAll(folder + part) }
  }
}
