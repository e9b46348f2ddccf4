import FavesCore
import FavesKit
import FavesStore
import FavesTestSupport
import Foundation
import Testing

/// A store of every schema there ever was is kept in `fixtures/stores`, and must open for ever.
@Suite("Stores of earlier schemas")
struct SchemaFixtureTests {
  /// The schemas that ever landed.
  static let versions = [1, 3, 4]

  static func fixture(_ version: Int) -> URL {
    URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
      .appendingPathComponent("fixtures/stores/schema-\(version).sqlite")
  }

  /// Writes the store of this schema, when asked to by the environment; never a run that passes.
  @Test(
    "the store of this schema is written",
    .enabled(if: ProcessInfo.processInfo.environment["FAVES_WRITE_FIXTURES"] != nil))
  func write() throws {
    let pair = try FixtureStores()
    let fixture = Self.fixture(try pair.a.at(60) { try $0.info().schemaVersion })
    try FileManager.default.createDirectory(
      at: fixture.deletingLastPathComponent(), withIntermediateDirectories: true)
    try? FileManager.default.removeItem(at: fixture)
    try FileManager.default.copyItem(atPath: pair.a.storePath, toPath: fixture.path)
    Issue.record("wrote \(fixture.path); look at it, then run without FAVES_WRITE_FIXTURES")
  }

  private func openCopy(_ version: Int, _ machine: Machine) throws -> Faves {
    try FileManager.default.copyItem(
      atPath: Self.fixture(version).path, toPath: machine.storePath)
    return try Faves.open(
      machine.storePath, access: .write, environment: machine.environment)
  }

  @Test("a store of a schema opens, is sound and follows from its log", arguments: versions)
  func sound(version: Int) throws {
    let faves = try openCopy(version, try Machine("C"))
    #expect(try faves.check(deep: true) == [])
    let info = try faves.info()
    #expect(info.schemaVersion == 4)
    #expect(info.replicaName == "A")
    #expect(info.categories == 3 && info.favorites == 11 && info.conflicts == 1)
    #expect(try faves.replicas().map(\.name).sorted() == ["A", "B"])
  }

  @Test("a store of a schema is read as it is, without being changed", arguments: versions)
  func readOnly(version: Int) throws {
    let machine = try Machine("C")
    try FileManager.default.copyItem(
      atPath: Self.fixture(version).path, toPath: machine.storePath)
    let before = try Data(contentsOf: URL(fileURLWithPath: machine.storePath))
    let faves = try Faves.open(machine.storePath, access: .read, environment: machine.environment)
    #expect(try faves.check(deep: false) == [])
    #expect(try faves.info().schemaVersion == version)
    try faves.close()
    #expect(try Data(contentsOf: URL(fileURLWithPath: machine.storePath)) == before)
  }

  @Test("a store of a schema tells the favorites it was given", arguments: versions)
  func favorites(version: Int) throws {
    let faves = try openCopy(version, try Machine("C"))
    var lines: [String] = []
    try faves.list { favorite in
      let values = favorite.metadata.map { "\($0.name)=\($0.value.plainText)" }
      lines.append(
        "\(favorite.category) \(favorite.ranking) \(favorite.title)"
          + (values.isEmpty ? "" : " [\(values.joined(separator: ", "))]")
          + (favorite.details.map { " \($0)" } ?? ""))
    }
    #expect(lines == Self.lines)
    let heat = try faves.show(.title(category: "Films", title: "Heat"))
    #expect(
      heat.id
        == DerivedIDs.favorite(
          in: DerivedIDs.category(NameKey("Films")), NameKey("Heat")))
    #expect(heat.created.description == "2023-11-14T22:13:23.000Z")
    #expect(heat.modified.description == "2023-11-14T22:14:00.000Z")
  }

  static let lines = [
    "Books 1 Война и мир", "Books 2 Emma [Pages=474]", "Books 3 三体 [Pages=302]",
    "Cities 1 København", "Cities 2 Praha", "Cities 3 Αθήνα",
    "Films 1 Alien [Seen=true, Tags=space; fear, Year=1979]",
    "Films 2 Heat [Price=1.10, Seen=true, Year=1995] A thief and a policeman.",
    "Films 3 Ran [Seen=false, Year=1985]", "Films 4 Stalker [Seen=true, Year=1979]",
    "Films 5 Tampopo [Seen=true, Year=1985] Noodles, and how to eat them.",
  ]

  @Test("a store of a schema keeps its definitions, its conflict and its log", arguments: versions)
  func history(version: Int) throws {
    let faves = try openCopy(version, try Machine("C"))
    let films = try #require(try faves.categories().last?.category)
    #expect(films.name == "Films")
    #expect(films.attributes.map(\.name) == ["Year", "Seen", "Tags", "Price"])
    #expect(films.attributes.map(\.type) == [.integer, .boolean, .list, .decimal])
    #expect(films.attributes[1].defaultValue == .boolean(true))
    let conflict = try #require(try faves.conflicts().first)
    #expect(conflict.title == "Tampopo" && conflict.field == "description")
    #expect(conflict.kept.value == .text("Noodles, and how to eat them."))
    #expect(conflict.lost.value == .text("A western about soup."))
    #expect(conflict.kept.replicaName == "B" && conflict.lost.replicaName == "A")
    var activities: [String] = []
    try faves.log(limit: 6) { activities.append($0.activity) }
    #expect(activities == Self.activities)
  }

  static let activities = [
    "added “Stalker” at 4 to Films", "removed “Stalker” from 4 in Films",
    "changed description of “Tampopo” in Films", "changed description of “Tampopo” in Films",
    "moved “Heat” from 5 to 2 in Films", "removed “Solaris” from 3 in Films",
  ]

  @Test("a store of a schema takes edits, an undo and a sync", arguments: versions)
  func use(version: Int) throws {
    let machine = try Machine("C")
    let other = try Machine("D")
    let faves = try openCopy(version, machine)
    let before = try faves.stateDigest()
    machine.clock.set(Machine.start + 3_600_000)
    _ = try faves.move(.title(category: "Films", title: "Ran"), to: .top)
    #expect(try faves.undo().skipped == [])
    #expect(try faves.stateDigest() == before)
    try faves.close()
    try other.at(3600) { try $0.initialize() }
    try other.at(3600) { _ = try $0.sync(with: machine.storePath, options: .confirmed) }
    #expect(try other.digest() == before)
    #expect(try other.at(3600) { try $0.check(deep: true) } == [])
  }
}

