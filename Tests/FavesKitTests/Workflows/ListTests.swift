import FavesCore
import FavesKit
import FavesTestSupport
import Testing

@Suite("Lists")
struct ListTests {
  private let desk: Desk

  init() throws {
    desk = try Desk()
    try desk.define("Tags", .list)
    try desk.add(
      "Heat", details: "A thief and a policeman", ("Year", "1995"), ("Tags", "crime; Noir"))
    try desk.add("Ran", ("Year", "1985"))
    try desk.add("Alien", ("Year", "1979"), ("Tags", "space"))
    try desk.add("Amélie", ("Year", "2001"))
    try desk.add("Emma", to: "Books", ("Year", "1815"))
  }

  private func list(
    _ category: String? = "Films", top: Int? = nil, _ filters: [(name: String, value: String)] = [],
    search: String? = nil
  ) throws -> [String] {
    var titles: [String] = []
    try desk.faves.list(category: category, top: top, filters: filters, search: search) {
      titles.append("\($0.ranking) \($0.title)")
    }
    return titles
  }

  @Test("all favorites are listed by category and rank")
  func everything() throws {
    #expect(try list(nil) == ["1 Emma", "1 Heat", "2 Ran", "3 Alien", "4 Amélie"])
    #expect(try list("films").count == 4)
    #expect(refusal { try list("Nope") }?.code == "category-missing")
  }

  @Test("the top is that of each category, and of what a filter lets through")
  func top() throws {
    #expect(try list(top: 2) == ["1 Heat", "2 Ran"])
    #expect(try list(nil, top: 1) == ["1 Emma", "1 Heat"])
    #expect(try list(top: 99).count == 4)
    #expect(try list(top: 1, search: "A") == ["1 Heat"])
    #expect(try list(top: 1, [("Year", "1979")]) == ["3 Alien"])
  }

  @Test("filters compare names and values by key, items of lists as well")
  func filters() throws {
    #expect(try list("Films", top: nil, [("year", "1985")]) == ["2 Ran"])
    #expect(try list("Films", top: nil, [("Tags", "NOIR")]) == ["1 Heat"])
    #expect(try list("Films", top: nil, [("tags", "crime; noir")]) == ["1 Heat"])
    #expect(try list("Films", top: nil, [("title", " heat ")]) == ["1 Heat"])
    #expect(try list("Films", top: nil, [("Year", "1995"), ("Tags", "space")]) == [])
    #expect(try list("Films", top: nil, [("Tags", "")]) == ["2 Ran", "4 Amélie"])
    #expect(try list("Films", top: nil, [("Year", "19")]) == [])
  }

  @Test("search looks into titles, descriptions and values, by key")
  func search() throws {
    #expect(try list(search: "AME\u{301}LIE") == ["4 Amélie"])
    #expect(try list(search: "police") == ["1 Heat"])
    #expect(try list(search: "spac") == ["3 Alien"])
    #expect(try list(nil, search: "19") == ["1 Heat", "2 Ran", "3 Alien"])
    #expect(try list(search: "nothing of that") == [])
  }

  @Test("a list that has heard enough is ended by its reader")
  func ending() throws {
    struct Enough: Error {}
    var heard = 0
    #expect(throws: Enough.self) {
      try desk.faves.list(category: "Films") { _ in
        heard += 1
        if heard == 2 { throw Enough() }
      }
    }
    #expect(heard == 2)
    #expect(try list().count == 4)
  }

  @Test("completions start with what was typed, by key")
  func completions() throws {
    #expect(try desk.faves.completions(category: nil, prefix: "f", limit: 9) == ["Films"])
    #expect(try desk.faves.completions(category: nil, prefix: "", limit: 1).count == 1)
    #expect(
      try desk.faves.completions(category: "films", prefix: "A", limit: 9) == ["Alien", "Amélie"])
    #expect(try desk.faves.completions(category: "Films", prefix: "A", limit: 1) == ["Alien"])
    #expect(try desk.faves.completions(category: "Nope", prefix: "", limit: 9) == [])
  }
}
