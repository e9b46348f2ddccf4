import FavesCore
import FavesKit
import FavesStore
import FavesSync
import FavesTestSupport
import Testing

@Suite("Resolving conflicts, one or many")
struct ConflictResolutionTests {
  private let pair: Pair
  private var a: Machine { pair.a }
  private var b: Machine { pair.b }

  init() throws {
    pair = try Pair()
  }

  /// Four conflicts: two titles, one value, and one removal that was annulled.
  private func disagree() throws {
    try a.edit("a", at: 2, title: "a of A")
    try b.edit("a", at: 3, title: "a of B")
    try b.edit("b", at: 4, title: "b of B")
    try a.edit("b", at: 5, title: "b of A")
    try a.edit("c", at: 6, .set(name: "k", value: "A"))
    try b.edit("c", at: 7, .set(name: "k", value: "B"))
    try a.edit("d", at: 8, details: "Something to keep")
    try b.remove("d", at: 9)
    try pair.sync(conflicts: 4)
    #expect(try a.titles() == ["a of B", "b of A", "c", "d", "e"])
  }

  private func ids(_ fields: String...) throws -> [String] {
    try a.conflicts().filter { fields.contains($0.field) }.map(\.id.description)
  }

  @Test("all are settled for what was entered here, in one operation, which one undo takes back")
  func allMine() throws {
    try disagree()
    let before = try a.digest()
    let report = try a.at(1600) { try $0.resolveAll(taking: .mine) }
    #expect(report.skipped == [])
    #expect(try a.titles() == ["a of A", "b of A", "c", "d", "e"])
    #expect(try a.value("k", of: "c") == .text("A"))
    #expect(try a.conflicts().isEmpty)
    try a.at(1700) { _ = try $0.undo() }
    #expect(try a.titles() == ["a of B", "b of A", "c", "d", "e"])
    #expect(try a.digest() != before, "conflicts end with any edit that has seen both sides")
    try pair.sync()
  }

  @Test("all are settled for the other side, removals first")
  func allTheirs() throws {
    try disagree()
    let report = try a.at(1600) { try $0.resolveAll(taking: .theirs) }
    #expect(report.skipped == [])
    #expect(try a.titles() == ["a of B", "b of B", "c", "e"])
    #expect(try a.value("k", of: "c") == .text("B"))
    #expect(try a.conflicts().isEmpty)
    try pair.sync(expecting: "a of B b of B c e", conflicts: 0)
  }

  @Test("an edit and a removal of one favorite: the removal decides, whichever is named first")
  func removalAndValue() throws {
    for isReversed in [false, true] {
      let pair = try Pair()
      try pair.a.edit("a", at: 2, title: "a of A")
      try pair.b.edit("a", at: 3, title: "a of B")
      let c = try Machine("C")
      try c.at(1) { _ in }
      try c.sync(with: pair.b, at: 4)
      try c.remove("a of B", at: 5)
      try pair.a.sync(with: pair.b, at: 6)
      try pair.a.edit("b", at: 7, details: "So that the author is not the same")
      try pair.a.sync(with: c, at: 8)
      let conflicts = try pair.a.conflicts()
      #expect(Set(conflicts.map(\.field)) == [Field.title, "removed"])
      let ids = conflicts.map(\.id.description)
      let report = try pair.a.at(1600) {
        try $0.resolve(isReversed ? ids.reversed() : ids, taking: .theirs)
      }
      #expect(report.skipped.count == 1)
      #expect(try pair.a.titles() == ["b", "c", "d", "e"])
    }
  }

