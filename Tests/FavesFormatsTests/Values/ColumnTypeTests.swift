import FavesCore
import Testing

@testable import FavesFormats

/// A column of an attribute, decided by itself.
func column(
  _ cells: [String], header: String = "X", field: FavoriteField? = nil,
  knownType: AttributeType? = nil, order: DateOrder? = nil, decimal: DecimalMark? = nil
) throws -> (reading: CellReading, values: [String], type: AttributeType, warnings: [String]) {
  try columns(
    [cells], headers: [header], field: field, knownType: knownType, order: order, decimal: decimal)[
      0]
}

func columns(
  _ columns: [[String]], headers: [String]? = nil, field: FavoriteField? = nil,
  knownType: AttributeType? = nil, order: DateOrder? = nil, decimal: DecimalMark? = nil
) throws -> [(reading: CellReading, values: [String], type: AttributeType, warnings: [String])] {
  var types = columns.map { _ in ColumnType() }
  for (index, cells) in columns.enumerated() {
    for (line, cell) in cells.enumerated() {
      var cell = cell
      cell.withUTF8 { types[index].add($0, line: line + 2) }
    }
  }
  let names = headers ?? columns.indices.map { "C\($0)" }
  let decision = try ColumnDecision(
    types: types,
    contexts: names.map { ColumnContext(header: $0, field: field, knownType: knownType) },
    order: order, decimal: decimal, line: 1, isInspection: false)
  return columns.indices.map { index in
    let values = columns[index].map { cell in
      var cell = cell
      return cell.withUTF8 { decision.readings[index].value($0) }.map { shown($0.0) } ?? "-"
    }
    let warnings = decision.warnings.filter { $0.position.column == index + 1 }.map(\.message)
    return (decision.readings[index], values, types[index].type, warnings)
  }
}

/// A value with its kind: `t:` text, `n:` number, `b:` boolean, `l:` list.
func shown(_ value: AttributeValue) -> String {
  switch value {
  case .text(let text): "t:" + text
  case .number(let digits): "n:" + digits
  case .boolean(let flag): "b:\(flag)"
  case .list(let items): "l:" + items.joined(separator: "|")
  }
}

@Suite("Numbers of columns")
struct NumberColumnTests {
  @Test(
    "are numbers with the digits they were written with",
    arguments: [
      (["1995", "-3", "0"], ["n:1995", "n:-3", "n:0"]),
      (["1.10", "0.5", "12"], ["n:1.10", "n:0.5", "n:12"]),
      (["414,8", "12", "0,50"], ["n:414.8", "n:12", "n:0.50"]),
      (["1.920.949", "8.336"], ["n:1920949", "n:8336"]),
      (["1.234,5", "-0,25"], ["n:1234.5", "n:-0.25"]),
      (["1,234.5", "1,000"], ["n:1234.5", "n:1000"]),
      (["1,234,567", "1,234"], ["n:1234567", "n:1234"]),
      (["1\u{a0}234,5", "2\u{202f}345\u{202f}678"], ["n:1234.5", "n:2345678"]),
      (["1'234", "12’345.50"], ["n:1234", "n:12345.50"]),
      (["1\u{a0}234", "567"], ["n:1234", "n:567"]),
      (["123456789012345678"], ["n:123456789012345678"]),
      (["3.14159265358979323846"], ["n:3.14159265358979323846"]),
    ] as [([String], [String])])
  func numbers(cells: [String], values: [String]) throws {
    #expect(try column(cells).values == values)
  }

  @Test(
    "stay text where one cell is no such number",
    arguments: [
      ["007", "8"], ["+5", "6"], ["1234567890123456789"], ["1.2.3", "1.2.4"], ["1,23,456"],
      ["1 234", "5"], [" 5"], ["12.", "1"], ["1e5", "2"], ["١٢٣"], ["1,234.5", "1.234,5"], ["5 %"],
      ["€ 5"],
      ["1-2"], ["-"], ["--1"], [".5"], ["0,123.4"], ["1234.567.890"],
    ])
  func texts(cells: [String]) throws {
    #expect(try column(cells).values == cells.map { "t:" + $0 })
  }

  @Test("whose mark is unclear are asked for, unless an option or another column says")
  func unclearMark() throws {
    let cells = ["1,234", "12,345"]
    let error = thrownFormatError { _ = try column(cells, header: "Votes") }
    #expect(error?.code == .ambiguous)
    #expect(error?.hint == "say which: --decimal comma or --decimal point")
    #expect(error?.message.contains("“Votes”") == true)
    #expect(try column(cells, decimal: .comma).values == ["n:1.234", "n:12.345"])
    #expect(try column(cells, decimal: .point).values == ["n:1234", "n:12345"])
    let both = try columns([cells, ["414,8", "1"]])
    #expect(both[0].values == ["n:1.234", "n:12.345"])
    #expect(both[0].warnings.count == 1)
  }

