import FavesCore

/// Writes the numbers of spreadsheets, which are doubles, as their values are shown.
enum SheetNumber {
  /// The most digits that a spreadsheet shows of a number.
  private static let shownDigits = 15
  /// With so many digits or fewer after rounding to ``shownDigits``, what follows them is the dirt
  /// of binary arithmetic, as in 0.30000000000000004.
  private static let cleanDigits = 12

  /// A number as JSON has it, with the fewest digits that mean the same double; nil where the text
  /// is no number.
  ///
  /// A whole number keeps the digits it is written with. A fraction that binary arithmetic left dirt
  /// in is shown without it, as spreadsheets do.
  static func canonical(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    value(text).map { Array(shown($0).utf8) }
  }

  /// The double that a text in decimal digits means; nil where it is none.
  static func value(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    let trimmed = CellParser.trimmed(text)
    // Swift also reads hexadecimal numbers, and names of what is no number.
    let isDecimal = trimmed.allSatisfy {
      (48...57).contains($0) || [0x2b, 0x2d, 0x2e, 0x45, 0x65].contains($0)
    }
    guard isDecimal, let value = Double(String(decoding: trimmed, as: UTF8.self)),
      value.isFinite
    else { return nil }
    return value
  }

  /// Whether a text is a plain number of at most 15 digits, without needless zeros: most are.
  static func isCanonical(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = text.first == UInt8(ascii: "-") ? 1 : 0
    let first = index
    while index < text.count, (48...57).contains(text[index]) { index += 1 }
    let whole = index - first
    guard whole > 0, whole == 1 || text[first] != UInt8(ascii: "0") else { return false }
    if index == text.count { return !(first == 1 && whole == 1 && text[1] == UInt8(ascii: "0")) }
    guard text[index] == UInt8(ascii: ".") else { return false }
    let fraction = index + 1
    index = fraction
    while index < text.count, (48...57).contains(text[index]) { index += 1 }
    return index == text.count && index > fraction && whole + index - fraction <= shownDigits
      && text[index - 1] != UInt8(ascii: "0")
  }

  /// Whether a number, written as a double and read again, has the same digits.
  static func isKept(_ digits: String) -> Bool {
    var digits = digits
    return digits.withUTF8 { text in
      isCanonical(text) && text.count { (48...57).contains($0) } <= shownDigits
    }
  }

  /// The value of a double as a spreadsheet shows it.
  static func shown(_ value: Double) -> String {
    if value == 0 { return "0" }
    let exact = "\(value)"
    if significantDigits(exact) > shownDigits, let rounded = rounded(value, digits: shownDigits) {
      let clean = "\(rounded)"
      if significantDigits(clean) <= cleanDigits { return plain(clean) }
    }
    return plain(exact)
  }

  /// Takes off the `.0` of a whole number.
  static func plain(_ text: String) -> String {
    text.hasSuffix(".0") ? String(text.dropLast(2)) : text.replacingPlusExponent
  }

  private static func significantDigits(_ text: String) -> Int {
    let mantissa = text.utf8.prefix { $0 != UInt8(ascii: "e") }.filter { (48...57).contains($0) }
    let digits = mantissa.drop { $0 == 48 }
    return digits.count - digits.reversed().prefix { $0 == 48 }.count
  }

  /// A double rounded to some decimal digits, by way of the digits of its text.
  private static func rounded(_ value: Double, digits: Int) -> Double? {
    let text = Array("\(value)".utf8)
    let mantissaEnd = text.firstIndex(of: UInt8(ascii: "e")) ?? text.count
    var exponent =
      mantissaEnd < text.count
      ? Int(String(decoding: text[(mantissaEnd + 1)...], as: UTF8.self)) ?? 0 : 0
    let point = text[..<mantissaEnd].firstIndex(of: UInt8(ascii: ".")) ?? mantissaEnd
    exponent -= max(0, mantissaEnd - point - 1)
    let figures = text[..<mantissaEnd].filter { (48...57).contains($0) }.drop { $0 == 48 }
    guard figures.count > digits, let kept = UInt64(decimal: figures.prefix(digits)) else {
      return value
    }
    let up: UInt64 = figures[figures.startIndex + digits] >= UInt8(ascii: "5") ? 1 : 0
    exponent += figures.count - digits
    return Double("\(value < 0 ? "-" : "")\(kept + up)e\(exponent)")
  }
}

extension UInt64 {
  fileprivate init?(decimal digits: some Sequence<UInt8>) {
    self.init(String(decoding: Array(digits), as: UTF8.self))
  }
}

extension String {
  fileprivate var replacingPlusExponent: String {
    String(String.UnicodeScalarView(unicodeScalars.filter { $0 != "+" }))
  }
}
