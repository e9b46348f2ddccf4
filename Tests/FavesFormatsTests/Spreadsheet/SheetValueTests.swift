import Testing

@testable import FavesFormats

@Suite struct SheetNumberTests {
  private func canonical(_ text: String) -> String? {
    var text = text
    return text.withUTF8 { bytes in
      SheetNumber.isCanonical(bytes)
        ? String(decoding: bytes, as: UTF8.self)
        : SheetNumber.canonical(bytes).map { String(decoding: $0, as: UTF8.self) }
    }
  }

  @Test(arguments: [
    ("1995", "1995"), ("-7.5", "-7.5"), ("1995.0", "1995"), ("7.50", "7.5"), ("-0", "0"),
    ("0.10000000000000001", "0.1"), ("0.30000000000000004", "0.3"), ("434.99999999999994", "435"),
    ("3.1415926535897931", "3.141592653589793"), ("0.33333333333333331", "0.3333333333333333"),
    ("1E3", "1000"), ("1E+20", "1e20"), ("1.5E-7", "1.5e-07"),
    ("12345678901234567", "12345678901234567"),
    (" 5 ", "5"), ("007", "7"), ("3.3000000000000003", "3.3"),
  ])
  func aNumberIsShownByItsValue(_ written: String, _ shown: String) {
    #expect(canonical(written) == shown)
  }

  @Test(arguments: ["", "x", "0x10", "nan", "inf", "1e999", "1,5"])
  func whatIsNoNumberIsNone(_ text: String) {
    #expect(canonical(text) == nil)
  }

  @Test(arguments: ["0", "1995", "-7.5", "0.001", "123456789012345"])
  func theDigitsOfOrdinaryNumbersAreKept(_ digits: String) {
    #expect(SheetNumber.isKept(digits))
  }

  @Test(arguments: ["1.10", "1e5", "1234567890123456", "0.1234567890123456", "-0", "2.0"])
  func digitsThatADoubleLosesAreToldApart(_ digits: String) {
    #expect(!SheetNumber.isKept(digits))
  }
}

@Suite struct NumberShapeTests {
  @Test(arguments: [
    ("General", NumberShape.general), ("@", .general), ("0.00", .number),
    ("#,##0 \"days\"", .number),
    ("0.00E+00", .number), ("\"year \"0", .number), ("\\d0", .number),
    ("[Red]0.0;[Blue]-0.0", .number),
    ("[$-409]#,##0.00", .number), ("0.0_);(0.0)", .number), ("yyyy\\-mm\\-dd", .date),
    ("[$-409]d mmmm yyyy", .date), ("mmm", .date), ("mmmm yyyy", .date),
    ("[$-411]ggge\"年\"m\"月\"", .date),
    ("aaaa", .date), ("d/m/yy h:mm", .datetime), ("yyyy-mm-ddThh:mm:ss.000", .datetime),
    ("h:mm AM/PM", .time), ("mm:ss", .time), ("[h]:mm", .duration), ("[ss]", .duration),
    ("General\" y\"", .general), ("0;yyyy", .number), ("* 0", .number), ("*d0", .number),
  ])
  func aFormatCodeIsJudgedByItsLetters(_ code: String, _ shape: NumberShape) {
    #expect(NumberShape(code: code) == shape)
  }

  @Test(arguments: [
    (0, NumberShape.general), (1, .number), (14, .date), (20, .time), (22, .datetime), (27, .date),
    (46, .duration), (49, .general), (58, .date), (10, .number),
  ])
  func builtInFormatsAreKnown(_ id: Int, _ shape: NumberShape) {
    #expect(NumberShape(builtIn: id) == shape)
  }
}

@Suite struct SheetDateTests {
  @Test(arguments: [
    (1.0, "1900-01-01"), (59, "1900-02-28"), (60, "1900-02-29"), (61, "1900-03-01"),
    (0, "1900-01-00"),
    (43163, "2018-03-04"), (2_958_465, "9999-12-31"), (-1363, "1896-04-06"),
  ])
  func daysOfThe1900System(_ serial: Double, _ date: String) {
    #expect(SheetDate.text(serial, .date, is1904: false)?.text == date)
  }

  @Test(arguments: [(0.0, "1904-01-01"), (41701, "2018-03-04"), (-1, "1903-12-31")])
  func daysOfThe1904System(_ serial: Double, _ date: String) {
    #expect(SheetDate.text(serial, .date, is1904: true)?.text == date)
  }

  @Test(arguments: [
    (43163.84513888889, "2018-03-04T20:17:00"), (43163, "2018-03-04T00:00:00"),
    (43163.99999999999, "2018-03-05T00:00:00"),
    (43163.5 + 0.123 / 86400, "2018-03-04T12:00:00.123"),
  ])
  func momentsAreRoundedToMilliseconds(_ serial: Double, _ moment: String) {
    #expect(SheetDate.text(serial, .datetime, is1904: false)?.text == moment)
  }

  @Test func aDateWithATimeKeepsIt() {
    #expect(SheetDate.text(43163.25, .date, is1904: false)?.text == "2018-03-04T06:00:00")
  }

  @Test(arguments: [
    (0.25, NumberShape.time, "06:00:00"), (1.5, .duration, "36:00:00"),
    (-0.5, .duration, "-12:00:00"),
    (1.5, .time, "36:00:00"), (0, .duration, "00:00:00"),
  ])
  func timesAndDurations(_ serial: Double, _ shape: NumberShape, _ text: String) {
    #expect(SheetDate.text(serial, shape, is1904: false)?.text == text)
  }

  @Test func theDayThatNeverWasIsText() {
    #expect(SheetDate.text(60, .date, is1904: false)?.kind == .text)
    #expect(SheetDate.text(61, .date, is1904: false)?.kind == .date)
  }

  @Test func aSerialOfNoDayIsNone() {
    #expect(SheetDate.text(1e9, .date, is1904: false) == nil)
    #expect(SheetDate.text(2_958_466, .date, is1904: false) == nil)
  }
}

@Suite struct ExcelEscapeTests {
  private func decode(_ text: String) -> String {
    var bytes = Array(text.utf8)
    let count = bytes.withUnsafeMutableBufferPointer { ExcelEscapes.decode($0) }
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  @Test(arguments: [
    ("a_x000D_b", "a\rb"), ("_x0041_", "A"), ("_x005F_x0041_", "_x0041_"), ("_xD83D__xDE00_", "😀"),
    ("plain", "plain"), ("_", "_"), ("_x00_", "_x00_"), ("_x0000_", "_x0000_"),
    ("_xD83D_", "_xD83D_"),
    ("__x0041_", "_A"), ("_x00e9_", "é"),
  ])
  func escapesAreDecoded(_ written: String, _ text: String) {
    #expect(decode(written) == text)
  }
}
