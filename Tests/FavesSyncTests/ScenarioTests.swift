import FavesCore
import FavesKit
import FavesStore
import FavesSync
import FavesTestSupport
import Foundation
import Testing

/// The base of the scenarios: `a b c d e` in the category L on two machines.
struct Pair {
  let a: Machine
  let b: Machine

  init(_ titles: [String] = ["a", "b", "c", "d", "e"]) throws {
    a = try Machine("A")
    b = try Machine("B")
    for title in titles { try a.add(title, at: 1) }
    try b.at(1) { _ in }
    try a.sync(with: b, at: 1)
  }

  /// Syncs, and checks what must hold after every sync.
  @discardableResult
  func sync(
    expecting order: String? = nil, conflicts: Int? = nil, from first: Machine? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> SyncReport {
    let from = first ?? a
    let report = try from.sync(with: from.name == a.name ? b : a)
    try checkSame(sourceLocation)
    if let order {
      #expect(try a.titles().joined(separator: " ") == order, sourceLocation: sourceLocation)
    }
    if let conflicts {
      #expect(report.conflicts.count == conflicts, sourceLocation: sourceLocation)
    }
    return report
  }

  private func checkSame(_ sourceLocation: SourceLocation) throws {
    #expect(try a.digest() == b.digest(), sourceLocation: sourceLocation)
    let second = try b.sync(with: a)
    #expect(second.sent == 0 && second.received == 0, sourceLocation: sourceLocation)
    for machine in [a, b] {
      #expect(
        try machine.at(1500) { try $0.check(deep: true) } == [], sourceLocation: sourceLocation)
    }
  }
}

extension Machine {
  func add(
    _ title: String, to category: String = "L", rank: Int? = nil, at seconds: Int64,
    details: String? = nil, _ attributes: (name: String, value: String)...
  ) throws {
    try at(seconds) {
      _ = try $0.add(
        category: category, title: title, rank: rank, details: details, attributes: attributes)
    }
  }

  func move(_ title: String, to rank: Int, in category: String = "L", at seconds: Int64) throws {
    try at(seconds) {
      _ = try $0.move(.title(category: category, title: title), to: .rank(rank))
    }
  }

  func remove(_ titles: String..., in category: String = "L", at seconds: Int64) throws {
    try at(seconds) {
      _ = try $0.remove(titles.map { .title(category: category, title: $0) })
    }
  }

  func edit(
    _ title: String, in category: String = "L", at seconds: Int64, title newTitle: String? = nil,
    details: String?? = nil, to newCategory: String? = nil, _ attributes: AttributeEdit...
  ) throws {
    try at(seconds) {
      _ = try $0.edit(
        .title(category: category, title: title), title: newTitle, details: details,
        attributes: attributes, category: newCategory)
    }
  }

  func favorite(_ title: String, in category: String = "L") throws -> Favorite {
    try at(2000) { try $0.show(.title(category: category, title: title)) }
  }

  func value(_ name: String, of title: String) throws -> AttributeValue? {
    try favorite(title).metadata.value(named: name)
  }

  func categories() throws -> [String] {
    try at(2000) { try $0.categories().map(\.category.name) }
  }

  func conflicts() throws -> [Conflict] {
    try at(2000) { try $0.conflicts() }
  }
}

@Suite("Merge scenarios: order")
struct OrderScenarioTests {
  @Test("1: of two claims to rank 1 the later one is first")
  func laterClaimFirst() throws {
    let pair = try Pair()
    try pair.a.move("c", to: 1, at: 2)
    try pair.b.move("e", to: 1, at: 3)
    try pair.sync(expecting: "e c a b d", conflicts: 0)
  }

  @Test("2: the same move on both machines is one move, and no conflict")
  func sameMove() throws {
    let pair = try Pair()
    try pair.a.move("a", to: 3, at: 2)
    try pair.b.move("a", to: 3, at: 3)
    try pair.sync(expecting: "b c a d e", conflicts: 0)
  }

  @Test("3: of two moves of one favorite the later holds and the other is reported")
  func laterMove() throws {
    let pair = try Pair()
    try pair.a.move("a", to: 5, at: 2)
    try pair.b.move("a", to: 3, at: 3)
    let report = try pair.sync(expecting: "b c a d e", conflicts: 1)
    #expect(report.conflicts.first?.field == "place")
  }

