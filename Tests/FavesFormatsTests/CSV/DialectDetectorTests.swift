import FavesCore
import Testing

@testable import FavesFormats

@Suite("CSV dialects")
struct DialectDetectorTests {
  private func inspect(_ text: String) throws -> Inspection {
    let bytes = Array(text.utf8)
    return try CSVFormat.csv().inspection(of: { MemorySource(bytes) }, rows: .all)
  }

  private static let table = [
    ["Rank", "Film", "Seen"], ["1", "Heat", "2018-03-04"], ["2", "Alien", "2019-01-02"],
    ["3", "Brazil", "2020-05-06"], ["4", "Fargo", "2021-07-08"],
  ]

  @Test(
    "every delimiter is found, also with a blank after it",
    arguments: [",", ";", "\t", "|", " ", ":", "^", "~", "\u{1e}", "\u{1f}", ", ", "; ", "| "])
  func delimiters(delimiter: String) throws {
    let text = Self.table.map { $0.joined(separator: delimiter) + "\n" }.joined()
    let found = try inspect(text)
    #expect(found.delimiter == delimiter)
    #expect(found.rows == Self.table)
    #expect(found.headerRow == 1)
    #expect(favorites(try readCSV(text)).map(\.title) == ["Heat", "Alien", "Brazil", "Fargo"])
  }

  @Test("single quotes are found where they enclose cells, and left alone where they do not")
  func singleQuotes() throws {
    let text =
      "title,note\n'Crouching Tiger, Hidden Dragon','a, b'\n'Men''s Cap, Blue',c\n'x','d, e'\n"
    let found = try inspect(text)
    #expect(found.quote == "'")
    #expect(found.rows.map(\.count) == [2, 2, 2, 2])
    #expect(found.rows[2] == ["Men's Cap, Blue", "c"])
    let other = try inspect("title,note\n'Til Tomorrow,it's\nKids' Hat,\"a, b\"\n")
    #expect(other.quote == "\"")
    #expect(other.rows[1] == ["'Til Tomorrow", "it's"])
  }

  @Test("backslashes are found where they escape quotes")
  func backslashes() throws {
    let text =
      #"title,size,note"# + "\n" + #""The 12\" Mix","12\"",\\"# + "\n"
      + #""A \"B\", C",7,C:\\D\, E"# + "\n"
    let found = try inspect(text)
    #expect(found.text?.escape == "\\")
    #expect(found.rows[1] == ["The 12\" Mix", "12\"", "\\"])
    #expect(found.rows[2] == ["A \"B\", C", "7", "C:\\D, E"])
    #expect(try inspect("title,path\nHeat,C:\\films\nAlien,D:\\\n").rows[1][1] == "C:\\films")
  }

  @Test("quote and escape that are told are not looked for")
  func told() throws {
    let text = "title,note\n\"Heat\",'a,b'\n"
    var options = ReadOptions()
    options.text.quote = .byte(UInt8(ascii: "'"))
    let single = try CSVFormat.csv().inspection(
      of: { MemorySource(Array(text.utf8)) }, options: options, rows: .all)
    #expect(single.rows[1] == ["\"Heat\"", "a,b"])
    options.text.quote = TextTableOptions.Mark.none
    let none = try CSVFormat.csv().inspection(
      of: { MemorySource(Array(text.utf8)) }, options: options, rows: .all)
    #expect(none.rows[1] == ["\"Heat\"", "'a", "b'"])
    #expect(none.quote == "")
  }

  @Test("a list of titles is one column, whatever its titles hold")
  func oneColumn() throws {
    let text = "Films\nThe Third Man\nAlien: Covenant\nBlade Runner 2049\nCrouching Tiger\n"
    #expect(try inspect(text).columns.map(\.name) == ["Films"])
    #expect(favorites(try readCSV(text) { $0.part.header = .line(1) }).count == 4)
  }

  @Test("a dialect that gives no end of columns is no error, only no candidate")
  func endless() throws {
    let words = String(repeating: "word ", count: 3000)
    let rows = favorites(try readCSV("title,note\nHeat,\(words)\nAlien,x\n"))
    #expect(rows.map(\.title) == ["Heat", "Alien"])
  }

  @Test("the confidence is high where one dialect fits all rows, and low on a tie")
  func confidence() throws {
    #expect(try inspect("title,year\nHeat,1995\nAlien,1979\n").text?.confidence == 1)
    #expect(
      try #require(inspect("title;year,note\nHeat;1995,good\n").text?.confidence) < 0.5)
  }

  // MARK: Broken quotes

  private static let head = "title,year,note,link\nHeat,1995,\"a, b\",\"http://x.org/1\"\n"
  private static let tail =
    "Alien,1979,\"c, d\",\"http://x.org/2\"\nBrazil,1985,e,\"http://x.org/3\"\n"

  @Test(
    "the cells of a row with a stray or open quote are those that fit the other rows",
    arguments: [
      ("\"Fargo,1996,\"f, g\",\"http://x.org/4\"", ["\"Fargo", "1996", "f, g", "http://x.org/4"]),
      ("Fargo,\"1996,\"f, g\",\"http://x.org/4\"", ["Fargo", "\"1996", "f, g", "http://x.org/4"]),
      ("Fargo,1996,\"\"f, g\",\"http://x.org/4\"", ["Fargo", "1996", "\"f, g", "http://x.org/4"]),
      ("Fargo,1996,f,\"\"http://x.org/4\"", ["Fargo", "1996", "f", "\"http://x.org/4"]),
      (
        "Fargo,1996,\"f, 24\"\",\"http://x.org/4\"", ["Fargo", "1996", "f, 24\"", "http://x.org/4"]
      ),
      (
        "Fargo,1996,\"f \"g\" h, i\",\"http://x.org/4\"",
        ["Fargo", "1996", "f \"g\" h, i", "http://x.org/4"]
      ),
      ("Fargo,1996,g,\"http://x.org/4", ["Fargo", "1996", "g", "\"http://x.org/4"]),
    ])
  func broken(row: String, expected: [String]) throws {
    for text in [Self.head + row + "\n" + Self.tail, Self.head + Self.tail + row + "\n"] {
      let found = try inspect(text)
      #expect(found.rows.count == 5)
      #expect(found.rows.contains(expected))
      let items = try readCSV(text)
      #expect(favorites(items).map(\.title) == ["Heat", "Alien", "Brazil"])
      #expect(rejects(items).count == 1)
      #expect(rejects(items).first?.cells == expected)
    }
  }

  @Test("a row in another delimiter is cut by it, and rejected")
  func otherDelimiter() throws {
    let items = try readCSV("title,year,note\nHeat,1995,a\nAlien;1979;b\nBrazil,1985,c\n")
    #expect(favorites(items).map(\.title) == ["Heat", "Brazil"])
    #expect(rejects(items).map(\.diagnostic.code) == [.shapeInvalid])
    #expect(rejects(items).first?.cells == ["Alien", "1979", "b"])
  }

  @Test("many broken quotes in one line take no more than a moment")
  func hostile() throws {
    let line = String(repeating: "\"a\"b,", count: 1500)
    let text =
      "title,year,note\n" + String(repeating: "Heat,1995,x\n", count: 50)
      + String(repeating: line + "\n", count: 20)
    let clock = ContinuousClock()
    let time = try clock.measure { _ = try inspect(text) }
    #expect(time < .seconds(10))
  }
}
