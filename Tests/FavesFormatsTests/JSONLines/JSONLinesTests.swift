import FavesCore
import FavesFormats
import Testing

@Suite("JSON Lines")
struct JSONLinesTests {
  private let format = JSONLinesFormat()

  private func titles(_ text: String) throws -> [String] {
    try JSONSupport.read(text, format).items.compactMap {
      if case .favorite(let row) = $0 { row.title } else { nil }
    }
  }

  @Test("plain lines of favorites need neither header nor end; empty lines are nothing")
  func plain() throws {
    #expect(
      try titles("{\"title\":\"a\",\"type\":\"film\"}\r\n\n{\"title\":\"b\"}\n{\"title\":\"c\"}")
        == ["a", "b", "c"])
    guard
      case .favorite(let row) = try JSONSupport.read("{\"title\":\"a\",\"type\":\"film\"}", format)
        .items.first
    else { return }
    #expect(row.metadata == [Attribute("type", .text("film"))])
  }

  @Test("a favorite that cannot be kept is rejected with its line, and the rest is read")
  func rejections() throws {
    let text = "{\"title\":\"a\"}\n{\"titel\":\"b\"}\n7\n{\"title\":\"c\"}\n"
    let items = try JSONSupport.read(text, format).items
    #expect(items.count == 4)
    guard case .rejected(let row) = items[1], case .rejected(let stray) = items[2] else {
      Issue.record("not rejected")
      return
    }
    #expect(row.cells == ["{\"titel\":\"b\"}"])
    #expect(row.diagnostic.position.line == 2)
    #expect(stray.cells == ["7"])
  }

  @Test(
    "errors say what is wrong",
    arguments: [
      ("", FormatError.Code.syntax), ("\n\n", .syntax), ("7\n", .shape), ("{\"a\":1}\n", .shape),
      ("{\"title\":\"a\"} {\"title\":\"b\"}\n", .syntax), ("{\"title\":\n\"a\"}\n", .syntax),
      ("[{\"title\":\"a\"}]\n", .shape), ("7\n{", .syntax),
      ("{\"type\":\"header\",\"format\":\"faves\",\"version\":1}\n", .damaged),
      ("{\"type\":\"header\",\"format\":\"faves\",\"version\":2}\n", .unsupported),
      ("{\"type\":\"header\",\"format\":\"faves\",\"version\":1}\n{\"type\":\"end\"}\n", .damaged),
    ])
  func errors(_ text: String, _ code: FormatError.Code) throws {
    #expect(JSONSupport.failure(text, format)?.code == code)
  }

  private func sample() throws -> [String] {
    var random = RandomContents(seed: 5)
    let contents = random.next()
    #expect(contents.favorites.count > 2 && !contents.audits.isEmpty)
    return String(decoding: try JSONSupport.write(contents, format), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test("a missing line, a doubled line and a line after the end are noticed")
  func damage() throws {
    let lines = try sample()
    for index in 1..<lines.count - 1 {
      var fewer = lines
      fewer.remove(at: index)
      var more = lines
      more.insert(lines[index], at: index)
      for changed in [fewer, more] {
        #expect(JSONSupport.failure(changed.joined(separator: "\n"), format)?.code == .damaged)
      }
    }
    let after = lines.joined(separator: "\n") + lines[1]
    #expect(JSONSupport.failure(after, format)?.code == .damaged)
  }

  @Test("members may stand in another order than ours")
  func reordered() throws {
    let lines = try sample()
    let original = try JSONSupport.read(lines.joined(separator: "\n"), format).items
    var changed: [String] = []
    for line in lines where !line.isEmpty {
      guard case .object(let members) = try JSONValue(parsing: Array(line.utf8)) else { continue }
      changed.append(JSONValue.object(members.reversed()).text)
    }
    changed.removeLast()
    let digest = Digest(of: Array((changed.joined(separator: "\n") + "\n").utf8))
    let end = try #require(lines.last { !$0.isEmpty })
    let value = try JSONValue(parsing: Array(end.utf8))
    changed.append(
      JSONValue.object([
        .init("sha256", .string(digest.description)), .init("counts", value["counts"] ?? .null),
        .init("type", .string("end")),
      ]).text)
    let items = try JSONSupport.read(changed.joined(separator: "\n"), format).items
    #expect(JSONSupport.contents(items).favorites == JSONSupport.contents(original).favorites)
    #expect(items.count == original.count)
  }
}