  @Test("12: what was added after a favorite that is removed stays in its place")
  func addedAfterRemoved() throws {
    let pair = try Pair()
    try pair.a.add("x", rank: 3, at: 2)
    try pair.b.remove("b", at: 3)
    try pair.sync(expecting: "a x c d e", conflicts: 0)
  }

  @Test("13: what was added after a favorite that moves away stays in its place")
  func addedAfterMoved() throws {
    let pair = try Pair()
    try pair.a.add("x", rank: 3, at: 2)
    try pair.b.move("b", to: 1, at: 3)
    try pair.sync(expecting: "b a x c d e", conflicts: 0)
  }

  @Test("14: two runs added at one place do not mix")
  func runsStayTogether() throws {
    let pair = try Pair()
    for index in 1...3 {
      try pair.a.add("x\(index)", rank: 2 + index, at: Int64(1 + index))
      try pair.b.add("y\(index)", rank: 2 + index, at: Int64(1 + index))
    }
    try pair.sync()
    let middle = try pair.a.titles()[2..<8].joined(separator: " ")
    #expect(["x1 x2 x3 y1 y2 y3", "y1 y2 y3 x1 x2 x3"].contains(middle))
  }

  @Test("15: one side removes all and the other adds: only the addition is left")
  func removesAll() throws {
    let pair = try Pair()
    try pair.a.remove("a", "b", "c", "d", "e", at: 2)
    try pair.b.add("f", at: 3)
    try pair.sync(expecting: "f", conflicts: 0)
  }

  @Test("15: a sync that would remove over ten and more than half asks first, from either side")
  func guardAsks() throws {
    for startsAtA in [true, false] {
      let titles = (1...12).map { "t\($0)" }
      let pair = try Pair(titles)
      try pair.a.at(2) { faves in
        _ = try faves.remove(titles.prefix(11).map { .title(category: "L", title: $0) })
      }
      try pair.b.add("f", at: 3)
      let (from, to) = startsAtA ? (pair.a, pair.b) : (pair.b, pair.a)
      let error = #expect(throws: FavesError.self) { try from.sync(with: to, SyncOptions()) }
      #expect(error?.code == "confirmation-needed")
      #expect(try pair.b.titles() == titles + ["f"])
      #expect(try pair.a.titles() == ["t12"])
      try pair.sync(expecting: "t12 f", conflicts: 0, from: from)
    }
  }

  @Test("20: moved to two other categories at once, a favorite is in exactly one of them")
  func movedToTwoCategories() throws {
    let pair = try Pair()
    try pair.a.add("m", to: "Books", at: 2)
    try pair.a.add("n", to: "Music", at: 2)
    try pair.sync()
    try pair.a.edit("c", at: 3, to: "Books")
    try pair.b.edit("c", at: 4, to: "Music")
    try pair.sync(expecting: "a b d e", conflicts: 1)
    #expect(try pair.a.titles("Books") == ["m"])
    #expect(try pair.a.titles("Music") == ["n", "c"])
  }

  @Test("43: overlapping swaps leave each favorite once")
  func overlappingSwaps() throws {
    let pair = try Pair()
    try pair.a.move("c", to: 4, at: 2)
    try pair.b.move("d", to: 5, at: 3)
    try pair.sync()
    #expect(try pair.a.titles().sorted() == ["a", "b", "c", "d", "e"])
  }

  @Test("22: three machines come to one order whichever way they meet")
  func threeMachines() throws {
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
      let pair = try Pair()
      let third = try Machine("C")
      try third.at(1) { _ in }
      try pair.b.sync(with: third, at: 1)
      try pair.a.move("e", to: 1, at: 2)
      try pair.b.move("d", to: 1, at: 3)
      try third.remove("a", at: 4)
      let meetings = [(pair.a, pair.b), (pair.b, third), (third, pair.a)]
      for index in order { try meetings[index].0.sync(with: meetings[index].1) }
      for meeting in meetings + meetings { try meeting.0.sync(with: meeting.1) }
      for machine in [pair.a, pair.b, third] {
        #expect(try machine.titles() == ["d", "e", "b", "c"])
        #expect(try machine.digest() == pair.a.digest())
      }
    }
  }
}

