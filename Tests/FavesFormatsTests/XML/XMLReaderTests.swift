import FavesCore
import Foundation
import Testing

@testable import FavesFormats

@Suite("XML reader")
struct XMLReaderTests {
  private static let head = "<category name=\"A\">"

  private func rejection(_ favorite: String) throws -> RejectedRow? {
    let document = XMLRun.document(
      "\n" + Self.head + "\n\n" + favorite + "<favorite><title>kept</title></favorite></category>")
    var rejected: RejectedRow?
    var kept = 0
    for item in try XMLRun.read(document).items {
      if case .rejected(let row) = item { rejected = row }
      if case .favorite(let row) = item, row.title == "kept" { kept += 1 }
    }
    #expect(kept == 1)
    return rejected
  }

  @Test(
    "a favorite that cannot be kept is rejected with its line, and the rest is read",
    arguments: [
      ("<favorite/>", DiagnosticCode.titleMissing, "<favorite></favorite>"),
      (
        "<favorite ranking='0'><title>x</title></favorite>", .rankingInvalid,
        "<favorite ranking=\"0\"><title>x</title></favorite>"
      ),
      (
        "<favorite ranking='one' extra='&lt;&amp;'><title>x</title></favorite>", .rankingInvalid,
        "<favorite ranking=\"one\" extra=\"&lt;&amp;\"><title>x</title></favorite>"
      ),
      (
        "<favorite id='7'><title>x</title></favorite>", .idInvalid,
        "<favorite id=\"7\"><title>x</title></favorite>"
      ),
      (
        "<favorite created='yesterday'><title>x</title></favorite>", .dateInvalid,
        "<favorite created=\"yesterday\"><title>x</title></favorite>"
      ),
      (
        "<favorite><title>x</title><meta name='n' type='colour'>red</meta></favorite>",
        .valueInvalid, "<favorite><title>x</title><meta name=\"n\">red</meta></favorite>"
      ),
      (
        "<favorite><title>x</title><meta name='n' type='integer'>1.5</meta></favorite>",
        .valueInvalid, "<favorite><title>x</title><meta name=\"n\">1.5</meta></favorite>"
      ),
      (
        "<favorite><title encoding='base64'>!</title></favorite>", .encodingInvalid,
        "<favorite><title>!</title></favorite>"
      ),
      (
        "<favorite><title>x</title><title>y</title></favorite>", .shapeInvalid,
        "<favorite><title>x</title><title>y</title></favorite>"
      ),
    ])
  func rejected(favorite: String, code: DiagnosticCode, cells: String) throws {
    let row = try rejection(favorite)
    #expect(row?.diagnostic.code == code)
    #expect(row?.diagnostic.position.line == 4 || row?.diagnostic.position.line == 3)
    #expect(row?.cells == [cells])
  }

  @Test("a favorite without id, ranking and dates is read, and white space is kept")
  func plainFavorite() throws {
    let document = XMLRun.document(
      "<category name='A'><favorite><title> x\n </title><description/></favorite></category>")
    let expected = FavoriteRow(
      category: "A", title: " x\n ", emptyFields: ["description"],
      position: SourcePosition(line: 1))
    #expect(try XMLRun.read(document).items.last == .favorite(expected))
  }

  @Test("unknown elements are skipped with a warning")
  func unknownElements() throws {
    let document = XMLRun.document(
      "<category name='A'><favorite><title>x</title><cover><title>no</title></cover></favorite>"
        + "</category><later/>")
    let (items, warnings) = try XMLRun.read(document)
    #expect(items.count == 2)
    #expect(warnings.map(\.message).count == 2)
    #expect(warnings.first?.message == "the element cover is unknown here and was skipped")
  }

  @Test("a rejected favorite keeps the value of a meta element without a name")
  func namelessMeta() throws {
    let document = XMLRun.document(
      "<category name='A'><favorite><title>T</title><meta>secret</meta></favorite></category>")
    guard case .rejected(let row)? = try XMLRun.read(document).items.last else {
      Issue.record("it was not rejected")
      return
    }
    #expect(row.cells.joined().contains("secret"))
  }

  @Test("elements of a prefix of the same namespace are the same elements")
  func prefix() throws {
    let document =
      "<f:favorites xmlns:f='urn:faves:1' version='1'><f:category name='A'>"
      + "<title xmlns='urn:other'>x</title></f:category></f:favorites>"
    let (items, warnings) = try XMLRun.read(document)
    #expect(items.count == 1)
    #expect(warnings.count == 1)
  }

