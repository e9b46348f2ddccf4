import FavesCore
import FavesFormats
import Foundation
import Testing

@Suite("HTML pages")
struct HTMLTests {
  private func page(
    _ favorites: [Favorite], categories: [String] = ["Films"], columns: [OutputColumn]? = nil
  ) throws -> String {
    let sink = MemorySink()
    var options = WriteOptions()
    options.columns = columns
    options.categoryColumns = ["Films": ["Year", "Tags", "Link", "Seen"], "Books": ["Pages"]]
    var writer = try HTMLFormat().makeWriter(sink, options: options)
    try writer.begin()
    for name in categories {
      try writer.write(
        FavesCore.Category(id: ResourceID(high: 1, low: 2), name: name, attributes: []))
    }
    for favorite in favorites { try writer.write(favorite) }
    try writer.finish()
    return String(decoding: sink.bytes, as: UTF8.self)
  }

  @Test("a page has a section a category, with the columns of that category")
  func layout() throws {
    var book = CSVWriterTests.favorite("Emma")
    book.category = "Books"
    book.metadata = [Attribute("Pages", .number("474"))]
    let film = CSVWriterTests.favorite(
      "Heat", details: "Two men at a table",
      metadata: [
        Attribute("Year", .number("1995")), Attribute("Tags", .list(["a", "b"])),
        Attribute("Link", .text("https://example.org/?a=1&b=2")), Attribute("Seen", .boolean(true)),
      ])
    let text = try page([book, film], categories: ["Books", "Empty", "Films"])
    #expect(text.hasPrefix("<!DOCTYPE html>"))
    #expect(text.components(separatedBy: "<section").count == 4)
    #expect(text.contains(">Two men at a table</span></th>"))
    #expect(text.contains("<td data-name=\"Year\" dir=\"auto\">1995</td>"))
    #expect(text.contains("<ul><li>a</li><li>b</li></ul>"))
    #expect(
      text.contains(
        "href=\"https://example.org/?a=1&amp;b=2\">example.org/?a=1&amp;b=2</a></td>"))
    #expect(text.contains(">yes</td>"))
    #expect(text.contains("0 favorites"))
    #expect(try page([book, film], categories: ["Books", "Empty", "Films"]) == text)
  }

  @Test("nothing in a text becomes markup, and what no page may hold is shown by a stand-in")
  func escaping() throws {
    let evil = "</th><script>alert(1)</script>\" onload=\"x' &amp; \0\u{1b}\u{85}\u{fffe}"
    let text = try page(
      [
        CSVWriterTests.favorite(
          evil, details: evil,
          metadata: [
            Attribute("Link", .text("javascript:alert(1)")), Attribute("Year", .text(evil)),
          ])
      ], categories: [evil])
    #expect(text.components(separatedBy: "<script>").count == 2)
    #expect(!text.contains("href=\"javascript"))
    #expect(text.contains("&lt;/th&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload"))
    #expect(text.contains("&amp;amp; \u{2400}\u{241b}\u{fffd}\u{fffd}"))
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
  }

  @Test("only the page's own style and script may take effect, and nothing is loaded")
  func policy() throws {
    let text = try page([CSVWriterTests.favorite("Heat")])
    for (element, directive) in [("style", "style-src"), ("script", "script-src")] {
      let start = try #require(text.range(of: "<\(element)>"))
      let end = try #require(text.range(of: "</\(element)>"))
      let digest = Digest(of: text[start.upperBound..<end.lowerBound].utf8)
      let checksum = Data(digest.bytes).base64EncodedString()
      #expect(text.contains("\(directive) 'sha256-\(checksum)'"))
    }
    #expect(text.contains("default-src 'none'"))
    for word in [" src=", "url(", "@import", "http-equiv=\"refresh"] {
      #expect(!text.contains(word), "\(word)")
    }
  }

  @Test("chosen columns come in their order, and no others")
  func columns() throws {
    let text = try page(
      [CSVWriterTests.favorite("Heat", details: "Two men at a table")],
      columns: [.field(.title), .field(.details), .attribute("Year")])
    #expect(
      text.contains(
        "<tr><th scope=\"col\" dir=\"auto\">Title</th><th scope=\"col\" dir=\"auto\">Description"
          + "</th><th scope=\"col\" dir=\"auto\">Year</th></tr>"))
    #expect(text.contains("<td data-name=\"Description\" dir=\"auto\">Two men at a table</td>"))
    #expect(!text.contains("class=\"rank"))
  }

  @Test("a page is not read")
  func reading() {
    #expect(HTMLFormat().recognizes(Array("<!DOCTYPE HTML><html>".utf8)))
    #expect(throws: FormatError.self) {
      try HTMLFormat().makeReader({ MemorySource([]) }, options: ReadOptions())
    }
  }
}
