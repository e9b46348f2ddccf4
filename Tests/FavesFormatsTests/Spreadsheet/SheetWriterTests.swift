import FavesCore
import Foundation
import Testing

@testable import FavesFormats

@Suite struct SheetWriterTests {
  static let formats: [any Format] = [XLSXFormat(), ODSFormat()]

  private static let time = Timestamp(milliseconds: 1_700_000_000_123)

  private func favorite(
    _ title: String, category: String = "Films", rank: Int = 1, details: String? = nil,
    _ metadata: [(String, AttributeValue)] = []
  ) -> Favorite {
    Favorite(
      id: ResourceID(high: 7, low: UInt64(rank)), category: category, title: title,
      details: details, ranking: rank,
      metadata: metadata.map { Attribute($0.0, $0.1) }, created: Self.time,
      modified: Timestamp(milliseconds: 1_700_000_000_000))
  }

  private func write(
    _ favorites: [Favorite], _ format: any Format, categories: [FavesCore.Category] = []
  ) throws -> [UInt8] {
    let sink = MemorySink()
    var options = WriteOptions()
    for favorite in favorites {
      for attribute in favorite.metadata where !options.attributeColumns.contains(attribute.name) {
        options.attributeColumns.append(attribute.name)
      }
    }
    var writer = try format.makeWriter(sink, options: options)
    try writer.begin()
    for category in categories { try writer.write(category) }
    for favorite in favorites { try writer.write(favorite) }
    try writer.finish()
    return sink.bytes
  }

  @Test(arguments: formats)
  func whatIsWrittenIsReadBack(_ format: any Format) throws {
    let texts = [
      "Heat", "=1+1", "007", "1e5", "'quoted", " a ", "two  spaces", "a\nb", "a\tb", "a\r\nb",
      "\"<&>",
      "_x0041_", "日本 🎬", "e\u{301}", "true", "2020-01-02", "#N/A", "\n", "a \n b",
    ]
    let all = texts.enumerated().map { index, text in
      favorite("\(index)", rank: index + 1, details: text, [("note", .text(text))])
    }
    let rows = try favorites(write(all, format), format)
    #expect(rows.map(\.title) == all.map(\.title))
    #expect(rows.map(\.id) == all.map(\.id))
    #expect(rows.map(\.ranking) == all.map(\.ranking))
    #expect(rows.map(\.created) == all.map(\.created))
    #expect(rows.map(\.modified) == all.map(\.modified))
    for (row, original) in Swift.zip(rows, all) {
      #expect(row.metadata == original.metadata)
      if original.details?.contains(where: { !$0.isWhitespace }) == true {
        #expect(row.details == original.details)
      }
    }
  }

  @Test func controlCharactersGoThroughXLSXAsEscapes() throws {
    let text = "a\u{1}b\u{1f}c\u{fffe}d\u{ffff}"
    let bytes = try write([favorite("x", details: text + " and more")], XLSXFormat())
    #expect(try favorites(bytes, XLSXFormat()).first?.details == text + " and more")
    for bad in ["\0", "a\0b"] {
      #expect(throws: FormatError.self) { try write([favorite("x" + bad)], XLSXFormat()) }
    }
    for bad in ["\u{1}", "\u{ffff}", "\u{fffe}"] {
      #expect(throws: FormatError.self) { try write([favorite("x" + bad)], ODSFormat()) }
    }
  }

