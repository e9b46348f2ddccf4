import FavesCore
import Testing

@testable import FavesFormats

@Suite("Favorites of documents as views")
struct DocumentViewTests {
  /// Documents with what makes a favorite hard to read, here and there.
  private struct RandomDocument {
    var random: SplitMix64

    mutating func chance(_ one: Int) -> Bool { random.next() % UInt64(one) == 0 }

    private mutating func pick(_ values: [String]) -> String {
      values.randomElement(using: &random) ?? ""
    }

    private let names = ["year", "place", "a rather long name", "é", "Größe"]
    private let long = "A description that surely is long enough for whoever looks"

    // MARK: JSON

    private mutating func value() -> String {
      pick([
        "\"word\"", "\"\"", "\"two\\nlines \\u00e9\"", "\"東京\"", "12", "-0.5e3", "true", "false",
        "null", "[]", "[\"one\",\"two\"]", "[1,\"two\"]", "[{}]", "{\"a\":1}",
      ])
    }

    private mutating func metadata() -> String {
      var members = names.shuffled(using: &random).prefix(Int(random.next() % 5))
        .map { "\"\($0)\":\(chance(4) ? value() : "\"some words\"")" }
      if chance(20) { members += (0..<40).map { "\"name \($0)\":\($0)" } }
      if chance(20) { members.append("\"name \(random.next() % 1000)\":1") }
      return "{\(members.joined(separator: ","))}"
    }

    private mutating func member(_ name: String, _ row: Int) -> String {
      switch name {
      case "title":
        chance(8)
          ? pick([
            "null", "\"\"", "\" \"", "7", "[]", "\"É\"",
            "\"\(String(repeating: "x", count: 600))\"",
          ])
          : "\"Title \(row)\\t\""
      case "category":
        chance(5)
          ? pick(["null", "\"\"", "{\"name\":\"Films\"}", "{}", "{\"name\":null}", "\"Ünder\""])
          : "\"Films\""
      case "description": chance(4) ? pick(["null", "\"\"", "\"short\"", "1"]) : "\"\(long)\""
      case "id":
        chance(6) ? "\"no id\"" : "\"\(ResourceID(high: random.next(), low: random.next()))\""
      case "ranking": chance(6) ? pick(["0", "\"7\"", "1.0", "1.5", "null"]) : "\(row)"
      case "metadata": chance(9) ? value() : metadata()
      default: chance(6) ? value() : "\"2026-01-0\(row % 9 + 1)T10:00:00Z\""
      }
    }

    private mutating func object(_ row: Int) -> String {
      var all = ["category", "description", "id", "ranking", "metadata", "created", "modified"]
        .filter { _ in !chance(3) }
      if !chance(20) { all.append("title") }
      if chance(2) { all.shuffle(using: &random) }
      var members = all.map { "\"\($0)\":\(member($0, row))" }
      if chance(8) { members.append("\"year\":\(value())") }
      if chance(8) { members.append("\"loose\":\"value\"") }
      return "{\(members.joined(separator: ","))}"
    }

    mutating func objects() -> [String] { (1...80).map { object($0) } }

    // MARK: XML

    private mutating func meta() -> String {
      let type =
        chance(3) ? " type=\"\(pick(["text", "integer", "decimal", "boolean", "odd"]))\"" : ""
      let name = chance(30) ? "" : " name=\"\(pick(names))\""
      switch random.next() % 8 {
      case 0: return "<meta\(name) type=\"list\"><item>one</item><item>two</item></meta>"
      case 1: return "<meta\(name) encoding=\"base64\">\(pick(["AAFh", "!", "YWJj"]))</meta>"
      case 2: return "<meta\(name)\(type)>12</meta>"
      case 3: return "<meta\(name)\(type)/>"
      default: return "<meta\(name)\(type)>some &amp; words</meta>"
      }
    }

    private mutating func element(_ row: Int) -> String {
      var text = "<favorite"
      if !chance(3) { text += " ranking=\"\(chance(9) ? "x" : "\(row)")\"" }
      if chance(2) { text += " id=\"\(ResourceID(high: random.next(), low: random.next()))\"" }
      if chance(2) { text += " created=\"2026-01-01T00:00:00Z\"" }
      text += ">"
      if !chance(20) {
        text += "<title>\(pick(["Title \(row)", "É", " ", "A &lt; \(row)"]))</title>"
      }
      if chance(2) { text += "<description>\(pick([long, "", "short"]))</description>" }
      for _ in 0..<random.next() % 4 { text += meta() }
      return text + "</favorite>\n"
    }

