import FavesCore
import Testing

@testable import FavesFormats

@Suite("CSV reader")
struct CSVReaderTests {
  @Test("fields, attributes and their types come from the header and the whole column")
  func fields() throws {
    let items = try readCSV(
      """
      Rank,Film,Jahr,Score,Seen,Code,Date Added,Notes
      1,Heat,1995,8.3,true,007,2020-01-02,A thief
      2.0,Alien,1979,8,false,12,2020-01-03T04:05:06Z,
      """)
    let rows = favorites(items)
    #expect(rows.map(\.title) == ["Heat", "Alien"])
    #expect(rows.map(\.ranking) == [1, 2])
    #expect(
      rows.first?.metadata == [
        Attribute("Jahr", .number("1995")), Attribute("Score", .number("8.3")),
        Attribute("Seen", .boolean(true)), Attribute("Code", .text("007")),
      ])
    #expect(rows.last?.created == Timestamp("2020-01-03T04:05:06Z"))
    #expect(rows.map(\.details) == ["A thief", nil])
    #expect(rows.last?.emptyFields == ["description"])
    #expect(rows.last?.position.line == 3)
  }

  @Test(
    "values that only look like numbers stay text",
    arguments: ["01", "+1", "1e5", "1.", ".5", "1234567890123456789", "1,5,2", " 1", "-", "00.5"])
  func textNumbers(value: String) throws {
    let rows = favorites(try readCSV("title;x\nHeat;\(value)\nAlien;1"))
    #expect(rows.first?.metadata.first?.value == .text(value))
    #expect(rows.last?.metadata.first?.value == .text("1"))
  }

  @Test("each delimiter is found", arguments: [",", ";", "\t", "|"])
  func delimiters(delimiter: String) throws {
    let text = [["title", "note"], ["Heat", "a b"]].map { $0.joined(separator: delimiter) }
    let rows = favorites(try readCSV(text.joined(separator: "\n")))
    #expect(rows.map(\.title) == ["Heat"])
    #expect(rows.map(\.details) == ["a b"])
  }

  @Test("a delimiter inside texts is not taken for that of the file")
  func delimiterInTexts() throws {
    let rows = favorites(
      try readCSV("title;year;note\nHeat;1995;good, long, loud\nAlien;1979;dark, very\n"))
    #expect(rows.map(\.details) == ["good, long, loud", "dark, very"])
    let other = favorites(
      try readCSV("title,year,a;b\nHeat,1995,x\nAlien,1979,\"y;z\"\n"))
    #expect(other.map(\.metadata.count) == [2, 2])
  }

  @Test("two delimiters that fit equally well are an error that names the flag")
  func ambiguousDelimiter() throws {
    let text = "title;year,note\nHeat;1995,good\nFargo;1996,cold\n"
    let error = thrownFormatError { _ = try readCSV(text) }
    #expect(error?.code == .ambiguous)
    #expect(error?.hint?.contains("--delimiter ';'") == true)
    #expect(favorites(try readCSV(text) { $0.text.delimiter = UInt8(ascii: ";") }).count == 2)
  }

  @Test("a delimiter that cannot be one is refused", arguments: [34, 10, 13, 0, 0xe9] as [UInt8])
  func impossibleDelimiter(byte: UInt8) {
    #expect(
      thrownFormatError { _ = try readCSV("title\nHeat\n") { $0.text.delimiter = byte } }?.code
        == .unsupported)
  }

  @Test("the name tsv settles a tie for the tab")
  func tabPreferred() throws {
    let text = "title\tyear,note\nHeat\t1995,good\n"
    #expect(thrownFormatError { _ = try readCSV(text) }?.code == .ambiguous)
    #expect(favorites(try readCSV(text, format: .tsv())).map(\.title) == ["Heat"])
  }

  @Test("an ambiguity past the first part of the file is settled by all of it")
  func wholeFileDecides() throws {
    let even = String(repeating: "Heat;1995,good\n", count: 12000)
    let text = "title;year,note\n" + even + String(repeating: "A;B\n", count: 12000)
    #expect(favorites(try readCSV(text)).count == 24000)
  }

  @Test("a field's own name wins over a synonym, and the rest are attributes")
  func exactNameWins() throws {
    let rows = favorites(try readCSV("name,title,notes,description\nA,B,C,D\n"))
    #expect(rows.first?.title == "B")
    #expect(rows.first?.details == "D")
    #expect(rows.first?.metadata.map(\.name) == ["name", "notes"])
  }

  @Test("a header that stands there twice gets a number and a warning")
  func duplicateHeaders() throws {
    let bytes = Array("title,year,Year,Title,,\nHeat,1995,1996,x,y,\n".utf8)
    var reader = try CSVFormat.csv().makeReader(
      { MemorySource(bytes) }, options: ReadOptions())
    guard case .favorite(let row)? = try reader.next() else {
      Issue.record("no favorite")
      return
    }
    #expect(row.metadata.map(\.name) == ["year", "Year (2)", "Title (2)", "Column 5"])
    #expect(reader.warnings.count == 3)
    #expect(reader.warnings.allSatisfy { $0.code == .guess })
  }

  @Test("mapping by hand overrides, and a missing column is an error that lists the columns")
  func overrides() throws {
    let text = "title,Original,Y\nHeat,Hitze,1995\n"
    let rows = favorites(
      try readCSV(text) { $0.mapping = ["title": "original", "year": "Y"] })
    #expect(rows.first?.title == "Hitze")
    #expect(rows.first?.metadata.map(\.name) == ["title", "year"])
    let error = thrownFormatError { _ = try readCSV(text) { $0.mapping = ["title": "Nope"] } }
    #expect(error?.code == .shape)
    #expect(error?.message.contains("“Original”") == true)
  }

  @Test(
    "a table without a title column is an error of shape",
    arguments: ["a,b\n1,2\n", "1,Heat,1995\n2,Alien,1979\n", "42\n43\n", "", "\n\n", "\u{feff}"])
  func noTitle(text: String) {
    #expect(thrownFormatError { _ = try readCSV(text) }?.code == .shape)
  }

  @Test("the only column is the title, once it is told whether its first line names it")
  func onlyColumn() throws {
    let bytes = Array("Lieblinge\nHeat\n\nAlien".utf8)
    let error = thrownFormatError { _ = try readCSV(bytes) }
    #expect(error?.code == .ambiguous)
    #expect(error?.hint == "say which: --header-row 1 or --header-row none")
    #expect(
      favorites(try readCSV(bytes) { $0.part.header = .line(1) }).map(\.title)
        == ["Heat", "Alien"])
    #expect(
      favorites(try readCSV(bytes) { $0.part.header = TablePart.Header.none }).map(\.title)
        == ["Lieblinge", "Heat", "Alien"])
    #expect(favorites(try readCSV("Film\nHeat\n")).map(\.title) == ["Heat"])
  }

  @Test("an attribute that is mapped to another column takes no column's place")
  func mappedOverHeader() throws {
    let rows = favorites(
      try readCSV("title,year,genre\nHeat,1995,crime\n") { $0.mapping["year"] = "genre" })
    #expect(
      rows.first?.metadata == [
        Attribute("year (2)", .number("1995")), Attribute("year", .text("crime")),
      ])
  }

  @Test("rejected parts of a document without columns are no favorites")
  func rejectedText() {
    let text = "line,column,field,code,message,text\n1,2,ranking,ranking-invalid,no,{}\n"
    #expect(thrownFormatError { _ = try readCSV(text) }?.code == .shape)
  }

  @Test("bad values reject their row with code, field, line and cell")
  func rejectedValues() throws {
    let items = try readCSV(
      """
      category,ranking,title,id,created
      F,0,A,,
      F,1.5,B,,
      F,1,,,
      F,1,C,x,
      F,1,D,e6c3f339-1a2b-4f1f-b1fd-42a29755d4c1,yesterday
      F,99999999999999999999,E,,
      F,1,\(String(repeating: "é", count: 256)),,
      F,1,G,,,,
      F,1,H,,,x
      F
      """)
    #expect(
      rejects(items).map(\.diagnostic.code) == [
        .rankingInvalid, .rankingInvalid, .titleMissing, .idInvalid, .dateInvalid, .rankingInvalid,
        .titleTooLong, .rowTooLong, .titleMissing,
      ])
    #expect(
      rejects(items).map(\.diagnostic.position.line) == [2, 3, 4, 5, 6, 7, 8, 10, 11])
    #expect(rejects(items).first?.diagnostic.field == "ranking")
    #expect(rejects(items).first?.diagnostic.position.column == 2)
    #expect(rejects(items).first?.cells == ["F", "0", "A", "", ""])
    #expect(favorites(items).map(\.title) == ["G"])
  }

  @Test("an id column without a UUID is an ordinary attribute")
  func foreignIDs() throws {
    let rows = favorites(try readCSV("id,title\n7,Heat\n8,Alien\n"))
    #expect(
      rows.map(\.metadata) == [[Attribute("id", .number("7"))], [Attribute("id", .number("8"))]])
  }

  @Test("ranks and dates that go by a synonym but cannot be read are kept as text, with a warning")
  func unreadableSynonyms() throws {
    let text = "name,place,date added\nNoma,Copenhagen,long ago\nMugaritz,Errenteria,x\n"
    let rows = favorites(try readCSV(text))
    #expect(rows.first?.metadata.map(\.name) == ["place", "date added"])
    #expect(rows.first?.ranking == nil)
    let bytes = Array(text.utf8)
    let reader = try CSVFormat.csv().makeReader({ MemorySource(bytes) }, options: ReadOptions())
    #expect(reader.warnings.map(\.code) == [.guess, .guess])
  }

  @Test("what the list is a list of names the title where nothing else does")
  func things() throws {
    #expect(favorites(try readCSV("City,Country\nOslo,Norway\n")).first?.title == "Oslo")
    #expect(favorites(try readCSV("City,Name\nOslo,Maaemo\n")).first?.title == "Maaemo")
  }

  @Test("the category comes from the row, else the option, else the name of the file")
  func categories() throws {
    func categories(_ text: String, _ given: String?, _ name: String?) throws -> [String?] {
      favorites(
        try readCSV(text) {
          $0.category = given
          $0.sourceName = name
        }
      ).map(\.category)
    }
    #expect(try categories("title,list\nHeat,F\nAlien,\n", "G", "file") == ["F", "G"])
    #expect(try categories("title,list\nHeat,F\nAlien,\n", nil, "file") == ["F", nil])
    #expect(try categories("title,x\nHeat,F\n", nil, "file") == ["file"])
    #expect(
      try categories("title,id\nHeat,e6c3f339-1a2b-4f1f-b1fd-42a29755d4c1\n", nil, "file") == [nil])
  }

  @Test("one row that does not decode is rejected with the position of the byte")
  func undecodableRow() throws {
    let items = try readCSV(
      Array("title,note\nVolvér,Almod".utf8) + [0xf3] + Array("var\nHeat,x\n".utf8))
    #expect(rejects(items).map(\.diagnostic.code) == [.encodingInvalid])
    #expect(rejects(items).first?.diagnostic.position.byte == 24)
    #expect(rejects(items).first?.diagnostic.position.column == 2)
    #expect(favorites(items).map(\.title) == ["Heat"])
  }

  @Test("many rows that do not decode, or a header, stop with the flag that helps")
  func undecodableFile() throws {
    let row = Array("caf".utf8) + [0xe9, 10]
    let file = Array("title\n".utf8) + row + row + row
    for bytes in [file, [0xe9] + Array(",title\nx,Heat\n".utf8)] {
      let error = thrownFormatError { _ = try readCSV(bytes) { $0.text.encoding = "utf-8" } }
      #expect(error?.code == .ambiguous)
      #expect(error?.hint?.contains("--encoding windows-1252") == true)
    }
    for encoding in [nil, "Windows-1252"] {
      let rows = favorites(try readCSV(file) { $0.text.encoding = encoding })
      #expect(rows.map(\.title) == ["café", "café", "café"])
    }
    #expect(
      thrownFormatError { _ = try readCSV(file) { $0.text.encoding = "klingon" } }?.code
        == .unsupported)
  }

  @Test("a file whose rows are mostly longer than its header is an error of shape")
  func tooLong() {
    let text = "title,year\nHeat,1,x\nAlien,2,y\nBrazil,3,z\nFargo,4,w\n"
    #expect(
      thrownFormatError { _ = try readCSV(text) { $0.part.header = .line(1) } }?.code == .shape)
  }

  @Test("a metadata column of JSON objects is taken apart by the parser it is given")
  func metadata() throws {
    let format = CSVFormat.csv(parseMetadata: { json in
      struct Bad: Error {}
      guard json.utf8.last == UInt8(ascii: "}") else { throw Bad() }
      return json == "{}" ? [] : [Attribute("year", .number("1995"))]
    })
    let text = "title,year,metadata\nA,,\"{\"\"year\"\":1995}\"\nB,,{}\nC,,{x\nD,1996,{y}\nE,,\n"
    let items = try readCSV(text, format: format)
    #expect(favorites(items).map(\.metadata.count) == [1, 0, 0])
    #expect(rejects(items).map(\.diagnostic.code) == [.valueInvalid, .valueInvalid])
    let plain = try readCSV(text, format: CSVFormat.csv(parseMetadata: nil))
    #expect(favorites(plain).first?.metadata.map(\.name) == ["metadata"])
  }

  @Test("a metadata column is read as JSON")
  func metadataAsJSON() throws {
    let text = "title,metadata\nA,\"{\"\"year\"\":1995,\"\"tags\"\":[\"\"x\"\"]}\"\nB,[1]\n"
    let items = try readCSV(text)
    #expect(
      favorites(items).first?.metadata
        == [Attribute("year", .number("1995")), Attribute("tags", .list(["x"]))])
    #expect(rejects(items).map(\.diagnostic.code) == [.valueInvalid])
  }

  @Test("limits of bytes are kept")
  func totalBytes() {
    let error = thrownFormatError {
      _ = try readCSV("title\nHeat\n", chunk: 4) { $0.limits.totalBytes = 10 }
    }
    #expect(error?.code == .limit)
  }
}
