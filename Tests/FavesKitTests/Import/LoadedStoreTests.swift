import FavesCore
import FavesKit
import FavesStore
import FavesTestSupport
import Foundation
import GRDB
import Testing

@Suite("A loaded store")
struct LoadedStoreTests {
  /// A file with what the loader cannot do itself among what it can.
  private func text(seed: UInt64, ranked: Bool) -> String {
    var random = SplitMix64(seed: seed)
    func chance(_ one: UInt64) -> Bool { random.next() % one == 0 }
    var ranks = ["Films": 0, "Bücher": 0, "Songs": 0]
    var titles: [String] = []
    var text = "category,\(ranked ? "ranking," : "")id,title,description,year,genre,created\n"
    for index in 0..<600 {
      let category = ["Films", "Films", "Bücher", "Songs"].randomElement(using: &random) ?? "Films"
      ranks[category, default: 0] += 1
      let rank = ranks[category] ?? 0
      var title =
        ["Heat \(index)", "Heat (\(index % 9))", "Ärger \(index)", "東京 \(index)", "x \(index)"]
        .randomElement(using: &random) ?? ""
      if index > 500, chance(10) { title = titles.randomElement(using: &random) ?? title }
      titles.append(title)
      let details = chance(3) ? "short" : "a description that is long enough to be taken as it is"
      var cells = [category]
      if ranked { cells.append(chance(9) ? "" : chance(12) ? "\(rank / 2 + 1)" : "\(rank)") }
      cells.append(
        chance(5) ? ResourceID(high: random.next(), low: random.next()).description : "")
      cells += [title, chance(2) ? details : "", chance(4) ? "" : "\(1900 + index % 100)"]
      cells += [["Crime", "", "\"a, b\""].randomElement(using: &random) ?? ""]
      cells += [chance(3) ? "2020-01-01T00:00:00Z" : ""]
      text += cells.joined(separator: ",") + "\n"
    }
    return text
  }

  private func indexes(_ path: String) throws -> [String] {
    let queue = try DatabaseQueue(path: path)
    defer { try? queue.close() }
    return try queue.inDatabase { database in
      #expect(try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").isEmpty)
      return try String.fetchAll(
        database,
        sql:
          "SELECT type || ' ' || name || ' ' || tbl_name || ' ' || coalesce(sql, '') AS text FROM sqlite_master ORDER BY text"
      )
    }
  }

  private func export(_ faves: Faves, _ machine: Machine) throws -> String {
    let path = machine.folder.path + "/out.json"
    _ = try faves.export(to: path)
    return try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8)
  }

  /// Imports into a store that is missing, or into one with another category, and exports.
  private func store(
    _ files: [String], isMissing: Bool
  ) throws -> (export: String, report: ImportReport, schema: [String]) {
    let machine = try Machine("A")
    if !isMissing {
      try machine.at(0) {
        _ = try $0.add(category: "Other", title: "one", rank: nil, details: nil, attributes: [])
      }
    }
    var paths: [String] = []
    for (index, text) in files.enumerated() {
      paths.append(machine.folder.path + "/file\(index).csv")
      try Data(text.utf8).write(to: URL(fileURLWithPath: paths[index]))
    }
    machine.clock.set(Machine.start + 10_000)
    let faves = try Faves.open(
      machine.storePath, access: .fill, environment: machine.environment)
    let report = try faves.importFiles(paths)
    machine.clock.set(Machine.start + 20_000)
    if !isMissing { _ = try faves.removeCategory("Other", withFavorites: true) }
    #expect(try faves.check(deep: true) == [])
    let text = try export(faves, machine)
    try faves.close()
    return (text, report, try indexes(machine.storePath))
  }

  @Test(
    "says what one says that was filled favorite by favorite", arguments: [1, 2, 3] as [UInt64],
    [false, true])
  func same(seed: UInt64, ranked: Bool) throws {
    let files = [text(seed: seed, ranked: ranked), text(seed: seed + 100, ranked: false)]
    let loaded = try store(files, isMissing: true)
    let added = try store(files, isMissing: false)
    #expect(loaded.report.added > 500, "seed \(seed)")
    #expect(loaded.report.added == added.report.added, "seed \(seed)")
    #expect(loaded.report.rejected == added.report.rejected, "seed \(seed)")
    #expect(loaded.report.rejects.map(\.diagnostic) == added.report.rejects.map(\.diagnostic))
    if loaded.export != added.export { Issue.record("seed \(seed): the exports differ") }
    #expect(loaded.schema == added.schema)
  }

  @Test("has the indexes of an empty one")
  func indexes() throws {
    let empty = try Machine("E")
    try empty.at(0) { _ in }
    let loaded = try store(["category,title\nL,a\nL,b\n"], isMissing: true)
    #expect(try loaded.schema == indexes(empty.storePath))
  }
}
