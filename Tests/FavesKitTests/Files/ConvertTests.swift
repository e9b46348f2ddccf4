import FavesCore
import FavesFormats
import FavesKit
import FavesTestSupport
import Foundation
import Testing

@Suite("Conversion of many favorites")
struct ConvertTests {
  /// What is odd about one of the favorites, far behind the first ones.
  enum Oddity: String, CaseIterable {
    case none, newAttribute, newCategory, disorder, sameTitle, noTitle, list, emptyDescription
  }

  private static let count = 1300
  private static let odd = 900

  private func favorite(_ index: Int, _ oddity: Oddity) -> String {
    let isOdd = index == Self.odd
    let category = index < 600 ? "Books" : index < 1100 || oddity != .newCategory ? "Films" : "Zoos"
    let rank =
      index < 600 ? index + 1 : index < 1100 || oddity != .newCategory ? index - 599 : index - 1099
    let title = isOdd && oddity == .sameTitle ? "Title 700" : "Title \(index)"
    var members = ["\"category\":\"\(category)\""]
    if !(isOdd && oddity == .noTitle) { members.append("\"title\":\"\(title)\"") }
    members.append("\"ranking\":\(isOdd && oddity == .disorder ? 7 : rank)")
    members.append("\"description\":\"Line one\\nand a “second”, \\\"quoted\\\" line \(index)\"")
    if isOdd, oddity == .emptyDescription { members[members.count - 1] = "\"description\":\"\"" }
    var values = ["\"year\":\(1900 + index % 100)"]
    if index % 3 == 0 { values.append("\"place\":\"Genoa, \(index)\"") }
    if isOdd, oddity == .newAttribute { values.append("\"another\":\"value\"") }
    if isOdd, oddity == .list { values.append("\"tags\":[\"one\",\"two\"]") }
    members.append("\"metadata\":{\(values.joined(separator: ","))}")
    return "{\(members.joined(separator: ",")),\"created\":\"2026-01-01T00:00:00Z\"}"
  }

  private func document(_ oddity: Oddity) -> String {
    "[\((0..<Self.count).map { favorite($0, oddity) }.joined(separator: ",\n"))]"
  }

  private func bytes(_ path: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(fileURLWithPath: path)))
  }

  @Test(
    "is the same as importing and exporting, whatever comes late",
    arguments: ["json", "jsonl", "csv", "tsv", "xml", "html"], Oddity.allCases)
  func same(format: String, oddity: Oddity) throws {
    let desk = try Desk()
    let folder = desk.machine.folder.path
    let input = folder + "/input.json"
    try document(oddity).write(toFile: input, atomically: true, encoding: .utf8)
    let imported = try desk.step { try $0.importFiles([input]) }
    _ = try desk.faves.export(to: folder + "/exported.\(format)")
    let converted = folder + "/converted.\(format)"
    let report = try FavesFiles.convert(
      input, to: converted, environment: desk.machine.environment)
    #expect(report.added == imported.added && report.rejected == imported.rejected)
    let expected = try bytes(folder + "/exported.\(format)")
    #expect(expected.count > 50_000)
    #expect(try bytes(converted) == expected)
  }

  /// Converts to a format, and imports and exports, and compares.
  private func compare(_ document: String, _ name: String, to format: String) throws {
    let desk = try Desk()
    let folder = desk.machine.folder.path
    let input = folder + "/" + name
    try document.write(toFile: input, atomically: true, encoding: .utf8)
    let imported = try desk.step { try $0.importFiles([input]) }
    _ = try desk.faves.export(to: folder + "/exported.\(format)")
    let report = try FavesFiles.convert(
      input, to: folder + "/converted.\(format)", environment: desk.machine.environment)
    #expect(report.added == imported.added && report.rejected == imported.rejected)
    #expect(try bytes(folder + "/converted.\(format)") == bytes(folder + "/exported.\(format)"))
  }

  @Test(
    "reads a table as an import does, whatever its last rows hold",
    arguments: ["1961", "about 1960", "\"19,6\""], ["json", "csv", "xml"])
  func lateValue(value: String, format: String) throws {
    let details = "A description that is long enough for everyone"
    var text = "title,year,description,created\n"
    for row in 0..<1100 { text += "T \(row),\(1900 + row % 90),\(details),2026-01-01T00:00:00Z\n" }
    text += "Last,\(value),\(details),2026-01-01T00:00:00Z\n"
    try compare(text, "Films.csv", to: format)
  }

  @Test(
    "orders columns by categories, also by those that come late and are empty",
    arguments: ["csv", "html", "json"])
  func lateCategory(format: String) throws {
    let favorites = (1...600).map {
      "<favorite ranking=\"\($0)\" created=\"2026-01-01T00:00:00Z\"><title>T \($0)</title>"
        + "<meta name=\"y\" type=\"text\">1</meta></favorite>"
    }.joined()
    func category(_ name: String, _ attributes: [String], _ inner: String = "") -> String {
      let defined = attributes.map { "<attribute name=\"\($0)\" type=\"text\"/>" }.joined()
      return "<category name=\"\(name)\">\(defined)\(inner)</category>"
    }
    let text =
      "<favorites xmlns=\"urn:faves:1\" version=\"1\">"
      + category("B", ["y", "x"], favorites) + category("A", ["x", "y"]) + "</favorites>"
    try compare(text, "input.xml", to: format)
  }

  @Test("rejects what an import rejects, though it could not be written either")
  func unwritable() throws {
    var rows = (0..<700).map { "{\"title\":\"T \($0)\",\"created\":\"2026-01-01T00:00:00Z\"}" }
    rows.append("{\"title\":\"T 5\",\"description\":\"a description with \\u0000 in it\"}")
    try compare("[\(rows.joined(separator: ","))]", "Films.json", to: "csv")
  }

  @Test("gives the columns that a user names, also where only late favorites have them")
  func chosenColumns() throws {
    let desk = try Desk()
    let folder = desk.machine.folder.path
    try document(.newAttribute).write(
      toFile: folder + "/input.json", atomically: true, encoding: .utf8)
    var flat = FlatOptions()
    flat.columns = ["title", "another"]
    _ = try FavesFiles.convert(
      folder + "/input.json", to: folder + "/output.csv", flat: flat,
      environment: desk.machine.environment)
    let lines = try String(contentsOfFile: folder + "/output.csv", encoding: .utf8)
      .split(separator: "\n")
    #expect(lines.first?.contains("another") == true)
    #expect(lines.count == Self.count + 1)
    #expect(lines[Self.odd + 1].hasSuffix(",value"))
    _ = try desk.step { try $0.importFiles([folder + "/input.json"]) }
    var options = ExportOptions()
    options.flat = flat
    _ = try desk.faves.export(to: folder + "/exported.csv", options: options)
    #expect(try bytes(folder + "/exported.csv") == bytes(folder + "/output.csv"))
  }
}