@Suite("Merge scenarios: values and removals")
struct ValueScenarioTests {
  @Test("4: moved here and removed there, a favorite is kept where it was moved, and reported")
  func movedAndRemoved() throws {
    let pair = try Pair()
    try pair.a.move("c", to: 1, at: 2)
    try pair.b.remove("c", at: 3)
    let report = try pair.sync(expecting: "c a b d e", conflicts: 1)
    #expect(report.conflicts.first?.field == "removed")
  }

  @Test("5: a removal that has seen the edit stands, without report")
  func removalHasSeenEdit() throws {
    let pair = try Pair()
    try pair.a.edit("c", at: 2, .set(name: "k", value: "1"))
    try pair.sync()
    try pair.b.remove("c", at: 3)
    try pair.sync(expecting: "a b d e", conflicts: 0)
  }

  @Test("6: edits of two fields are both kept, without conflict")
  func twoFields() throws {
    let pair = try Pair()
    try pair.a.edit("c", at: 2, title: "C!")
    try pair.b.edit("c", at: 3, details: "long enough to be one")
    try pair.sync(expecting: "a b C! d e", conflicts: 0)
    #expect(try pair.a.favorite("C!").details == "long enough to be one")
  }

  @Test("7: of two titles the later holds; the other is in the conflict and in the log")
  func twoTitles() throws {
    let pair = try Pair()
    try pair.a.edit("c", at: 2, title: "of A")
    try pair.b.edit("c", at: 3, title: "of B")
    let report = try pair.sync(expecting: "a b of B d e", conflicts: 1)
    #expect(report.conflicts.first?.kept.value == .text("of B"))
    #expect(report.conflicts.first?.lost.value == .text("of A"))
    var activities: [String] = []
    try pair.b.at(2000) { try $0.log { activities.append($0.activity) } }
    #expect(activities.contains { $0.contains("of A") })
  }

  @Test("8: with equal clocks the same one wins from either direction")
  func equalClocks() throws {
    var winners: Set<[String]> = []
    for startsAtA in [true, false] {
      let pair = try Pair()
      try pair.a.edit("c", at: 2, title: "of A")
      try pair.b.edit("c", at: 2, title: "of B")
      try pair.sync(conflicts: 1, from: startsAtA ? pair.a : pair.b)
      winners.insert(try pair.a.titles())
    }
    #expect(winners.count == 1)
  }

  @Test("9: three edits do not outweigh one later edit")
  func laterBeatsMore() throws {
    let pair = try Pair()
    try pair.a.edit("c", at: 2, title: "one")
    try pair.a.edit("one", at: 3, title: "two")
    try pair.a.edit("two", at: 4, title: "three")
    try pair.b.edit("c", at: 5, title: "later")
    try pair.sync(expecting: "a b later d e", conflicts: 1)
  }

  @Test("10: one attribute added and another removed are both done")
  func twoAttributes() throws {
    let pair = try Pair()
    try pair.a.edit("c", at: 2, .set(name: "j", value: "1"))
    try pair.sync()
    try pair.a.edit("c", at: 3, .set(name: "k", value: "2"))
    try pair.b.edit("c", at: 4, .unset(name: "j"))
    try pair.sync(conflicts: 0)
    #expect(try pair.b.favorite("c").metadata == [Attribute("k", .number("2"))])
  }

  @Test("11: a value beats a removal of it, and the removal is reported")
  func valueBeatsUnset() throws {
    let pair = try Pair()
    try pair.a.edit("c", at: 2, .set(name: "k", value: "0"))
    try pair.sync()
    try pair.a.edit("c", at: 3, .set(name: "k", value: "1"))
    try pair.b.edit("c", at: 4, .unset(name: "k"))
    try pair.sync(conflicts: 1)
    #expect(try pair.b.value("k", of: "c") == .number("1"))
  }

  @Test("39: removed and added again under the same title, a favorite starts afresh")
  func addedAgain() throws {
    let pair = try Pair()
    try pair.a.edit("c", at: 2, details: "long enough to be one")
    try pair.a.remove("c", at: 3)
    try pair.a.add("c", at: 4)
    try pair.sync(expecting: "a b d e c", conflicts: 0)
    #expect(try pair.b.favorite("c").details == nil)
  }

