import Foundation
import Testing

@testable import FavesFormats

/// The cells of all sample sheets, as they were found equal to what LibreOffice makes of them, or
/// explained in `formats/spreadsheets.md`; `spreadsheets.py` compares them again.
@Suite struct SpreadsheetFixtureTests {
  static let expected = fixtures.appending(path: "sheet-cells")
  static let files = ["xlsx", "ods"].flatMap { folder -> [String] in
    let names = try? FileManager.default.contentsOfDirectory(
      atPath: fixtures.appending(path: folder).path())
    return (names ?? []).sorted().map { "\(folder)/\($0)" }
  }

  @Test(arguments: files)
  func theCellsAreAsExpected(_ file: String) throws {
    let bytes = try Array(Data(contentsOf: fixtures.appending(path: file)))
    let text = try Self.cells(bytes)
    let path = Self.expected.appending(path: file.replacing("/", with: "-") + ".txt")
    if ProcessInfo.processInfo.environment["FAVES_WRITE_FIXTURES"] != nil {
      try Data(text.utf8).write(to: path)
      Issue.record("expectations were written")
    }
    #expect(text == (try String(contentsOf: path, encoding: .utf8)))
  }

  /// One line a row: its number, then its cells between bars, each marked with its kind if it has
  /// one.
  private static func cells(_ bytes: [UInt8]) throws -> String {
    let workbook = try workbook(bytes)
    var text = ""
    for (index, sheet) in workbook.sheets.enumerated() {
      text += "# \(sheet.name)\n"
      for row in try rows(workbook, sheet: index) {
        let cells = zip(row.cells, row.kinds).map { cell, kind in
          "\(mark(kind))\(cell.replacing("\\", with: "\\\\").replacing("\n", with: "\\n"))"
        }
        text += "\(row.line)|\(cells.joined(separator: "|"))\n"
      }
    }
    return text
  }

  private static func mark(_ kind: CellKind) -> String {
    switch kind {
    case .untyped, .text: ""
    case .number: "#"
    case .boolean: "?"
    case .date: "@"
    case .datetime: "@@"
    }
  }

  private static func workbook(_ bytes: [UInt8]) throws -> any Workbook {
    guard ZipReader.recognizes(bytes) else {
      return try ODSWorkbook(name: "a document", limits: FormatLimits()) { MemorySource(bytes) }
    }
    let zip = try ZipReader(MemorySource(bytes))
    return zip.entry(named: "content.xml") != nil
      ? try ODSWorkbook(zip, limits: FormatLimits())
      : try XLSXWorkbook(zip, limits: FormatLimits())
  }
}
