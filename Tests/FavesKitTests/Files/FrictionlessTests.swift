import FavesCore
import FavesKit
import FavesTestSupport
import Foundation
import Testing

@Suite("Data packages as another program sees them")
struct FrictionlessTests {
  /// What Frictionless says of a package; nil where it is not installed, which is said.
  private func validate(_ path: String) throws -> (isValid: Bool, output: String)? {
    let python =
      ProcessInfo.processInfo.environment["FAVES_FRICTIONLESS_PYTHON"] ?? "python3"
    let script = """
      import sys
      try:
          from frictionless import validate
      except ImportError:
          sys.exit(77)
      report = validate(sys.argv[1])
      print(report.flatten(["type", "title", "rowNumber", "fieldName", "note"]))
      sys.exit(0 if report.valid and len(report.tasks) >= 3 else 1)
      """
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [python, "-B", "-c", script, (path as NSString).lastPathComponent]
    process.currentDirectoryURL = URL(
      fileURLWithPath: (path as NSString).deletingLastPathComponent)
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard ![77, 127].contains(process.terminationStatus) else {
      print("skipped: \(python) has no frictionless; name one by FAVES_FRICTIONLESS_PYTHON")
      return nil
    }
    return (process.terminationStatus == 0, String(decoding: data, as: UTF8.self))
  }

  @Test("a package of all kinds of values is valid, in a folder and in a zip archive")
  func valid() throws {
    let desk = try Desk()
    try desk.define("genre", .choice, choices: ["Drama", "War, and \"peace\""])
    try desk.define("tags", .list, defaultValue: "a; b")
    try desk.add("Heat", details: "Two men,\nat a \"table\"", ("year", "1995"), ("genre", "Drama"))
    try desk.add("=SUM(A1)", details: "  padded with white space  ", ("note", "\r\n\t é 東京"))
    try desk.add("Emma", to: "Books, and more", ("big", "123456789012345678901234567890.5"))
    try desk.move("=SUM(A1)", to: .rank(1))
    let folder = desk.machine.folder.path
    var options = ExportOptions()
    options.format = "datapackage"
    options.withAudits = true
    for name in ["package", "package.zip"] {
      _ = try desk.faves.export(to: "\(folder)/\(name)", options: options)
      let path = name == "package" ? "\(folder)/package/datapackage.json" : "\(folder)/package.zip"
      guard let result = try validate(path) else { return }
      #expect(result.isValid, "\(result.output)")
    }
    let favorites = "\(folder)/package/favorites.csv"
    let text = try String(contentsOfFile: favorites, encoding: .utf8)
    try text.replacing("Heat", with: "Haet").write(
      toFile: favorites, atomically: false, encoding: .utf8)
    #expect(try validate("\(folder)/package/datapackage.json")?.isValid == false)
  }
}
