/// Writes deterministically encoded CBOR (RFC 8949, section 4.2.1): shortest heads, definite
/// lengths.
///
/// The caller writes map keys in the order of their encoded bytes.
public struct CBORWriter: Sendable {
  /// What was written so far.
  public private(set) var bytes: [UInt8] = []

  /// Makes an empty writer.
  public init() {}

  /// Makes a writer that goes on after some bytes.
  public init(appendingTo bytes: consuming [UInt8]) {
    self.bytes = bytes
  }

  /// Gives the bytes away and leaves the writer empty.
  public mutating func takeBytes() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }

  /// Empties the writer but keeps its storage.
  public mutating func reset() {
    bytes.removeAll(keepingCapacity: true)
  }

  private mutating func head(_ major: UInt8, _ value: UInt64) {
    let type = major << 5
    switch value {
    case 0..<24: bytes.append(type | UInt8(value))
    case 24...0xff:
      bytes.append(type | 24)
      bytes.append(UInt8(value))
    case 0x100...0xffff: bigEndian(type | 25, value, count: 2)
    case 0x1_0000...0xffff_ffff: bigEndian(type | 26, value, count: 4)
    default: bigEndian(type | 27, value, count: 8)
    }
  }

  private mutating func bigEndian(_ initial: UInt8, _ value: UInt64, count: Int) {
    bytes.append(initial)
    for shift in stride(from: 8 * (count - 1), through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
    }
  }

  /// Writes a whole number.
  public mutating func integer(_ value: Int64) {
    value >= 0 ? head(0, UInt64(value)) : head(1, UInt64(bitPattern: -1 - value))
  }

  /// Writes a whole number of 0 or more.
  public mutating func unsigned(_ value: UInt64) { head(0, value) }

  /// Writes a byte string.
  public mutating func byteString(_ value: [UInt8]) {
    head(2, UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  /// Writes the bytes of a text as a byte string.
  public mutating func byteString(ascii text: String) {
    head(2, UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  /// Writes an id as a byte string of 16 bytes.
  public mutating func id(_ id: ResourceID) {
    head(2, 16)
    bigEndianHalf(id.high)
    bigEndianHalf(id.low)
  }

  private mutating func bigEndianHalf(_ value: UInt64) {
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }

  /// Writes a text string.
  public mutating func text(_ value: String) {
    head(3, UInt64(value.utf8.count))
    bytes.append(contentsOf: value.utf8)
  }

  /// Writes a moment as a text string.
  mutating func text(_ time: Timestamp) {
    head(3, UInt64(Timestamp.textSize))
    bytes.append(size: Timestamp.textSize) { time.write(to: $0) }
  }

  /// Writes the head of an array of so many items.
  public mutating func array(_ count: Int) { head(4, UInt64(count)) }

  /// Writes the head of a map of so many pairs.
  public mutating func map(_ count: Int) { head(5, UInt64(count)) }

  /// Writes true or false.
  public mutating func boolean(_ value: Bool) { bytes.append(value ? 0xf5 : 0xf4) }

  /// Writes null.
  public mutating func null() { bytes.append(0xf6) }

  /// Writes an item that is encoded already.
  public mutating func encoded(_ item: [UInt8]) { bytes.append(contentsOf: item) }

  /// Writes an item that is encoded already.
  public mutating func encoded(_ item: UnsafeRawBufferPointer) { bytes.append(contentsOf: item) }

  /// Writes a text string.
  public mutating func text(_ value: TextView) {
    head(3, UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  /// Writes a byte string.
  public mutating func byteString(_ value: TextView) {
    head(2, UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  /// Writes a text string that consists of two parts.
  mutating func text(_ first: StaticString, _ second: String) {
    head(3, UInt64(first.utf8CodeUnitCount + second.utf8.count))
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: first.utf8Start, count: first.utf8CodeUnitCount))
    bytes.append(contentsOf: second.utf8)
  }
}

/// What is wrong with an encoding, and at which byte.
public struct CBORError: Error, Hashable, Sendable {
  /// What is wrong.
  public var message: String
  /// The offset in bytes, counted from 0.
  public var byte: Int

  /// Makes an error.
  public init(message: String, byte: Int) {
    self.message = message
    self.byte = byte
  }
}

/// Reads CBOR of the kinds that ``CBORWriter`` writes, and refuses all that is not deterministic.
public struct CBORReader {
  private let bytes: [UInt8]
  /// The offset of the next item.
  public private(set) var position = 0

  /// Makes a reader of some bytes.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Whether all bytes are read.
  public var isAtEnd: Bool { position == bytes.count }

  private func fail(_ message: String) -> CBORError { CBORError(message: message, byte: position) }

  private mutating func head(_ expected: UInt8, _ what: String) throws(CBORError) -> UInt64 {
    let start = position
    let (major, value) = try anyHead()
    guard major == expected else {
      position = start
      throw fail("expected \(what)")
    }
    return value
  }

  private mutating func anyHead() throws(CBORError) -> (major: UInt8, value: UInt64) {
    guard position < bytes.count else { throw fail("the encoding ends early") }
    let initial = bytes[position]
    let short = initial & 31
    if short < 24 {
      position += 1
      return (initial >> 5, UInt64(short))
    }
    guard short <= 27 else { throw fail("indefinite or reserved length") }
    let count = 1 << Int(short - 24)
    guard bytes.count - position > count else { throw fail("the encoding ends early") }
    var value: UInt64 = 0
    for index in 1...count { value = value << 8 | UInt64(bytes[position + index]) }
    let shortest: UInt64 = count == 1 ? 24 : 1 << UInt64(4 * count)
    guard value >= shortest else { throw fail("a length is not in its shortest form") }
    position += count + 1
    return (initial >> 5, value)
  }

  private mutating func take(_ count: UInt64) throws(CBORError) -> ArraySlice<UInt8> {
    guard count <= UInt64(bytes.count - position) else { throw fail("the encoding ends early") }
    defer { position += Int(count) }
    return bytes[position..<position + Int(count)]
  }

  /// Reads a whole number.
  public mutating func integer() throws(CBORError) -> Int64 {
    let (major, value) = try anyHead()
    guard major <= 1, value <= UInt64(Int64.max) else { throw fail("expected a whole number") }
    return major == 0 ? Int64(value) : -1 - Int64(value)
  }

  /// Reads a whole number of 0 or more.
  public mutating func unsigned() throws(CBORError) -> UInt64 { try head(0, "a number") }

  /// Reads a byte string.
  public mutating func byteString() throws(CBORError) -> ArraySlice<UInt8> {
    try take(head(2, "a byte string"))
  }

  /// Reads an id.
  public mutating func id() throws(CBORError) -> ResourceID {
    guard let id = ResourceID(bytes: try byteString()) else { throw fail("expected an id") }
    return id
  }

  /// Reads a text string.
  public mutating func text() throws(CBORError) -> String {
    let content = try take(head(3, "a text"))
    guard let text = String(validating: content, as: UTF8.self) else {
      throw fail("a text is not UTF-8")
    }
    return text
  }

  /// Reads the head of an array: the number of its items, each at least one byte long.
  public mutating func array() throws(CBORError) -> Int { try count(head(4, "an array")) }

  /// Reads the head of a map: the number of its pairs.
  public mutating func map() throws(CBORError) -> Int { try count(head(5, "a map")) }

  private func count(_ value: UInt64) throws(CBORError) -> Int {
    guard value <= UInt64(bytes.count - position) else { throw fail("the encoding ends early") }
    return Int(value)
  }

  /// Reads true or false.
  public mutating func boolean() throws(CBORError) -> Bool {
    switch try head(7, "true or false") {
    case 20: return false
    case 21: return true
    default: throw fail("expected true or false")
    }
  }

  /// The major type of the next item (RFC 8949, section 3.1); nil at the end.
  public var nextMajorType: UInt8? { isAtEnd ? nil : bytes[position] >> 5 }

  /// Reads null if it is next.
  public mutating func skipNull() -> Bool {
    guard !isAtEnd, bytes[position] == 0xf6 else { return false }
    position += 1
    return true
  }

  /// Reads any one item and returns its bytes; at most 64 levels deep.
  public mutating func item() throws(CBORError) -> [UInt8] {
    let start = position
    try skipItem(depth: 0)
    return Array(bytes[start..<position])
  }

  private mutating func skipItem(depth: Int) throws(CBORError) {
    guard depth < 64 else { throw fail("nested too deeply") }
    if !isAtEnd, (0xf9...0xfb).contains(bytes[position]) {
      // A float, whose bits are no length: any are in order.
      _ = try take(1 + 1 << UInt64(bytes[position] - 0xf8))
      return
    }
    let (major, value) = try anyHead()
    switch major {
    case 2, 3: _ = try take(value)
    case 4: for _ in 0..<(try count(value)) { try skipItem(depth: depth + 1) }
    case 5:
      for _ in 0..<(try count(value)) {
        try skipItem(depth: depth + 1)
        try skipItem(depth: depth + 1)
      }
    case 6: try skipItem(depth: depth + 1)
    default: break
    }
  }
}
