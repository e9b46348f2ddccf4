import FavesCore
import FavesFormats
import Testing

@Suite("JSON tokens")
struct JSONTokenizerTests {
  private static func tokens(
    _ text: String, limits: FormatLimits = FormatLimits(), chunk: Int = .max
  ) throws -> [String] {
    var tokenizer = JSONTokenizer(MemorySource(Array(text.utf8), chunk: chunk), limits: limits)
    var found: [String] = []
    while let token = try tokenizer.next() {
      let hasText = [.name, .string, .number].contains(token)
      found.append(hasText ? "\(token) \(tokenizer.text)" : "\(token)")
    }
    return found
  }

  private static func failure(
    _ text: String, limits: FormatLimits = FormatLimits()
  ) -> FormatError? {
    do {
      _ = try tokens(text, limits: limits)
      return nil
    } catch {
      return error as? FormatError
    }
  }

  @Test("tokens and their texts", arguments: [1, 2, 3, 7, .max])
  func texts(_ chunk: Int) throws {
    let text = " {\"a\\u00e9\" : [1.10,-0e+5 , true,false,null],\"\":\"\\ud83c\\udfac\\n x🎬é\"}\n"
    #expect(
      try Self.tokens(text, chunk: chunk) == [
        "beginObject", "name aé", "beginArray", "number 1.10", "number -0e+5", "yes", "no", "null",
        "endArray", "name ", "string 🎬\n x🎬é", "endObject",
      ])
  }

  @Test("long strings, and escapes anywhere in them, survive every border of the buffer")
  func longStrings() throws {
    for length in [65_530, 65_535, 65_536, 65_537, 131_071, 200_000] {
      for middle in ["", "\\n", "é", "🎬", "\\ud83c\\udfac"] {
        let text = String(repeating: "x", count: length) + middle + "end"
        let plain = text.replacing("\\n", with: "\n").replacing("\\ud83c\\udfac", with: "🎬")
        #expect(try Self.tokens("[\"\(text)\"]")[1] == "string " + plain)
      }
    }
  }

  @Test("an error says where: line, column in bytes, byte")
  func positions() throws {
    let error = Self.failure("{\n \"é\": tru}")
    #expect(error?.code == .syntax)
    #expect(error?.position == SourcePosition(line: 2, column: 11, byte: 12))
  }

  @Test("a member name that is there already is an error with both positions")
  func repeatedName() throws {
    let error = Self.failure("{\"a\":1,\n\"b\":{\"a\":2},\n\"\\u0061\":3}")
    #expect(error?.code == .shape)
    #expect(
      error?.message == "the member “a” stands at line 3, byte 21, and already at line 1, byte 1")
    #expect(Self.failure("[{\"a\":1},{\"a\":1}]") == nil)
    #expect(Self.failure("{\"é\":1,\"e\u{301}\":2}") == nil, "names are compared by bytes")
  }

  @Test("a repeated name is found among many", arguments: [10, 24, 25, 26, 1000])
  func manyNames(_ count: Int) throws {
    let names = (0..<count).map { "\"a rather long member name \($0)\":0" }
    #expect(Self.failure("{" + names.joined(separator: ",") + "}") == nil)
    let repeated = "{" + (names + [names[count - 2]]).joined(separator: ",") + "}"
    #expect(Self.failure(repeated)?.code == .shape)
  }

  @Test("an object may not have members without end")
  func tooManyNames() throws {
    let names = (0...100_000).map { "\"\($0)\":0" }
    #expect(Self.failure("{" + names.joined(separator: ",") + "}")?.code == .limit)
  }

  @Test("depth and length have limits")
  func limits() throws {
    let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(Self.failure(deep) == nil)
    #expect(Self.failure("[\(deep)]")?.code == .limit)
    let small = FormatLimits(totalBytes: 100_000, fieldBytes: 1000)
    #expect(Self.failure("\"\(String(repeating: "a", count: 1000))\"", limits: small) == nil)
    #expect(
      Self.failure("\"\(String(repeating: "a", count: 1001))\"", limits: small)?.code == .limit)
    let zeros = String(repeating: "0,", count: 60_000)
    #expect(Self.failure("[\(zeros)0]", limits: small)?.code == .limit)
    let endless = String(repeating: "a", count: 300_000)
    #expect(
      Self.failure("\"\(endless)\"", limits: FormatLimits(fieldBytes: 1000))?.code == .limit)
  }

  @Test("a byte order mark is refused, and the hint says what to do")
  func byteOrderMark() throws {
    let error = Self.failure("\u{feff}[]")
    #expect(error?.code == .syntax)
    #expect(error?.hint?.contains("byte order mark") == true)
  }

  @Test("white space of any length takes no memory and keeps the tokens apart")
  func whiteSpace() throws {
    let space = String(repeating: " \n\t\r", count: 50_000)
    #expect(
      try Self.tokens("\(space){\(space)\"a\"\(space):\(space)1\(space)}\(space)") == [
        "beginObject", "name a", "number 1", "endObject",
      ])
  }

  @Test("text comes out as RFC 8785 writes it")
  func writer() throws {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("a\"b")
    writer.beginArray()
    writer.integer(-5)
    writer.integer(0)
    writer.integer(1_234_567_890_123)
    writer.integer(Int64.min)
    writer.integer(UInt64.max)
    writer.number("1.10")
    writer.boolean(true)
    writer.null()
    writer.string(nil)
    writer.beginObject()
    writer.endObject()
    writer.endArray()
    writer.name("s")
    writer.string("\u{0}\u{8}\t\n\u{b}\u{c}\r\u{1f}\"\\/\u{7f}\u{2028}é🎬 and some more text")
    writer.endObject()
    #expect(
      writer.text == #"{"a\"b":[-5,0,1234567890123,-9223372036854775808,18446744073709551615,"#
        + #"1.10,true,null,null,{}],"s":"\u0000\b\t\n\u000b\f\r\u001f\"\\/"#
        + "\u{7f}\u{2028}é🎬 and some more text\"}")
  }
}
