import FavesCore
import FavesFormats
import Testing

@Suite("The shapes of JSON that are read")
struct JSONShapeTests {
  private static let id = "0197c0de-0000-4000-8000-0123456789ab"
  private static let favorite =
    #"{"id":"\#(id)","category":"Films","title":"Heat","description":null,"ranking":2,"#
    + #""metadata":{"Year":1995,"Seen":true,"Tags":["a","b"],"Score":9.50},"#
    + #""created":"2026-11-22T21:45:25.123Z","modified":"2026-11-22"}"#

  private static func rows(_ text: String, _ options: ReadOptions = ReadOptions()) throws
    -> [FavoriteRow]
  {
    try JSONSupport.read(text, options: options).items.compactMap {
      if case .favorite(let row) = $0 { row } else { nil }
    }
  }

  private static func rejected(_ text: String) throws -> [RejectedRow] {
    try JSONSupport.read(text).items.compactMap {
      if case .rejected(let row) = $0 { row } else { nil }
    }
  }

  @Test("one favorite, an array of them, and what `list --json` prints")
  func favorites() throws {
    for text in [favorite, "[\(favorite)]", "{\"favorites\":[\(favorite)]}"].map({ $0 }) {
      let row = try #require(try Self.rows(text).first)
      #expect(row.id?.description == Self.id)
      #expect(row.category == "Films")
      #expect(row.title == "Heat")
      #expect(row.details == nil)
      #expect(row.ranking == 2)
      #expect(
        row.metadata == [
          Attribute("Year", .number("1995")), Attribute("Seen", .boolean(true)),
          Attribute("Tags", .list(["a", "b"])), Attribute("Score", .number("9.50")),
        ])
      #expect(row.created?.description == "2026-11-22T21:45:25.123Z")
      #expect(row.modified?.description == "2026-11-22T00:00:00.000Z")
      #expect(row.emptyFields == ["description"])
    }
  }

  private var favorite: String { Self.favorite }

  @Test("unknown members become attributes, and other names can be mapped")
  func mapping() throws {
    var options = ReadOptions()
    options.mapping = ["title": "name", "Year": "yr"]
    let text = #"[{"name":"Heat","title":"Dr","yr":1995,"director":"Mann","x":null}]"#
    let row = try #require(try Self.rows(text, options).first)
    #expect(row.title == "Heat")
    #expect(
      row.metadata == [
        Attribute("title", .text("Dr")), Attribute("Year", .number("1995")),
        Attribute("director", .text("Mann")),
      ])
    #expect(row.emptyFields == ["x"])
  }

  @Test("a category is a text, an object with a name, what the caller says, or the file's name")
  func categories() throws {
    var options = ReadOptions()
    options.sourceName = "films"
    let text =
      #"[{"title":"a","category":"A"},{"title":"b","category":{"id":3,"name":"B"}},{"title":"c"}]"#
    #expect(try Self.rows(text, options).map(\.category) == ["A", "B", "films"])
    options.category = "C"
    #expect(try Self.rows(text, options).map(\.category) == ["A", "B", "C"])
    #expect(try Self.rows(text).map(\.category) == ["A", "B", nil])
  }

  @Test("ids that are no UUIDs are left aside, and that is said once")
  func foreignIDs() throws {
    let (items, warnings) = try JSONSupport.read(#"[{"id":1,"title":"a"},{"id":"x","title":"b"}]"#)
    #expect(items.count == 2)
    #expect(warnings.map(\.code) == [.idInvalid])
  }

  @Test(
    "a favorite that cannot be kept is rejected with its text, and the document goes on",
    arguments: [
      (#"{"ranking":1}"#, DiagnosticCode.titleMissing), (#"{"title":""}"#, .titleMissing),
      (#"{"title":null}"#, .titleMissing), (#"{"title":"a","ranking":0}"#, .rankingInvalid),
      (#"{"title":"a","ranking":1.5}"#, .rankingInvalid),
      (#"{"title":"a","ranking":"first"}"#, .rankingInvalid),
      (#"{"title":"a","ranking":99999999999999999999}"#, .rankingInvalid),
      (#"{"title":"a","ranking":[1]}"#, .rankingInvalid),
      (#"{"title":"a","created":"yesterday"}"#, .dateInvalid),
      (#"{"title":"a","created":5}"#, .dateInvalid),
      (#"{"title":"a","created":"2026-13-22T21:45:25.123Z"}"#, .dateInvalid),
      (#"{"title":"a","metadata":{"x":{"y":[1]}}}"#, .valueUnsupported),
      (#"{"title":"a","x":[["y"]]}"#, .valueUnsupported),
      (#"{"title":["a"]}"#, .valueUnsupported),
      (#"{"title":"a","metadata":{"x":1},"x":2}"#, .shapeInvalid), ("7", .shapeInvalid),
      (#"[{"title":"a"}]"#, .shapeInvalid),
    ])
  func rejections(_ text: String, _ code: DiagnosticCode) throws {
    let document = "[{\"title\":\"first\"},\n  \(text),{\"title\":\"last\"}]"
    let (items, _) = try JSONSupport.read(document)
    #expect(items.count == 3)
    let row = try #require(try Self.rejected(document).first)
    #expect(row.diagnostic.code == code)
    #expect(row.diagnostic.position.line == 2)
    #expect(row.cells == [text])
    #expect(try Self.rows(document).map(\.title) == ["first", "last"])
  }

  @Test("ranks may be written as texts and with a fraction of zero")
  func ranks() throws {
    let text =
      #"[{"title":"a","ranking":"3"},{"title":"b","ranking":4.0},{"title":"c","ranking":""}]"#
    #expect(try Self.rows(text).map(\.ranking) == [3, 4, nil])
  }

  @Test(
    "what is no favorites is told apart from what is no JSON",
    arguments: [
      ("1", FormatError.Code.shape, "a number"), ("{}", .shape, "an empty object"),
      ("\"x\"", .shape, "a string"), ("[1,2]", .shape, "an array of numbers"),
      (#"{"a":1}"#, .shape, "without “favorites”"),
      (#"{"format":"faves","favorites":7}"#, .shape, "not an array"),
      (#"{"favorites":[[]]}"#, .shape, "an array of arrays"),
      (#"{"format":"faves","version":2,"favorites":[]}"#, .unsupported, "version 2"),
      ("", .syntax, "ends"), ("[1,]", .syntax, "stands"), ("1 2", .syntax, "stands"),
      (#"{"a":1"#, .syntax, "ends"), (#"{"a":1,"a":2} x"#, .syntax, "stands"),
      (#"[{"title":"a"}]]"#, .syntax, "stands"), ("{title:1}", .syntax, "member name"),
    ])
  func shapes(_ text: String, _ code: FormatError.Code, _ words: String) throws {
    let error = try #require(JSONSupport.failure(text))
    #expect(error.code == code)
    #expect(error.message.contains(words), "\(error.message)")
  }

  @Test("members may stand in any order, and unknown ones are passed over")
  func order() throws {
    let text =
      #"{"extra":{"a":[1]},"counts":{"categories":0,"favorites":1,"audits":0},"#
      + #""favorites":[{"title":"a"}],"version":1,"format":"faves","more":null}"#
    #expect(try Self.rows(text).map(\.title) == ["a"])
    #expect(try JSONSupport.read(text).items.count == 1)
  }

  @Test("a favorite may have attributes named as the members of a document are")
  func likeADocument() throws {
    let text = #"{"format":"DVD","version":2,"title":"Heat","favorites":["x"],"sha256":"y"}"#
    let row = try #require(try Self.rows(text).first)
    #expect(row.metadata.map(\.name) == ["format", "version", "favorites", "sha256"])
    #expect(try Self.rejected(#"{"counts":{"a":1},"title":"x"}"#).count == 1)
  }

  @Test("wrong counts and a wrong checksum are damage; a new layout is only a warning")
  func damage() throws {
    var random = RandomContents(seed: 5)
    let bytes = try JSONSupport.write(random.next())
    let text = String(decoding: bytes, as: UTF8.self)
    let altered = text.replacing("\"title\":\"", with: "\"title\":\"x")
    #expect(JSONSupport.failure(altered)?.code == .damaged)
    let spaced = text.replacing("{\"format\":", with: "{ \"format\": ")
    #expect(try JSONSupport.read(spaced).warnings.map(\.field) == ["sha256"])
    let miscounted = spaced.replacing(
      "\"counts\":{\"categories\":", with: "\"counts\":{\"categories\":9")
    #expect(JSONSupport.failure(miscounted)?.code == .damaged)
  }

  @Test("the checksum covers the document without that member, wherever it stands")
  func checksumAnywhere() throws {
    for order in [0, 1, 2] {
      var members = [#""format":"faves""#, #""favorites":[{"title":"a"}]"#]
      let digest = Digest(of: Array(("{" + members.joined(separator: ",") + "}").utf8))
      members.insert("\"sha256\":\"\(digest)\"", at: order)
      let text = "{" + members.joined(separator: ",") + "}"
      for chunk in [1, 2, 3, 7, .max] {
        #expect(try JSONSupport.read(Array(text.utf8), chunk: chunk).items.count == 1)
      }
      #expect(JSONSupport.failure(text.replacing("\"a\"", with: "\"b\""))?.code == .damaged)
    }
  }

  @Test("formats are told by their first bytes")
  func recognition() throws {
    let cases: [(String, String?)] = [
      (#"{"data":[{"id":1"#, "api"), (#" {"message":"m","status":"success","data":{"#, "api"),
      (#"{"status":"error","message":"m"}"#, "api"), (#"{"type":"header","format":"#, "jsonl"),
      ("{\"title\":\"a\"}\n{\"ti", "jsonl"), ("{\"title\":\"a\"}\n", "json"),
      (#"{"format":"faves","version":1"#, "json"), ("[{\"data\":1}", "json"),
      ("{\n \"favorites\": [", "json"), ("title,ranking", "csv"), ("", nil),
    ]
    for (text, name) in cases {
      #expect(FormatRegistry.recognizing(Array(text.utf8))?.name == name, "\(text)")
    }
  }
}
