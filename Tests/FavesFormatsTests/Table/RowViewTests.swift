import FavesCore
import Testing

@testable import FavesFormats

@Suite("Rows of tables as views")
struct RowViewTests {
  /// A table with what makes a row hard to read, in some of its cells.
  private struct RandomTable {
    var random: SplitMix64
    private let odd = [
      "", "", " ", "  padded  ", "\"quoted, cell\"", "\"two\nlines\"", "\"say \"\"hi\"\"\"", "=1+1",
      "\"=\"\"0123\"\"\"",
      "'=1+1", "é", "東京", "e\u{301}", "-", "N/A", "true", "no", "0123", "1,5", "1.5", "-0", "1e5",
      "12 345", "2026-11-22", "22.11.2026", "11/22/2026", "5 stars", "a; b", "\u{1}", "\"\"",
    ]

    private mutating func pick(_ values: [String]) -> String {
      values.randomElement(using: &random) ?? ""
    }

    private mutating func chance(_ one: Int) -> Bool { random.next() % UInt64(one) == 0 }

    private mutating func id() -> String {
      ResourceID(high: random.next(), low: random.next()).description
    }

    private mutating func title(_ row: Int) -> String {
      chance(6)
        ? pick([
          "", " ", "\"Quoted \(row)\"", " Padded \(row)", "É\(row)", "東京 \(row)", "=SUM(A\(row))",
          String(repeating: "x", count: 600), "Heat (2)", "Heat", "\u{1}x", "1984",
          "\"Two\nlines\"",
        ]) : "Title \(row)"
    }

    private mutating func details(_ row: Int) -> String {
      let long = "A description of the favorite \(row) that surely is long enough"
      return chance(4) ? pick(["", "short", " ", "\"\(long), with a comma\"", "東京東京東京"]) : long
    }

    private mutating func cell(_ column: String, _ row: Int) -> String {
      switch column {
      case "title": title(row)
      case "description": details(row)
      case "ranking": chance(8) ? pick(["", "0", "x", " 7 ", "-1", "007"]) : "\(row)"
      case "category": chance(6) ? pick(["", " Films", "Bücher", "=x", "\"Films\""]) : "Films"
      case "id": chance(6) ? pick(["", "no id"]) : id()
      case "created", "modified":
        chance(6) ? pick(odd) : "2026-01-0\(row % 9 + 1)T10:00:00Z"
      case "year": chance(8) ? pick(odd) : "\(1900 + row % 120)"
      case "seen": chance(12) ? pick(odd) : "2026-02-1\(row % 10)"
      case "runtime": "\(row)"
      case "liked": pick(["true", "false", ""])
      default: chance(3) ? pick(odd) : "word\(row % 7)"
      }
    }

    mutating func text(rows: Int, isOdd: Bool) -> String {
      let all = [
        "description", "ranking", "category", "id", "created", "modified", "year", "seen",
        "runtime",
        "liked", "genre", "notes",
      ]
      var columns = ["title"]
      for column in all where chance(2) { columns.append(column) }
      columns.shuffle(using: &random)
      if columns.count == 1 { columns.append("genre") }
      var text = columns.joined(separator: ",") + "\n"
      for row in 1...rows {
        var cells = columns.map { cell($0, row) }
        if isOdd, chance(30) { cells.append("too long") }
        if isOdd, chance(30) { cells.removeLast() }
        text += cells.joined(separator: ",") + (chance(20) ? "\r\n" : "\n")
        if chance(40) { text += "\n" }
      }
      return text
    }
  }

  /// The items as views by themselves, and how many of them came as views.
  private func viewed(
    _ text: String, chunk: Int, _ options: ReadOptions
  ) throws -> (items: [DocumentItem], rows: [RawRow?], views: Int) {
    let bytes = Array(text.utf8)
    var reader = try CSVFormat.csv().makeReader(
      { MemorySource(bytes, chunk: chunk) }, options: options)
    var items: [DocumentItem] = []
    var rows: [RawRow?] = []
    var views = 0
    var view = RowView()
    while let item = try reader.next(into: &view) {
      switch item {
      case .row:
        views += 1
        items.append(.favorite(FavoriteRow(view)))
        let cells = (0..<view.cellCount).map { view.cell($0).text }
        #expect(cells == view.rawRow?.texts)
        rows.append(view.rawRow)
      case .item(let item, let raw):
        items.append(item)
        rows.append(raw)
      }
    }
    return (items, rows, views)
  }

  private func read(_ text: String, _ options: ReadOptions) throws -> [DocumentItem] {
    try readCSV(text) { $0 = options }
  }

  @Test("are the rows that are read by themselves", arguments: [1, 2, 3, 4] as [UInt64])
  func same(seed: UInt64) throws {
    var table = RandomTable(random: SplitMix64(seed: seed))
    var (views, rejected) = (0, 0)
    for index in 0..<60 {
      let text = table.text(rows: 60, isOdd: index % 2 == 1)
      var options = ReadOptions()
      options.sourceName = "Films"
      if index % 5 == 0 { options.category = "Given" }
      let expected: [DocumentItem]
      do {
        expected = try read(text, options)
      } catch {
        // A table that nobody can read, one way or the other.
        #expect(throws: (any Error).self) { try viewed(text, chunk: 100, options) }
        continue
      }
      let seen = try viewed(text, chunk: index % 3 == 0 ? 61 : .max, options)
      views += seen.views
      rejected += rejects(expected).count
      #expect(seen.items.count == expected.count, "seed \(seed), table \(index)")
      for (one, other) in zip(seen.items, expected) where one != other {
        Issue.record("seed \(seed), table \(index): \(one) is not \(other)\n\(text.prefix(300))")
        break
      }
    }
    #expect(views > 100 && rejected > 20, "seed \(seed)")
  }

  @Test("are given of a plain table, each with its cells")
  func plain() throws {
    let text = "title,year,genre\nHeat,1995,Crime\nAlien,1979,\n É,1,x\n"
    var options = ReadOptions()
    options.category = "Films"
    let seen = try viewed(text, chunk: .max, options)
    #expect(seen.views == 2)
    #expect(
      seen.rows.map { $0?.texts } == [
        ["Heat", "1995", "Crime"], ["Alien", "1979", ""], [" É", "1", "x"],
      ])
    #expect(favorites(seen.items).map(\.emptyFields) == [[], ["genre"], []])
  }
}
