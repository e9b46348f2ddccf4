import FavesCore
import Foundation

@testable import FavesFormats

/// A minimal `.xlsx` file made by hand of the parts that a test is about.
struct HandMadeWorkbook {
  static let transitional = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

  var main = transitional
  var relationships = office
  var sheetNames = ["Films"]
  var workbookProperties = ""
  /// The rows of each sheet: the inside of `sheetData`.
  var sheets: [String] = [""]
  var sharedStrings: String?
  var styles: String?
  /// Other entries, by name.
  var extras: [String: String] = [:]
  var sheetPart = "xl/worksheets/sheet"

  func bytes() throws -> [UInt8] {
    var entries: [(name: String, bytes: [UInt8])] = []
    func add(_ name: String, _ text: String) {
      entries.append((name, Array(text.utf8)))
    }
    func relationship(_ id: String, _ type: String, _ target: String) -> String {
      "<Relationship Id=\"\(id)\" Type=\"\(relationships)/\(type)\" Target=\"\(target)\"/>"
    }
    let package = "<Relationships xmlns=\"\(XLSXNamespace.packageRelationships)\">"
    add(
      "_rels/.rels",
      package + relationship("r", "officeDocument", "/xl/book.xml")
        + "</Relationships>")
    var names = ""
    var targets = ""
    for (index, name) in sheetNames.enumerated() {
      names += "<sheet name=\"\(name)\" sheetId=\"\(index + 1)\" r:id=\"s\(index)\"/>"
      targets += relationship("s\(index)", "worksheet", "../\(sheetPart)\(index).xml")
      add(
        "\(sheetPart)\(index).xml",
        "<worksheet xmlns=\"\(main)\"><sheetData>\(sheets[index])</sheetData></worksheet>")
    }
    if let sharedStrings {
      targets += relationship("t", "sharedStrings", "texts.xml")
      add("xl/texts.xml", "<sst xmlns=\"\(main)\">\(sharedStrings)</sst>")
    }
    if let styles {
      targets += relationship("y", "styles", "styles.xml")
      add("xl/styles.xml", "<styleSheet xmlns=\"\(main)\">\(styles)</styleSheet>")
    }
    add(
      "xl/book.xml",
      "<workbook xmlns=\"\(main)\" xmlns:r=\"\(relationships)\">\(workbookProperties)"
        + "<sheets>\(names)</sheets></workbook>")
    add("xl/_rels/book.xml.rels", package + targets + "</Relationships>")
    for (name, text) in extras { add(name, text) }
    return try zip(entries)
  }
}

/// The content of an `.ods` file made by hand: the inside of `office:spreadsheet`.
func handMadeODS(_ inside: String, manifest: String = "") throws -> [UInt8] {
  let sink = MemorySink()
  var writer = try ZipWriter(sink)
  try writer.addStored("mimetype", Array(ODSFixedParts.mimeType.utf8))
  try writer.begin("content.xml")
  try writer.write(Array(handMadeContent(inside).utf8))
  try writer.begin("META-INF/manifest.xml")
  try writer.write(
    Array(
      "<m:manifest xmlns:m=\"\(ODSNamespace.manifest)\">\(manifest)</m:manifest>".utf8))
  try writer.finish()
  return sink.bytes
}

func handMadeContent(_ inside: String) -> String {
  """
  <office:document-content xmlns:office="\(ODSNamespace.office)" \
  xmlns:table="\(ODSNamespace.table)" xmlns:text="\(ODSNamespace.text)" \
  xmlns:calcext="\(ODSNamespace.calc)"><office:body><office:spreadsheet>\(inside)\
  </office:spreadsheet></office:body></office:document-content>
  """
}

/// A row as it was read.
struct ReadRow: Equatable {
  var line: Int
  var cells: [String]
  var kinds: [CellKind]
}

/// All rows of a sheet.
func rows(_ workbook: any Workbook, sheet: Int = 0) throws -> [ReadRow] {
  let rows = try workbook.rows(ofSheet: sheet)
  var found: [ReadRow] = []
  while try rows.advance() {
    let record = rows.row.record(number: 1)
    found.append(
      ReadRow(
        line: record.line, cells: record.texts, kinds: (0..<record.count).map(record.kind)))
  }
  return found
}

func openXLSX(_ bytes: [UInt8], limits: FormatLimits = FormatLimits()) throws -> XLSXWorkbook {
  try XLSXWorkbook(ZipReader(MemorySource(bytes), limits: limits), limits: limits)
}

func openODS(_ bytes: [UInt8], limits: FormatLimits = FormatLimits()) throws -> ODSWorkbook {
  try ODSWorkbook(ZipReader(MemorySource(bytes), limits: limits), limits: limits)
}

/// The cells of one row of a hand-made `.xlsx` file.
func xlsxCells(_ cells: String, styles: String? = nil, shared: String? = nil) throws -> [String] {
  let book = HandMadeWorkbook(
    sheets: ["<row>\(cells)</row>"], sharedStrings: shared, styles: styles)
  return try rows(openXLSX(book.bytes())).first?.cells ?? []
}

/// The cells of one row of a hand-made `.ods` file.
func odsCells(_ cells: String) throws -> [String] {
  let table =
    "<table:table table:name=\"A\"><table:table-row>\(cells)</table:table-row></table:table>"
  return try rows(openODS(handMadeODS(table))).first?.cells ?? []
}

/// The error of opening and reading all of a file by a format; nil where all is well.
func readError(
  _ bytes: [UInt8], _ format: any Format, options: ReadOptions = ReadOptions()
) -> FormatError? {
  do {
    var reader = try format.makeReader({ MemorySource(bytes) }, options: options)
    while try reader.next() != nil {}
    return nil
  } catch {
    return error as? FormatError ?? FormatError(.unsupported, "another error: \(error)")
  }
}

/// All favorites of a file.
func favorites(
  _ bytes: [UInt8], _ format: any Format, options: ReadOptions = ReadOptions()
) throws -> [FavoriteRow] {
  var reader = try format.makeReader({ MemorySource(bytes) }, options: options)
  var rows: [FavoriteRow] = []
  while let item = try reader.next() {
    if case .favorite(let row) = item { rows.append(row) }
  }
  return rows
}

/// The folder with sample files.
let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().appending(path: "fixtures")
