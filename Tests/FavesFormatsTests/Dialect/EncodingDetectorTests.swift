import FavesCore
import Foundation
import Testing

@testable import FavesFormats

@Suite("Encodings of text files")
struct EncodingDetectorTests {
  private func guess(_ bytes: [UInt8], chunk: Int = .max) -> EncodingGuess {
    var detector = EncodingDetector()
    var rest = bytes[...]
    while !rest.isEmpty {
      Array(rest.prefix(chunk)).withUnsafeBufferPointer { detector.add($0) }
      rest = rest.dropFirst(chunk)
    }
    return detector.guess()
  }

  /// Encoded by Foundation, so that our tables are not checked against themselves.
  @Test(
    "short lists in the languages of spreadsheets are told by their letters",
    arguments: [
      ("Titre;Note\nAmélie;10\nÀ bout de souffle;9\n", .windowsCP1252, .windows1252),
      ("Titel;Autor\nDer Prozeß;Kafka\nMädchen;Müller\n", .windowsCP1252, .windows1252),
      ("Titulo;Autor\nCien años de soledad;García Márquez\n", .windowsCP1252, .windows1252),
      ("title,notes\nCasablanca,it’s great\n", .windowsCP1252, .windows1252),
      ("title,price\nCasablanca,10 €\n", .windowsCP1252, .windows1252),
      (
        "Tytul;Rok\nPopiół i diament;1958\nDwaj ludzie z szafą, źdźbło;1958\n", .windowsCP1250,
        .windows1250
      ),
      (
        "Název;Rok\nOstře sledované vlaky;1966\nVšichni dobří rodáci;1968\n", .windowsCP1250,
        .windows1250
      ),
      ("Cím;Év\nKörhinta, őszi szerelem, tűz;1956\n", .windowsCP1250, .windows1250),
      (
        "Název;Rok\nOstře sledované vlaky;1966\nžluťoučký kůň šel;1968\n", .isoLatin2, .iso8859Part2
      ),
      ("Title;Director\nStalker;Тарковский\n", .windowsCP1251, .windows1251),
      ("Назва;Рік\nТіні забутих предків;1965\nЇжак;2001\n", .windowsCP1251, .windows1251),
    ] as [(String, String.Encoding, TextEncoding)])
  func languages(text: String, written: String.Encoding, expected: TextEncoding) throws {
    let bytes = [UInt8](try #require(text.data(using: written)))
    for chunk in [1, 3, Int.max] {
      let found = guess(bytes, chunk: chunk)
      #expect(found.encoding == expected)
      #expect(found.rivals.isEmpty)
    }
    #expect(
      try cells(text, delimiter: "\0")
        == records(bytes, delimiter: "\0", encoding: expected).map(\.cells))
  }

  @Test("Mac Roman is told, whose bytes for letters are marks elsewhere")
  func macRoman() throws {
    // “años”, “García” and “été”, as Python's `mac_roman` encodes them.
    let words: [[UInt8]] = [
      [0x61, 0x96, 0x6f, 0x73], [0x47, 0x61, 0x72, 0x63, 0x92, 0x61], [0x8e, 0x74, 0x8e],
    ]
    for (word, text) in zip(words, ["años", "García", "été"]) {
      let bytes = Array("title\nx ".utf8) + word + [10]
      #expect(guess(bytes).encoding == .macRoman)
      #expect(try records(bytes, encoding: .macRoman).last?.cells == ["x \(text)"])
    }
  }

  /// “Tampopo” and “Seven Samurai” with their directors, encoded by Python's `cp932`.
  private static let japanese: [UInt8] = [
    0x74, 0x69, 0x74, 0x6c, 0x65, 0x2c, 0x64, 0x69, 0x72, 0x65, 0x63, 0x74, 0x6f, 0x72,
    0x0a, 0x54, 0x61, 0x6d, 0x70, 0x6f, 0x70, 0x6f, 0x2c, 0x88, 0xc9, 0x92, 0x4f, 0x8f,
    0x5c, 0x8e, 0x4f, 0x0a, 0x8e, 0xb5, 0x90, 0x6c, 0x82, 0xcc, 0x8e, 0x98, 0x2c, 0x8d,
    0x95, 0xe0, 0x56, 0x96, 0xbe, 0x0a,
  ]

