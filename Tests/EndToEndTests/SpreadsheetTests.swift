import Foundation
import Testing

/// Spreadsheets in and out by the program.
struct SpreadsheetTests {
  private let sandbox: Sandbox
  private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "fixtures")

  init() throws {
    sandbox = try Sandbox()
  }

  private func fixture(_ name: String) -> String { Self.fixtures.appending(path: name).path() }

  @Test("an export as a workbook changes nothing when it is imported", arguments: ["xlsx", "ods"])
  func roundTrip(_ format: String) throws {
    try sandbox.done("import", fixture("csv/films.csv"))
    try sandbox.done("export", "films.\(format)")
    let again = try sandbox.done("import", "films.\(format)").output
    #expect(again.contains("65 unchanged"))
    try sandbox.done("import", "films.\(format)", "--store", "other.sqlite")
    #expect(
      try sandbox.done("export", "-", "--to", "csv").output
        == sandbox.done("export", "-", "--to", "csv", "--store", "other.sqlite").output)
  }

  @Test("the sheet is the one asked for, and names the category")
  func sheets() throws {
    let file = fixture("xlsx/films-three-sheets-openpyxl.xlsx")
    let first = try sandbox.faves("import", file)
    #expect(first.errors.contains("“Animated films”, “Documentaries”"))
    try sandbox.done("import", file, "--sheet", "Documentaries")
    #expect(try sandbox.done("category", "list").output.contains("Documentaries"))
    let missing = try sandbox.faves("import", file, "--sheet", "Books")
    #expect(missing.code == 65)
    #expect(missing.errors.contains("“Films”"))
  }

  @Test("an old workbook is refused by name")
  func old() throws {
    var file = Data([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
    file.append(Data(repeating: 0, count: 2000))
    try file.write(to: URL(filePath: sandbox.path("old.xls")))
    let result = try sandbox.faves("import", "old.xls")
    #expect(result.code == 65)
    #expect(result.errors.contains("save it as .xlsx"))
  }
}
