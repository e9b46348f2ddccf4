import FavesCore
import Testing

@testable import FavesFormats

@Suite("Saved mappings")
struct TableMappingTests {
  private static let text = """
    Titel;Bewertung;Gesehen;Datum;Preis;Stimmung
    Heat;4,5;ja;31.12.2020;1.234,50;a, b
    Alien;5,0;nein;01.02.2021;9,99;c

    """

  private func reader(
    _ text: String, _ saved: TableMapping? = nil, overrides: [String: String] = [:]
  ) throws -> any TabularReader {
    let bytes = Array(text.utf8)
    var options = ReadOptions()
    options.savedMapping = saved
    options.mapping = overrides
    if let saved { options.values = saved.values }
    let reader = try CSVFormat.csv().makeReader({ MemorySource(bytes) }, options: options)
    return try #require(reader as? any TabularReader)
  }

  private func rows(_ reader: any TabularReader) throws -> [DocumentItem] {
    var reader = reader
    var items: [DocumentItem] = []
    while let item = try reader.next() { items.append(item) }
    return items
  }

  @Test("keep what was found, and read the same again")
  func roundTrip() throws {
    let first = try reader(Self.text)
    let mapping = first.mapping
    #expect(mapping.text.delimiter == UInt8(ascii: ";"))
    #expect(mapping.values.dateOrder == .dayMonthYear)
    #expect(mapping.values.decimal == .comma)
    #expect(mapping.rating == "Bewertung")
    #expect(mapping.columns.map(\.type) == [nil, .decimal, .boolean, .date, .decimal, .text])
    let again = try TableMapping(parsing: Array(mapping.document.utf8))
    #expect(again == mapping)
    #expect(favorites(try rows(try reader(Self.text, again))) == favorites(try rows(first)))
  }

  @Test("a document with everything reads back as it was")
  func everything() throws {
    var mapping = TableMapping()
    mapping.format = "csv"
    mapping.text.encoding = "windows-1252"
    mapping.text.delimiter = 9
    mapping.text.quote = TextTableOptions.Mark.none
    mapping.text.escape = .byte(UInt8(ascii: "\\"))
    mapping.part.skipRows = 2
    mapping.part.header = .line(3)
    mapping.part.sheet = "Blatt „1“"
    mapping.values.dateOrder = .monthDayYear
    mapping.values.decimal = .point
    mapping.category = "Filme"
    mapping.rating = "Note"
    mapping.columns = [
      .init(header: "T", role: .field(.title)), .init(header: "m", role: .metadata),
      .init(header: "X", role: .ignored),
      .init(header: "L", role: .attribute("Tags"), type: .list, separator: ",", none: "-"),
    ]
    #expect(try TableMapping(parsing: Array(mapping.document.utf8)) == mapping)
    mapping.part.header = TablePart.Header.none
    #expect(try TableMapping(parsing: Array(mapping.document.utf8)) == mapping)
  }

  @Test("types that are told are kept to: other cells reject their row")
  func told() throws {
    let saved = try TableMapping(
      parsing: Array(
        """
        {"favesMapping":1,"decimal":"comma","dateOrder":"dmy","columns":[
        {"column":"Titel","field":"title"},
        {"column":"Preis","attribute":"Price","type":"decimal"},
        {"column":"Datum","attribute":"Datum","type":"date"},
        {"column":"Bewertung","attribute":"Bewertung","type":"text"},
        {"column":"Stimmung","attribute":"Stimmung","type":"list","separator":",","none":"c"},
        {"column":"Gesehen","ignore":true}]}
        """.utf8))
    let text = Self.text + "Fargo;1,0;ja;soon;1,0;\nCats;1,0;ja;01.01.2020;cheap;\n"
    let items = try rows(try reader(text, saved))
    let found = favorites(items)
    #expect(found.map(\.title) == ["Heat", "Alien"])
    #expect(found[0].shownValue("Price") == "n:1234.50")
    #expect(found[0].shownValue("Bewertung") == "t:4,5")
    #expect(found.map { $0.shownValue("Stimmung") } == ["l:a|b", nil])
    #expect(!found[0].metadata.contains { $0.name == "Gesehen" })
    #expect(rejects(items).map(\.diagnostic.code) == [.valueInvalid, .valueInvalid])
    #expect(rejects(items).map(\.diagnostic.field) == ["Datum", "Price"])
  }

  @Test("a mapping that does not fit is an error, a new column a warning, a flag wins")
  func fits() throws {
    let mapping = try reader(Self.text).mapping
    let error = thrownFormatError {
      _ = try reader(Self.text.replacing("Preis", with: "Price"), mapping)
    }
    #expect(error?.code == .shape)
    #expect(error?.message.contains("no column “Preis”") == true)
    let wider = Self.text.replacing("Stimmung\n", with: "Stimmung;Neu\n")
    let found = try reader(wider, mapping)
    #expect(found.warnings.contains { $0.message.contains("“Neu” is not in the mapping") })
    let told = try reader(Self.text, mapping, overrides: ["description": "Stimmung"])
    #expect(favorites(try rows(told)).first?.details == "a, b")
  }

  @Test(
    "documents are read strictly",
    arguments: [
      "", "[]", "{}", "{\"favesMapping\":2}", "{\"favesMapping\":1,\"colums\":[]}",
      "{\"favesMapping\":1,\"dateOrder\":\"ydm\"}", "{\"favesMapping\":1,\"delimiter\":\"ab\"}",
      "{\"favesMapping\":1,\"headerRow\":0}",
      "{\"favesMapping\":1,\"columns\":[{\"column\":\"a\"}]}",
      "{\"favesMapping\":1,\"columns\":[{\"column\":\"a\",\"field\":\"titel\"}]}",
      "{\"favesMapping\":1,\"columns\":[{\"column\":\"a\",\"field\":\"title\",\"x\":1}]}",
      "{\"favesMapping\":1,\"columns\":[{\"column\":\"a\",\"attribute\":\"b\",\"type\":\"url\"}]}",
      "{\"favesMapping\":1,\"favesMapping\":1}", "{\"favesMapping\":1,}",
    ])
  func strict(text: String) {
    #expect(thrownFormatError { _ = try TableMapping(parsing: Array(text.utf8)) } != nil)
  }

  @Test("--columns reads some columns only")
  func someColumns() throws {
    let bytes = Array(Self.text.utf8)
    var options = ReadOptions()
    options.part.columns = ["titel", "Preis"]
    var reader = try CSVFormat.csv().makeReader({ MemorySource(bytes) }, options: options)
    guard case .favorite(let row)? = try reader.next() else { return }
    #expect(row.metadata.map(\.name) == ["Preis"])
    options.part.columns = ["Titel", "nope"]
    #expect(
      thrownFormatError {
        _ = try CSVFormat.csv().makeReader({ MemorySource(bytes) }, options: options)
      }?.message.contains("“nope”") == true)
  }
}
