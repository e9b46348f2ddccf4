import FavesCore
import Foundation
import Testing

@testable import FavesFormats

@Suite("XML Schema")
struct XMLSchemaTests {
  private static let file = XMLFiles.root.appendingPathComponent("formats/faves.xsd")

  @Test("the schema in the binary is the schema in the file")
  func sameText() throws {
    #expect(try Array(Data(contentsOf: Self.file)) == Array(XMLSchemaText.text.utf8))
  }

  private func duplicateRanking() throws -> [UInt8] {
    let id = ResourceID(high: 1, low: 1)
    let time = Timestamp(milliseconds: 0)
    let favorites = (1...2).map {
      Favorite(
        id: ResourceID(high: 0, low: UInt64($0)), category: "A", title: "t\($0)", ranking: 1,
        created: time, modified: time)
    }
    return try XMLRun.write([FavesCore.Category(id: id, name: "A")], favorites)
  }

  @Test("exports are valid, also when fed in small parts")
  func valid() throws {
    for seed in 300..<340 as Range<UInt64> {
      let bytes = try XMLRun.write(RandomDocument(seed: seed))
      #expect(try XMLSchemaValidator().validate(MemorySource(bytes)) == [])
      #expect(try XMLSchemaValidator().validate(MemorySource(bytes, chunk: 3)) == [])
    }
  }

  @Test("a duplicate ranking in one category is named with its line")
  func duplicate() throws {
    let found = try XMLSchemaValidator().validate(MemorySource(duplicateRanking()))
    #expect(found.count == 1)
    #expect(found.first?.message.contains("rankingInCategory") == true)
    #expect(found.first?.position.line == 5)
  }

  @Test(
    "what breaks the schema is found",
    arguments: [
      "<category/>", "<category id='00000000-0000-0000-0000-000000000001' colour='red'/>",
      "<other/>", "<counts favorites='-1'/>", "<counts/><counts/>", "text",
    ])
  func invalid(inner: String) throws {
    let bytes = Array(XMLRun.document(inner).utf8)
    #expect(try !XMLSchemaValidator().validate(MemorySource(bytes)).isEmpty)
  }

  @Test("a document that is not well-formed is an error, not a list")
  func notWellFormed() {
    for text in ["", "<a", "<a></b>", "<!DOCTYPE a><a/>", "<a/>x"] {
      #expect(throws: FormatError.self) {
        try XMLSchemaValidator().validate(MemorySource(Array(text.utf8)))
      }
    }
  }

  @Test("xmllint agrees that exports are valid and a duplicate ranking is not")
  func xmllint() throws {
    let tool = URL(fileURLWithPath: "/usr/bin/xmllint")
    guard FileManager.default.isExecutableFile(atPath: tool.path) else {
      return print("skipped: xmllint is absent")
    }
    let good = try (400..<410 as Range<UInt64>).map { try XMLRun.write(RandomDocument(seed: $0)) }
    for (bytes, isValid) in try good.map({ ($0, true) }) + [(duplicateRanking(), false)] {
      let file = FileManager.default.temporaryDirectory
        .appendingPathComponent("\(UUID().uuidString).xml")
      try Data(bytes).write(to: file)
      defer { try? FileManager.default.removeItem(at: file) }
      let process = Process()
      process.executableURL = tool
      process.arguments = ["--noout", "--schema", Self.file.path, file.path]
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      #expect((process.terminationStatus == 0) == isValid)
    }
  }
}
