import FavesCore
import Testing

@testable import FavesFormats

@Suite("Documents that are read part by part")
struct PartReaderTests {
  private static let count = 3000

  private func favorite(_ index: Int) -> String {
    let text = "some words about number \(index), more than a few of them, and “more”"
    return
      "{\"title\":\"Title \(index)\",\"description\":\"\(text)\",\"metadata\":{\"n\":\(index)}}"
  }

  private func reader(_ text: String) -> PartReader {
    var options = ReadOptions()
    options.category = "Films"
    return PartReader(
      JSONParts(
        JSONDocumentReader(MemorySource(Array(text.utf8), chunk: 4000), options: options)))
  }

  /// The titles and numbers of the views of a document, and what ended it.
  private func views(_ reader: PartReader) -> (found: [String], error: (any Error)?) {
    var view = RowView()
    var found: [String] = []
    do {
      while case .row? = try reader.next(into: &view) {
        guard case .number(let digits)? = view.values.first else { continue }
        found.append("\(view.title.text) \(digits.text)")
      }
      return (found, nil)
    } catch {
      return (found, error)
    }
  }

  private var expected: [String] { (0..<Self.count).map { "Title \($0) \($0)" } }

  @Test("give all favorites in order, each as it is until the next one")
  func all() {
    let text = "[\((0..<Self.count).map(favorite).joined(separator: ","))]"
    let (found, error) = views(reader(text))
    #expect(found == expected)
    #expect(error == nil)
  }

  @Test("give what stands before an error, and then the error")
  func failure() {
    let text = "[\((0..<Self.count).map(favorite).joined(separator: ","))] and more"
    let (found, error) = views(reader(text))
    #expect(found == expected)
    #expect((error as? FormatError)?.code == .syntax)
  }

  @Test("weigh what they hold, so that few large ones wait")
  func weight() {
    let large = String(repeating: "x", count: 100_000)
    var row = GatheredRow()
    var part = GatheredPart()
    #expect(part.weight < 1000)
    row.title = Array(large.utf8).withUnsafeBufferPointer(part.texts.append)
    row.append(0..<1, .list([large, large]))
    part.append(row, outerCategory: nil)
    #expect(part.weight > 300_000)
    part.items.append(
      .item(.rejected(RejectedRow(Diagnostic(.titleMissing, "none"), cells: [large]))))
    #expect(part.weight > 400_000)
  }

  @Test("are given up at any time")
  func givenUp() throws {
    let text = "[\((0..<Self.count).map(favorite).joined(separator: ","))]"
    for taken in [0, 1, 2, 300, 2999] {
      let reader = reader(text)
      var view = RowView()
      for index in 0..<taken {
        #expect(try reader.next(into: &view) != nil)
        #expect(view.title.text == "Title \(index)")
      }
    }
  }

  @Test("are read without a thread item by item, with the same end")
  func itemByItem() throws {
    let reader = reader("[\((0..<Self.count).map(favorite).joined(separator: ","))]")
    var titles: [String] = []
    while case .favorite(let row)? = try reader.next() { titles.append(row.title) }
    #expect(titles.count == Self.count && titles.last == "Title \(Self.count - 1)")
    #expect(try reader.next() == nil)
  }

  @Test("take the texts of a favorite along that is in two parts of its file")
  func favoriteInTwoParts() throws {
    func details(_ index: Int) -> String { String(repeating: "Words of \(index). ", count: 12) }
    let favorites = (0..<500).map {
      "<favorite ranking=\"\($0 + 1)\"><title>Title \($0)</title><description>\(details($0))"
        + "</description><meta name=\"first\" type=\"text\">one \($0)</meta>"
        + "<meta name=\"second\" type=\"integer\">\($0)</meta></favorite>"
    }
    let text =
      "<favorites xmlns=\"urn:faves:1\" version=\"1\"><category name=\"Films\">"
      + favorites.joined() + "</category></favorites>"
    for chunk in [97, 500, 1003] {
      let source = MemorySource(Array(text.utf8), chunk: chunk)
      let reader = PartReader(try XMLParts({ source }, options: ReadOptions()))
      var rows: [FavoriteRow] = []
      var view = RowView()
      while let item = try reader.next(into: &view) {
        if case .row = item { rows.append(FavoriteRow(view)) }
      }
      try #require(rows.count == 500)
      for (index, row) in rows.enumerated() {
        #expect(row.title == "Title \(index)")
        #expect(row.details == details(index))
        #expect(
          row.metadata == [
            Attribute("first", .text("one \(index)")), Attribute("second", .number("\(index)")),
          ])
      }
    }
  }
}
