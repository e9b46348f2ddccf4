import FavesCore
import Testing

@Suite("CBOR")
struct CBORTests {
  private func written(_ write: (inout CBORWriter) -> Void) -> String {
    var writer = CBORWriter()
    write(&writer)
    return writer.bytes.hexadecimal
  }

  /// RFC 8949, appendix A.
  static let integerVectors: [(Int64, String)] = [
    (0, "00"), (1, "01"), (10, "0a"), (23, "17"), (24, "1818"), (25, "1819"), (100, "1864"),
    (1000, "1903e8"), (1_000_000, "1a000f4240"), (1_000_000_000_000, "1b000000e8d4a51000"),
    (-1, "20"), (-10, "29"), (-100, "3863"), (-1000, "3903e7"), (255, "18ff"), (256, "190100"),
    (65535, "19ffff"), (65536, "1a00010000"), (4_294_967_295, "1affffffff"),
    (4_294_967_296, "1b0000000100000000"), (.max, "1b7fffffffffffffff"),
    (.min, "3b7fffffffffffffff"),
  ]

  @Test("whole numbers have the shortest heads", arguments: Self.integerVectors)
  func integers(_ value: Int64, _ encoding: String) throws {
    #expect(written { $0.integer(value) } == encoding)
    var reader = CBORReader([UInt8](hexadecimal: encoding))
    #expect(try reader.integer() == value)
    #expect(reader.isAtEnd)
  }

  /// RFC 8949, appendix A.
  static let textVectors: [(String, String)] = [
    ("", "60"), ("a", "6161"), ("IETF", "6449455446"), ("\"\\", "62225c"), ("ü", "62c3bc"),
    ("水", "63e6b0b4"), ("𐅑", "64f0908591"),
  ]

  @Test("texts are UTF-8 with their length in bytes", arguments: Self.textVectors)
  func texts(_ text: String, _ encoding: String) throws {
    #expect(written { $0.text(text) } == encoding)
    var reader = CBORReader([UInt8](hexadecimal: encoding))
    #expect(try reader.text() == text)
  }