/// Two machines that made the store: its clock and its ids are fixed, so it can be made again.
private struct FixtureStores {
  let a: Machine
  let b: Machine

  init() throws {
    a = try Machine("A")
    b = try Machine("B")
    try defineFilms()
    try addFavorites()
    try reorder()
    try disagree()
    try takeBack()
  }

  private func defineFilms() throws {
    let drafts = [
      AttributeDraft(name: "Year", type: .integer, required: true),
      AttributeDraft(name: "Seen", type: .boolean, defaultValue: "yes"),
      AttributeDraft(name: "Tags", type: .list), AttributeDraft(name: "Price", type: .decimal),
    ]
    for draft in drafts { try a.at(1) { _ = try $0.addAttribute(to: "Films", draft) } }
  }

  private func addFavorites() throws {
    let films: [(String, String?, [(name: String, value: String)])] = [
      ("Heat", "A thief and a policeman.", [("Year", "1995"), ("Price", "1.10")]),
      ("Ran", nil, [("Year", "1985"), ("Seen", "no")]),
      ("Alien", nil, [("Year", "1979"), ("Tags", "space; fear")]),
      ("Solaris", "Removed further down.", [("Year", "1972")]),
      ("Stalker", nil, [("Year", "1979")]),
      ("Tampopo", nil, [("Year", "1985")]),
    ]
    for (index, film) in films.enumerated() {
      try a.at(3 + Int64(index)) {
        _ = try $0.add(
          category: "Films", title: film.0, rank: nil, details: film.1, attributes: film.2)
      }
    }
    let others = [
      ("Books", "Emma"), ("Books", "三体"), ("Books", "Война и мир"), ("Cities", "Praha"),
      ("Cities", "København"), ("Cities", "Αθήνα"),
    ]
    for (index, (category, title)) in others.enumerated() {
      try a.at(20 + Int64(index)) {
        _ = try $0.add(category: category, title: title, rank: nil, details: nil, attributes: [])
      }
    }
    for (title, pages) in [("Emma", "474"), ("三体", "302")] {
      try a.at(30) {
        _ = try $0.edit(
          .title(category: "Books", title: title), attributes: [.set(name: "Pages", value: pages)])
      }
    }
  }

  private func reorder() throws {
    try a.at(35) { _ = try $0.move(.title(category: "Books", title: "Война и мир"), to: .top) }
    try a.at(36) { _ = try $0.move(.title(category: "Cities", title: "Praha"), to: .rank(2)) }
    try a.at(37) { _ = try $0.move(.title(category: "Films", title: "Heat"), to: .bottom) }
    try a.at(38) { _ = try $0.move(.title(category: "Films", title: "Alien"), to: .top) }
    try a.at(39) { _ = try $0.remove([.title(category: "Films", title: "Solaris")]) }
    try a.at(37 + 3) {
      _ = try $0.move(.title(category: "Films", title: "Heat"), to: .above("Ran"))
    }
  }

  private func disagree() throws {
    try b.at(41) { try $0.initialize() }
    try a.sync(with: b, at: 42)
    for (machine, seconds, text) in [
      (a, 43, "A western about soup."), (b, 44, "Noodles, and how to eat them."),
    ] as [(Machine, Int64, String)] {
      try machine.at(seconds) {
        _ = try $0.edit(.title(category: "Films", title: "Tampopo"), details: text)
      }
    }
    try a.sync(with: b, at: 45)
  }

  private func takeBack() throws {
    try a.at(50) { _ = try $0.remove([.title(category: "Films", title: "Stalker")]) }
    try a.at(51) { _ = try $0.undo() }
  }
}