  /// “Hero” and “To Live” with their director, encoded by Python's `gb18030`.
  private static let chinese: [UInt8] = [
    0x74, 0x69, 0x74, 0x6c, 0x65, 0x2c, 0x64, 0x69, 0x72, 0x65, 0x63, 0x74, 0x6f, 0x72,
    0x0a, 0x48, 0x65, 0x72, 0x6f, 0x2c, 0xd5, 0xc5, 0xd2, 0xd5, 0xc4, 0xb1, 0x0a, 0xbb,
    0xee, 0xd7, 0xc5, 0x2c, 0xd5, 0xc5, 0xd2, 0xd5, 0xc4, 0xb1, 0x0a,
  ]

  @Test("Japanese and Chinese encodings of two bytes a character are told and read")
  func doubleBytes() throws {
    #expect(guess(Self.japanese).encoding == .shiftJIS)
    #expect(guess(Self.chinese).encoding == .gb18030)
    for chunk in [1, 2, 3, Int.max] {
      let japanese = try records(Self.japanese, encoding: .shiftJIS, chunk: chunk)
      #expect(japanese.map(\.cells).last == ["七人の侍", "黒澤明"])
      #expect(japanese.map(\.byte) == [0, 15, 32])
      let chinese = try records(Self.chinese, encoding: .gb18030, chunk: chunk)
      #expect(chinese.map(\.cells).last == ["活着", "张艺谋"])
    }
  }

  @Test("codes that are undefined, or cut, cost their row, and a delimiter after one still counts")
  func undefinedCodes() throws {
    let found = try records([0x81, 0x2c, 0x62, 10, 0x82, 0xa0, 10, 0x88], encoding: .shiftJIS)
    #expect(found.map(\.code) == [.encodingInvalid, nil, .encodingInvalid])
    #expect(found.map(\.cells) == [["\\xFF", "b"], ["あ"], ["\\xFF"]])
    let quads = try records(
      [0x81, 0x30, 0x84, 0x36, 10, 0x94, 0x39, 0xda, 0x33], encoding: .gb18030)
    #expect(quads.map(\.cells) == [["\u{a5}"], ["💩"]])
    #expect(quads.map(\.byte) == [0, 5])
  }

  @Test("ASCII and whole UTF-8 are UTF-8; a broken byte among whole characters changes nothing")
  func utf8() {
    #expect(guess(Array("title\nHeat\n".utf8)).confidence == 1)
    #expect(guess(Array("title\nAmélie, カタカナ\n".utf8)).encoding == .utf8)
    let broken = guess(Array("title\nAmélie, Volvér, Almod".utf8) + [0xf3] + Array("var\n".utf8))
    #expect(broken.encoding == .utf8)
    #expect(broken.confidence < 1)
  }

  @Test("UTF-16 without a byte order mark is told by its NULs")
  func wide() {
    let units = Array("title,year\nHeat,1995\nРим,2018\n".utf16)
    #expect(
      guess(units.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }).encoding == .utf16LittleEndian)
    #expect(guess(units.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }).encoding == .utf16BigEndian)
  }

  @Test("bytes that make sense in two encodings stop, and name the flags that decide")
  func tie() throws {
    let bytes: [UInt8] = Array("title,degrees\nOslo,12".utf8) + [0xa1, 10]
    let error = thrownFormatError { _ = try readCSV(bytes) }
    #expect(error?.code == .ambiguous)
    #expect(error?.hint?.contains("--encoding macintosh or --encoding") == true)
    #expect(favorites(try readCSV(bytes) { $0.text.encoding = "mac-roman" }).count == 1)
    let shown = try CSVFormat.csv().inspection(of: { MemorySource(bytes) })
    #expect(shown.warnings.first?.message.contains("--encoding") == true)
  }

  @Test("a byte far down that is no UTF-8 puts the encoding of the first part in doubt")
  func farDown() throws {
    let many = String(repeating: "Heat,1995\n", count: 20000)
    let bytes =
      Array("title,year\n\(many)".utf8) + Array("Am".utf8) + [0xe9] + Array("lie,2001\n".utf8)
    let rows = favorites(try readCSV(bytes))
    #expect(rows.count == 20001)
    #expect(rows.last?.title == "Amélie")
  }

  @Test("encodings go by their usual other names")
  func names() {
    let names = ["Latin-1", "CP1252", "sjis", "Shift_JIS", "shift-jis", "GBK", "mac roman", "UTF8"]
    #expect(
      names.map { TextEncoding(name: $0) } == [
        .iso8859Part1, .windows1252, .shiftJIS, .shiftJIS, .shiftJIS, .gb18030, .macRoman, .utf8,
      ])
  }
}