  @Test("only those that are named, or those of a category, are resolved")
  func some() throws {
    try disagree()
    let titles = try ids(Field.title)
    #expect(titles.count == 2)
    let report = try a.at(1600) { try $0.resolve(titles, taking: .theirs) }
    #expect(report.records == 2)
    #expect(try a.conflicts().count == 2)
    #expect(throws: FavesError.self) { try a.at(1601) { try $0.resolve(titles, taking: .mine) } }
    let none = try a.at(1602) { faves in
      _ = try faves.addCategories(["Other"])
      return try faves.resolveAll(category: "other", taking: .mine)
    }
    #expect(none.records == 0)
    #expect(try a.at(1603) { try $0.resolveAll(category: "l", taking: .mine) }.records == 2)
    #expect {
      try a.at(1604) { try $0.resolveAll(category: "Nope", taking: .mine) }
    } throws: {
      ($0 as? FavesError)?.code == "category-missing"
    }
  }

  @Test("where one of those that are named cannot be resolved, none is")
  func allOrNothing() throws {
    try disagree()
    let ids = try ids(Field.metadata("k"), "removed")
    let records = try a.at(1599) { try $0.info().audits }
    #expect {
      try a.at(1600) { try $0.resolve(ids, taking: .value("A value")) }
    } throws: {
      ($0 as? FavesError)?.code == "value-not-possible"
    }
    #expect(try a.at(1601) { try $0.info().audits } == records)
    #expect(try a.conflicts().count == 4)
  }

  @Test("of all, one that cannot be resolved is told and left")
  func leftOver() throws {
    try a.edit("a", at: 2, title: "same")
    try b.edit("b", at: 3, title: "same")
    try a.edit("c", at: 2, title: "c of A")
    try b.edit("c", at: 3, title: "c of B")
    try pair.sync(conflicts: 2)
    let report = try a.at(1600) { try $0.resolveAll(taking: .theirs) }
    #expect(report.skipped.count == 1)
    #expect(report.skipped.first?.contains("is left") == true)
    #expect(try a.conflicts().map(\.title) == ["same (2)"])
  }

  @Test("three values of one field: one answer settles the two conflicts")
  func threeValues() throws {
    let c = try Machine("C")
    try c.at(1) { _ in }
    try c.sync(with: a, at: 1)
    try a.edit("a", at: 2, title: "a of A")
    try b.edit("a", at: 3, title: "a of B")
    try c.edit("a", at: 4, title: "a of C")
    try b.sync(with: c)
    try a.sync(with: b)
    #expect(try a.conflicts().count == 2)
    let report = try a.at(1600) { try $0.resolveAll(taking: .mine) }
    #expect(report.records == 1 && report.skipped.count == 1)
    #expect(try a.conflicts().isEmpty)
  }

  @Test("a conflict tells the records of either side, and what brought them")
  func details() throws {
    try disagree()
    let id = try #require(try a.conflicts().first { $0.title == "a of B" }).id.description
    let details = try a.at(1600) { try $0.conflictDetails(id) }
    #expect(details.before.map(\.activity) == ["added “a” at 1 to L"])
    #expect(details.kept.map(\.activity) == ["renamed “a” to “a of B” in L"])
    #expect(details.kept.map(\.replicaName) == ["B"])
    #expect(details.kept.first?.via?.peer == b.storePath)
    #expect(details.lost.map(\.activity) == ["renamed “a” to “a of A” in L"])
    #expect(details.lost.first?.via == nil)
    #expect(details.since.isEmpty)
    try a.at(1601) { _ = try $0.resolve(id, taking: .mine) }
    let resolved = try a.at(1602) { try $0.conflictDetails(id) }
    #expect(resolved.conflict.isResolved)
    #expect(resolved.since.map(\.activity) == ["renamed “a of B” to “a of A” in L"])
  }

  @Test("a removal and a shared name have their histories, too")
  func otherDetails() throws {
    try disagree()
    let removal = try #require(try ids("removed").first)
    let details = try a.at(1600) { try $0.conflictDetails(removal) }
    #expect(details.kept.map(\.activity) == ["changed description of “d” in L"])
    #expect(details.lost.map(\.record.action) == [.removed])
    try a.edit("c", at: 1700, title: "same")
    try b.edit("e", at: 1701, title: "same")
    try pair.a.sync(with: b, at: 1800)
    let shared = try #require(try a.conflicts().first { $0.title == "same (2)" })
    let naming = try a.at(1900) { try $0.conflictDetails(shared.id.description) }
    #expect(naming.kept.count == 2 && naming.lost.count == 2)
    #expect(Set((naming.kept + naming.lost).map(\.record.resource)).count == 2)
  }
}