    mutating func xml() -> String {
      var text = ""
      for category in 0..<5 {
        text += "<category name=\"\(category % 2 == 0 ? "Films" : "Bücher") \(category)\">"
        for row in 1...60 { text += element(row) }
        text += "</category>"
      }
      return XMLRun.document(text)
    }
  }

  private typealias Make = (@escaping SourceOpener, ReadOptions) throws -> any DocumentReader

  private func sorted(_ item: DocumentItem) -> DocumentItem {
    guard case .favorite(var row) = item else { return item }
    row.metadata.sort { $0.name.precedesByBytes($1.name) }
    return .favorite(row)
  }

  /// Compares what a reader gives by itself and as views; returns how many were views.
  private func compare(
    _ text: String, chunk: Int, _ options: ReadOptions, _ make: Make
  ) throws -> Int {
    let bytes = Array(text.utf8)
    let open: SourceOpener = { MemorySource(bytes, chunk: chunk) }
    var plain = try make(open, options)
    var viewing = try make(open, options)
    var views = 0
    var view = RowView()
    while let expected = try plain.next() {
      var found: DocumentItem?
      switch try viewing.next(into: &view) {
      case .row:
        views += 1
        #expect(view.rawRow == nil)
        found = .favorite(FavoriteRow(view))
      case .item(let item, _): found = item
      case nil: break
      }
      #expect(found.map(sorted) == sorted(expected))
    }
    #expect(try viewing.next(into: &view) == nil)
    #expect(viewing.warnings == plain.warnings)
    return views
  }

  private func options(_ index: Int) -> ReadOptions {
    var options = ReadOptions()
    if index % 2 == 0 { options.category = "Given" }
    return options
  }

  @Test("of JSON are the rows that are read by themselves", arguments: [1, 2, 3] as [UInt64])
  func json(seed: UInt64) throws {
    var document = RandomDocument(random: SplitMix64(seed: seed))
    var views = 0
    for index in 0..<40 {
      let objects = document.objects()
      let chunk = index % 3 == 0 ? 61 : .max
      let array = "[\(objects.joined(separator: ","))]"
      for text in [array, "{\"favorites\":\(array)}"] {
        views += try compare(text, chunk: chunk, options(index)) {
          PartReader(JSONParts(JSONDocumentReader(try $0(), options: $1)))
        }
      }
      let lines = "{\"title\":\"First\"}\n" + objects.joined(separator: "\n")
      views += try compare(lines, chunk: chunk, options(index)) {
        PartReader(JSONParts(JSONLinesReader(try $0(), options: $1)))
      }
    }
    #expect(views > 3000, "seed \(seed)")
  }

  @Test("of XML are the rows that are read by themselves", arguments: [1, 2, 3] as [UInt64])
  func xml(seed: UInt64) throws {
    var document = RandomDocument(random: SplitMix64(seed: seed))
    var views = 0
    for index in 0..<20 {
      views += try compare(document.xml(), chunk: index % 2 == 0 ? 3000 : .max, options(index)) {
        PartReader(try XMLParts($0, options: $1))
      }
    }
    #expect(views > 1000, "seed \(seed)")
  }

  @Test("have a shape of their own for each set of attributes")
  func shapes() throws {
    let text = """
      [{"title":"A","metadata":{"x":1}},{"title":"B","metadata":{"y":1}},
       {"title":"C","metadata":{"x":1,"y":2}},{"title":"D","metadata":{"y":1}}]
      """
    var options = ReadOptions()
    options.category = "Films"
    let reader = PartReader(
      JSONParts(JSONDocumentReader(MemorySource(Array(text.utf8)), options: options)))
    var names: [[String]] = []
    var view = RowView()
    while case .row? = try reader.next(into: &view) {
      names.append(zip(view.columns.names, view.values).filter { $0.1 != nil }.map(\.0))
    }
    #expect(names == [["x"], ["y"], ["x", "y"], ["y"]])
  }
}
