import FavesCore
import Foundation
import Testing

@testable import FavesFormats

@Suite("XML round trips")
struct XMLRoundTripTests {
  @Test("random documents come back byte for byte", arguments: 0..<150 as Range<UInt64>)
  func randomDocuments(seed: UInt64) throws {
    let document = RandomDocument(seed: seed)
    let bytes = try XMLRun.write(document)
    let (items, warnings) = try XMLRun.read(bytes)
    #expect(warnings.isEmpty)
    #expect(try XMLRun.rewrite(items) == bytes)
    let audits = items.compactMap { item in
      if case .audit(let record) = item { record } else { nil as AuditRecord? }
    }
    #expect(audits == document.audits)
    let encoded = audits.map { HashChain.hash(after: .zero, $0) }
    #expect(encoded == document.audits.map { HashChain.hash(after: .zero, $0) })
  }

  @Test("chunks of any size give the same items", arguments: [1, 2, 3, 7, 64])
  func chunks(size: Int) throws {
    for seed in 200..<215 as Range<UInt64> {
      let bytes = try XMLRun.write(RandomDocument(seed: seed))
      #expect(try XMLRun.read(bytes, chunk: size).items == XMLRun.read(bytes).items)
    }
  }

  @Test("naughty strings come back byte for byte as every kind of text")
  func naughtyStrings() throws {
    guard let file = XMLFiles.corpus("blns.json") else { return }
    let strings = try JSONDecoder().decode([String].self, from: Data(contentsOf: file))
      .filter { !$0.isEmpty }
    let id = ResourceID(high: 1, low: 2)
    let time = Timestamp(milliseconds: 0)
    let categories = strings.map { FavesCore.Category(id: id, name: $0) }
    let favorites = strings.map {
      Favorite(
        id: id, category: $0, title: $0, details: $0, ranking: 1,
        metadata: [Attribute($0, .text($0))], created: time, modified: time)
    }
    let rows = try XMLRun.read(XMLRun.write(categories, favorites)).items.compactMap { item in
      if case .favorite(let row) = item { row } else { nil as FavoriteRow? }
    }
    #expect(rows.count == strings.count)
    for (row, string) in zip(rows, strings) {
      for text in [
        row.title, row.details, row.category, row.metadata.first?.name,
        row.metadata.first?.value.plainText,
      ] {
        #expect(text.map { Array($0.utf8) } == Array(string.utf8))
      }
    }
  }

  @Test("the canonical document of a small list is pinned")
  func canonical() throws {
    let category = FavesCore.Category(
      id: ResourceID(high: 0, low: 1), name: "A\n\"B\"",
      attributes: [
        AttributeDefinition(
          id: ResourceID(high: 0, low: 2), name: "year", type: .integer, required: true)
      ])
    let favorite = Favorite(
      id: ResourceID(high: 0, low: 3), category: "A\n\"B\"", title: "x\r<y>", ranking: 1,
      metadata: [
        Attribute("n\0", .text("\u{1}")), Attribute("tags", .list(["a", ""])),
        Attribute("year", .number("1995")),
      ], created: Timestamp(milliseconds: 0), modified: Timestamp(milliseconds: 1))
    let text = String(decoding: try XMLRun.write([category], [favorite]), as: UTF8.self)
    let expected = """
      <?xml version="1.0" encoding="UTF-8"?>
      <favorites xmlns="urn:faves:1" version="1">
      <category id="00000000-0000-0000-0000-000000000001" name="A&#10;&quot;B&quot;">
      <attribute id="00000000-0000-0000-0000-000000000002" name="year" type="integer" \
      required="true"></attribute>
      <favorite id="00000000-0000-0000-0000-000000000003" ranking="1" \
      created="1970-01-01T00:00:00.000Z" modified="1970-01-01T00:00:00.001Z">\
      <title>x&#13;&lt;y&gt;</title>\
      <meta name64="bgA=" type="text" encoding="base64">AQ==</meta>\
      <meta name="tags" type="list"><item>a</item><item></item></meta>\
      <meta name="year" type="integer">1995</meta></favorite>
      </category>

      """
    #expect(text.hasPrefix(expected))
    let digest = Digest(of: expected.utf8)
    #expect(
      text.dropFirst(expected.count)
        == "<counts categories=\"1\" favorites=\"1\" audits=\"0\" sha256=\"\(digest)\"/>\n</favorites>\n"
    )
  }

  @Test("a favorite of a category that is not to come is an error of the caller")
  func outOfOrder() throws {
    let favorite = Favorite(
      id: ResourceID(high: 0, low: 3), category: "B", title: "x", ranking: 1,
      created: Timestamp(milliseconds: 0), modified: Timestamp(milliseconds: 0))
    #expect(throws: FormatError.self) { try XMLRun.write([], [favorite]) }
  }
}
