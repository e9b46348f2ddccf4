import FavesCore
import FavesKit
import FavesTestSupport
import Testing

@Suite("Favorites")
struct FavoriteWorkflowTests {
  private let desk: Desk

  init() throws {
    desk = try Desk()
  }

  private func code(_ body: () throws -> some Any) -> String? { refusal(body)?.code }

  @Test("adding makes the category, and answers with the favorite as it is")
  func adding() throws {
    let heat = try desk.add("Heat", details: "A long description", ("Year", "1995"))
    #expect(heat.category == "Films")
    #expect(heat.title == "Heat")
    #expect(heat.details == "A long description")
    #expect(heat.ranking == 1)
    #expect(heat.metadata == [Attribute("Year", .number("1995"))])
    #expect(heat.created == desk.now && heat.modified == desk.now)
    #expect(heat == (try desk.show("heat", in: "FILMS")))
    #expect(
      heat.id
        == DerivedIDs.favorite(
          in: DerivedIDs.category(NameKey("Films")), NameKey("Heat")))
  }

  @Test("a rank shifts the rest down; none, or one beyond the end, is the end")
  func ranks() throws {
    for (title, rank) in [("a", nil), ("b", nil), ("c", 1), ("d", 2), ("e", 99)] as [(String, Int?)]
    {
      try desk.add(title, rank: rank)
    }
    #expect(try desk.titles() == ["c", "d", "a", "b", "e"])
    #expect(code { try desk.add("f", rank: 0) } == "rank-invalid")
    #expect(refusal { try desk.add("f", rank: -1) }?.kind == .usage)
    #expect(try desk.titles().count == 5)
  }

  @Test("titles are unique in a category by key, not across categories")
  func titleUniqueness() throws {
    try desk.add("Café")
    for title in ["Café", "CAFE\u{301}", "  café "] {
      let error = refusal { try desk.add(title) }
      #expect(error?.code == "title-taken")
      #expect(error?.kind == .failed)
      #expect(error?.message.contains("Café") == true)
    }
    try desk.add("Café", to: "Places")
    try desk.add("Bar")
    #expect(code { try desk.edit("Bar", title: "cafÉ") } == "title-taken")
    #expect(code { try desk.edit("Café", to: "Places") } == "title-taken")
    #expect(try desk.edit("Café", title: "CAFÉ").title == "CAFÉ")
  }

  @Test("titles and descriptions that break the rules are refused, and nothing is written")
  func rules() throws {
    try desk.add("Heat", details: "A long description")
    let before = try desk.records()
    #expect(code { try desk.add("") } == "title-missing")
    #expect(code { try desk.add("\u{3000}") } == "title-missing")
    #expect(code { try desk.add(String(repeating: "x", count: 256)) } == "title-too-long")
    #expect(code { try desk.add("x", details: "too short") } == "description-too-short")
    #expect(code { try desk.add("x", to: "") } == "category-missing")
    #expect(
      code { try desk.add("x", to: String(repeating: "x", count: 256)) } == "category-too-long")
    #expect(code { try desk.edit("Heat", title: " ") } == "title-missing")
    #expect(code { try desk.edit("Heat", details: "short") } == "description-too-short")
    #expect(refusal { try desk.add("") }?.kind == .data)
    #expect(code { try desk.add("x", to: "New", details: "short") } == "description-too-short")
    #expect(try desk.records() == before)
    #expect(try desk.faves.categories().map(\.category.name) == ["Films"])
  }

  @Test("an empty description is an absent one")
  func emptyDescription() throws {
    #expect(try desk.add("Heat", details: "").details == nil)
    #expect(try desk.edit("Heat", details: "A long description").details != nil)
    #expect(try desk.edit("Heat", details: "").details == nil)
    try desk.edit("Heat", details: "A long description")
    #expect(try desk.edit("Heat", details: .some(nil)).details == nil)
  }

  @Test("what is not there is not found, with a suggestion")
  func missing() throws {
    try desk.add("Godzilla")
    #expect(code { try desk.show("Godzila") } == "favorite-missing")
    #expect(refusal { try desk.show("Godzila") }?.hint?.contains("Godzilla") == true)
    #expect(refusal { try desk.show("Godzilla", in: "Flims") }?.hint?.contains("Films") == true)
    #expect(code { try desk.show("x", in: "Nowhere") } == "category-missing")
    #expect(refusal { try desk.edit("x", title: "y") }?.kind == .notFound)
    #expect(refusal { try desk.move("x", to: .top) }?.kind == .notFound)
    #expect(refusal { try desk.remove("x") }?.kind == .notFound)
    #expect(code { try desk.faves.show(.id("0123")) } == "favorite-missing")
    #expect(code { try desk.faves.show(.id("012")) } == "id-invalid")
    #expect(code { try desk.faves.show(.id("wxyz")) } == "id-invalid")
  }

  @Test("an id, or the start of it, names a favorite; a removed one is not found")
  func ids() throws {
    let heat = try desk.add("Heat")
    for count in [4, 8, 9, 20, 36] {
      #expect(try desk.faves.show(.id(String(heat.id.description.prefix(count)))) == heat)
    }
    #expect(try desk.faves.show(.id(heat.id.description.uppercased())) == heat)
    try desk.remove("Heat")
    #expect(code { try desk.faves.show(.id(heat.id.description)) } == "favorite-missing")
  }

  @Test("moving goes to a rank, the ends, or beside another one")
  func moving() throws {
    for title in ["a", "b", "c", "d", "e"] { try desk.add(title) }
    let moves: [(String, RankTarget, String)] = [
      ("e", .rank(1), "e a b c d"), ("e", .rank(3), "a b e c d"), ("a", .bottom, "b e c d a"),
      ("d", .top, "d b e c a"), ("a", .above("e"), "d b a e c"), ("d", .above("c"), "b a e d c"),
      ("b", .below("d"), "a e d b c"), ("c", .below("a"), "a c e d b"),
      ("a", .rank(99), "c e d b a"), ("c", .above("e"), "c e d b a"),
      ("e", .below("c"), "c e d b a"),
    ]
    for (title, target, order) in moves {
      let moved = try desk.move(title, to: target)
      #expect(try desk.titles().joined(separator: " ") == order)
      #expect(try desk.titles()[moved.ranking - 1] == title)
    }
    #expect(code { try desk.move("a", to: .above("A")) } == "move-to-itself")
    #expect(code { try desk.move("a", to: .below("z")) } == "favorite-missing")
    #expect(code { try desk.move("a", to: .rank(0)) } == "rank-invalid")
    try desk.check()
  }

  @Test("another category takes a favorite at its end, and the gap closes")
  func otherCategory() throws {
    for title in ["a", "b", "c"] { try desk.add(title) }
    try desk.add("x", to: "Books")
    #expect(try desk.edit("b", to: "books").category == "Books")
    #expect(try desk.titles() == ["a", "c"])
    #expect(try desk.titles("Books") == ["x", "b"])
    #expect(try desk.edit("a", to: "New ones").ranking == 1)
    #expect(try desk.faves.categories().map(\.count) == [2, 1, 1])
    try desk.check()
  }

  @Test("removing is all or nothing, and naming one twice is once")
  func removing() throws {
    for title in ["a", "b", "c"] { try desk.add(title) }
    #expect(code { try desk.remove("a", "z") } == "favorite-missing")
    #expect(try desk.titles() == ["a", "b", "c"])
    #expect(try desk.remove("a", "A", "c").records == 2)
    #expect(try desk.titles() == ["b"])
  }

  @Test("each change is one record, and no change is none")
  func recordsOfChanges() throws {
    try desk.add("a")
    try desk.add("b", details: "A long description", ("k", "1"))
    var before = try desk.records()
    #expect(before == 3)
    func expect(_ count: Int, _ body: () throws -> some Any) throws {
      _ = try body()
      let after = try desk.records()
      #expect(after - before == count)
      before = after
    }
    try expect(0) { try desk.edit("b") }
    try expect(0) { try desk.edit("b", title: "b", details: "A long description") }
    try expect(0) { try desk.edit("b", .set(name: "k", value: "1")) }
    try expect(0) { try desk.edit("b", .unset(name: "other")) }
    try expect(0) { try desk.edit("b", to: "films") }
    try expect(0) { try desk.move("b", to: .rank(2)) }
    try expect(0) { try desk.move("b", to: .bottom) }
    try expect(0) { try desk.move("a", to: .above("b")) }
    try expect(1) {
      try desk.edit(
        "b", title: "B", details: .some(nil), .set(name: "k", value: "2"),
        .set(name: "l", value: "x"))
    }
    try expect(1) { try desk.move("B", to: .top) }
    try expect(1) { try desk.edit("a", title: "A", to: "films") }
    try expect(2) { try desk.edit("a", to: "Books") }
    try expect(1) { try desk.remove("B") }
  }

  @Test("only an edit of its own values or of its own place modifies a favorite")
  func modified() throws {
    let a = try desk.add("a")
    let b = try desk.add("b")
    try desk.add("c", rank: 1)
    try desk.move("b", to: .top)
    #expect(try desk.show("a").modified == a.modified)
    let moved = try desk.show("b")
    #expect(moved.modified == desk.now)
    #expect(moved.created == b.created)
    try desk.edit("b")
    #expect(try desk.show("b") == moved)
    try desk.remove("c")
    #expect(try desk.show("b").modified == moved.modified)
    try desk.edit("a", .set(name: "k", value: "v"))
    #expect(try desk.show("a").modified == desk.now)
  }

  @Test("free attributes are set, inferred and taken away by the key of their name")
  func freeAttributes() throws {
    try desk.add("Heat", ("Year", "1995"), ("Seen", "true"), ("Code", "007"))
    #expect(try desk.value("Year", of: "Heat") == .number("1995"))
    #expect(try desk.value("Seen", of: "Heat") == .boolean(true))
    #expect(try desk.value("Code", of: "Heat") == .text("007"))
    try desk.edit("Heat", .set(name: "YEAR", value: "1996"), .unset(name: "code"))
    #expect(try desk.show("Heat").metadata.map(\.name) == ["Seen", "Year"])
    #expect(try desk.value("Year", of: "Heat") == .number("1996"))
    try desk.edit("Heat", .set(name: "Year", value: ""))
    #expect(try desk.value("Year", of: "Heat") == nil)
    #expect(code { try desk.edit("Heat", .set(name: " ", value: "x")) } == "name-invalid")
  }

  @Test("random edits keep the ranks of a plain array")
  func randomEdits() throws {
    var random = SplitMix64(seed: 31)
    var lists: [String: [String]] = ["Films": [], "Books": []]
    func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }
    for number in 0..<250 {
      let name = pick(2) == 0 ? "Films" : "Books"
      var list = lists[name] ?? []
      switch pick(8) {
      case _ where list.count < 2, 0...2:
        let rank = pick(list.count + 2) + 1
        try desk.add("t\(number)", to: name, rank: rank)
        list.insert("t\(number)", at: min(rank - 1, list.count))
      case 3...5:
        let title = list.remove(at: pick(list.count))
        switch pick(3) {
        case 0:
          let rank = pick(list.count + 2) + 1
          try desk.move(title, in: name, to: .rank(rank))
          list.insert(title, at: min(rank - 1, list.count))
        case 1:
          let index = pick(list.count)
          try desk.move(title, in: name, to: .above(list[index]))
          list.insert(title, at: index)
        default:
          let index = pick(list.count)
          try desk.move(title, in: name, to: .below(list[index]))
          list.insert(title, at: index + 1)
        }
      case 6:
        let title = list.remove(at: pick(list.count))
        let other = name == "Films" ? "Books" : "Films"
        try desk.edit(title, in: name, to: other)
        lists[other]?.append(title)
      default: try desk.remove(list.remove(at: pick(list.count)), in: name)
      }
      lists[name] = list
      if number % 10 == 9 {
        for (name, list) in lists where !list.isEmpty { #expect(try desk.titles(name) == list) }
      }
    }
    try desk.check()
  }
}
