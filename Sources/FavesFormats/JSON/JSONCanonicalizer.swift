import FavesCore

/// The JSON Canonicalization Scheme (RFC 8785): members sorted by the UTF-16 code units of their
/// names, numbers as ECMAScript prints doubles, no white space.
public enum JSONCanonicalizer {
  /// Rewrites a JSON text.
  ///
  /// - Complexity: O(*n* log *n*); the text is held in memory.
  /// - Throws: ``FormatError`` where the text is not well-formed, or a number is too large for a
  ///   double.
  public static func canonicalize(_ bytes: [UInt8]) throws -> [UInt8] {
    var writer = JSONWriter()
    try canonical(JSONValue(parsing: bytes)).write(to: &writer)
    return writer.bytes
  }

  /// The canonical form of a value.
  ///
  /// - Throws: ``FormatError`` where a number is too large for a double.
  static func canonical(_ value: JSONValue) throws -> JSONValue {
    switch value {
    case .number(let text): .number(try number(text))
    case .array(let elements): .array(try elements.map(canonical))
    case .object(let members):
      .object(
        try members.sorted { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }
          .map { JSONValue.Member($0.name, try canonical($0.value)) })
    default: value
    }
  }

  /// A number as ECMAScript's `Number::toString` gives it (ECMA-262, 6.1.6.1.20).
  ///
  /// Swift's description has the same shortest digits; only their layout differs.
  static func number(_ text: String) throws -> String {
    guard let value = Double(text), value.isFinite else {
      throw FormatError(.shape, "the number \(text) is too large for a double")
    }
    guard value != 0 else { return "0" }
    let (digits, point) = decimal(value.magnitude)
    return (value < 0 ? "-" : "") + layOut(digits, point: point)
  }

  /// The shortest digits of a number, and where the decimal point stands among them.
  private static func decimal(_ value: Double) -> (digits: [UInt8], point: Int) {
    let parts = value.description.split(separator: "e")
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    var digits = Array(mantissa.joined().utf8)
    var point = mantissa[0].utf8.count + exponent
    while digits.last == 0x30 { digits.removeLast() }
    let zeros = digits.prefix { $0 == 0x30 }.count
    digits.removeFirst(zeros)
    point -= zeros
    return (digits, point)
  }

  private static func layOut(_ digits: [UInt8], point: Int) -> String {
    func text(_ part: some Sequence<UInt8>) -> String {
      String(decoding: Array(part), as: UTF8.self)
    }
    func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }
    switch point {
    case digits.count...21: return text(digits) + zeros(point - digits.count)
    case 1...21: return text(digits[..<point]) + "." + text(digits[point...])
    case -5...0: return "0." + zeros(-point) + text(digits)
    default:
      let fraction = digits.count > 1 ? "." + text(digits[1...]) : ""
      return text(digits[..<1]) + fraction + "e" + (point > 0 ? "+" : "-") + "\(abs(point - 1))"
    }
  }
}
