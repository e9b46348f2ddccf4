import FavesCore
import Foundation
import Testing

@testable import FavesFormats

/// A folder in memory.
final class MemoryFolder: FolderSink, FolderSource {
  var files: [String: [UInt8]] = [:]
  private(set) var names: [String] = []

  func beginFile(_ name: String) throws {
    names.append(name)
    files[name] = []
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    files[names[names.count - 1], default: []].append(contentsOf: bytes)
  }

  func flush() throws {}
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int { 0 }

  func openFile(_ path: String) throws -> (any ByteSource)? {
    files[path].map { MemorySource($0, chunk: 777) }
  }

  /// Replaces text in a file.
  func replace(_ old: String, _ new: String, in name: String) {
    let text = String(decoding: files[name] ?? [], as: UTF8.self)
    files[name] = Array(text.replacing(old, with: new).utf8)
  }
}

@Suite("Data packages")
struct DataPackageTests {
  private func write(_ contents: Contents) throws -> MemoryFolder {
    let folder = MemoryFolder()
    var writer = try DataPackageFormat().makeWriter(folder, options: WriteOptions())
    try writer.begin()
    for category in contents.categories { try writer.write(category) }
    for favorite in contents.favorites { try writer.write(favorite) }
    for audit in contents.audits { try writer.write(audit) }
    try writer.finish()
    return folder
  }

  private func read(_ folder: MemoryFolder) throws -> [DocumentItem] {
    var reader = try DataPackageFormat().makeReader({ folder }, options: ReadOptions())
    var items: [DocumentItem] = []
    while let item = try reader.next() { items.append(item) }
    return items
  }

  private func failure(_ folder: MemoryFolder) -> FormatError? {
    thrownFormatError { _ = try read(folder) }
  }

  private func sample(_ title: String = "Heat", details: String? = nil) -> Contents {
    var random = RandomContents(seed: 5)
    var category = random.category()
    category.name = "Films"
    return Contents(
      categories: [category], favorites: [CSVWriterTests.favorite(title, details: details)])
  }

  @Test("what was written is read again, from a folder and from a zip archive, audits included")
  func roundTrip() throws {
    for seed in 0..<100 as Range<UInt64> {
      var random = RandomContents(seed: seed)
      let contents = random.next()
      let folder = try write(contents)
      #expect(JSONSupport.contents(try read(folder)) == contents, "seed \(seed)")
      let zip = try JSONSupport.write(contents, DataPackageFormat())
      let items = try JSONSupport.read(zip, DataPackageFormat()).items
      #expect(JSONSupport.contents(items) == contents, "seed \(seed)")
      #expect(try JSONSupport.write(contents, DataPackageFormat()) == zip, "seed \(seed)")
    }
  }

  @Test("naughty strings come back byte for byte, as title, description, attribute and account")
  func naughty() throws {
    guard let file = JSONSupport.corpus("blns.json") else { return }
    let json = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
    let strings = try #require(json as? [String]) + ["a\0b", "\r", "\r\n", "\"", "\"\"", " ", "x,"]
    for text in strings where !text.isEmpty {
      var contents = sample(text, details: text)
      contents.favorites[0].metadata = [
        Attribute(text, .text(text)), Attribute("l", .list([text])),
      ]
      .sorted { $0.name.precedesByBytes($1.name) }
      let back = JSONSupport.contents(try read(try write(contents)))
      #expect(back.favorites[0].title.utf8.elementsEqual(text.utf8))
      #expect(back == contents, "\(text)")
    }
  }

  @Test("an account that is empty or looks like JSON stays what it is")
  func accounts() throws {
    for account in [nil, "", "\"", "\"x\"", "me"] {
      var random = RandomContents(seed: 3)
      var contents = sample()
      var record = random.audit()
      record.account = account
      contents.audits = [record]
      #expect(JSONSupport.contents(try read(try write(contents))).audits == [record])
    }
  }

