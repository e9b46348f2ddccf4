import FavesCore
import Foundation
import Testing

@testable import FavesFormats

@Suite struct XLSXReaderTests {
  @Test func cellsOfAllTypes() throws {
    let cells = try xlsxCells(
      """
      <c t="s"><v>1</v></c><c><v>7.5</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c>\
      <c t="str"><f>A1</f><v>a&amp;b</v></c><c t="inlineStr"><is><t> x </t></is></c>\
      <c t="d"><v>2018-03-04</v></c>
      """,
      shared:
        "<si><t>no</t></si><si><r><t>one </t></r><r><rPr/><t>two</t></r><rPh><t>no</t></rPh></si>")
    #expect(cells == ["one two", "7.5", "true", "#N/A", "a&b", " x ", "2018-03-04"])
  }

  @Test func cellsKnowTheirKinds() throws {
    let styles =
      "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/><xf numFmtId=\"2\"/></cellXfs>"
    let book = HandMadeWorkbook(
      sheets: [
        """
        <row><c t="str"><v>7</v></c><c><v>7</v></c><c t="b"><v>0</v></c><c s="1"><v>43163</v></c>\
        <c s="2"><v>43163</v></c><c s="3" t="str"><v>7</v></c></row>
        """
      ], styles: styles)
    #expect(
      try rows(openXLSX(book.bytes())).first?.kinds
        == [.text, .number, .boolean, .date, .datetime, .untyped])
  }

  @Test(
    "a cell that stands there twice, or out of order, is an error: no value is lost silently",
    arguments: [["A1", "A1"], ["B1", "A1"]])
  func cellsOutOfOrder(references: [String]) {
    let cells = references.map { "<c r=\"\($0)\" t=\"inlineStr\"><is><t>x</t></is></c>" }
    let error = #expect(throws: FormatError.self) { _ = try xlsxCells(cells.joined()) }
    #expect(error?.code == .syntax)
  }

  @Test func rowsAndCellsMayBeSkipped() throws {
    let book = HandMadeWorkbook(
      sheets: [
        "<row r=\"2\"><c r=\"B2\"><v>1</v></c><c><v>2</v></c></row><row><c r=\"A3\"><v>3</v></c></row>"
          + "<row r=\"9\"/><row r=\"12\"><c r=\"AB12\"><v>4</v></c></row>"
      ])
    let found = try rows(openXLSX(book.bytes()))
    #expect(found.map(\.line) == [2, 3, 12])
    #expect(found[0].cells == ["", "1", "2"])
    #expect(found[2].cells.count == 28)
  }

  @Test func strictNamespacesAreRead() throws {
    var book = HandMadeWorkbook(sheets: ["<row><c t=\"str\"><v>Heat</v></c></row>"])
    book.main = XLSXNamespace.spreadsheet[1]
    book.relationships = XLSXNamespace.relationships[1]
    #expect(try rows(openXLSX(book.bytes())).first?.cells == ["Heat"])
  }

  @Test func elementsOfOtherNamespacesAreSkipped() throws {
    let cells = try xlsxCells(
      "<x:c xmlns:x=\"urn:x\"><v>1</v></x:c><c><v>2</v><extLst><ext><v>3</v></ext></extLst></c>")
    #expect(cells == ["2"])
  }

  @Test func aFormulaWithoutValueIsEmptyAndSaid() throws {
    let book = HandMadeWorkbook(
      sheets: ["<row><c t=\"str\"><v>title</v></c></row><row><c><f>A1</f></c><c><v>1</v></c></row>"]
    )
    let workbook = try openXLSX(book.bytes())
    #expect(try rows(workbook)[1].cells == ["", "1"])
    #expect(workbook.notes.missingValues == 1)
    #expect(workbook.notes.warnings.first?.position.line == 2)
  }

  @Test func hiddenRowsAreReadAndSaid() throws {
    let book = HandMadeWorkbook(
      sheets: [
        "<row hidden=\"1\"><c t=\"str\"><v>title</v></c></row><row><c t=\"str\"><v>Heat</v></c></row>"
      ])
    let workbook = try openXLSX(book.bytes())
    #expect(try rows(workbook).count == 2)
    #expect(workbook.notes.warnings.map(\.message).contains { $0.contains("hidden") })
  }

  @Test func theSheetIsChosenByNameOrNumber() throws {
    let row = { (title: String) in
      "<row><c t=\"str\"><v>title</v></c></row><row><c t=\"str\"><v>\(title)</v></c></row>"
    }
    var book = HandMadeWorkbook(sheets: [row("Heat"), row("Ran"), ""])
    book.sheetNames = ["Films", "2", "Empty"]
    let bytes = try book.bytes()
    func titles(_ sheet: String?) throws -> [String] {
      var options = ReadOptions()
      options.part.sheet = sheet
      return try favorites(bytes, XLSXFormat(), options: options).map(\.title)
    }
    #expect(try titles(nil) == ["Heat"])
    #expect(try titles("films") == ["Heat"])
    #expect(try titles("2") == ["Ran"])
    #expect(try titles("1") == ["Heat"])
    #expect(throws: FormatError.self) { try titles("Books") }
  }

  @Test func otherSheetsWithDataAreNamed() throws {
    let row = "<row><c t=\"str\"><v>title</v></c></row><row><c t=\"str\"><v>Heat</v></c></row>"
    var book = HandMadeWorkbook(sheets: ["", row, row])
    book.sheetNames = ["Empty", "Films", "Books"]
    let bytes = try book.bytes()
    let reader = try XLSXFormat().makeReader({ MemorySource(bytes) }, options: ReadOptions())
    #expect(
      reader.warnings.contains { $0.message.contains("“Books”") && $0.message.contains("--sheet") })
  }

  @Test func theSheetNamesTheCategoryUnlessAProgramNamedIt() throws {
    let row = "<row><c t=\"str\"><v>title</v></c></row><row><c t=\"str\"><v>Heat</v></c></row>"
    func category(_ sheet: String) throws -> String? {
      var book = HandMadeWorkbook(sheets: [row])
      book.sheetNames = [sheet]
      var options = ReadOptions()
      options.sourceName = "mine"
      return try favorites(book.bytes(), XLSXFormat(), options: options).first?.category
    }
    #expect(try category("Films") == "Films")
    #expect(try category("Sheet1") == "mine")
    #expect(try category("Tabelle 2") == "mine")
    #expect(try category("シート1") == "mine")
  }

  @Test func manySharedStringsAreReadFromAFile() throws {
    let strings = SharedStrings()
    let count = 300_000
    for index in 0..<count {
      try Array("a text that is number \(index) of them all".utf8).withUnsafeBytes {
        try strings.append($0)
      }
    }
    try strings.seal()
    #expect(strings.texts.isMapped)
    for index in stride(from: 0, to: count, by: 7919).reversed() {
      let range = try #require(strings.range(index))
      let text = String(
        decoding: UnsafeBufferPointer(
          start: strings.texts.base + range.lowerBound, count: range.count),
        as: UTF8.self)
      #expect(text == "a text that is number \(index) of them all")
      strings.texts.release()
    }
  }
}

