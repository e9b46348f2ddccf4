/// The value of one attribute of a favorite.
///
/// Numbers keep the digits they were written with: `1.10` stays `1.10`.
public enum AttributeValue: Hashable, Sendable {
  /// Text; also how dates, date-times, URLs and choices are kept, each in its written form.
  case text(String)
  /// A number in the syntax of RFC 8259, section 6 (see ``isNumber(_:)``).
  case number(String)
  /// True or false.
  case boolean(Bool)
  /// A list of texts, as of tags.
  case list([String])
}

extension AttributeValue {
  /// Whether two values are the same to the byte: texts that are merely canonically equivalent in
  /// Unicode are two.
  public static func == (left: Self, right: Self) -> Bool {
    switch (left, right) {
    case (.text(let left), .text(let right)), (.number(let left), .number(let right)):
      left.isIdentical(to: right)
    case (.boolean(let left), .boolean(let right)): left == right
    case (.list(let left), .list(let right)):
      left.count == right.count && zip(left, right).allSatisfy { $0.isIdentical(to: $1) }
    default: false
    }
  }

  /// Whether a text is a number by the grammar of RFC 8259, section 6.
  public static func isNumber(_ text: some StringProtocol) -> Bool {
    text.utf8.withContiguousStorageIfAvailable(isNumber(bytes:)) ?? isNumber(bytes: text.utf8)
  }

  /// Whether bytes are a number; see ``isNumber(_:)``.
  static func isNumber(view bytes: TextView) -> Bool {
    // Most are a few digits.
    var index = bytes.first == UInt8(ascii: "-") ? 1 : 0
    guard index < bytes.count, bytes[index] != UInt8(ascii: "0") || bytes.count == index + 1 else {
      return isNumber(bytes: bytes)
    }
    while index < bytes.count, bytes[index] &- 48 < 10 { index += 1 }
    return index == bytes.count || isNumber(bytes: bytes)
  }

  private static func isNumber(bytes: some Collection<UInt8>) -> Bool {
    var digits = bytes[...]
    func skipDigits() -> Bool {
      let before = digits.count
      digits = digits.drop { (48...57).contains($0) }
      return digits.count < before
    }
    if digits.first == UInt8(ascii: "-") { digits = digits.dropFirst() }
    if digits.first == UInt8(ascii: "0") {
      digits = digits.dropFirst()
    } else if !skipDigits() {
      return false
    }
    if digits.first == UInt8(ascii: ".") {
      digits = digits.dropFirst()
      guard skipDigits() else { return false }
    }
    if let first = digits.first, first | 0x20 == UInt8(ascii: "e") {
      digits = digits.dropFirst()
      if digits.first == UInt8(ascii: "+") || digits.first == UInt8(ascii: "-") {
        digits = digits.dropFirst()
      }
      guard skipDigits() else { return false }
    }
    return digits.isEmpty
  }

  /// The value as one text, as CSV, tables and `--where` show it; list items are joined by `; `.
  public var plainText: String {
    switch self {
    case .text(let text), .number(let text): text
    case .boolean(let flag): flag ? "true" : "false"
    case .list(let items): items.joined(separator: "; ")
    }
  }
}

extension AttributeValue {
  /// About how many bytes of memory its text takes.
  public var weight: Int {
    switch self {
    case .text(let text), .number(let text): text.utf8.count
    case .list(let items): items.reduce(0) { $0 + $1.utf8.count + 16 }
    case .boolean: 1
    }
  }
}
