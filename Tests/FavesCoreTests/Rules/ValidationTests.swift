import FavesCore
import Testing

@Suite("Validation of values")
struct ValidationTests {
  static func definition(_ type: AttributeType) -> AttributeDefinition {
    AttributeDefinition(
      id: ResourceID(high: 0, low: 1), name: "x", type: type,
      choices: type == .choice ? ["Red", "Green"] : [])
  }

  @Test("titles have 1 to 255 characters, counted as people see them")
  func titles() {
    let family = "👨‍👩‍👧‍👦"
    #expect(Validation.title("a") == nil)
    #expect(Validation.title(String(repeating: "a", count: 255)) == nil)
    #expect(Validation.title(String(repeating: family, count: 255)) == nil)
    #expect(Validation.title(String(repeating: "a", count: 256))?.code == .titleTooLong)
    #expect(Validation.title(String(repeating: family, count: 256))?.code == .titleTooLong)
    #expect(Validation.title("")?.code == .titleMissing)
    #expect(Validation.title(" \t\u{3000}")?.code == .titleMissing)
    #expect(Validation.title("")?.field == "title")
  }

  @Test("categories have names of 1 to 255 characters")
  func categories() {
    #expect(Validation.category("a") == nil)
    #expect(Validation.category("\n")?.code == .categoryMissing)
    #expect(Validation.category(String(repeating: "é", count: 255)) == nil)
    #expect(Validation.category(String(repeating: "é", count: 256))?.code == .categoryTooLong)
  }

  @Test("a description is absent or has at least 10 characters")
  func details() {
    #expect(Validation.details(nil) == nil)
    #expect(Validation.details("") == nil)
    #expect(Validation.details("0123456789") == nil)
    #expect(Validation.details("012345678")?.code == .descriptionTooShort)
    #expect(Validation.details("é") != nil)
    #expect(Validation.details(String(repeating: "本", count: 9)) != nil)
    #expect(Validation.details(String(repeating: "本", count: 10)) == nil)
  }

  @Test("the characters of a description are Unicode scalars, whatever their bytes")
  func detailsOfManyBytes() {
    #expect(Validation.details(String(repeating: "😀", count: 9))?.code == .descriptionTooShort)
    #expect(Validation.details(String(repeating: "😀", count: 10)) == nil)
    #expect(Validation.details(String(repeating: "e\u{301}", count: 5)) == nil)
  }

  static let fitting: [(AttributeType, AttributeValue)] = [
    (.text, .text("")), (.text, .text("any\nthing")), (.integer, .number("0")),
    (.integer, .number("-12345678901234567890123")), (.decimal, .number("1.10")),
    (.decimal, .number("1e-9")), (.boolean, .boolean(false)), (.date, .text("2024-02-29")),
    (.date, .text("0001-01-01")), (.datetime, .text("2026-11-22T21:45:25+01:00")),
    (.url, .text("https://example.org/a?b#c")), (.url, .text("mailto:a@b")),
    (.url, .text("git+ssh://host/x")), (.choice, .text("Green")), (.list, .list([])),
    (.list, .list(["a", ""])),
  ]

  @Test("values that fit their type pass", arguments: fitting)
  func fits(_ type: AttributeType, _ value: AttributeValue) {
    #expect(Validation.check(value, Self.definition(type)) == nil)
  }

  static let unfitting: [(AttributeType, AttributeValue)] = [
    (.text, .number("1")), (.text, .list(["a"])), (.integer, .number("1.0")),
    (.integer, .number("1e3")), (.integer, .text("1")), (.decimal, .text("1.5")),
    (.decimal, .boolean(true)), (.boolean, .text("true")), (.boolean, .number("1")),
    (.date, .text("2023-02-29")), (.date, .text("2024-1-1")), (.date, .text("2024-02-29T00:00")),
    (.date, .number("2024")), (.datetime, .text("2026-11-22")),
    (.datetime, .text("2026-11-22T21:45:25")), (.url, .text("example.org")), (.url, .text(":x")),
    (.url, .text("http:")), (.url, .text("http://a b")), (.url, .text("12:30")),
    (.url, .text("+1:x")), (.choice, .text("green")), (.choice, .text("Blue")),
    (.list, .text("a")),
  ]

