import FavesCore
import FavesKit
import FavesTestSupport
import Testing

@Suite("Categories")
struct CategoryWorkflowTests {
  private let desk: Desk

  init() throws {
    desk = try Desk()
  }

  private var names: [String] {
    get throws { try desk.faves.categories().map(\.category.name) }
  }

  @Test("categories are added all or none, and listed by key with their counts")
  func adding() throws {
    try desk.step { try $0.addCategories(["zoo", "Films", "äpfel"]) }
    #expect(try names == ["Films", "zoo", "äpfel"])
    #expect(
      refusal { try desk.step { try $0.addCategories(["New", "FILMS"]) } }?.code == "category-taken"
    )
    #expect(
      refusal { try desk.step { try $0.addCategories(["New", "new"]) } }?.code == "category-taken")
    #expect(
      refusal { try desk.step { try $0.addCategories(["New", ""]) } }?.code == "category-missing")
    #expect(try names == ["Films", "zoo", "äpfel"])
    try desk.add("Heat")
    #expect(try desk.faves.categories().map(\.count) == [1, 0, 0])
  }

  @Test("renaming keeps the favorites; only the key of another category is taken")
  func renaming() throws {
    try desk.add("Heat")
    try desk.step { try $0.addCategories(["Books"]) }
    try desk.step { try $0.renameCategory("films", to: "FILMS") }
    #expect(try names == ["Books", "FILMS"])
    #expect(
      refusal { try desk.step { try $0.renameCategory("FILMS", to: "books") } }?.code
        == "category-taken")
    #expect(refusal { try desk.step { try $0.renameCategory("FILMS", to: "") } }?.kind == .data)
    #expect(
      refusal { try desk.step { try $0.renameCategory("Nope", to: "x") } }?.code
        == "category-missing")
    try desk.step { try $0.renameCategory("FILMS", to: "Movies") }
    #expect(try desk.titles("movies") == ["Heat"])
    #expect(try desk.show("Heat", in: "Movies").category == "Movies")
    let before = try desk.records()
    #expect(try desk.step { try $0.renameCategory("Movies", to: "Movies") }.records == 0)
    #expect(try desk.records() == before)
    // The id of the first Films is taken by Movies: the next of the series is used.
    try desk.add("Ran")
    #expect(try desk.titles() == ["Ran"])
    #expect(Set(try desk.faves.categories().map(\.category.id)).count == 3)
    try desk.check()
  }

  @Test("a category with favorites is only removed with them, each with its record")
  func removing() throws {
    for title in ["a", "b", "c"] { try desk.add(title) }
    try desk.define("Year", .integer)
    let error = refusal { try desk.step { try $0.removeCategory("Films") } }
    #expect(error?.code == "category-not-empty")
    #expect(error?.kind == .failed)
    #expect(error?.message.contains("3") == true)
    #expect(error?.hint?.contains("--with-favorites") == true)
    let report = try desk.step { try $0.removeCategory("films", withFavorites: true) }
    #expect(report.records == 5)
    #expect(try names == [])
    #expect(try desk.faves.info().favorites == 0)
    let log = try desk.log(limit: 5)
    #expect(log.allSatisfy { $0.record.action == .removed })
    #expect(Set(log.map(\.record.operation)) == [report.operation])
    #expect(
      log.map(\.record.resourceType) == [
        .category, .attribute, .favorite, .favorite, .favorite,
      ])
    try desk.check()
  }

  @Test("an empty category is removed without further ado, and may come again")
  func removingEmpty() throws {
    try desk.add("a")
    try desk.remove("a")
    try desk.step { try $0.removeCategory("Films") }
    #expect(try names == [])
    try desk.add("a")
    #expect(try desk.titles() == ["a"])
    #expect(try desk.faves.categories().first?.category.attributes == [])
    try desk.check()
  }

  @Test("a strict category refuses attributes it does not define")
  func strict() throws {
    try desk.add("Heat", ("Year", "1995"))
    let error = refusal { try desk.step { try $0.setStrict("Films", true) } }
    #expect(error?.code == "values-invalid")
    #expect(error?.message.contains("“Heat”") == true)
    try desk.define("Year", .integer)
    #expect(try desk.step { try $0.setStrict("Films", true) }.records == 1)
    #expect(try desk.step { try $0.setStrict("Films", true) }.records == 0)
    #expect(refusal { try desk.add("Ran", ("Director", "Kurosawa")) }?.code == "attribute-unknown")
    #expect(
      refusal { try desk.edit("Heat", .set(name: "x", value: "1")) }?.code == "attribute-unknown")
    try desk.add("Ran", ("year", "1985"))
    #expect(try desk.value("Year", of: "Ran") == .number("1985"))
    try desk.step { try $0.setStrict("Films", false) }
    try desk.add("Alien", ("Director", "Scott"))
    #expect(try desk.step { try $0.setStrict("Films", true, force: true) }.records == 1)
    #expect(try desk.faves.check().map(\.code) == ["attribute-unknown"])
  }
}
