import FavesCore
import Foundation
import Testing

@testable import FavesFormats

@Suite("CSV tokenizer")
struct CSVTokenizerTests {
  static let hostile = """
    a,b,c\r
    1,"x, ""y""\r
    z",3\r\n\r\r4,5,6\n\n"",,\n7,8"9,10\n"st"ray,1,2\n11,"open,12\n13,14,15
    """

  @Test("quotes, doubled quotes, delimiters and line ends follow RFC 4180")
  func rfc4180() throws {
    #expect(
      try cells("a,b\r\n\"x,y\",\"say \"\"hi\"\"\"\r\n\"two\r\nlines\",\r\n") == [
        ["a", "b"], ["x,y", "say \"hi\""], ["two\r\nlines", ""],
      ])
  }

  @Test("every size of chunk and buffer gives the same records", arguments: [1, 2, 3, 7])
  func chunks(size: Int) throws {
    let bytes = Array(Self.hostile.utf8)
    let whole = try records(bytes, expectedColumns: 3)
    let parts = try records(bytes, chunk: size, bufferSize: 16, expectedColumns: 3)
    #expect(whole.map(\.cells) == parts.map(\.cells))
    #expect(whole.map(\.line) == parts.map(\.line))
    #expect(whole.map(\.byte) == parts.map(\.byte))
    #expect(whole.map(\.code) == parts.map(\.code))
  }

  @Test("lines are counted through CR, LF, CRLF, empty lines and quoted line ends")
  func lines() throws {
    let found = try records(Array(Self.hostile.utf8), expectedColumns: 3)
    #expect(found.map(\.line) == [1, 2, 6, 8, 9, 10, 11, 12])
    #expect(found[2].byte == 28)
    #expect(found[1].cells == ["1", "x, \"y\"\r\nz", "3"])
  }

  @Test("a quote inside an unquoted cell is an ordinary character")
  func quoteInside() throws {
    #expect(try cells("37°36'37.8\"N,b") == [["37°36'37.8\"N", "b"]])
  }

  @Test("text after a closing quote costs the row, whose cells are kept as written")
  func stray() throws {
    let found = try records(Array("a,b\n\"x\"y,1\nz,2\n".utf8))
    #expect(found.map(\.code) == [nil, .quoteStray, nil])
    #expect(found[1].cells == ["\"x\"y", "1"])
    #expect(found[2].cells == ["z", "2"])
  }

  @Test("an open quote costs the row that opened it and no other")
  func unclosed() throws {
    let found = try records(Array("a,b\n1,\"open\n2,x\r\n3,y".utf8))
    #expect(found.map(\.code) == [nil, .quoteUnclosed, nil, nil])
    #expect(found.map(\.line) == [1, 2, 3, 4])
    #expect(found.map(\.byte) == [0, 4, 12, 17])
    #expect(found[1].cells == ["1", "\"open"])
    #expect(found[3].cells == ["3", "y"])
  }

  @Test("an open quote that a later quoted cell seems to close still costs only its row")
  func unclosedBeforeQuotes() throws {
    let found = try records(
      Array("a,b\n1,\"open\n2,x\n3,\"y\"\n".utf8), expectedColumns: 2)
    #expect(found.map(\.code) == [nil, .quoteUnclosed, nil, nil])
    #expect(found.map(\.cells) == [["a", "b"], ["1", "\"open"], ["2", "x"], ["3", "y"]])
  }

  @Test("an open quote past the limit of a field is given up there")
  func unclosedLimit() throws {
    var limits = FormatLimits()
    limits.fieldBytes = 100
    let text = "a,b\n1,\"open\n" + String(repeating: "2,x\n", count: 100) + "3,\"y\"\n"
    for chunk in [1, 50, Int.max] {
      let found = try records(Array(text.utf8), chunk: chunk, bufferSize: 64, limits: limits)
      #expect(found.count == 103)
      #expect(found[1].code == .quoteUnclosed)
      #expect(found.last?.cells == ["3", "y"])
      #expect(found.last?.line == 103)
    }
  }

  @Test("a field past the limit is an error")
  func fieldLimit() throws {
    var limits = FormatLimits()
    limits.fieldBytes = 100
    let text = Array(("a,b\n" + String(repeating: "x", count: 200) + "\n").utf8)
    for chunk in [1, Int.max] {
      let error = thrownFormatError {
        _ = try records(text, chunk: chunk, bufferSize: 16, limits: limits)
      }
      #expect(error?.code == .limit)
    }
  }

  @Test("more columns than the limit are an error, and as many are none")
  func columnLimit() throws {
    let most = String(repeating: ",", count: 1999)
    #expect(try cells(most + "x").first?.count == 2000)
    #expect(thrownFormatError { _ = try cells(most + ",") }?.code == .limit)
    let limits = FormatLimits(columns: 3)
    #expect(try records(Array("a,b,c".utf8), limits: limits).count == 1)
    #expect(
      thrownFormatError { _ = try records(Array("a,b,c,d".utf8), limits: limits) }?.code == .limit)
  }

  @Test("a NUL costs its row", arguments: ["1,\0", "\0,1", "\"\0\",1"])
  func nul(row: String) throws {
    let found = try records(Array("a,b\n\(row)\n2,3".utf8), chunk: 1)
    #expect(found.map(\.code) == [nil, .encodingInvalid, nil])
  }

  @Test("bytes that are no UTF-8 cost their row and are shown, not replaced")
  func invalidText() throws {
    let found = try records(Array("a,b\n1,caf".utf8) + [0xe9, 10] + Array("2,x".utf8))
    #expect(found.map(\.code) == [nil, .encodingInvalid, nil])
    #expect(found[1].cells == ["1", "caf\\xE9"])
  }

  @Test(
    "UTF-16 with a byte order mark is read, with positions of the file", arguments: [1, 3, 4096])
  func utf16(chunk: Int) throws {
    let text = "a,b\r\n1,\"é😀\"\r\n2,x"
    let little = [0xff, 0xfe] + bytes(text.utf16, high: false)
    let big = [0xfe, 0xff] + bytes(text.utf16, high: true)
    for file in [little, big] {
      let found = try records(file, chunk: chunk)
      #expect(found.map(\.cells) == [["a", "b"], ["1", "é😀"], ["2", "x"]])
      #expect(found.map(\.byte) == [2, 12, 30])
    }
  }

  private func bytes(_ units: some Sequence<UInt16>, high: Bool) -> [UInt8] {
    var bytes: [UInt8] = []
    for unit in units {
      let pair = [UInt8(unit >> 8), UInt8(unit & 255)]
      bytes += high ? pair : pair.reversed()
    }
    return bytes
  }

  @Test("a lone surrogate or half a character costs its row")
  func surrogates() throws {
    let units: [UInt16] = Array("a\n1".utf16) + [0xd800] + Array("\n2\n".utf16) + [0xdc00]
    let file = [0xff, 0xfe] + bytes(units, high: false)
    #expect(
      try records(file).map(\.code) == [nil, .encodingInvalid, nil, .encodingInvalid])
    #expect(try records(file + [0x41]).last?.code == .encodingInvalid)
  }

  @Test("single-byte encodings are decoded, and undefined bytes cost their row")
  func singleBytes() throws {
    let bytes: [UInt8] = [0x80, 0xe9, 0xa4, 10, 0x81, 10]
    let windows = try records(bytes, encoding: .windows1252)
    #expect(windows.map(\.cells).first == ["€é¤"])
    #expect(windows.map(\.code) == [nil, .encodingInvalid])
    #expect(windows[1].byte == 4)
    #expect(try records(bytes, encoding: .iso8859Part15)[0].cells == ["\u{80}é€"])
  }

  @Test("a line of sep= names the delimiter and is no record", arguments: ["\n", "\r\n", ""])
  func separatorLine(end: String) throws {
    let tokenizer = try CSVTokenizer(
      MemorySource(Array("sep=;\(end)".utf8) + Array(end.isEmpty ? "".utf8 : "a;b".utf8), chunk: 1),
      delimiter: 44, encoding: nil, limits: FormatLimits())
    #expect(try tokenizer.skipSeparatorLine() == 59)
    tokenizer.delimiter = 59
    #expect(try tokenizer.advance() == !end.isEmpty)
    if !end.isEmpty {
      #expect(tokenizer.record.texts == ["a", "b"])
      #expect(tokenizer.record.line == 2)
    }
  }

  /// Two of the files do not agree with their JSON to the letter: one JSON is an object instead of
  /// an array of one, and names another telephone number than its CSV.
  @Test("csv-spectrum: the cells are those of the JSON")
  func spectrum() throws {
    guard let folder = corpus("csv-spectrum") else { return }
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/csvs")
    #expect(files.count == 12)
    for file in files {
      let bytes = [UInt8](try Data(contentsOf: folder.appendingPathComponent("csvs/\(file)")))
      let json = folder.appendingPathComponent("json/" + file.dropLast(3) + "json")
      var wanted = try table(Data(contentsOf: json))
      for chunk in [1, 2, 3, 7, Int.max] {
        let found = try records(bytes, chunk: chunk)
        let header = try #require(found.first).cells
        let rows = found.dropFirst().map { record in
          Dictionary(uniqueKeysWithValues: zip(header, record.cells))
        }
        if file == "location_coordinates.csv" {
          wanted[0]["Contact Phone Number"] = rows.first?["Contact Phone Number"]
        }
        #expect(rows == wanted, "\(file) in chunks of \(chunk)")
        #expect(found.allSatisfy { $0.code == nil })
      }
    }
  }

  private func table(_ json: Data) throws -> [[String: String]] {
    let decoder = JSONDecoder()
    if let row = try? decoder.decode([String: String].self, from: json) { return [row] }
    return try decoder.decode([[String: String]].self, from: json)
  }
}