  @Test("41: hostile titles and attribute names arrive to the byte")
  func hostileTexts() throws {
    let titles = [
      "👩‍👩‍👧‍👦 family", "שלום עולם", "two\nlines\tand tab", String(repeating: "é", count: 255),
      "e\u{301}", "'; DROP TABLE favorite; --", "nul\u{0}inside", "\u{FEFF}bom", "a\u{202E}b",
    ]
    let pair = try Pair([])
    for title in titles { try pair.a.add(title, at: 2, (name: title, value: title)) }
    try pair.sync()
    let arrived = try pair.b.titles()
    #expect(zip(arrived, titles).allSatisfy { $0.isIdentical(to: $1) })
    #expect(arrived.count == titles.count)
    for title in titles {
      #expect(try pair.b.value(title, of: title) == .text(title))
    }
  }

  @Test("a conflict ends with any edit that has seen both sides")
  func conflictEnds() throws {
    let pair = try Pair()
    try pair.a.edit("c", at: 2, .set(name: "k", value: "1"))
    try pair.b.edit("c", at: 3, .set(name: "k", value: "2"))
    try pair.sync(conflicts: 1)
    #expect(try pair.b.conflicts().count == 1)
    try pair.a.edit("c", at: 4, .set(name: "k", value: "3"))
    try pair.sync(conflicts: 0)
    #expect(try pair.a.conflicts().isEmpty && pair.b.conflicts().isEmpty)
  }

  @Test("a revival ends with any edit that has seen it")
  func revivalEnds() throws {
    let pair = try Pair()
    try pair.a.move("c", to: 1, at: 2)
    try pair.b.remove("c", at: 3)
    try pair.sync(conflicts: 1)
    try pair.b.edit("c", at: 4, .set(name: "k", value: "1"))
    try pair.sync(expecting: "c a b d e", conflicts: 0)
    #expect(try pair.a.conflicts().isEmpty)
  }
}

@Suite("Merge scenarios: categories and names")
struct NameScenarioTests {
  @Test("16: a category removed here and added to there lives, and is reported")
  func removedAndAddedTo() throws {
    let pair = try Pair()
    try pair.a.at(2) { _ = try $0.removeCategory("L", withFavorites: true) }
    try pair.b.add("f", at: 3)
    let report = try pair.sync(expecting: "f", conflicts: 1)
    #expect(report.conflicts.first?.resourceType == .category)
    #expect(report.conflicts.first?.field == "removed")
  }

  @Test("17: renamed here to what is created there, both categories are kept, one shown as (2)")
  func renamedToCreated() throws {
    let pair = try Pair()
    try pair.a.at(2) { _ = try $0.renameCategory("L", to: "Movies") }
    try pair.b.add("z", to: "Movies", at: 3)
    let report = try pair.sync(conflicts: 1)
    #expect(report.conflicts.first?.field == "name")
    #expect(try pair.a.categories() == ["Movies", "Movies (2)"])
    #expect(try pair.a.titles("Movies") == ["a", "b", "c", "d", "e"])
    #expect(try pair.b.titles("Movies (2)") == ["z"])
  }

  @Test("18: one name in two normal forms is one category")
  func normalForms() throws {
    let pair = try Pair([])
    try pair.a.add("x", to: "Caf\u{E9}", at: 2)
    try pair.b.add("y", to: "Cafe\u{301}", at: 3)
    try pair.sync()
    #expect(try pair.a.categories().count == 1)
    #expect(try pair.a.titles("Café").sorted() == ["x", "y"])
  }

  @Test("19: of two new names of a category the later holds and the other is reported")
  func twoNames() throws {
    let pair = try Pair()
    try pair.a.at(2) { _ = try $0.renameCategory("L", to: "X") }
    try pair.b.at(3) { _ = try $0.renameCategory("L", to: "Y") }
    let report = try pair.sync(conflicts: 1)
    #expect(try pair.a.categories() == ["Y"])
    #expect(report.conflicts.first?.lost.value == .text("X"))
  }