  @Test("values that do not fit their type are named", arguments: unfitting)
  func doesNotFit(_ type: AttributeType, _ value: AttributeValue) {
    let problem = Validation.check(value, Self.definition(type))
    #expect(problem?.code == .valueInvalid)
    #expect(problem?.field == "x")
    #expect(problem?.message.contains("“x”") == true)
  }

  @Test("a choice is one of the choices to the byte")
  func choiceBytes() {
    var definition = Self.definition(.choice)
    definition.choices = ["é"]
    #expect(Validation.check(.text("é"), definition) == nil)
    #expect(Validation.check(.text("e\u{301}"), definition) != nil)
  }

  @Test("a required attribute without a value is missing; a strict category knows its own only")
  func metadata() {
    var definition = Self.definition(.integer)
    definition.required = true
    var category = Category(
      id: ResourceID(high: 0, low: 2), name: "C", attributes: [definition])
    let free = Attribute("y", .text("z"))
    #expect(Validation.metadata([free], in: category).map(\.code) == [.valueMissing])
    #expect(Validation.metadata([Attribute("x", .number("1")), free], in: category) == [])
    category.isStrict = true
    #expect(
      Validation.metadata([Attribute("x", .text("one")), free], in: category).map(\.code)
        == [.valueInvalid, .attributeUnknown])
    #expect(Validation.metadata([Attribute("x", .number("1"))], in: category) == [])
  }
}

@Suite("Values from text")
struct ValueParsingTests {
  static let parsed: [(AttributeType, String, AttributeValue?)] = [
    (.text, "007", .text("007")), (.text, "", .text("")), (.integer, "42", .number("42")),
    (.integer, "42.0", nil), (.integer, "+1", nil), (.integer, "", nil), (.integer, "٣", nil),
    (.decimal, "1.10", .number("1.10")), (.decimal, "1,10", nil), (.decimal, ".5", nil),
    (.boolean, "yes", .boolean(true)), (.boolean, "NO", .boolean(false)),
    (.boolean, "1", .boolean(true)), (.boolean, "0", .boolean(false)), (.boolean, "maybe", nil),
    (.date, "2024-02-29", .text("2024-02-29")), (.date, "29.2.2024", nil),
    (.datetime, "2024-02-29T10:00:00Z", .text("2024-02-29T10:00:00Z")), (.datetime, "now", nil),
    (.url, "https://a.b", .text("https://a.b")), (.url, "a.b", nil),
    (.choice, " gREEN ", .text("Green")), (.choice, "Blue", nil),
    (.list, "a; b;;c ", .list(["a", "b", "c"])), (.list, "a, b", .list(["a", "b"])),
    (.list, "a, b; c", .list(["a, b", "c"])), (.list, "", .list([])), (.list, " ; ", .list([])),
  ]

  @Test("a text becomes a value of the type or none", arguments: parsed)
  func parse(_ type: AttributeType, _ text: String, _ value: AttributeValue?) {
    #expect(ValueParsing.parse(text, as: ValidationTests.definition(type)) == value)
  }

  static let inferred: [(String, AttributeValue)] = [
    ("true", .boolean(true)), ("false", .boolean(false)), ("True", .text("True")),
    ("0", .number("0")), ("-1", .number("-1")), ("1.50", .number("1.50")),
    ("007", .text("007")), ("+1", .text("+1")), ("-0", .text("-0")), ("1e5", .text("1e5")),
    ("", .text("")), (" 1", .text(" 1")), ("123456789012345678", .number("123456789012345678")),
    ("1234567890123456789", .text("1234567890123456789")),
    ("0.12345678901234567", .number("0.12345678901234567")),
    ("0.123456789012345678", .text("0.123456789012345678")), ("1.", .text("1.")),
  ]

  @Test(
    "without a definition only plain numbers and truth values are more than text",
    arguments: inferred)
  func infer(_ text: String, _ value: AttributeValue) {
    #expect(ValueParsing.infer(text) == value)
  }
}
