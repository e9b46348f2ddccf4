import FavesCore
import Foundation
import Testing

@testable import FavesFormats

@Suite struct ODSReaderTests {
  private func cell(_ attributes: String, _ inside: String = "") -> String {
    "<table:table-cell \(attributes)>\(inside)</table:table-cell>"
  }

  @Test func cellsOfAllTypes() throws {
    let cells = try odsCells(
      cell("office:value-type=\"float\" office:value=\"7.50\"", "<text:p>7,5 €</text:p>")
        + cell("office:value-type=\"percentage\" office:value=\"0.25\"", "<text:p>25%</text:p>")
        + cell("office:value-type=\"date\" office:date-value=\"2018-03-04\"")
        + cell("office:value-type=\"date\" office:date-value=\"2018-03-04T20:16:59.999999\"")
        + cell("office:value-type=\"time\" office:time-value=\"PT36H05M00S\"")
        + cell(
          "office:value-type=\"boolean\" office:boolean-value=\"true\"", "<text:p>WAHR</text:p>")
        + cell("office:value-type=\"string\"", "<text:p>Heat</text:p>")
        + cell(
          "office:value-type=\"string\" office:string-value=\"\" calcext:value-type=\"error\"",
          "<text:p>#N/A</text:p>"))
    #expect(
      cells == [
        "7.5", "0.25", "2018-03-04", "2018-03-04T20:17:00", "36:05:00", "true", "Heat", "#N/A",
      ])
  }

  @Test func textIsPutTogetherFromItsParts() throws {
    let cells = try odsCells(
      cell(
        "office:value-type=\"string\"",
        "<office:annotation><text:p>a note</text:p></office:annotation>"
          + "<text:p>  one\n <text:s text:c=\"2\"/>two<text:tab/>three<text:line-break/>four\n </text:p>"
          + "<text:p><text:span>five</text:span><text:a>six</text:a>"
          + "<text:ruby><text:ruby-base>日</text:ruby-base><text:ruby-text>に</text:ruby-text></text:ruby></text:p>"
      ))
    #expect(cells == ["one   two\tthree\nfour\nfivesix日"])
  }

  @Test func oneSpaceAtTheEndIsKept() throws {
    #expect(try odsCells(cell("", "<text:p>trailing </text:p>")) == ["trailing "])
  }

  @Test func repeatedCellsAndRowsAreRepeated() throws {
    let bytes = try handMadeODS(
      """
      <table:table table:name="A"><table:table-row table:number-rows-repeated="3">\
      <table:table-cell table:number-columns-repeated="2"/>\
      <table:table-cell table:number-columns-repeated="2"><text:p>x</text:p></table:table-cell>\
      <table:table-cell table:number-columns-repeated="16380"/></table:table-row>\
      <table:table-row table:number-rows-repeated="1048573"><table:table-cell \
      table:number-columns-repeated="16384"/></table:table-row></table:table>
      """)
    let found = try rows(openODS(bytes))
    #expect(found.map(\.line) == [1, 2, 3])
    #expect(found.allSatisfy { $0.cells == ["", "", "x", "x"] })
  }

  @Test func tablesWithinRowsAndTrackedChangesAreNotSheets() throws {
    let bytes = try handMadeODS(
      """
      <table:tracked-changes><table:deletion><table:table-row><table:table-cell><text:p>gone</text:p>\
      </table:table-cell></table:table-row></table:deletion></table:tracked-changes>\
      <table:table table:name="A"><table:table-header-rows><table:table-row><table:table-cell>\
      <text:p>title</text:p><table:table><table:table-row/></table:table></table:table-cell>\
      </table:table-row></table:table-header-rows></table:table>
      """)
    let workbook = try openODS(bytes)
    #expect(workbook.sheets.map(\.name) == ["A"])
    #expect(try rows(workbook).map(\.cells) == [["title"]])
  }

  @Test func aFlatDocumentIsRead() throws {
    let content = handMadeContent(
      """
      <table:table table:name="Films"><table:table-row><table:table-cell><text:p>title</text:p>\
      </table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>Heat</text:p>\
      </table:table-cell></table:table-row></table:table>
      """)
    #expect(try favorites(Array(content.utf8), ODSFormat()).map(\.title) == ["Heat"])
  }

  @Test(arguments: [
    ("PT02H28M00S", 8880.0), ("P1DT1H", 90000), ("-PT1M", -60), ("PT0.5S", 0.5),
  ])
  func durationsAreRead(_ text: String, _ seconds: Double) throws {
    let days = try #require(ODSValue.time(Array(text.utf8)))
    #expect(abs(days * 86400 - seconds) < 1e-6)
  }

  @Test(arguments: ["", "P", "1H", "PT1X", "PTH", "P1H", "PT1"])
  func malformedDurationsAreNone(_ text: String) {
    #expect(ODSValue.time(Array(text.utf8)).map { $0 == 0 } ?? true)
  }
}

