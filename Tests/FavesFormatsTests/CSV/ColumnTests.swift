import FavesCore
import Testing

@testable import FavesFormats

@Suite("Chosen columns of CSV")
struct ColumnTests {
  private func write(
    _ columns: [OutputColumn], profile: WriteOptions.Profile = .plain,
    _ change: (inout WriteOptions) -> Void = { _ in }
  ) throws -> [UInt8] {
    let sink = MemorySink()
    var options = WriteOptions()
    options.columns = columns
    options.profile = profile
    change(&options)
    var writer = try CSVFormat.csv().makeWriter(sink, options: options)
    try writer.begin()
    try writer.write(
      CSVWriterTests.favorite(
        "=Heat",
        metadata: [
          Attribute("'title", .text("=b")), Attribute("Year", .number("1995")),
          Attribute("title", .text("a")), Attribute("unwanted", .text("u")),
        ]))
    try writer.finish()
    return sink.bytes
  }

  private func text(
    _ columns: [OutputColumn], profile: WriteOptions.Profile = .plain,
    _ change: (inout WriteOptions) -> Void = { _ in }
  ) throws -> String {
    String(decoding: try write(columns, profile: profile, change), as: UTF8.self)
  }

  @Test("columns come in the order asked for; other attributes are left out")
  func order() throws {
    let text = try text([.attribute("Year"), .field(.title), .attribute("title")])
    #expect(text == "Year,title,metadata.title\n1995,=Heat,a\n")
  }

  @Test("a guarded file says so in its first header cell, whatever column that is")
  func guarded() throws {
    let columns: [[OutputColumn]] = [
      [.field(.title), .attribute("Year")], [.attribute("Year"), .field(.title)],
      [.attribute("title"), .field(.title)],
    ]
    for columns in columns {
      let bytes = try write(columns, profile: .spreadsheet)
      let rows = favorites(try readCSV(bytes))
      #expect(rows.map(\.title) == ["=Heat"])
      let names = columns.compactMap { $0.attributeName }
      #expect(rows[0].metadata.map(\.name) == names)
    }
    #expect(try text(columns[1], profile: .spreadsheet).contains("'metadata.Year,title\r\n"))
  }

  @Test("a plain file whose first attribute looks like the mark is not taken for guarded")
  func unguarded() throws {
    let bytes = try write([.attribute("'title"), .field(.title)])
    #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("metadata.'title,title\n"))
    let row = try #require(favorites(try readCSV(bytes)).first)
    #expect(row.metadata == [Attribute("'title", .text("=b"))])
  }

  @Test("delimiter and byte order mark are written as asked for")
  func dialect() throws {
    let columns: [OutputColumn] = [.field(.ranking), .field(.title)]
    #expect(try text(columns) { $0.delimiter = UInt8(ascii: ";") } == "ranking;title\n1;=Heat\n")
    #expect(
      try write(columns) { $0.hasByteOrderMark = true } == [0xef, 0xbb, 0xbf]
        + Array("ranking,title\n1,=Heat\n".utf8))
  }

  @Test("without chosen columns an attribute that has none stops the export")
  func missing() throws {
    let sink = MemorySink()
    var writer = try CSVFormat.csv().makeWriter(sink, options: WriteOptions())
    try writer.begin()
    #expect(throws: WrongGuess.self) {
      try writer.write(CSVWriterTests.favorite("Heat", metadata: [Attribute("a", .text("b"))]))
    }
  }
}
