import FavesCore
import Foundation
import Testing

@testable import FavesFormats

@Suite("Inspection")
struct CSVInspectionTests {
  private func inspect(_ text: String, rows: RowLimit = .all) throws -> Inspection {
    let bytes = Array(text.utf8)
    return try CSVFormat.csv().inspection(of: { MemorySource(bytes) }, rows: rows)
  }

  @Test("dialect, columns, mapping, types, samples and all records are shown")
  func whole() throws {
    let found = try inspect(
      "sep=;\n\nRang;Film;Jahr;Start;X\n1;Heat;1995;1995-12-15;a\n\n2;B;1979;1979-05-25;\n")
    #expect(found.format == "csv")
    #expect(found.encoding == "utf-8")
    #expect(found.delimiter == ";")
    #expect(found.headerRow == 3)
    #expect(found.columns.map(\.name) == ["Rang", "Film", "Jahr", "Start", "X"])
    #expect(found.columns.map(\.field) == ["ranking", "title", "Jahr", "Start", "X"])
    #expect(found.columns.map(\.type) == ["integer", "text", "integer", "date", "text"])
    #expect(found.columns.first?.samples == ["1", "2"])
    #expect(found.rows.count == 3)
    #expect(found.rows.first == ["Rang", "Film", "Jahr", "Start", "X"])
    #expect(found.warnings.isEmpty)
    #expect(try inspect("a\nb\nc\n", rows: .first(2)).rows == [["a"], ["b"]])
  }

  @Test("a file that an import would refuse is shown, with a warning that says why")
  func refused() throws {
    let found = try inspect("a,b\n1,2\n")
    #expect(found.columns.map(\.field) == [nil, nil])
    #expect(found.headerRow == 1)
    #expect(found.warnings.first?.message.contains("an import would stop") == true)
    let ambiguous = try inspect("title;year,note\nHeat;1995,good\n")
    #expect(ambiguous.candidates.count == 2)
    #expect(ambiguous.candidates.filter(\.isChosen).count == 1)
    #expect(ambiguous.warnings.first?.message.contains("--delimiter") == true)
    #expect(try inspect("").rows.isEmpty)
    #expect(try inspect("").warnings.count == 1)
  }

  @Test("other formats are inspected by their favorites")
  func generic() throws {
    let bytes = Array("title,n\nHeat,1\nAlien,2.5\n".utf8)
    let reader = try CSVFormat.csv().makeReader({ MemorySource(bytes) }, options: ReadOptions())
    var inspector = DocumentInspector(format: "x", rows: .all)
    let found = try inspector.inspect(reader)
    #expect(
      found.columns.last == .init(name: "n", field: "n", type: "decimal", samples: ["1", "2.5"]))
    #expect(found.rows.map(\.count) == [8, 8])
    #expect(found.rows.first?[2] == "Heat")
  }
}

@Suite("Sample files")
struct CSVFixtureTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("fixtures")

  private func items(_ name: String) throws -> [DocumentItem]? {
    let file = Self.folder.appendingPathComponent(name)
    guard let data = try? Data(contentsOf: file) else {
      print("skipped: fixtures/\(name) is not there")
      return nil
    }
    return try readCSV([UInt8](data))
  }

  @Test(
    "odd files give these favorites and these rejects",
    arguments: [
      ("bad-utf8-byte", 2, ["encoding-invalid@3"]), ("controls-and-invisibles", 7, []),
      ("duplicate-headers", 2, []), ("empty-header-cell", 2, []), ("empty-rows", 3, []),
      ("empty-title", 2, ["title-missing@3", "title-missing@4"]), ("formulas", 7, []),
      ("header-only", 0, []), ("mixed-line-ends", 4, []), ("no-final-newline", 3, []),
      ("nul-byte", 1, ["encoding-invalid@3", "encoding-invalid@4"]),
      ("ragged-rows", 3, ["row-too-long@4", "title-missing@5"]),
      (
        "ranking-ties-and-gaps", 9,
        ["ranking-invalid@9", "ranking-invalid@10", "ranking-invalid@11", "ranking-invalid@12"]
      ),
      ("stray-quote", 3, ["quote-stray@4", "quote-stray@6"]),
      ("title-256-characters", 2, ["title-too-long@4"]),
      ("truncated-utf8-at-end", 2, ["encoding-invalid@4"]), ("types", 4, []),
      ("unclosed-quote", 3, ["quote-unclosed@3"]),
      ("unclosed-quote-last-row", 1, ["quote-unclosed@3"]), ("duplicate-titles", 8, []),
      ("banner-and-totals", 3, ["ranking-invalid@9"]), ("two-tables", 2, []),
    ] as [(String, Int, [String])])
  func odd(name: String, count: Int, problems: [String]) throws {
    guard let items = try items("csv-odd/\(name).csv") else { return }
    #expect(favorites(items).count == count)
    #expect(
      rejects(items).map { "\($0.diagnostic.code.rawValue)@\($0.diagnostic.position.line ?? 0)" }
        == problems)
  }

  @Test(
    "odd files that cannot be read are refused",
    arguments: [
      ("bom-only", .shape), ("empty", .shape), ("no-header", .shape),
      ("delimiter-ambiguous", .ambiguous),
    ] as [(String, FormatError.Code)])
  func refused(name: String, code: FormatError.Code) throws {
    let error = thrownFormatError {
      if try items("csv-odd/\(name).csv") == nil { throw FormatError(code, "skipped") }
    }
    #expect(error?.code == code)
    #expect(error?.message.isEmpty == false)
  }

  private static let encodings: [(part: String, encoding: String)] = [
    ("windows1252", "windows-1252"), ("windows1250", "windows-1250"),
    ("windows1251", "windows-1251"), ("iso8859-15", "iso-8859-15"), ("iso8859-7", "iso-8859-7"),
    ("macroman", "macintosh"), ("shiftjis", "shift_jis"), ("utf16be", "utf-16be"),
    ("utf16", "utf-16le"),
  ]
  private static let delimiters = [("semicolon", ";"), ("pipe", "|"), ("tab", "\t")]

  @Test("every file of a spreadsheet program is read whole, without a flag")
  func programs() throws {
    let folder = Self.folder.appendingPathComponent("csv")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    if names.isEmpty { print("skipped: fixtures/csv is not there") }
    for name in names {
      let bytes = [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
      let found = try CSVFormat.csv().inspection(of: { MemorySource(bytes) }, rows: .all)
      let encoding = Self.encodings.first { name.contains($0.part) }?.encoding ?? "utf-8"
      #expect(found.encoding == encoding, "\(name)")
      #expect(
        found.delimiter == Self.delimiters.first { name.contains($0.0) }?.1 ?? ",", "\(name)")
      #expect(found.text?.escape == (name.contains("backslash") ? "\\" : "\""), "\(name)")
      #expect(found.headerRow == (name.contains("sep-line") ? 2 : 1), "\(name)")
      let items = try readCSV(bytes)
      #expect(rejects(items).isEmpty, "\(name)")
      #expect(favorites(items).count == found.rows.count - 1, "\(name)")
    }
  }
}