@Suite struct HostileODSTests {
  private func error(_ inside: String, manifest: String = "") throws -> FormatError? {
    readError(try handMadeODS(inside, manifest: manifest), ODSFormat())
  }

  private func table(_ rows: String) -> String {
    "<table:table table:name=\"A\">\(rows)</table:table>"
  }

  @Test(arguments: ["0", "-1", "x", "99999999999999999999999"])
  func malformedRepetitionsAreRefused(_ count: String) throws {
    let cell = "<table:table-cell><text:p>a</text:p></table:table-cell>"
    #expect(
      try error(
        table("<table:table-row table:number-rows-repeated=\"\(count)\">\(cell)</table:table-row>"))?
        .code == .syntax)
    #expect(
      try error(
        table(
          "<table:table-row><table:table-cell table:number-columns-repeated=\"\(count)\">"
            + "<text:p>a</text:p></table:table-cell></table:table-row>"))?.code == .syntax)
  }

  @Test func aFullRowRepeatedWithoutEndIsRefused() throws {
    let cell = "<table:table-cell><text:p>a</text:p></table:table-cell>"
    #expect(
      try error(
        table(
          "<table:table-row table:number-rows-repeated=\"9999999999\">\(cell)</table:table-row>"))?
        .code == .limit)
  }

  @Test func aMillionFullColumnsAreRefused() throws {
    #expect(
      try error(
        table(
          "<table:table-row><table:table-cell table:number-columns-repeated=\"1000000\">"
            + "<text:p>a</text:p></table:table-cell></table:table-row>"))?.code == .limit)
  }

  @Test func endlessSpacesAreRefused() throws {
    #expect(
      try error(
        table(
          "<table:table-row><table:table-cell><text:p><text:s text:c=\"2000000000\"/></text:p>"
            + "</table:table-cell></table:table-row>"))?.code == .limit)
  }

  @Test func manySpacesInOneCellAreRefused() throws {
    let spaces = String(repeating: "<text:s text:c=\"9999999\"/>", count: 50)
    #expect(
      try error(
        table(
          "<table:table-row><table:table-cell><text:p>\(spaces)</text:p></table:table-cell>"
            + "</table:table-row>"))?.code == .limit)
  }

  @Test func aRowOfAllCellsRepeatedToTheEndIsRefused() throws {
    let cell =
      "<table:table-cell table:number-columns-repeated=\"1000\"><text:p>a</text:p></table:table-cell>"
    #expect(
      try error(
        table("<table:table-row table:number-rows-repeated=\"1048576\">\(cell)</table:table-row>"))?
        .code == .limit)
  }

  @Test func emptyRowsMayBeRepeatedWithoutEnd() throws {
    let empty =
      "<table:table-row table:number-rows-repeated=\"1000000000000\"><table:table-cell/></table:table-row>"
    let bytes = try handMadeODS(
      table(
        "<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>"
          + empty + empty))
    #expect(try rows(openODS(bytes)).count == 1)
  }

  @Test func aDocumentWithAPasswordIsNamed() throws {
    let entry = "<m:file-entry m:full-path=\"content.xml\"><m:encryption-data/></m:file-entry>"
    let error = try error(table(""), manifest: entry)
    #expect(error?.code == .unsupported)
    #expect(error?.message.contains("password") == true)
  }

  @Test func aDocumentWithoutSheetsIsSaid() throws {
    #expect(try error("")?.code == .shape)
    #expect(readError(try zip([("a", [1])]), ODSFormat())?.code == .shape)
  }

  @Test func aFileCutAnywhereIsRefused() throws {
    let whole = try Data(contentsOf: fixtures.appending(path: "ods/days-libreoffice.ods"))
    for end in stride(from: 0, to: whole.count, by: 101) {
      #expect(readError(Array(whole.prefix(end)), ODSFormat()) != nil, "cut at \(end)")
    }
  }
}
