import FavesCore
import FavesFormats
import Testing

@Suite("The envelope of the web application")
struct APITests {
  private let format = APIFormat()

  private static let element =
    #"{"id":7,"title":"Heat","description":"A heist in Los Angeles","ranking":1,"#
    + #""metaData":{"year":1995},"category":{"id":2,"name":"Films"},"#
    + #""createdDate":"2024-03-01T10:20:30.123456","modifiedDate":null}"#

  @Test("one favorite or an array of them, naive dates as UTC cut to milliseconds")
  func favorites() throws {
    for data in [Self.element, "[\(Self.element)]"] {
      let text = #"{"data":\#(data),"message":"ok","status":"success"}"#
      let (items, warnings) = try JSONSupport.read(text, format)
      #expect(warnings.isEmpty)
      guard case .favorite(let row) = items.first else {
        Issue.record("no favorite")
        return
      }
      #expect(row.id == nil)
      #expect(row.category == "Films")
      #expect(row.details == "A heist in Los Angeles")
      #expect(row.metadata == [Attribute("year", .number("1995"))])
      #expect(row.created?.description == "2024-03-01T10:20:30.123Z")
      #expect(row.emptyFields == ["modified"])
      #expect(row.modified == nil)
    }
  }

  @Test("its categories are categories, its audits are passed over with a warning")
  func others() throws {
    let categories =
      #"{"data":[{"id":1,"name":"Films","favoritesCount":2,"rankings":[1,2,3]},{"id":2,"name":"Books"}],"#
      + #""message":"","status":"success"}"#
    let names = try JSONSupport.read(categories, format).items.map { item in
      if case .category(let row) = item { row.name } else { "?" }
    }
    #expect(names == ["Films", "Books"])
    let audits =
      #"{"data":[{"id":1,"resource_id":1,"resource_type":"FAVORITE","action":"ADDED","activity":"x"},"#
      + #"{"id":2,"resource_id":1,"resource_type":"FAVORITE"}],"message":"","status":"success"}"#
    let (items, warnings) = try JSONSupport.read(audits, format)
    #expect(items.isEmpty)
    #expect(warnings.count == 1)
  }

  @Test("a failure is an error that shows its message")
  func failure() throws {
    let text = #"{"data":null,"message":"Not logged in","status":"error"}"#
    let error = try #require(JSONSupport.failure(text, format))
    #expect(error.code == .shape)
    #expect(error.message.contains("Not logged in"))
  }

  @Test(
    "what is no envelope is a wrong shape, what is no JSON a syntax error",
    arguments: [
      ("[]", FormatError.Code.shape), ("{}", .shape), ("7", .shape), (#"{"data":7}"#, .shape),
      (#"{"data":[7]}"#, .shape), ("", .syntax), (#"{"data":[7}"#, .syntax),
      (#"{"data":[{"title":"a"}]"#, .syntax),
    ])
  func shapes(_ text: String, _ code: FormatError.Code) throws {
    #expect(JSONSupport.failure(text, format)?.code == code)
  }

  @Test("the writer numbers favorites and categories, and writes naive dates")
  func writer() throws {
    let time = Timestamp(milliseconds: 1_709_288_430_123)
    var contents = Contents()
    contents.categories = [FavesCore.Category(id: ResourceID(high: 1, low: 1), name: "Films")]
    for (index, category) in ["Films", "Books", "Films"].enumerated() {
      contents.favorites.append(
        Favorite(
          id: ResourceID(high: 2, low: UInt64(index)), category: category, title: "T\(index)",
          ranking: 1, created: time,
          modified: Timestamp(milliseconds: time.milliseconds + Int64(index))))
    }
    let text = String(decoding: try JSONSupport.write(contents, format), as: UTF8.self)
    #expect(
      text.hasPrefix(
        #"{"data":[{"id":1,"title":"T0","description":null,"ranking":1,"metaData":{},"#
          + #""category":{"id":1,"name":"Films"},"createdDate":"2024-03-01T10:20:30.123000","#
          + #""modifiedDate":null},{"id":2,"#))
    #expect(text.contains(#""modifiedDate":"2024-03-01T10:20:30.124000"}"#))
    #expect(text.contains(#""category":{"id":2,"name":"Books"}"#))
    #expect(text.hasSuffix("],\"message\":\"3 favorites\",\"status\":\"success\"}\n"))
  }

  @Test("all that the format carries comes back")
  func roundTrip() throws {
    for seed in 0..<50 as Range<UInt64> {
      var random = RandomContents(seed: seed)
      let contents = random.next()
      let bytes = try JSONSupport.write(contents, format)
      let (items, _) = try JSONSupport.read(bytes, format)
      #expect(items.count == contents.favorites.count)
      for (item, favorite) in zip(items, contents.favorites) {
        guard case .favorite(let row) = item else {
          Issue.record("\(item)")
          continue
        }
        #expect(row.title == favorite.title && row.details == favorite.details)
        #expect(row.metadata == favorite.metadata && row.ranking == favorite.ranking)
        #expect(row.created == favorite.created)
        #expect(row.modified ?? row.created == favorite.modified)
      }
    }
  }
}