  @Test(
    "a document of another shape is named with what was found",
    arguments: [
      ("<html><p>x</p></html>", FormatError.Code.shape),
      ("<favorites version='1'/>", .shape), ("<favorites xmlns='urn:faves:1'/>", .shape),
      ("<favorites xmlns='urn:faves:1' version='x'/>", .shape),
      ("<favorites xmlns='urn:faves:1' version='2'><new/></favorites>", .unsupported),
      ("<favorites xmlns='urn:faves:2' version='2'/>", .unsupported),
      ("<category xmlns='urn:faves:1'/>", .shape),
      ("<html><p>x</html>", .syntax), ("", .syntax), ("x", .syntax), ("<a>", .syntax),
      ("<a>&none;</a>", .syntax), ("<a b='1' b='2'/>", .syntax), ("<a/><b/>", .syntax),
      ("<a>\u{1}</a>", .syntax), ("<a>\0</a>", .syntax), ("<a>&#0;</a>", .syntax),
      ("<!DOCTYPE a><a/>", .syntax),
    ])
  func shapes(document: String, code: FormatError.Code) {
    #expect(XMLRun.code(Array(document.utf8)) == code)
    #expect(XMLRun.code(Array(document.utf8), chunk: 1) == code)
  }

  @Test("an error of syntax has line, column and byte")
  func positions() {
    do {
      _ = try XMLRun.read("<favorites xmlns=\"urn:faves:1\" version=\"1\">\n<a></b></favorites>")
      Issue.record("read")
    } catch let error as FormatError {
      #expect(error.code == .syntax)
      #expect(error.position.line == 2)
      #expect((error.position.column ?? 0) > 3)
      #expect((error.position.byte ?? 0) > 44)
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test("bytes that are not UTF-8 are an error of syntax, wherever they stand")
  func invalidEncoding() {
    for bad in [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xf5, 0x80, 0x80, 0x80]]
      as [[UInt8]]
    {
      for (before, after) in [
        ("<category name='A", "'/>"), ("<category name='A'>", "</category>"),
        ("<category name='A'><favorite><title>x", "x</title></favorite></category>"),
      ] {
        let bytes =
          Array("<favorites xmlns='urn:faves:1' version='1'>".utf8) + Array(before.utf8) + bad
          + Array((after + "</favorites>").utf8)
        #expect(XMLRun.code(bytes) == .syntax)
      }
    }
  }

  @Test("documents in UTF-16 and ISO 8859-1 are read")
  func encodings() throws {
    let inner = "<category name='Ä'><favorite><title>é</title></favorite></category>"
    let latin = Data(
      ("<?xml version='1.0' encoding='ISO-8859-1'?>" + XMLRun.document(inner)).unicodeScalars.map {
        UInt8(truncatingIfNeeded: $0.value)
      })
    let units = Array(XMLRun.document(inner).utf16)
    let little: [UInt8] =
      [0xff, 0xfe] + units.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] as [UInt8] }
    let big: [UInt8] =
      [0xfe, 0xff] + units.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] as [UInt8] }
    let marked: [UInt8] = [0xef, 0xbb, 0xbf] + Array(XMLRun.document(inner).utf8)
    for bytes in [Array(latin), little, big, marked] {
      #expect(XMLFormat().recognizes(bytes))
      for chunk in [5, 1000] {
        let items = try XMLRun.read(bytes, chunk: chunk).items
        guard case .favorite(let row) = items.last else {
          Issue.record("no favorite")
          continue
        }
        #expect(Array(row.title.utf8) == Array("é".utf8))
        #expect(row.category.map { Array($0.utf8) } == Array("Ä".utf8))
      }
    }
  }

  @Test("a changed byte, a lost favorite and an added one are noticed by checksum and counts")
  func damage() throws {
    let bytes = try XMLRun.write(RandomDocument(seed: 7))
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(XMLRun.code(bytes) == nil)
    let comment = text.replacingOccurrences(of: "<audits>", with: "<audits><!-- -->")
    #expect(XMLRun.code(Array(comment.utf8)) == .damaged)
    #expect(XMLRun.code(Array(comment.utf8), chunk: 1) == .damaged)
    let after = text.replacingOccurrences(
      of: "</favorites>", with: "<category name='x'/></favorites>")
    #expect(XMLRun.code(Array(after.utf8)) == .damaged)
    let counts = XMLRun.document("<category name='A'/><counts categories='2'/>")
    #expect(XMLRun.code(Array(counts.utf8)) == .damaged)
  }

  @Test("an audit record that is not whole is an error of the document")
  func brokenAudit() {
    let document = XMLRun.document("<audits><audit replica='x'/></audits>")
    #expect(XMLRun.code(Array(document.utf8)) == .shape)
  }

  @Test("the format knows its own content")
  func recognition() {
    #expect(XMLFormat().recognizes(Array(" \n<?xml ".utf8)))
    #expect(XMLFormat().recognizes(Array("<favorites>".utf8)))
    #expect(!XMLFormat().recognizes(Array("<html>".utf8)))
    #expect(!XMLFormat().recognizes(Array("{}".utf8)))
    #expect(FormatRegistry.forFileName("a.xml")?.name == "xml")
  }
}