  @Test("21: two favorites renamed to one title are both kept, the same one shown as (2)")
  func renamedToOneTitle() throws {
    let pair = try Pair()
    try pair.a.edit("b", at: 2, title: "R")
    try pair.b.edit("d", at: 3, title: "R")
    let report = try pair.sync(expecting: "a R c R (2) e", conflicts: 1)
    #expect(report.conflicts.first?.kept.replicaName == "A")
    #expect(report.conflicts.first?.lost.replicaName == "B")
    #expect(try pair.b.titles() == ["a", "R", "c", "R (2)", "e"])
    try pair.b.edit("R (2)", at: 4, title: "S")
    try pair.sync(expecting: "a R c S e", conflicts: 0)
    #expect(try pair.a.conflicts().isEmpty)
  }
}

@Suite("Merge scenarios: clocks, copies and safety")
struct SafetyScenarioTests {
  @Test("23: fifty edits of a year offline all arrive")
  func yearOffline() throws {
    let pair = try Pair()
    let year: Int64 = 365 * 24 * 3600
    for index in 0..<50 {
      try pair.b.add("off\(index)", at: Int64(2 + index * 600_000))
    }
    try pair.a.sync(with: pair.b, at: year)
    #expect(try pair.a.titles().count == 55)
    #expect(try pair.a.digest() == pair.b.digest())
  }

  @Test("24: a clock two years ahead stops the sync; accepted, the next edit there still wins")
  func clockAhead() throws {
    let pair = try Pair()
    try pair.a.edit("c", at: 2 * 365 * 24 * 3600, .set(name: "k", value: "1"))
    let error = #expect(throws: FavesError.self) { try pair.b.sync(with: pair.a) }
    #expect(error?.code == "clock-ahead")
    #expect(error?.message.contains("A") == true)
    #expect(try pair.b.value("k", of: "c") == nil)
    var options = SyncOptions.confirmed
    options.acceptsClock = true
    try pair.b.sync(with: pair.a, options)
    try pair.b.edit("c", at: 1001, .set(name: "k", value: "2"))
    try pair.b.sync(with: pair.a, options)
    #expect(try pair.a.value("k", of: "c") == .number("2"))
  }

  @Test("25: when the clock goes back an hour, the second edit still wins")
  func clockBack() throws {
    let pair = try Pair()
    try pair.a.edit("c", at: 4000, .set(name: "k", value: "1"))
    try pair.a.edit("c", at: 400, .set(name: "k", value: "2"))
    try pair.sync(conflicts: 0)
    #expect(try pair.b.value("k", of: "c") == .number("2"))
  }

  @Test("26: a store copied as a file and edited on both sides loses nothing")
  func copied() throws {
    let pair = try Pair()
    let copy = try Machine("Copy")
    try FileManager.default.copyItem(atPath: pair.a.storePath, toPath: copy.storePath)
    try pair.a.add("on the original", at: 2)
    try copy.add("on the copy", at: 3)
    try copy.sync(with: pair.a)
    #expect(try pair.a.titles().count == 7)
    #expect(try pair.a.digest() == copy.digest())
  }

  @Test("26: a copy on the same machine takes a new replica as well")
  func copiedBeside() throws {
    let pair = try Pair()
    let path = pair.a.folder.path + "/copy.sqlite"
    try FileManager.default.copyItem(atPath: pair.a.storePath, toPath: path)
    try pair.a.add("on the original", at: 2)
    let copy = try Faves.open(path, access: .write, environment: pair.a.environment)
    _ = try copy.add(
      category: "L", title: "on the copy", rank: nil, details: nil, attributes: [])
    let report = try copy.sync(with: pair.a.storePath)
    #expect(report.sent == 1 && report.received == 1)
    #expect(try pair.a.titles().count == 7)
  }

  @Test("27: restored from an old copy, a store learns again and reuses no sequence")
  func restored() throws {
    let pair = try Pair()
    let backup = pair.a.folder.path + "/last-week.sqlite"
    try FileManager.default.copyItem(atPath: pair.a.storePath, toPath: backup)
    try pair.a.add("since", at: 2)
    try pair.sync()
    try Data(contentsOf: URL(fileURLWithPath: backup))
      .write(to: URL(fileURLWithPath: pair.a.storePath), options: [])
    try pair.a.add("after the restore", at: 3)
    try pair.sync()
    #expect(try pair.a.titles().suffix(2).sorted() == ["after the restore", "since"])
  }

