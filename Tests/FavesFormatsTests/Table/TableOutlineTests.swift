import FavesCore
import Testing

@testable import FavesFormats

@Suite("Parts of a table")
struct TableOutlineTests {
  private func inspect(
    _ text: String, configure: (inout ReadOptions) -> Void = { _ in }
  ) throws -> Inspection {
    let bytes = Array(text.utf8)
    var options = ReadOptions()
    configure(&options)
    return try CSVFormat.csv().inspection(
      of: { MemorySource(bytes) }, options: options, rows: .all)
  }

  private func read(
    _ text: String, configure: (inout ReadOptions) -> Void = { _ in }
  ) throws -> (titles: [String], warnings: [String]) {
    let bytes = Array(text.utf8)
    var options = ReadOptions()
    configure(&options)
    var reader = try CSVFormat.csv().makeReader({ MemorySource(bytes) }, options: options)
    var titles: [String] = []
    while let item = try reader.next() {
      if case .favorite(let row) = item { titles.append(row.title) }
    }
    return (titles, reader.warnings.map(\.message))
  }

  @Test("lines above the header are passed over, with a warning that names them")
  func banner() throws {
    let text = "My films\nkept since 2018\n\nRank,Film,Year\n1,Heat,1995\n2,Alien,1979\n"
    let found = try inspect(text)
    #expect(found.headerRow == 4)
    #expect(found.preamble == [1, 2])
    #expect(found.rows.count == 5)
    let (titles, warnings) = try read(text)
    #expect(titles == ["Heat", "Alien"])
    #expect(warnings.contains { $0.contains("lines 1–2 are passed over") })
  }

  @Test("rows of delimiters above the header count as a banner too")
  func delimitedBanner() throws {
    let found = try inspect("PREAMBLE,,\n,,\nRank,Film,Year\n1,Heat,1995\n2,Alien,1979\n")
    #expect(found.headerRow == 3)
    #expect(found.preamble == [1])
    #expect(found.tables.map(\.firstRow) == [3])
  }

  @Test("several header rows are joined, with a warning")
  func joined() throws {
    let text = "Name,Released,Length\n,(year),(minutes)\nHeat,1995,170\nAlien,1979,117\n"
    let found = try inspect(text)
    #expect(found.headerRow == 2)
    #expect(found.headerRows == 2)
    #expect(found.columns.map(\.name) == ["Name", "Released / (year)", "Length / (minutes)"])
    let (titles, warnings) = try read(text)
    #expect(titles == ["Heat", "Alien"])
    #expect(warnings.contains { $0.contains("read as one header") })
    let twice = try inspect("Name,Year\nName,Year\nHeat,1995\nAlien,1979\n")
    #expect(twice.columns.map(\.name) == ["Name", "Year"])
    #expect(twice.headerRows == 2)
  }

  @Test("a file without header has columns by number, and asks which is the title")
  func noHeader() throws {
    let text = "1,Heat,1995\n2,Alien,1979\n3,Brazil,1985\n"
    let found = try inspect(text)
    #expect(found.headerRow == nil)
    #expect(found.columns.map(\.name) == ["Column 1", "Column 2", "Column 3"])
    #expect(found.rows.count == 3)
    let error = thrownFormatError { _ = try read(text) }
    #expect(error?.code == .shape)
    #expect(error?.hint?.contains("--header-row none --map 'title=Column 2'") == true)
    #expect(error?.hint?.contains("--header-row 1") == true)
    let titles = try read(text) {
      $0.part.header = TablePart.Header.none
      $0.mapping = ["title": "Column 2"]
    }.titles
    #expect(titles == ["Heat", "Alien", "Brazil"])
    #expect(try read(text) { $0.mapping = ["title": "Column 2"] }.titles.count == 3)
  }

