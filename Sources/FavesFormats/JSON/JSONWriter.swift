public import FavesCore

/// Writes canonical JSON text: no white space, strings as RFC 8785 has them.
///
/// Text collects in one buffer. With a sink, call ``flushIfFull()`` now and then and ``flush()`` at
/// the end; without one, take ``bytes``. Commas come by themselves; that names and values alternate
/// and containers are closed is up to the caller.
///
/// ```swift
/// var writer = JSONWriter()
/// writer.beginObject()
/// writer.name("title")
/// writer.string("Heat")
/// writer.endObject()
/// print(writer.text)  // {"title":"Heat"}
/// ```
public struct JSONWriter {
  /// What was written and not yet passed on.
  public private(set) var bytes: [UInt8] = []
  private var sink: (any ByteSink)?
  private var needsComma = false
  private let isHashing: Bool
  /// Hashes what is passed on, unless the sink does.
  private var hasher: DigestBuilder?
  private static let flushLimit = 1 << 16

  /// Makes a writer to memory, or to a sink.
  ///
  /// - Parameter hashing: whether ``digest(followedBy:)`` will be asked for.
  public init(_ sink: (any ByteSink)? = nil, hashing: Bool = false) {
    self.sink = sink
    isHashing = hashing
    hasher = hashing && !(sink is any HashingSink) ? DigestBuilder() : nil
    bytes.reserveCapacity(sink == nil ? 256 : Self.flushLimit + 8192)
  }

  /// What was written and not yet passed on, as text.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  // MARK: Structure

  /// Writes `{`.
  public mutating func beginObject() {
    begin(0x7b)
  }

  /// Writes `}`.
  public mutating func endObject() {
    end(0x7d)
  }

  /// Writes `[`.
  public mutating func beginArray() {
    begin(0x5b)
  }

  /// Writes `]`.
  public mutating func endArray() {
    end(0x5d)
  }

  /// Writes the name of a member and its colon.
  public mutating func name(_ name: String) {
    separate()
    quoted(name)
    bytes.append(0x3a)
    needsComma = false
  }

  /// Writes the name of a member, of which no character needs an escape, and its colon.
  @inline(__always)
  public mutating func name(_ name: StaticString) {
    separate()
    bytes.append(0x22)
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    bytes.append(0x22)
    bytes.append(0x3a)
    needsComma = false
  }

  /// Writes the name of a member and its colon.
  mutating func name(_ name: TextView) {
    string(name)
    bytes.append(0x3a)
    needsComma = false
  }

  /// Writes LF after a whole text; the next one starts afresh.
  public mutating func endLine() {
    bytes.append(0x0a)
    needsComma = false
  }

  @inline(__always)
  private mutating func separate() {
    if needsComma { bytes.append(0x2c) }
    needsComma = true
  }

  private mutating func begin(_ byte: UInt8) {
    separate()
    bytes.append(byte)
    needsComma = false
  }

  private mutating func end(_ byte: UInt8) {
    bytes.append(byte)
    needsComma = true
  }

  // MARK: Values

  /// Writes a string.
  public mutating func string(_ text: String) {
    separate()
    quoted(text)
  }

  /// Writes a string.
  mutating func string(_ text: TextView) {
    separate()
    bytes.append(0x22)
    appendEscaped(text)
    bytes.append(0x22)
  }

  /// Writes a number as it stands in a text; see ``number(_:)-(String)``.
  mutating func number(_ text: TextView) {
    separate()
    bytes.append(contentsOf: text)
  }

  /// Writes a string, or `null` for nil.
  public mutating func string(_ text: String?) {
    guard let text else { return null() }
    string(text)
  }

  /// Writes a number as it stands in a text.
  ///
  /// - Parameter text: a number by RFC 8259, section 6 (``AttributeValue/isNumber(_:)``).
  public mutating func number(_ text: String) {
    separate()
    bytes.append(contentsOf: text.utf8)
  }

  /// Writes a whole number.
  public mutating func integer(_ value: some BinaryInteger) {
    separate()
    if let small = Int(exactly: value), small >= 0 {
      decimal(UInt(small), digits: 1)
    } else {
      bytes.append(contentsOf: String(value).utf8)
    }
  }

