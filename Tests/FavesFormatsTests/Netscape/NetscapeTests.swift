import FavesCore
import Testing

@testable import FavesFormats

@Suite("Netscape bookmarks")
struct NetscapeTests {
  private func read(
    _ bytes: [UInt8], limits: FormatLimits = FormatLimits(), chunk: Int = 7
  ) throws -> [DocumentItem] {
    var options = ReadOptions()
    options.limits = limits
    var reader = try NetscapeFormat().makeReader(
      { MemorySource(bytes, chunk: chunk) }, options: options)
    var items: [DocumentItem] = []
    while let item = try reader.next() { items.append(item) }
    return items
  }

  @Test("are recognized by their first line and read in their order")
  func sample() throws {
    let bytes = try fixture("recipes/bookmarks.html")
    #expect(FormatRegistry.recognizing(bytes)?.name == "netscape")
    let rows = favorites(try read(bytes))
    #expect(
      rows.map(\.title) == [
        "Swift.org & friends", "RFC 4180", "Project Gutenberg", "https://example.org/untitled",
        "RFC 4180",
      ])
    #expect(
      rows.map { $0.shownValue("Folder") } == [
        nil, "t:Bookmarks Toolbar", "t:Bookmarks Toolbar / Reading",
        "t:Bookmarks Toolbar / Reading", nil,
      ])
    #expect(rows[0].details == "The Swift programming language, its blog and its documentation.")
    #expect(rows[0].created?.description == "2023-11-14T22:13:20.000Z")
    #expect(rows[0].modified?.description == "2023-11-14T22:15:00.000Z")
    #expect(rows[0].shownValue("URL") == "t:https://www.swift.org/")
    #expect(rows[0].shownValue("Tags") == "l:swift|language")
    #expect(rows[1].shownValue("Private") == "b:true")
    #expect(rows.allSatisfy { $0.category == "Bookmarks" && $0.distinction == "URL" })
  }

  @Test("are written so that they read back: categories are folders")
  func written() throws {
    let sink = MemorySink()
    var writer = try NetscapeFormat().makeWriter(sink, options: WriteOptions())
    try writer.begin()
    let time = Timestamp(milliseconds: 1_700_000_000_000)
    for (category, title) in [("A & B", "<one>"), ("A & B", "two"), ("C", "\"three\"")] {
      try writer.write(
        Favorite(
          id: ResourceID(high: 1, low: 2), category: category, title: title,
          details: "a <b> & c, at length", ranking: 1,
          metadata: [
            Attribute("Tags", .list(["x", "y"])), Attribute("URL", .text("https://e.org/?a=1&b=2")),
          ], created: time, modified: time))
    }
    try writer.finish()
    let rows = favorites(try read(sink.bytes))
    #expect(rows.map(\.title) == ["<one>", "two", "\"three\""])
    #expect(rows.map(\.category) == ["A & B", "A & B", "C"])
    #expect(rows[0].details == "a <b> & c, at length")
    #expect(rows[0].shownValue("URL") == "t:https://e.org/?a=1&b=2")
    #expect(rows[0].shownValue("Tags") == "l:x|y")
    #expect(rows[0].created == time && rows[0].modified == time)
    #expect(rows[0].shownValue("Folder") == nil)
  }

  @Test("broken ones lose nothing: open tags, comments, odd references")
  func broken() throws {
    let text = """
      <!DOCTYPE NETSCAPE-Bookmark-file-1><!-- <A HREF="x">no</A> -- > -->
      <DL><DT><A href='https://a.example/' add_date=1700000000000000>One &amp two &#65;&#x42;&bogus;
      <DT><H3>F</H3><DL><p><DT><A HREF="https://b.example/">Two</A><DD>a<br>b</DL>
      <DT><A HREF="https://c.example/">Three
      """
    let rows = favorites(try read(Array(text.utf8)))
    #expect(rows.map(\.title) == ["One &amp two AB&bogus;", "Two", "Three"])
    #expect(rows[0].created?.description == "2023-11-14T22:13:20.000Z")
    #expect(rows[1].details == "a\nb")
    #expect(rows.map { $0.shownValue("Folder") } == [nil, "t:F", nil])
  }

  @Test("what has neither list nor link is no file of bookmarks", arguments: ["", "\0\0", "<p>x"])
  func noBookmarks(text: String) throws {
    var reader = try NetscapeFormat().makeReader(
      { MemorySource(Array(text.utf8)) }, options: ReadOptions())
    let error = #expect(throws: FormatError.self) { _ = try reader.next() }
    #expect(error?.code == .shape)
  }

  @Test("hostile ones are stopped by limits")
  func hostile() throws {
    var limits = FormatLimits()
    limits.fieldBytes = 1000
    let long =
      "<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><A HREF=\"" + String(repeating: "x", count: 2000)
    #expect(thrownFormatError { _ = try read(Array(long.utf8), limits: limits) }?.code == .limit)
    let deep = String(repeating: "<DL>", count: 100)
    #expect(thrownFormatError { _ = try read(Array(deep.utf8)) }?.code == .limit)
    let notText = Array("<DL><A HREF=\"a\">".utf8) + [0xff, 0xfe]
    #expect(thrownFormatError { _ = try read(notText) }?.code == .syntax)
  }
}