  @Test("the line of the header can be told, and must start a row")
  func told() throws {
    let text = "a,b\nc,d\ntitle,year\nHeat,1995\n"
    #expect(try read(text) { $0.part.header = .line(3) }.titles == ["Heat"])
    #expect(try inspect(text) { $0.part.header = .line(3) }.headerRow == 3)
    #expect(
      thrownFormatError { _ = try read(text) { $0.part.header = .line(9) } }?.code == .shape)
  }

  @Test("lines can be passed over, whatever they hold", arguments: ["\n", "\r\n", "\r"])
  func skipped(end: String) throws {
    let text = ["an \"open quote", "x,y,z", "title,year", "Heat,1995", ""].joined(separator: end)
    let found = try inspect(text) { $0.part.skipRows = 2 }
    #expect(found.headerRow == 3)
    #expect(found.rows.count == 2)
    #expect(try read(text) { $0.part.skipRows = 2 }.titles == ["Heat"])
  }

  @Test("of two tables the only large one is read, and its lines say so")
  func listOfLists() throws {
    let text =
      "List v1\nDate,Name,Tags\n2018-03-04,Evening,night\n\nPosition,Name,Year\n1,Heat,1995\n2,Alien,1979\n"
    let found = try inspect(text)
    #expect(found.headerRow == 5)
    #expect(found.preamble == [1, 2, 3])
    let (titles, warnings) = try read(text)
    #expect(titles == ["Heat", "Alien"])
    #expect(warnings.contains { $0.contains("lines 1–3 are passed over") })
  }

  @Test("two tables of about the same size stop, and name the flags that decide")
  func rivals() throws {
    let text =
      "Name,Year\nHeat,1995\nAlien,1979\nFargo,1996\n\nTitle,Pages\nEmma,400\nDune,600\nIt,900\n"
    let error = thrownFormatError { _ = try read(text) }
    #expect(error?.code == .ambiguous)
    #expect(error?.hint == "choose one with --header-row 1 or --header-row 6")
    #expect(try inspect(text).tables.count == 2)
    #expect(try read(text) { $0.part.header = .line(6) }.titles == ["Emma", "Dune", "It"])
  }

  @Test("a blank row in the middle starts no new table")
  func blankRow() throws {
    let (titles, warnings) = try read("Name,Year\nHeat,1995\n\nAlien,1979\n,\nFargo,1996\n")
    #expect(titles == ["Heat", "Alien", "Fargo"])
    #expect(warnings.isEmpty)
  }

  @Test("a header that comes again is passed over, with a warning")
  func repeated() throws {
    let text = "Name,Year\nHeat,1995\nName,Year\nAlien,1979\n"
    let (titles, warnings) = try read(text)
    #expect(titles == ["Heat", "Alien"])
    #expect(warnings.contains { $0.contains("repeat the header are passed over: 3") })
    #expect(try inspect(text).tables.map(\.rows) == [2, 2])
  }

  @Test("one lonely cell at the end gets a warning")
  func notes() throws {
    let text = "Name,Year,Note\nHeat,1995,a\nAlien,1979,b\nSource: my shelf,,\n"
    let (titles, warnings) = try read(text)
    #expect(titles.count == 3)
    #expect(warnings.contains { $0.contains("notes below the table") })
  }

  @Test("a header without rows, and one row alone, are read")
  func small() throws {
    #expect(try inspect("category,ranking,title\n").headerRow == 1)
    #expect(try read("Name,Year\nHeat,1995\n").titles == ["Heat"])
  }

  @Test("the table that --header-row names ends where the next one begins", arguments: [2, 7])
  func toldAmongSeveral(line: Int) throws {
    let text =
      "Films\nRank,Title,Year\n1,Heat,1995\n2,Alien,1979\n\nBooks\nRank,Title,Author\n1,Emma,"
      + "Austen\n2,Dune,Herbert\n"
    let (titles, warnings) = try read(text) { $0.part.header = .line(line) }
    #expect(titles == (line == 2 ? ["Heat", "Alien"] : ["Emma", "Dune"]))
    #expect(warnings.contains { $0.contains("another table starts") } == (line == 2))
  }
}