  @Test("33: a store is not synced with itself, nor through a symbolic link")
  func itself() throws {
    let pair = try Pair()
    let link = pair.a.folder.path + "/link.sqlite"
    try FileManager.default.createSymbolicLink(
      atPath: link, withDestinationPath: pair.a.storePath)
    for path in [pair.a.storePath, link] {
      let error = #expect(throws: FavesError.self) {
        try pair.a.at(2) { try $0.sync(with: path) }
      }
      #expect(error?.code == "same-store")
    }
  }

  @Test("33: with the two stores swapped the result is the same")
  func swapped() throws {
    var digests: Set<Digest> = []
    for startsAtA in [true, false] {
      let pair = try Pair()
      try pair.a.move("c", to: 1, at: 2)
      try pair.a.edit("d", at: 2, title: "D of A")
      try pair.b.edit("d", at: 3, title: "D of B")
      try pair.b.remove("c", at: 3)
      try pair.sync(from: startsAtA ? pair.a : pair.b)
      digests.insert(try pair.a.digest())
    }
    #expect(digests.count == 1)
  }

  @Test("34: a missing, empty or foreign file is an error and is not changed")
  func badPeers() throws {
    let pair = try Pair()
    let missing = pair.a.folder.path + "/missing.sqlite"
    #expect(throws: FavesError.self) { try pair.a.at(2) { try $0.sync(with: missing) } }
    #expect(!FileManager.default.fileExists(atPath: missing))
    for content in ["", "this is no database, but text that is long enough to look at"] {
      let path = pair.a.folder.path + "/foreign"
      try Data(content.utf8).write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: FavesError.self) {
        try pair.a.at(2) { try $0.sync(with: path) }
      }
      #expect(error?.kind == .data)
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(content.utf8))
    }
  }

  @Test("32: a dry run changes no byte of either file, and the real run then reports the same")
  func dryRun() throws {
    let pair = try Pair()
    try pair.a.move("c", to: 1, at: 2)
    try pair.b.edit("c", at: 3, title: "other")
    try pair.b.add("f", at: 3)
    func bytes() throws -> [Data] {
      try [pair.a, pair.b].map { try Data(contentsOf: URL(fileURLWithPath: $0.storePath)) }
    }
    let before = try bytes()
    var options = SyncOptions()
    options.isDryRun = true
    var planned = try pair.a.sync(with: pair.b, options)
    #expect(try bytes() == before)
    var done = try pair.a.sync(with: pair.b)
    planned.seconds = 0
    done.seconds = 0
    #expect(planned == done)
  }

  @Test("31: an edit made while a sync runs is kept and goes next time")
  func editDuringSync() async throws {
    let pair = try Pair()
    for index in 0..<200 { try pair.a.add("x\(index)", at: 2) }
    let path = pair.b.storePath
    let environment = pair.b.environment
    async let edit: Void = Task.detached {
      let faves = try Faves.open(path, access: .write, environment: environment)
      _ = try faves.add(
        category: "L", title: "meanwhile", rank: nil, details: nil, attributes: [])
      try faves.close()
    }.value
    try pair.a.sync(with: pair.b)
    try await edit
    try pair.a.sync(with: pair.b)
    #expect(try pair.a.titles().contains("meanwhile"))
    #expect(try pair.a.digest() == pair.b.digest())
  }

  @Test("40: after the undo of a sync, both sides agree and nothing vanishes")
  func undoOfSync() throws {
    let pair = try Pair()
    try pair.b.edit("c", at: 2, title: "changed there")
    try pair.b.add("f", at: 2)
    try pair.sync(expecting: "a b changed there d e f")
    let before = try pair.a.at(3) { try $0.info().audits }
    try pair.a.at(4) { _ = try $0.undo() }
    #expect(try pair.a.titles() == ["a", "b", "c", "d", "e"])
    #expect(try pair.a.at(5) { try $0.info().audits } > before)
    try pair.sync(expecting: "a b c d e", conflicts: 0)
  }
}
