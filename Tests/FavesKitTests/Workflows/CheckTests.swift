import FavesCore
import FavesKit
import FavesStore
import FavesTestSupport
import Synchronization
import Testing

@Suite("Check")
struct CheckTests {
  private let desk: Desk

  init() throws {
    desk = try Desk()
    try desk.define("Year", .integer)
    for title in ["a", "b", "c", "d"] { try desk.add(title, ("Year", "1995"), ("Tag", "x")) }
    try desk.move("d", to: .top)
    try desk.remove("b")
    try desk.add("e", to: "Books")
  }

  private func codes(deep: Bool = false, repair: Bool = false) throws -> Set<String> {
    Set(try desk.faves.check(deep: deep, repair: repair).map(\.code))
  }

  @Test("a sound store has no problems, and checking it changes nothing")
  func sound() throws {
    let records = try desk.records()
    #expect(try desk.faves.check() == [])
    #expect(try desk.faves.check(deep: true) == [])
    #expect(try desk.faves.check(deep: true, repair: true) == [])
    #expect(try desk.records() == records)
  }

  @Test("it says what it is doing")
  func progress() throws {
    let heard = Mutex<[String]>([])
    let environment = FavesEnvironment(
      clock: desk.machine.clock, ids: RandomIDs(), stateDirectory: desk.machine.folder.path,
      replicaName: "A", progress: { step in heard.withLock { $0.append(step.task) } })
    let faves = try Faves.open(desk.machine.storePath, access: .write, environment: environment)
    _ = try faves.check(deep: true)
    #expect(heard.withLock { $0.count } >= 4)
  }

  @Test("one altered byte of a record is found, be it readable or not", arguments: 0..<12)
  func alteredBody(_ offset: Int) throws {
    let position = "1 + \(offset) % length(body)"
    try desk.tamper(
      """
      UPDATE record SET body = CAST(substr(body, 1, (\(position)) - 1) ||
        CASE WHEN substr(body, \(position), 1) = x'41' THEN x'42' ELSE x'41' END ||
        substr(body, (\(position)) + 1) AS BLOB) WHERE id = 3
      """)
    #expect(try codes() == ["chain-broken"])
    #expect(try codes(deep: true, repair: true) == ["chain-broken"], "no repair from a broken log")
  }

  @Test(
    "altered columns of a record are found",
    arguments: [
      "wall = wall + 1", "time = time + 1", "counter = 5", "action = 1", "action = 9",
      "hash = zeroblob(32)", "hash = x'00'", "resource = 1", "sequence = 99",
    ])
  func alteredColumn(_ change: String) throws {
    try desk.tamper("UPDATE record SET \(change) WHERE id = 4")
    #expect(try codes().contains("chain-broken"))
  }

  @Test("a missing record is found, at the end of the log as well", arguments: ["3", "max(id)"])
  func missingRecord(_ row: String) throws {
    try desk.tamper("DELETE FROM record WHERE id = (SELECT \(row) FROM record)")
    #expect(try codes().contains("chain-broken"))
  }

  @Test("the replica and row of a broken record are named")
  func naming() throws {
    try desk.tamper("UPDATE record SET wall = wall + 1 WHERE id = 4")
    let problem = try #require(try desk.faves.check().first)
    #expect(problem.message.contains("\(try desk.faves.info().replica):4"))
  }

  static let damages: [(sql: String, code: String)] = [
    (
      "UPDATE slot SET favorite = NULL WHERE record = (SELECT slot FROM favorite LIMIT 1)",
      "rank-order"
    ),
    ("UPDATE favorite SET slot = (SELECT min(record) FROM slot) WHERE title = 'c'", "rank-order"),
    ("UPDATE category SET favorites = favorites + 1", "rank-order"),
    ("UPDATE slot SET position = 0", "rank-order"),
    ("DELETE FROM favorite WHERE title = 'c'", "rank-order"),
    ("UPDATE favorite SET title = 'a', title_key = 'a' WHERE title = 'c'", "title-twice"),
    ("UPDATE category SET name = 'Films', name_key = 'films'", "name-twice"),
    ("UPDATE favorite SET category = 999 WHERE title = 'c'", "reference-broken"),
  ]

  @Test("damaged tables are found at once and rebuilt from the log", arguments: damages.indices)
  func damagedTables(_ index: Int) throws {
    let before = try desk.faves.stateDigest()
    let damage = Self.damages[index]
    try desk.tamper(damage.sql)
    #expect(try codes().contains(damage.code), "\(damage.sql)")
    #expect(try codes(repair: true) == [], "\(damage.sql)")
    #expect(try desk.faves.stateDigest() == before)
    try desk.check()
  }

  static let hidden: [String] = [
    "UPDATE favorite SET title = 'z', title_key = 'z' WHERE title = 'c'",
    "UPDATE favorite SET description = 'made up', metadata = NULL WHERE title = 'c'",
    "UPDATE favorite SET modified = modified + 1 WHERE title = 'c'",
    "UPDATE favorite SET metadata = NULL WHERE title = 'c'",
    "UPDATE favorite SET metadata = x'ff' WHERE title = 'c'",
    "UPDATE category SET strict = 1 - strict WHERE name = 'Books'",
    "UPDATE attribute SET required = 1 - required, type = 'text'",
    "UPDATE slot SET position = -position",
    "DELETE FROM attribute",
  ]

  @Test("tables that are whole but wrong are found by replaying the log", arguments: hidden)
  func wrongTables(_ sql: String) throws {
    let before = try desk.faves.stateDigest()
    try desk.tamper(sql)
    #expect(try codes(deep: true).contains("tables-differ"), "\(sql)")
    #expect(try codes(deep: true, repair: true) == [], "\(sql)")
    #expect(try desk.faves.stateDigest() == before, "\(sql)")
    #expect(try desk.titles() == ["d", "a", "c"])
  }

  @Test("a check without repair leaves the damage as it is")
  func noRepair() throws {
    try desk.tamper("UPDATE category SET favorites = favorites + 1")
    #expect(try codes(deep: true).contains("rank-order"))
    #expect(try codes().contains("rank-order"))
  }
}
