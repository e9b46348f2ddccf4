import FavesCore
import Foundation
import Testing

@Suite("Documentation of formats")
struct DocumentationTests {
  @Test("errors.md lists the codes of the program, in its order")
  func codes() throws {
    let page = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("formats/errors.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let table = text.components(separatedBy: "A document that").first ?? ""
    let codes = table.split(separator: "\n").compactMap { line -> String? in
      line.hasPrefix("| `") ? String(line.dropFirst(3).prefix { $0 != "`" }) : nil
    }
    #expect(codes == DiagnosticCode.allCases.map(\.rawValue))
  }
}
