import FavesCore
import FavesKit
import FavesTestSupport
import Testing

@Suite("Log")
struct LogTests {
  private let desk: Desk

  init() throws {
    desk = try Desk()
  }

  @Test("the log is told newest first, with a sentence each")
  func order() throws {
    try desk.add("Heat")
    try desk.add("Ran", rank: 1)
    try desk.move("Heat", to: .top)
    try desk.edit("Heat", title: "Heat 1995", .set(name: "Year", value: "1995"))
    try desk.edit("Ran", to: "Classics")
    try desk.remove("Ran", in: "Classics")
    let log = try desk.log()
    #expect(
      log.map(\.activity) == [
        "removed “Ran” from 1 in Classics", "moved “Ran” from 2 in Films to 1 in Classics",
        "added the category Classics",
        "renamed “Heat” to “Heat 1995” in Films; changed Year of “Heat” in Films",
        "moved “Heat 1995” from 2 to 1 in Films", "added “Ran” at 1 to Films",
        "added “Heat” at 1 to Films", "added the category Films",
      ])
    #expect(log.map(\.record.id.sequence) == [8, 7, 6, 5, 4, 3, 2, 1])
    #expect(log.allSatisfy { $0.replicaName == "A" })
    #expect(log.first?.record.wall == desk.now)
    #expect(try desk.log(limit: 2).map(\.record.id.sequence) == [8, 7])
    #expect(try desk.log(limit: 0).isEmpty)
  }

  @Test("a record says what changed, from what and to what")
  func changes() throws {
    try desk.add("Heat", ("Year", "1994"))
    try desk.add("Ran")
    try desk.edit("Heat", details: "A long description", .set(name: "Year", value: "1995"))
    let edit = try #require(try desk.log(limit: 1).first).record
    #expect(edit.action == .updated && edit.resourceType == .favorite)
    #expect(
      edit.changes["metadata.Year"]
        == FieldChange(from: .number("1994"), to: .number("1995")))
    #expect(edit.changes["description"] == FieldChange(from: nil, to: .text("A long description")))
    #expect(edit.changes.count == 2 && edit.place == nil)
    try desk.add("Alien")
    try desk.move("Alien", to: .rank(2))
    let place = try #require(try desk.log(limit: 1).first?.record.place)
    #expect(place.rankFrom == 3 && place.rankTo == 2)
    #expect(place.above == "Heat" && place.below == "Ran")
    #expect(place.categoryFrom == nil)
    try desk.remove("Heat")
    let removal = try #require(try desk.log(limit: 1).first).record
    #expect(removal.changes[Field.title] == FieldChange(from: .text("Heat"), to: nil))
    #expect(removal.changes["metadata.Year"]?.from == .number("1995"))
    #expect(removal.place?.rankFrom == 1)
  }

  @Test("the log of a category holds it, its attributes and what was ever in it")
  func ofCategory() throws {
    try desk.add("Heat")
    try desk.add("Emma", to: "Books")
    try desk.define("Year", .integer)
    try desk.edit("Heat", .set(name: "Year", value: "1995"))
    try desk.remove("Heat")
    let films = try desk.log(category: "films")
    #expect(
      films.map(\.activity) == [
        "removed “Heat” from 1 in Films", "changed Year of “Heat” in Films",
        "defined the attribute Year in Films", "added “Heat” at 1 to Films",
        "added the category Films",
      ])
    #expect(try desk.log(category: "Books").count == 2)
    #expect(refusal { try desk.log(category: "Nope") }?.code == "category-missing")
  }

  @Test("a move to another category stands in the log of both")
  func moveBetweenCategories() throws {
    try desk.add("Heat")
    try desk.edit("Heat", to: "Books")
    for category in ["Films", "Books"] {
      #expect(
        try desk.log(category: category, type: .favorite).first?.activity
          == "moved “Heat” from 1 in Films to 1 in Books")
    }
  }

  @Test("the log of one favorite holds its records, removed or not")
  func ofFavorite() throws {
    try desk.add("Heat")
    try desk.add("Ran")
    try desk.edit("Heat", details: "A long description")
    #expect(
      try desk.log(category: "Films", title: "HEAT").map(\.record.action) == [.updated, .added])
    try desk.remove("Heat")
    #expect(
      try desk.log(category: "Films", title: "heat").map(\.record.action)
        == [.removed, .updated, .added])
    #expect(refusal { try desk.log(category: "Films", title: "Nope") }?.code == "favorite-missing")
    try desk.step { try $0.removeCategory("Films", withFavorites: true) }
    #expect(try desk.log(category: "Films", title: "Ran").count == 2)
    #expect(try desk.log(category: "Films").count == 7)
  }

  @Test("types and times let through what they name")
  func filters() throws {
    try desk.add("Heat")
    let middle = Timestamp(milliseconds: desk.now.milliseconds + 500)
    try desk.define("Year", .integer)
    try desk.add("Ran")
    #expect(try desk.log(type: .category).count == 1)
    #expect(try desk.log(type: .attribute).count == 1)
    #expect(try desk.log(type: .favorite).count == 2)
    #expect(try desk.log(since: middle).count == 2)
    #expect(try desk.log(type: .favorite, since: middle).count == 1)
    #expect(try desk.log(since: desk.now).count == 1)
    #expect(try desk.log(since: Timestamp(milliseconds: desk.now.milliseconds + 1)).isEmpty)
  }

  @Test("one command is one operation, whatever it touches")
  func operations() throws {
    for title in ["a", "b", "c"] { try desk.add(title) }
    #expect(Set(try desk.log().map(\.record.operation)).count == 3)
    let report = try desk.remove("a", "b")
    #expect(report.records == 2)
    #expect(report.activities == ["removed “a” from 1 in Films", "removed “b” from 1 in Films"])
    #expect(try desk.log(limit: 2).allSatisfy { $0.record.operation == report.operation })
  }
}
