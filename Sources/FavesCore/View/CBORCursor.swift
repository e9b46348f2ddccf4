/// Walks over CBOR of the kinds that ``CBORWriter`` writes, in place: texts are views of it.
///
/// Where ``CBORReader`` refuses whatever is not deterministic, this one takes what a reader checked
/// before, as the records of a store are; it only makes sure that it stays inside, and that a text
/// is one.
struct CBORCursor {
  private let bytes: UnsafeRawBufferPointer
  /// Whether texts are known to be such: this process made them of strings.
  private let isTrusted: Bool
  /// The offset of the next item.
  private(set) var position = 0

  init(_ bytes: UnsafeRawBufferPointer, isTrusted: Bool = false) {
    self.bytes = bytes
    self.isTrusted = isTrusted
  }

  private func fail(_ message: String) -> CBORError { CBORError(message: message, byte: position) }

  @inline(__always)
  private mutating func head() throws(CBORError) -> (major: UInt8, value: Int) {
    guard position < bytes.count else { throw fail("the encoding ends early") }
    let initial = bytes[position]
    position += 1
    let short = initial & 31
    if short < 24 { return (initial >> 5, Int(short)) }
    return (initial >> 5, try longValue(short))
  }

  private mutating func longValue(_ short: UInt8) throws(CBORError) -> Int {
    guard short <= 27 else { throw fail("indefinite or reserved length") }
    let count = 1 << Int(short - 24)
    guard bytes.count - position >= count else { throw fail("the encoding ends early") }
    var value: UInt64 = 0
    for index in 0..<count { value = value << 8 | UInt64(bytes[position + index]) }
    position += count
    guard let number = Int(exactly: value) else { throw fail("a number is out of range") }
    return number
  }

  @inline(__always)
  private mutating func head(_ expected: UInt8) throws(CBORError) -> Int {
    let (major, value) = try head()
    guard major == expected else { throw fail("an item is of another kind than expected") }
    return value
  }

  /// Reads a whole number of 0 or more.
  mutating func unsigned() throws(CBORError) -> UInt64 { UInt64(try head(0)) }

  /// Reads the head of a map: the number of its pairs.
  mutating func map() throws(CBORError) -> Int { try head(5) }

  /// Reads the head of an array: the number of its items.
  mutating func array() throws(CBORError) -> Int { try head(4) }

  @inline(__always)
  private mutating func take(_ count: Int) throws(CBORError) -> TextView {
    guard count <= bytes.count - position else { throw fail("the encoding ends early") }
    defer { position += count }
    guard let base = bytes.baseAddress else { return TextView(start: nil, count: 0) }
    return TextView(
      start: (base + position).assumingMemoryBound(to: UInt8.self), count: count)
  }

  /// Reads a text.
  mutating func text() throws(CBORError) -> TextView {
    let text = try take(head(3))
    guard isTrusted || UTF8Validation.firstInvalid(text) == nil else {
      throw fail("a text is not UTF-8")
    }
    return text
  }

  /// Reads a value as ``RecordCodec/encodeValue(_:to:)`` writes it; nil for none.
  mutating func value() throws(CBORError) -> ValueView? {
    guard position < bytes.count else { throw fail("the encoding ends early") }
    switch bytes[position] >> 5 {
    case 2:
      let digits = try take(head(2))
      guard isTrusted || AttributeValue.isNumber(view: digits) else {
        throw fail("a number is malformed")
      }
      return .number(digits)
    case 3: return .text(try text())
    case 4:
      var items: [String] = []
      for _ in 0..<(try array()) { items.append(try text().text) }
      return .list(items)
    default:
      switch try head(7) {
      case 20: return .boolean(false)
      case 21: return .boolean(true)
      case 22: return nil
      default: throw fail("expected true or false")
      }
    }
  }

  /// Passes over one item of any kind.
  mutating func skip() throws(CBORError) {
    // Each item that is still to come takes a byte or more.
    var left = 1
    while left > 0 {
      left -= 1
      let (major, value) = try head()
      switch major {
      case 2, 3: _ = try take(value)
      case 4, 5:
        guard value <= bytes.count - position else { throw fail("the encoding ends early") }
        left += major == 4 ? value : 2 * value
      case 6: left += 1
      default: break
      }
    }
  }
}
