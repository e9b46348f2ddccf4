import FavesCore
import Foundation
import Testing

@testable import FavesFormats

@Suite("CSV writer")
struct CSVWriterTests {
  static let names = [
    "year", "Year", "title", "Notes", "metadata", "metadata.x", " padded ", "a,b", "é", "e\u{301}",
    "=x", "'y", "Column 5", "", "line",
  ]

  static func favorite(
    _ title: String, details: String? = nil, metadata: [Attribute] = [], rank: Int = 1
  ) -> Favorite {
    Favorite(
      id: ResourceID(randomHigh: UInt64(rank), randomLow: 2), category: "Films", title: title,
      details: details, ranking: rank,
      metadata: metadata.sorted { $0.name.precedesByBytes($1.name) },
      created: Timestamp(milliseconds: 1_600_000_000_123),
      modified: Timestamp(milliseconds: 1_700_000_000_456))
  }

  @Test("columns, quotes and line ends are as documented")
  func layout() throws {
    let favorite = Self.favorite(
      "He said \"no\", twice", details: "a\nb",
      metadata: [Attribute("tags", .list(["x", "y"])), Attribute("seen", .boolean(true))])
    let text = String(
      decoding: try writeCSV([favorite], attributes: ["seen", "title", "tags"]), as: UTF8.self)
    #expect(
      text == """
        category,ranking,title,description,seen,metadata.title,tags,id,created,modified
        Films,1,"He said ""no"", twice","a
        b",true,,x; y,00000000-0000-4001-8000-000000000002,\
        2020-09-13T12:26:40.123Z,2023-11-14T22:13:20.456Z

        """)
  }

  @Test("white space around a cell is kept by quotes, and a comma needs none in TSV")
  func quoting() throws {
    let favorite = Self.favorite(" a, b", details: "tail ")
    let comma = String(decoding: try writeCSV([favorite], attributes: []), as: UTF8.self)
    #expect(comma.contains("1,\" a, b\",\"tail \","))
    let tab = try writeCSV([Self.favorite("a, b")], attributes: [], format: .tsv())
    #expect(String(decoding: tab, as: UTF8.self).contains("\ta, b\t"))
  }

  @Test("the spreadsheet profile marks the file and guards formulas, reversibly")
  func spreadsheet() throws {
    let titles = ["=1+1", "+44", "-3", "-x", "@home", "'Tis", "＝1", "\tx", "\rx", "plain"]
    let all = titles.enumerated().map { Self.favorite($1, rank: $0 + 1) }
    let bytes = try writeCSV(all, attributes: [], profile: .spreadsheet)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(bytes.starts(with: [0xef, 0xbb, 0xbf] + Array("'category,ranking".utf8)))
    for guarded in ["'=1+1", "'+44", ",-3,", "'-x", "'@home", "''Tis", "'＝1", "'\tx", "\"'\rx"] {
      #expect(text.contains(guarded), "\(guarded)")
    }
    #expect(text.unicodeScalars.filter { $0 == "\r" }.count == titles.count + 2)
    #expect(favorites(try readCSV(bytes)).map(\.title) == titles)
  }

  @Test(
    "random favorites are the same bytes after being read and written again",
    arguments: WriteOptions.Profile.allCases, [CSVFormat.csv(), CSVFormat.tsv()])
  func roundTrip(profile: WriteOptions.Profile, format: CSVFormat) throws {
    var random = SplitMix64(seed: 7)
    let pieces = [
      "a", "b ", ",", "\"", "\n", "\r\n", "\r", ";", "\t", "|", "'", "=", "é", "😀", "0", "-1", " ",
    ]
    func text(_ random: inout SplitMix64) -> String {
      (0..<Int.random(in: 1...6, using: &random)).map { _ in
        pieces.randomElement(using: &random) ?? ""
      }.joined()
    }
    let all = (1...300).map { rank in
      var metadata: [Attribute] = []
      for name in Self.names where Bool.random(using: &random) {
        metadata.append(Attribute(name, .text(text(&random) + "x")))
      }
      return Self.favorite(
        "T" + text(&random), details: text(&random), metadata: metadata, rank: rank)
    }
    let bytes = try writeCSV(all, attributes: Self.names, profile: profile, format: format)
    for chunk in [7, Int.max] {
      let items = try readCSV(bytes, format: format, chunk: chunk)
      #expect(rejects(items).isEmpty)
      let back = favorites(items).compactMap(\.favorite)
      #expect(back == all)
      let again = try writeCSV(back, attributes: Self.names, profile: profile, format: format)
      #expect(again == bytes)
    }
  }

  @Test("numbers keep their digits")
  func numbers() throws {
    let all = ["1.10", "8", "-3.50", "0"].enumerated().map {
      Self.favorite("T\($0)", metadata: [Attribute("n", .number($1))], rank: $0 + 1)
    }
    let back = favorites(try readCSV(try writeCSV(all, attributes: ["n"])))
    #expect(back.map(\.metadata) == all.map(\.metadata))
  }

  @Test(
    "naughty strings survive as title, description and attribute",
    arguments: WriteOptions.Profile.allCases)
  func naughtyStrings(profile: WriteOptions.Profile) throws {
    guard let file = corpus("blns.json") else { return }
    let strings = try JSONDecoder().decode([String].self, from: Data(contentsOf: file))
    let all = strings.enumerated().map { index, text in
      let isTitle = !NameKey(text).text.isEmpty && text.count <= 255
      return Self.favorite(
        isTitle ? text : "T", details: text.isEmpty ? nil : text,
        metadata: [Attribute("x", .text(text + "."))], rank: index + 1)
    }
    #expect(all.count == 515)
    let bytes = try writeCSV(all, attributes: ["x"], profile: profile)
    let back = favorites(try readCSV(bytes))
    #expect(back.count == all.count)
    for (row, favorite) in zip(back, all) {
      #expect(Array(row.title.utf8) == Array(favorite.title.utf8))
      #expect(row.details.map { Array($0.utf8) } == favorite.details.map { Array($0.utf8) })
      #expect(row.metadata == favorite.metadata)
    }
    #expect(try writeCSV(back.compactMap(\.favorite), attributes: ["x"], profile: profile) == bytes)
  }

  @Test("an attribute without a column, or a NUL, is an error instead of a loss")
  func refusals() throws {
    let extra = Self.favorite("A", metadata: [Attribute("x", .text("y"))])
    #expect(throws: WrongGuess.self) { _ = try writeCSV([extra], attributes: []) }
    let nul = Self.favorite("A\0B")
    #expect(thrownFormatError { _ = try writeCSV([nul], attributes: []) }?.code == .unsupported)
  }

  @Test("a file of rejected rows, put right, is imported as it is", arguments: [false, true])
  func rejectsFile(isGuarded: Bool) throws {
    let mark = isGuarded ? "'category" : "category"
    let bytes = Array("\(mark),ranking,title,year\nFilms,0,'Heat,1995\nFilms,1,B,2\n".utf8)
    var reader = try CSVFormat.csv().makeReader({ MemorySource(bytes) }, options: ReadOptions())
    let sink = MemorySink()
    let header = try #require(reader as? any TabularReader).rejectsHeader
    var writer = RejectsWriter(sink, header: header)
    try writer.begin()
    while let item = try reader.next() {
      if case .rejected(let row) = item { try writer.write(row) }
    }
    try writer.finish()
    let text = String(decoding: sink.bytes, as: UTF8.self)
    #expect(
      text.hasPrefix("line,column,field,code,message,\(mark),ranking,title,year\n2,2,ranking,"))
    let again = try readCSV(sink.bytes)
    #expect(rejects(again).map(\.diagnostic.code) == [.rankingInvalid])
    #expect(rejects(again).first?.cells == ["Films", "0", "'Heat", "1995"])
    let fixed = favorites(
      try readCSV(text.replacingOccurrences(of: "Films,0", with: "Films,3")))
    #expect(fixed.map(\.title) == [isGuarded ? "Heat" : "'Heat"])
    #expect(fixed.first?.metadata == [Attribute("year", .number("1995"))])
  }
}