  /// Writes `true` or `false`.
  public mutating func boolean(_ value: Bool) {
    separate()
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  /// Writes `null`.
  public mutating func null() {
    separate()
    bytes.append(contentsOf: "null".utf8)
  }

  /// Writes an id as a string.
  public mutating func id(_ id: ResourceID) {
    quoted(ResourceID.textSize) { id.write(to: $0) }
  }

  /// Writes a moment as a string, in RFC 3339 with milliseconds.
  public mutating func timestamp(_ time: Timestamp) {
    quoted(Timestamp.textSize) { time.write(to: $0) }
  }

  /// Writes a string of a few characters, none of which needs an escape.
  @inline(__always)
  private mutating func quoted(
    _ size: Int, _ body: (UnsafeMutableBufferPointer<UInt8>) -> Void
  ) {
    separate()
    bytes.append(0x22)
    bytes.append(size: size, body)
    bytes.append(0x22)
  }

  /// Writes a moment as a string without an offset, with six digits of the second.
  mutating func naiveTimestamp(_ time: Timestamp) {
    separate()
    bytes.append(0x22)
    bytes.append(contentsOf: time.description.utf8.dropLast())
    bytes.append(contentsOf: [0x30, 0x30, 0x30, 0x22])
  }

  private mutating func decimal(_ value: UInt, digits: Int) {
    var divisor: UInt = 1
    var count = 1
    while count < digits || value / divisor > 9 {
      divisor *= 10
      count += 1
    }
    while divisor > 0 {
      bytes.append(0x30 + UInt8(truncatingIfNeeded: value / divisor % 10))
      divisor /= 10
    }
  }

  // MARK: Strings

  private mutating func quoted(_ text: String) {
    bytes.append(0x22)
    var text = text
    text.withUTF8 { appendEscaped($0) }
    bytes.append(0x22)
  }

  /// Appends text, its quotes, backslashes and control characters escaped (RFC 8785, 3.2.2.2).
  private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
    var runStart = 0
    var index = 0
    while index < text.count {
      index = text.firstControl(or: 0x22, or: 0x5c, from: index)
      guard index < text.count else { break }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[runStart..<index]))
      appendEscape(text[index])
      index += 1
      runStart = index
    }
    if runStart < text.count {
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[runStart...]))
    }
  }

  private mutating func appendEscape(_ byte: UInt8) {
    bytes.append(0x5c)
    switch byte {
    case 0x22, 0x5c: bytes.append(byte)
    case 0x08: bytes.append(0x62)
    case 0x09: bytes.append(0x74)
    case 0x0a: bytes.append(0x6e)
    case 0x0c: bytes.append(0x66)
    case 0x0d: bytes.append(0x72)
    default:
      bytes.append(contentsOf: [0x75, 0x30, 0x30])
      bytes.append(0x30 + byte >> 4)
      bytes.append(byte & 15 < 10 ? 0x30 + byte & 15 : 0x57 + byte & 15)
    }
  }

  // MARK: Passing on

  /// The digest of all bytes written so far and some more; nil for a writer that does not hash.
  ///
  /// - Throws: what the sink throws.
  public mutating func digest(followedBy more: [UInt8] = []) throws -> Digest? {
    guard isHashing else { return nil }
    try passOn()
    var running = hasher ?? DigestBuilder()
    if var sink = sink as? any HashingSink { running = try sink.runningDigest() }
    running.update(bytes)
    running.update(more)
    return running.finish()
  }

  /// Passes the bytes on to the sink when many have collected.
  ///
  /// - Throws: what the sink throws.
  @inline(__always)
  public mutating func flushIfFull() throws {
    if bytes.count >= Self.flushLimit { try passOn() }
  }

  /// Passes all bytes on to the sink, and flushes that.
  ///
  /// - Throws: what the sink throws.
  public mutating func flush() throws {
    try passOn()
    try sink?.flush()
  }

  /// Passes on what another writer wrote in the place where this one is.
  ///
  /// - Throws: what the sink throws.
  mutating func splice(_ text: UnsafeRawBufferPointer) throws {
    try passOn()
    hasher?.update(text)
    try sink?.write(text)
  }

  private mutating func passOn() throws {
    guard sink != nil else { return }
    hasher?.update(bytes)
    try bytes.withUnsafeBytes { try sink?.write($0) }
    bytes.removeAll(keepingCapacity: true)
  }
}