@Suite struct HostileXLSXTests {
  private func error(_ book: HandMadeWorkbook, limits: FormatLimits = FormatLimits()) throws
    -> FormatError?
  {
    var options = ReadOptions()
    options.limits = limits
    return readError(try book.bytes(), XLSXFormat(), options: options)
  }

  @Test(arguments: ["ZZZZZ99999999", "1A", "XFE1", "ÄÖ1"])
  func badReferencesAreRefused(_ reference: String) throws {
    let error = try error(
      HandMadeWorkbook(sheets: ["<row r=\"3\"><c r=\"\(reference)\"><v>1</v></c></row>"]))
    #expect(error?.code == .syntax)
    #expect(error?.message.contains("row 3") == true)
    #expect(error?.message.contains("sheet0.xml") == true)
  }

  @Test(arguments: ["0", "-1", "99999999999999999999", "x", "16777217"])
  func badRowNumbersAreRefused(_ number: String) throws {
    #expect(
      try error(HandMadeWorkbook(sheets: ["<row r=\"\(number)\"><c><v>1</v></c></row>"]))?.code
        == .syntax)
  }

  @Test(arguments: ["4", "-1", "x", "99999999999999999999"])
  func aSharedStringThatThereIsNotIsRefused(_ index: String) throws {
    let error = try error(
      HandMadeWorkbook(
        sheets: ["<row><c t=\"s\"><v>\(index)</v></c></row>"], sharedStrings: "<si><t>a</t></si>"))
    #expect(error?.code == .syntax)
    #expect(error?.message.contains("shared string") == true)
  }

  @Test func columnsPastTheLimitAreRefused() throws {
    let error = try error(
      HandMadeWorkbook(sheets: ["<row><c r=\"XFD1\"><v>1</v></c></row>"]))
    #expect(error?.code == .limit)
  }

  @Test func aGiganticCellIsRefused() throws {
    let text = String(repeating: "x", count: 10_000_001)
    var limits = FormatLimits()
    limits.compressionRatio = 2000
    let inline = HandMadeWorkbook(
      sheets: ["<row><c t=\"inlineStr\"><is><t>\(text)</t></is></c></row>"])
    #expect(try error(inline, limits: limits)?.code == .limit)
    let shared = HandMadeWorkbook(
      sheets: ["<row><c t=\"s\"><v>0</v></c></row>"], sharedStrings: "<si><t>\(text)</t></si>")
    #expect(try error(shared, limits: limits)?.code == .limit)
  }

  @Test func aRowOfVeryManySharedBytesIsRefused() throws {
    let text = String(repeating: "x", count: 1_000_000)
    let book = HandMadeWorkbook(
      sheets: ["<row>" + String(repeating: "<c t=\"s\"><v>0</v></c>", count: 100) + "</row>"],
      sharedStrings: "<si><t>\(text)</t></si>")
    #expect(try error(book)?.code == .limit)
  }

  @Test func aLargeSharedStringInVeryManyCellsIsRefused() throws {
    let text = String(repeating: "x", count: 1_000_000)
    let book = HandMadeWorkbook(
      sheets: [String(repeating: "<row><c t=\"s\"><v>0</v></c></row>", count: 1000)],
      sharedStrings: "<si><t>\(text)</t></si>")
    #expect(try error(book)?.code == .limit)
  }

  @Test func aDocumentTypeIsRefused() throws {
    var book = HandMadeWorkbook(sheets: [""])
    book.extras["x"] = ""
    book.main = HandMadeWorkbook.transitional
    let bomb = """
      <!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\
      <worksheet xmlns="\(book.main)"><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>
      """
    let entries = try openedEntries(book, replacing: "xl/worksheets/sheet0.xml", with: bomb)
    let error = readError(try zip(entries), XLSXFormat())
    #expect(error?.code == .syntax)
    #expect(error?.message.contains("DOCTYPE") == true)
  }

  @Test func nestingIsLimited() throws {
    let deep = String(repeating: "<c>", count: 100) + String(repeating: "</c>", count: 100)
    #expect(try error(HandMadeWorkbook(sheets: ["<row>\(deep)</row>"]))?.code == .limit)
  }

  @Test func aPartThatIsMissingIsNamed() throws {
    let book = HandMadeWorkbook(sheets: ["<row/>"])
    let entries = try openedEntries(book, replacing: "xl/worksheets/sheet0.xml", with: nil)
    let error = readError(try zip(entries), XLSXFormat())
    #expect(error?.code == .damaged)
    #expect(error?.message.contains("xl/worksheets/sheet0.xml") == true)
  }

  @Test func anEncryptedWorkbookAndAnOldOneAreNamed() {
    var file = [UInt8](repeating: 0, count: 2048)
    file.replaceSubrange(0..<8, with: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
    file[30] = 9
    let old = readError(file, XLSXFormat())
    #expect(old?.message.contains(".xls") == true)
    file.replaceSubrange(600..<632, with: "EncryptedPackage".utf8.flatMap { [$0, 0] as [UInt8] })
    let encrypted = readError(file, XLSXFormat())
    #expect(encrypted?.message.contains("password") == true)
    #expect(XLSXFormat().recognizes(file))
  }

  @Test func whatIsNoWorkbookIsSaid() throws {
    #expect(readError(try zip([("a.txt", [1])]), XLSXFormat())?.code == .shape)
    #expect(readError(Array("title\nHeat\n".utf8), XLSXFormat())?.code == .syntax)
    #expect(readError([], XLSXFormat())?.code == .syntax)
  }

  @Test func aFileCutAnywhereIsRefused() throws {
    let whole = try Data(contentsOf: fixtures.appending(path: "xlsx/odd-cells-openpyxl.xlsx"))
    for end in stride(from: 0, to: whole.count, by: 37) {
      #expect(readError(Array(whole.prefix(end)), XLSXFormat()) != nil, "cut at \(end)")
    }
  }

  @Test func anyChangedByteIsAnErrorOrHarmless() throws {
    let whole = try Array(
      Data(contentsOf: fixtures.appending(path: "xlsx/odd-cells-openpyxl.xlsx")))
    for index in stride(from: 0, to: whole.count, by: 11) {
      var changed = whole
      changed[index] ^= 0x5a
      _ = readError(changed, XLSXFormat())
    }
  }

  /// The entries of a hand-made workbook, one of them exchanged or left out.
  private func openedEntries(
    _ book: HandMadeWorkbook, replacing name: String, with text: String?
  ) throws -> [(name: String, bytes: [UInt8])] {
    let reader = try ZipReader(MemorySource(try book.bytes()))
    return try reader.entries.compactMap { entry in
      guard entry.name == name else { return (entry.name, try reader.contents(of: entry)) }
      return text.map { (name, Array($0.utf8)) }
    }
  }
}
