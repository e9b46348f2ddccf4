import FavesCore
import FavesKit
import FavesTestSupport
import Testing

@Suite("Attribute definitions")
struct AttributeWorkflowTests {
  private let desk: Desk

  init() throws {
    desk = try Desk()
  }

  private func definitions(_ category: String = "Films") throws -> [AttributeDefinition] {
    try desk.faves.categories().first { NameKey($0.category.name) == NameKey(category) }?
      .category.attributes ?? []
  }

  @Test("a definition keeps what it was made with, in the order they were made")
  func defining() throws {
    try desk.define("Year", .integer, required: true, defaultValue: "1900")
    try desk.define("Colour", .choice, choices: ["Red", "Green"], defaultValue: "green")
    try desk.define("About")
    let all = try definitions()
    #expect(all.map(\.name) == ["Year", "Colour", "About"])
    #expect(all[0].type == .integer && all[0].required)
    #expect(all[0].defaultValue == .number("1900"))
    #expect(all[1].choices == ["Red", "Green"])
    #expect(all[1].defaultValue == .text("Green"))
    #expect(all[2].type == .text && !all[2].required && all[2].defaultValue == nil)
    try desk.check()
  }

  @Test("names are unique by key in a category, and definitions make sense")
  func refusals() throws {
    try desk.define("Year", .integer)
    func code(_ body: () throws -> some Any) -> String? { refusal(body)?.code }
    #expect(code { try desk.define(" YEAR ") } == "attribute-taken")
    #expect(code { try desk.define("") } == "name-invalid")
    #expect(code { try desk.define(String(repeating: "x", count: 256)) } == "name-invalid")
    #expect(code { try desk.define("c", .choice) } == "choices-invalid")
    #expect(code { try desk.define("c", .text, choices: ["a"]) } == "choices-invalid")
    #expect(code { try desk.define("n", .integer, defaultValue: "many") } == "value-invalid")
    #expect(code { try desk.redefine("Nope", AttributeDraft(name: "x")) } == "attribute-missing")
    #expect(
      refusal { try desk.redefine("Yaer", AttributeDraft(name: "x")) }?.hint?.contains("Year")
        == true)
    #expect(code { try desk.redefine("x", in: "Nope", AttributeDraft()) } == "category-missing")
    try desk.define("Year", in: "Books", .integer)
    #expect(try definitions().count == 1)
  }

  @Test(
    "values are read by the type of their attribute",
    arguments: [
      (.text, "007", .text("007"), nil), (.integer, "12", .number("12"), "12.5"),
      (.decimal, "1.10", .number("1.10"), "cheap"), (.boolean, "yes", .boolean(true), "perhaps"),
      (.date, "2024-02-29", .text("2024-02-29"), "2023-02-29"),
      (.datetime, "2024-02-29T12:00:00Z", .text("2024-02-29T12:00:00Z"), "noon"),
      (.url, "https://example.org", .text("https://example.org"), "example"),
      (.choice, "RED", .text("Red"), "Blue"), (.list, "a; b", .list(["a", "b"]), nil),
    ] as [(AttributeType, String, AttributeValue, String?)])
  func types(_ type: AttributeType, _ good: String, _ value: AttributeValue, _ bad: String?) throws
  {
    try desk.define("x", type, choices: type == .choice ? ["Red", "Green"] : nil)
    try desk.add("Heat", ("X", good))
    #expect(try desk.value("x", of: "Heat") == value)
    if let bad {
      let error = refusal { try desk.edit("Heat", .set(name: "x", value: bad)) }
      #expect(error?.code == "value-invalid")
      #expect(error?.kind == .data)
      #expect(error?.message.contains(bad) == true)
      #expect(refusal { try desk.add("Ran", ("x", bad)) }?.code == "value-invalid")
    }
    try desk.check()
  }

  @Test(
    "an empty text takes the value of any type but text away", arguments: AttributeType.allCases)
  func emptyText(_ type: AttributeType) throws {
    let values: [AttributeType: String] = [
      .text: "a", .integer: "1", .decimal: "1", .boolean: "yes", .date: "2024-02-29",
      .datetime: "2024-02-29T12:00:00Z", .url: "a:b", .choice: "Red", .list: "a",
    ]
    try desk.define("x", type, choices: type == .choice ? ["Red"] : nil)
    try desk.add("Heat", ("x", values[type] ?? ""))
    #expect(try desk.value("x", of: "Heat") != nil)
    try desk.edit("Heat", .set(name: "x", value: ""))
    #expect(try desk.value("x", of: "Heat") == (type == .text ? .text("") : nil))
  }

  @Test("a new favorite gets the defaults it does not say itself")
  func defaults() throws {
    try desk.define("Seen", .boolean, defaultValue: "no")
    try desk.define("Year", .integer, required: true)
    #expect(refusal { try desk.add("Heat") }?.code == "value-missing")
    try desk.add("Heat", ("Year", "1995"))
    try desk.add("Ran", ("Year", "1985"), ("Seen", "yes"))
    #expect(try desk.value("Seen", of: "Heat") == .boolean(false))
    #expect(try desk.value("Seen", of: "Ran") == .boolean(true))
    #expect(refusal { try desk.edit("Heat", .unset(name: "year")) }?.code == "value-missing")
    try desk.edit("Heat", title: "Heat 2")
    try desk.edit("Heat 2", .unset(name: "seen"))
    #expect(try desk.value("Seen", of: "Heat 2") == nil)
  }

  @Test("a definition that would make values invalid is refused and names the favorites")
  func checkingValues() throws {
    try desk.add("Heat", ("Year", "1995"))
    try desk.add("Ran", ("Year", "long ago"))
    try desk.add("Alien")
    let before = try desk.records()
    for attempt in [
      { try desk.define("Year", .integer) }, { try desk.define("Country", required: true) },
    ] {
      let error = refusal(attempt)
      #expect(error?.code == "values-invalid")
      #expect(error?.kind == .failed)
      #expect(error?.hint?.contains("--force") == true)
    }
    let error = refusal { try desk.define("Year", .integer) }
    #expect(error?.message.contains("“Ran”") == true)
    #expect(error?.message.contains("“Heat”") == false)
    #expect(error?.message.contains("1 ") == true)
    #expect(try desk.records() == before)
    #expect(try definitions() == [])
  }

  @Test("force keeps the values as they are, and check names them")
  func forcing() throws {
    try desk.add("Heat", ("Year", "1995"))
    try desk.add("Ran", ("Year", "long ago"))
    #expect(try desk.define("Year", .integer, force: true).records == 1)
    #expect(try desk.value("Year", of: "Ran") == .text("long ago"))
    let problems = try desk.faves.check(deep: true)
    #expect(problems.map(\.code) == ["value-invalid"])
    #expect(problems.first?.message.contains("Ran") == true)
    try desk.edit("Ran", .set(name: "Year", value: "1985"))
    try desk.check()
  }

  @Test("changing type, choices and whether a value is required checks the values that are there")
  func changing() throws {
    try desk.define("Colour", .choice, choices: ["Red", "Green"])
    try desk.add("Heat", ("Colour", "Green"))
    try desk.add("Ran")
    func code(_ draft: AttributeDraft) -> String? {
      refusal { try desk.redefine("colour", draft) }?.code
    }
    #expect(code(AttributeDraft(choices: ["Red"])) == "values-invalid")
    #expect(code(AttributeDraft(type: .integer)) == "values-invalid")
    #expect(code(AttributeDraft(required: true)) == "values-invalid")
    #expect(code(AttributeDraft(choices: [])) == "choices-invalid")
    #expect(try desk.redefine("Colour", AttributeDraft(choices: ["Green", "Blue"])).records == 1)
    #expect(try desk.redefine("Colour", AttributeDraft(choices: ["Green", "Blue"])).records == 0)
    #expect(try desk.redefine("Colour", AttributeDraft(type: .text)).records == 1)
    #expect(try definitions().first?.choices == [])
    #expect(try desk.redefine("Colour", AttributeDraft(defaultValue: "x")).records == 1)
    #expect(try definitions().first?.defaultValue == .text("x"))
    #expect(try desk.redefine("Colour", AttributeDraft(defaultValue: .some(nil))).records == 1)
    #expect(try definitions().first?.defaultValue == nil)
    #expect(try desk.redefine("Colour", AttributeDraft(required: true), force: true).records == 1)
    #expect(try desk.faves.check().map(\.code) == ["value-missing"])
  }

  @Test("a default that no longer fits the changed type is refused")
  func changingTypeOfDefault() throws {
    try desk.define("x", .text, defaultValue: "many")
    #expect(
      refusal { try desk.redefine("x", AttributeDraft(type: .integer)) }?.code == "value-invalid")
    try desk.redefine("x", AttributeDraft(type: .integer, defaultValue: "7"))
    #expect(try definitions().first?.defaultValue == .number("7"))
  }

  @Test("a new name is taken over by every favorite, each with its record, in one operation")
  func renaming() throws {
    try desk.define("Year", .integer, required: true)
    for title in ["a", "b", "c"] { try desk.add(title, ("Year", "1995")) }
    let report = try desk.redefine("year", AttributeDraft(name: "Jahr"))
    #expect(report.records == 4)
    #expect(Set(try desk.log(limit: 4).map(\.record.operation)).count == 1)
    for title in ["a", "b", "c"] {
      #expect(try desk.show(title).metadata == [Attribute("Jahr", .number("1995"))])
    }
    #expect(try desk.redefine("Jahr", AttributeDraft(name: "JAHR")).records == 4)
    try desk.check()
  }

  @Test("a new name does not overwrite a free value that bears it")
  func renamingOverFreeValue() throws {
    try desk.define("Year", .integer)
    try desk.add("a", ("Year", "1995"), ("Jahr", "do not lose me"))
    try desk.add("b", ("Year", "1996"))
    let error = refusal { try desk.redefine("Year", AttributeDraft(name: "Jahr")) }
    #expect(error?.code == "values-invalid")
    #expect(error?.message.contains("“a”") == true)
    try desk.redefine("Year", AttributeDraft(name: "Jahr"), force: true)
    #expect(try desk.value("Jahr", of: "a") == .text("do not lose me"))
    #expect(try desk.value("Year", of: "a") == .number("1995"))
    #expect(try desk.value("Jahr", of: "b") == .number("1996"))
    #expect(try desk.faves.check().map(\.code) == ["value-invalid"])
  }

  @Test("a new name also checks the free values that it makes its own")
  func renamingOntoFreeValue() throws {
    try desk.define("Year", .integer)
    try desk.add("a", ("Jahr", "long ago"))
    #expect(
      refusal { try desk.redefine("Year", AttributeDraft(name: "Jahr")) }?.code
        == "values-invalid")
  }

  @Test("removing a definition leaves the values as free attributes")
  func removing() throws {
    try desk.define("Year", .integer)
    try desk.add("Heat", ("Year", "1995"))
    #expect(try desk.step { try $0.removeAttribute(from: "Films", "YEAR") }.records == 1)
    #expect(try definitions() == [])
    #expect(try desk.value("Year", of: "Heat") == .number("1995"))
    try desk.define("Year", .integer)
    try desk.step { try $0.setStrict("Films", true) }
    let error = refusal { try desk.step { try $0.removeAttribute(from: "Films", "Year") } }
    #expect(error?.code == "values-invalid")
    try desk.step { try $0.removeAttribute(from: "Films", "Year", force: true) }
    #expect(try desk.faves.check().map(\.code) == ["attribute-unknown"])
  }
}