  @Test("the descriptor tells bytes and checksum of each file, and what refers to what")
  func descriptor() throws {
    let folder = try write(sample())
    #expect(
      folder.names == ["categories.csv", "attributes.csv", "favorites.csv", "datapackage.json"])
    let bytes = try #require(folder.files["datapackage.json"])
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    let resources = try #require(json["resources"] as? [[String: Any]])
    for resource in resources {
      let path = try #require(resource["path"] as? String)
      let file = try #require(folder.files[path])
      #expect(resource["bytes"] as? Int == file.count)
      #expect(resource["hash"] as? String == "sha256:\(Digest(of: file))")
    }
    let schema = try #require(resources[2]["schema"] as? [String: Any])
    #expect(schema["primaryKey"] as? [String] == ["id"])
    #expect((schema["foreignKeys"] as? [Any])?.count == 1)
  }

  @Test("an altered, cut or missing file is noticed")
  func altered() throws {
    let folder = try write(sample())
    folder.replace("Heat", "Haet", in: "favorites.csv")
    #expect(failure(folder)?.code == .damaged)
    let cut = try write(sample())
    cut.files["favorites.csv"]?.removeLast(10)
    #expect(failure(cut)?.code == .damaged)
    let missing = try write(sample())
    missing.files["favorites.csv"] = nil
    #expect(failure(missing)?.message.contains("favorites.csv") == true)
  }

  @Test("without “bytes” and “hash” an edited file is read")
  func edited() throws {
    let folder = try write(sample())
    folder.replace("Heat", "Ali", in: "favorites.csv")
    folder.replace("\"bytes\"", "\"x-bytes\"", in: "datapackage.json")
    folder.replace("\"hash\"", "\"x-hash\"", in: "datapackage.json")
    #expect(JSONSupport.contents(try read(folder)).favorites[0].title == "Ali")
    folder.files["favorites.csv"]?.append(contentsOf: Array("Films,2,Heat,,{},,,\n".utf8))
    #expect(failure(folder)?.message.contains("holds") == true)
  }

  @Test(
    "no path leads out of the package",
    arguments: [
      "../favorites.csv", "/etc/passwd", "a/../../b", "https://example.org/f.csv", "file:x", "",
      "a//b", "./a", "a\\\\b", "a\\u0000b",
    ])
  func paths(path: String) throws {
    let folder = try write(sample())
    folder.replace(#""path":"favorites.csv""#, #""path":"\#(path)""#, in: "datapackage.json")
    #expect(failure(folder)?.code == .unsupported)
  }

  @Test(
    "what is no data package of Faves is refused by what it is",
    arguments: [
      ("{", FormatError.Code.syntax), ("[]", .shape), (#"{"resources":[]}"#, .shape),
      (#"{"resources":[{"name":"favorites","path":["a.csv","b.csv"]}]}"#, .shape),
      (#"{"resources":[{"name":"favorites","data":[]}]}"#, .shape),
      (#"{"resources":[{"name":"favorites","path":"f.csv","hash":"abc"}]}"#, .unsupported),
      (#"{"faves":{"version":2},"resources":[{"name":"favorites","path":"f.csv"}]}"#, .unsupported),
    ])
  func foreign(descriptor: String, code: FormatError.Code) {
    let folder = MemoryFolder()
    folder.files["datapackage.json"] = Array(descriptor.utf8)
    #expect(failure(folder)?.code == code)
  }

  @Test(
    "malformed tables are errors with their line, not guesses",
    arguments: [
      ("a\"b,1,x,,{},,,\n", FormatError.Code.syntax), ("\"a\"b,1,x,,{},,,\n", .syntax),
      ("a,1\n", .syntax), ("a,1,\"x", .damaged), ("a,1,\u{FF}x,,{},,,\n", .syntax),
    ])
  func malformed(row: String, code: FormatError.Code) throws {
    let folder = MemoryFolder()
    folder.files["datapackage.json"] = Array(
      #"{"resources":[{"name":"favorites","path":"f.csv"}]}"#.utf8)
    let header = "category,ranking,title,description,metadata,id,created,modified\n"
    let bytes = row.unicodeScalars.flatMap { $0 == "\u{FF}" ? [0xff] : Array(String($0).utf8) }
    folder.files["f.csv"] = Array(header.utf8) + bytes
    let error = try #require(failure(folder))
    #expect(error.code == code)
    #expect(error.position.line == 2)
  }

  @Test("rows that cannot be kept are rejected with their field")
  func rejected() throws {
    let folder = MemoryFolder()
    folder.files["datapackage.json"] = Array(
      #"{"resources":[{"name":"favorites","path":"f.csv"}]}"#.utf8)
    folder.files["f.csv"] = Array(
      """
      category,ranking,title,description,metadata,id,created,modified
      Films,0,Heat,,{},,,
      Films,1,,,{},,,
      Films,1,Heat,,[],,,
      Films,1,Heat,,"{""a"":{}}",,,
      Films,1,Heat,,{},nonsense,,
      Films,1,Heat,,{},,yesterday,
      Films,1,Heat,,,,,

      """.utf8)
    let codes = rejects(try read(folder)).map(\.diagnostic.code)
    #expect(
      codes == [
        .rankingInvalid, .titleMissing, .valueInvalid, .valueUnsupported, .idInvalid, .dateInvalid,
      ])
    #expect(favorites(try read(folder)).map(\.title) == ["Heat"])
  }
}