  @Test(arguments: formats)
  func valuesKeepTheirTypes(_ format: any Format) throws {
    let rows = try favorites(
      write(
        [
          favorite(
            "x",
            [
              ("flag", .boolean(true)), ("list", .list(["a", "b"])), ("number", .number("9.5")),
              ("text", .text("9.5")), ("year", .number("1995")),
            ])
        ], format), format)
    #expect(
      rows.first?.metadata.map(\.value)
        == [.boolean(true), .text("a; b"), .number("9.5"), .text("9.5"), .number("1995")])
  }

  @Test func digitsThatADoubleLosesComeBackFromXLSX() throws {
    let numbers = ["1.10", "12345678901234567", "0.5", "2.0"]
    let all = numbers.enumerated().map {
      favorite("\($0)", rank: $0 + 1, [("n", .number($1))])
    }
    let rows = try favorites(write(all, XLSXFormat()), XLSXFormat())
    #expect(rows.map { $0.metadata.first?.value } == numbers.map { .number($0) })
  }

  @Test(arguments: formats)
  func eachCategoryHasASheetWithItsOwnColumns(_ format: any Format) throws {
    let bytes = try write(
      [
        favorite("Heat", category: "Films", [("year", .number("1995"))]),
        favorite("Emma", category: "Books: old/new", [("author", .text("Austen"))]),
      ], format,
      categories: ["Films", "Empty", "Books: old/new"].map {
        Category(id: ResourceID(high: 1, low: 1), name: $0)
      })
    let reader = try ZipReader(MemorySource(bytes))
    let workbook: any Workbook =
      format.name == "xlsx"
      ? try XLSXWorkbook(reader, limits: FormatLimits())
      : try ODSWorkbook(reader, limits: FormatLimits())
    #expect(workbook.sheets.map(\.name) == ["Films", "Empty", "Books_ old_new"])
    #expect(workbook.sheets[0].header?.dropFirst(4).first == "year")
    #expect(workbook.sheets[2].header?.dropFirst(4).first == "author")
    let rows = try favorites(bytes, format)
    #expect(rows.map(\.category) == ["Films", "Books: old/new"])
    #expect(rows.map { $0.metadata.map(\.name) } == [["year"], ["author"]])
  }

  @Test(arguments: formats)
  func theSameStateGivesTheSameBytes(_ format: any Format) throws {
    let all = [favorite("Heat", [("a", .text("x"))]), favorite("Ran", rank: 2)]
    #expect(try write(all, format) == write(all, format))
  }

  @Test(arguments: formats)
  func datesOfDefinedAttributesAreDates(_ format: any Format) throws {
    let category = Category(
      id: ResourceID(high: 1, low: 1), name: "Films",
      attributes: [
        AttributeDefinition(id: ResourceID(high: 1, low: 2), name: "seen", type: .date),
        AttributeDefinition(id: ResourceID(high: 1, low: 3), name: "at", type: .datetime),
      ])
    let all = ["2018-03-04", "1900-01-01", "soon", "2018-02-30"].enumerated().map {
      favorite("\($0)", rank: $0 + 1, [("at", .text("2018-03-04T20:17:00")), ("seen", .text($1))])
    }
    let bytes = try write(all, format, categories: [category])
    #expect(try favorites(bytes, format).map(\.metadata) == all.map(\.metadata))
    let reader = try ZipReader(MemorySource(bytes))
    let workbook: any Workbook =
      format.name == "xlsx"
      ? try XLSXWorkbook(reader, limits: FormatLimits())
      : try ODSWorkbook(reader, limits: FormatLimits())
    let kinds = try rows(workbook).map(\.kinds)
    #expect(kinds.dropFirst().map { $0[4] } == Array(repeating: .datetime, count: 4))
    #expect(kinds.dropFirst().map { $0[5] } == [.date, .text, .text, .text])
  }

  @Test func namesOfSheetsAreMadeValidAndUnique() {
    var names = SheetNames()
    #expect(names.name(for: "Films") == "Films")
    #expect(names.name(for: "films") == "films (2)")
    #expect(names.name(for: "a[b]:c*d?e/f\\g") == "a_b__c_d_e_f_g")
    #expect(names.name(for: "'quoted'") == "quoted")
    #expect(names.name(for: "  ") == "Favorites")
    #expect(names.name(for: "History") == "Favorites History")
    let long = String(repeating: "x", count: 40)
    #expect(names.name(for: long).utf16.count == 31)
    #expect(names.name(for: long + "y").hasSuffix(" (2)"))
    #expect(names.name(for: String(repeating: "🎬", count: 20)).utf16.count <= 31)
  }

  @Test func textsTooLongForACellAreRefused() {
    let long = String(repeating: "x", count: 32_768)
    #expect(throws: FormatError.self) { try write([favorite("x", details: long)], XLSXFormat()) }
    #expect(throws: Never.self) { try write([favorite("x", details: long)], ODSFormat()) }
  }

  @Test(arguments: formats)
  func anExportWithoutFavoritesIsStillAWorkbook(_ format: any Format) throws {
    let bytes = try write([], format)
    #expect(try favorites(bytes, format).isEmpty)
  }
}
