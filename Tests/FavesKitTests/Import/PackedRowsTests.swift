import FavesCore
import FavesStore
import Testing

@testable import FavesFormats
@testable import FavesKit

@Suite("Packed rows")
struct PackedRowsTests {
  private static let texts = [
    "", "a", "Heat", "é", "e\u{301}", "東京", "two\nlines", "\u{0}", "a longer text with spaces",
  ]
  private static let wall = Timestamp(milliseconds: 1_700_000_000_000)

  private func text(_ random: inout SplitMix64) -> String {
    Self.texts.randomElement(using: &random) ?? ""
  }

  private func value(_ random: inout SplitMix64) -> AttributeValue {
    switch random.next() % 4 {
    case 0: .number(["0", "-1.50", "1e5"].randomElement(using: &random) ?? "0")
    case 1: .boolean(random.next() % 2 == 0)
    case 2: .list((0..<Int(random.next() % 3)).map { _ in text(&random) })
    default: .text(text(&random))
    }
  }

  private func time(_ random: inout SplitMix64) -> Timestamp? {
    switch random.next() % 3 {
    case 0: nil
    case 1: Self.wall
    default: Timestamp(milliseconds: Int64(random.next() % 4_000_000_000_000))
    }
  }

  private func row(_ index: Int, _ random: inout SplitMix64) -> FavoriteRow {
    func chance() -> Bool { random.next() % 2 == 0 }
    var row = FavoriteRow(
      id: chance() ? ResourceID(high: random.next(), low: random.next()) : nil,
      category: ["Films", "Books", "Bücher"].randomElement(using: &random),
      title: "\(index)\(text(&random))", details: chance() ? text(&random) : nil,
      ranking: chance() ? Int(random.next() % 1000) + 1 : nil,
      created: time(&random), modified: time(&random),
      emptyFields: chance() ? ["year", "é"] : [],
      position: SourcePosition(line: index, column: chance() ? 3 : nil, byte: index * 40))
    for name in ["year", "a", "é", "Zeta", "description"].shuffled(using: &random) where chance() {
      row.metadata.append(Attribute(name, value(&random)))
    }
    if chance() { row.written = ["year": "414,8", "é": text(&random)] }
    if chance() { row.rankedBy = "year" }
    return row
  }

  @Test("come out as they went in, their attributes by name", arguments: [1, 2] as [UInt64])
  func favoriteRows(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var preparer = FavoritePreparer(wall: Self.wall, keepsCells: true)
    var packed = PackedRows()
    var kept: [(row: PackedRows.Row, expected: FavoriteRow, raw: RawRow?)] = []
    for index in 0..<500 {
      let row = row(index, &random)
      let cells = (0..<Int(random.next() % 5)).map { _ in Array(text(&random).utf8) }
      let raw =
        random.next() % 3 == 0
        ? nil : RawRow(bytes: cells.flatMap(\.self), counts: cells.map(\.count))
      guard let place = preparer.pack(row, raw, into: &packed) else {
        #expect(Validation.title(row.title) != nil, "seed \(seed), row \(index)")
        continue
      }
      var expected = row
      expected.metadata.sort { $0.name.precedesByBytes($1.name) }
      kept.append((place, expected, raw))
    }
    #expect(kept.count > 300)
    for (place, expected, raw) in kept {
      #expect(try packed.row(place) == expected, "seed \(seed)")
      #expect(packed.detailsProblem(place) == Validation.details(expected.details))
      let cells = packed.rawRow(place)
      guard let raw, !raw.counts.isEmpty else {
        #expect(cells == nil)
        continue
      }
      #expect(cells?.bytes == raw.bytes && cells?.counts == raw.counts, "seed \(seed)")
    }
  }

  @Test(
    "of views come out as the rows they view, with the cells where they are wanted",
    arguments: [true, false])
  func views(keepsCells: Bool) throws {
    let details = "a description that is long enough for every rule"
    var text = "title,year,zeta,aé,description,created\n"
    for index in 0..<300 {
      let year = index % 3 == 0 ? "" : "\(1900 + index)"
      text += "Title \(index),\(year),\(index % 5 == 0 ? "" : "z\(index)"),é\(index % 4),"
      text += "\(index % 2 == 0 ? details : ""),2026-01-01T00:00:0\(index % 10)Z\n"
    }
    let bytes = Array(text.utf8)
    var options = ReadOptions()
    options.sourceName = "Films"
    var reader = try CSVFormat.csv().makeReader(
      { MemorySource(bytes, chunk: 777) }, options: options)
    var preparer = FavoritePreparer(wall: Self.wall, keepsCells: keepsCells)
    var packed = PackedRows()
    var kept: [(row: PackedRows.Row, expected: FavoriteRow, raw: RawRow)] = []
    var view = RowView()
    while let item = try reader.next(into: &view) {
      guard case .row = item, let row = preparer.pack(view, into: &packed) else {
        continue
      }
      var expected = FavoriteRow(view)
      expected.metadata.sort { $0.name.precedesByBytes($1.name) }
      kept.append((row, expected, try #require(view.rawRow)))
    }
    #expect(kept.count == 300)
    for (row, expected, raw) in kept {
      #expect(try packed.row(row) == expected)
      let cells = packed.rawRow(row)
      #expect(cells?.counts == (keepsCells ? raw.counts : nil))
      #expect(cells?.bytes == (keepsCells ? raw.bytes : nil))
    }
  }

  @Test("are not made of a row that only the store can judge")
  func unpackable() {
    var preparer = FavoritePreparer(wall: Self.wall, keepsCells: false)
    var packed = PackedRows()
    var distinct = FavoriteRow(category: "Films", title: "Heat")
    distinct.distinction = "year"
    for row in [
      distinct, FavoriteRow(title: "Heat"), FavoriteRow(category: "Films", title: " "),
      FavoriteRow(category: " ", title: "Heat"),
    ] { #expect(preparer.pack(row, nil, into: &packed) == nil) }
    #expect(packed.favorites.bytes.isEmpty)
  }
}