  @Test("with points before three digits are as in JSON, with a warning, unless the file says else")
  func threeDigits() throws {
    let alone = try column(["8.336", "3.684"])
    #expect(alone.values == ["n:8.336", "n:3.684"])
    #expect(alone.warnings.count == 1)
    #expect(try column(["8.336"], decimal: .comma).values == ["n:8336"])
    #expect(try columns([["8.336"], ["0,5"]])[0].values == ["n:8336"])
    #expect(try column(["8.336", "0.5"]).warnings.isEmpty)
  }

  @Test("are whole or not in the reading that is chosen")
  func types() throws {
    #expect(try column(["1.920.949"]).type == .integer)
    #expect(try column(["414,8"]).type == .decimal)
    #expect(try column(["1,234,567"]).type == .integer)
  }
}

@Suite("Ids in columns")
struct IdentifierColumnTests {
  @Test("wrapped ids lose their wrapper and stay text")
  func wrapped() throws {
    #expect(
      try column(["=\"0123\"", "=\"9780261102217\""]).values == ["t:0123", "t:9780261102217"])
    #expect(try column(["=\"12\"", "13"]).values == ["t:12", "t:13"])
    #expect(try column(["=\"a\"&B1"]).values == ["t:=\"a\"&B1"])
    #expect(try column(["=\"\""]).values == ["t:"])
  }

  @Test("columns of ids by name stay text")
  func byName() throws {
    #expect(try column(["9780261102217"], header: "ISBN-13").values == ["t:9780261102217"])
    #expect(try column(["9780261102217"], header: "Pages").values == ["n:9780261102217"])
  }

  @Test("numbers that a spreadsheet has cut are warned of where ids stand")
  func shortened() throws {
    let cells = ["9780261102217", "9.78E+12"]
    let found = try column(cells, header: "code")
    #expect(found.values == cells.map { "t:" + $0 })
    #expect(found.warnings.count == 1)
    #expect(found.warnings.first?.contains("“9.78E+12”") == true)
    #expect(try column(["9,78E+12"], header: "EAN").warnings.count == 1)
    #expect(try column(["1.5E+10", "x"], header: "mass").warnings.isEmpty)
  }
}

@Suite("Booleans of columns")
struct BooleanColumnTests {
  @Test(
    "are read in many languages",
    arguments: [
      ["true", "false"], ["TRUE", "False"], ["yes", "No"], ["Y", "n"], ["ja", "nein"],
      ["Ja", "nee"],
      ["oui", "non"], ["sí", "no"], ["si", "no"], ["wahr", "falsch"], ["VRAI", "FAUX"],
      ["verdadero", "falso"], ["да", "нет"], ["はい", "いいえ"], ["是", "否"], ["sim", "não"],
      ["tak", "nie"], ["evet", "hayır"], ["نعم", "لا"], ["✓", "✗"], ["☑", "☐"], ["J", "N"],
    ])
  func words(cells: [String]) throws {
    #expect(try column(cells).values == ["b:true", "b:false"])
    #expect(try column(cells).type == .boolean)
  }

  @Test("one word alone is enough, one letter is not")
  func alone() throws {
    #expect(try column(["yes", "", "yes"]).values == ["b:true", "-", "b:true"])
    #expect(try column(["n", "n"]).values == ["t:n", "t:n"])
    #expect(try column(["ja", "no"]).values == ["t:ja", "t:no"])
  }

  @Test("marks are true beside blanks, and text where every cell has one")
  func marks() throws {
    #expect(try column(["x", "", "X"]).values == ["b:true", "-", "b:true"])
    #expect(try column(["x", "x"]).values == ["t:x", "t:x"])
  }

  @Test("1 and 0 are numbers")
  func digits() throws {
    #expect(try column(["1", "0"]).values == ["n:1", "n:0"])
    #expect(try column(["1", "0"], knownType: .boolean).values == ["t:1", "t:0"])
  }
}

@Suite("Nearly one type")
struct MisfitTests {
  @Test("a column with few cells that do not fit is text as a whole, with a warning")
  func misfits() throws {
    let cells = (1...40).map(String.init) + ["n/a"]
    let found = try column(cells, header: "Plays")
    #expect(found.reading == .text)
    #expect(found.warnings.count == 1)
    #expect(found.warnings.first?.contains("1 cell of 41 in “Plays”") == true)
    #expect(found.warnings.first?.contains("“n/a” in line 42") == true)
    #expect(try column(["a", "b", "3"]).warnings.isEmpty)
  }
}