  @Test("the other kinds are written as in RFC 8949, appendix A")
  func otherKinds() throws {
    #expect(written { $0.byteString([]) } == "40")
    #expect(written { $0.byteString([1, 2, 3, 4]) } == "4401020304")
    #expect(written { $0.byteString(ascii: "1.10") } == "44312e3130")
    #expect(written { $0.boolean(false) } == "f4")
    #expect(written { $0.boolean(true) } == "f5")
    #expect(written { $0.null() } == "f6")
    #expect(written { $0.array(0) } == "80")
    #expect(written { $0.map(0) } == "a0")
    #expect(
      written {
        $0.array(25)
        for value in 1...25 { $0.unsigned(UInt64(value)) }
      } == "98190102030405060708090a0b0c0d0e0f101112131415161718181819")
    #expect(
      written {
        $0.map(2)
        $0.text("a")
        $0.integer(1)
        $0.text("b")
        $0.array(2)
        $0.integer(2)
        $0.integer(3)
      } == "a26161016162820203")
    #expect(written { $0.unsigned(.max) } == "1bffffffffffffffff")
    #expect(
      written { $0.id(ResourceID(high: 1, low: 2)) }
        == "5000000000000000010000000000000002")
  }

  @Test(
    "heads that are not the shortest are refused",
    arguments: [
      "1800", "1817", "190000", "1900ff", "1a00000000", "1a0000ffff", "1b0000000000000000",
      "1b00000000ffffffff",
    ])
  func longHeads(_ encoding: String) {
    var reader = CBORReader([UInt8](hexadecimal: encoding))
    #expect(throws: CBORError.self) { try reader.integer() }
  }

  @Test(
    "truncated, indefinite and reserved items are refused",
    arguments: [
      "", "18", "1903", "1b00000000000000", "61", "62c3", "4401", "81", "8201", "a1", "a101",
      "5f4101ff", "7f6161ff", "9f01ff", "bfff", "1c", "1d", "1e", "1f", "ff",
      "5bffffffffffffffff", "9b7fffffffffffffff", "bbffffffffffffffff", "c1", "f9", "fa0000",
    ])
  func malformed(_ encoding: String) {
    var reader = CBORReader([UInt8](hexadecimal: encoding))
    #expect(throws: CBORError.self) { try reader.item() }
  }

  @Test("an item of another kind is refused where it stands")
  func otherKind() {
    for encoding in ["00", "20", "40", "60", "80", "a0", "f4", "f6"] {
      let bytes = [UInt8](hexadecimal: encoding)
      var accepted: [String] = []
      func attempt(_ kind: String, _ read: (inout CBORReader) throws -> Void) {
        var reader = CBORReader(bytes)
        if (try? read(&reader)) != nil { accepted.append(kind) }
      }
      attempt("number") { _ = try $0.integer() }
      attempt("unsigned") { _ = try $0.unsigned() }
      attempt("bytes") { _ = try $0.byteString() }
      attempt("text") { _ = try $0.text() }
      attempt("array") { _ = try $0.array() }
      attempt("map") { _ = try $0.map() }
      attempt("boolean") { _ = try $0.boolean() }
      attempt("null") { if !$0.skipNull() { throw NoNull() } }
      #expect(accepted.count == (encoding == "00" ? 2 : 1), "\(encoding): \(accepted)")
    }
  }

  @Test("numbers beyond 64 bits with sign are refused, not wrapped")
  func tooLarge() {
    for encoding in ["1b8000000000000000", "3b8000000000000000", "1bffffffffffffffff"] {
      var reader = CBORReader([UInt8](hexadecimal: encoding))
      #expect(throws: CBORError.self) { try reader.integer() }
    }
  }

  @Test("text that is not UTF-8 is refused")
  func notText() {
    for encoding in ["61ff", "62c328", "63eda080"] {
      var reader = CBORReader([UInt8](hexadecimal: encoding))
      #expect(throws: CBORError.self) { try reader.text() }
    }
  }

  @Test("any one item is passed over whole, floats and tags included")
  func items() throws {
    for encoding in [
      "00", "83010203", "a26161016162820203", "c11a514b67b0", "f90000", "f93c00", "fa47c35000",
      "fb3ff199999999999a", "f6", "f7", "f0", "f8ff", "d818456449455446",
    ] {
      var reader = CBORReader([UInt8](hexadecimal: encoding + "17"))
      #expect(try reader.item().hexadecimal == encoding)
      #expect(try reader.integer() == 23)
    }
  }

  @Test("a float is no truth value")
  func floatIsNoBoolean() {
    for encoding in ["f90014", "f90015", "fa00000015", "f814"] {
      var reader = CBORReader([UInt8](hexadecimal: encoding))
      #expect(throws: CBORError.self) { try reader.boolean() }
    }
  }

  @Test("nesting without end is refused, not followed")
  func nesting() throws {
    var reader = CBORReader([UInt8](repeating: 0x81, count: 100_000))
    #expect(throws: CBORError.self) { try reader.item() }
    var shallow = CBORReader([UInt8](repeating: 0x81, count: 63) + [0])
    #expect(try shallow.item().count == 64)
  }

  @Test("an error names the byte it is at")
  func position() {
    var reader = CBORReader([UInt8](hexadecimal: "010261"))
    _ = try? reader.integer()
    _ = try? reader.integer()
    do {
      _ = try reader.text()
      Issue.record("the text was read")
    } catch {
      #expect(error.byte >= 2 && error.byte <= 3)
    }
  }
}

private struct NoNull: Error {}

extension [UInt8] {
  /// Two lowercase digits a byte.
  var hexadecimal: String {
    flatMap { [$0 >> 4, $0 & 15] }.map { String($0, radix: 16) }.joined()
  }

  /// The bytes of pairs of digits.
  init(hexadecimal text: String) {
    let digits = text.utf8.compactMap(hexadecimalValue)
    self = stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
