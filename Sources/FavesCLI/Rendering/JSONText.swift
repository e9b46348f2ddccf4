import FavesCore

/// Writes compact JSON (RFC 8259) value by value.
struct JSONText {
  /// What was written so far and not yet taken.
  private(set) var bytes: [UInt8] = []
  private var needsComma = false

  /// Takes what was written so far.
  mutating func drain(into output: inout [UInt8]) {
    output.append(contentsOf: bytes)
    bytes.removeAll(keepingCapacity: true)
  }

  /// Writes an object whose members a function writes.
  mutating func object(_ members: (inout JSONText) throws -> Void) rethrows {
    try enclosed("{", "}", members)
  }

  /// Writes an array whose elements a function writes.
  mutating func array(_ elements: (inout JSONText) throws -> Void) rethrows {
    try enclosed("[", "]", elements)
  }

  /// Writes an array of one kind of element.
  mutating func array<Elements: Sequence>(
    _ elements: Elements, _ each: (inout JSONText, Elements.Element) throws -> Void
  ) rethrows {
    try array { json in
      for element in elements { try each(&json, element) }
    }
  }

  /// Begins an array that ``endArray()`` ends: for arrays that are streamed.
  mutating func beginArray() { open("[") }

  /// Ends an array.
  mutating func endArray() { close("]") }

  /// Begins an object that ``endObject()`` ends.
  mutating func beginObject() { open("{") }

  /// Ends an object.
  mutating func endObject() { close("}") }

  /// Writes the name of a member; its value comes next.
  mutating func name(_ name: String) {
    separate()
    quote(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Writes a member with a text, or null.
  mutating func member(_ name: String, _ value: String?) {
    self.name(name)
    text(value)
  }

  /// Writes a member with a whole number, or null.
  mutating func member(_ name: String, _ value: (some BinaryInteger)?) {
    self.name(name)
    literal(value.map { String($0) } ?? "null")
  }

  /// Writes a member with a truth value.
  mutating func member(_ name: String, _ value: Bool) {
    self.name(name)
    literal(value ? "true" : "false")
  }

  /// Writes a member with an attribute's value, or null.
  mutating func member(_ name: String, _ value: AttributeValue?) {
    self.name(name)
    self.value(value)
  }

  /// Writes a member with an array of texts.
  mutating func member(_ name: String, _ values: [String]) {
    self.name(name)
    array(values) { $0.text($1) }
  }

  /// Writes a text, or null.
  mutating func text(_ value: String?) {
    guard let value else { return literal("null") }
    separate()
    quote(value)
    needsComma = true
  }

  /// Writes an attribute's value, or null; numbers keep their digits.
  mutating func value(_ value: AttributeValue?) {
    switch value {
    case nil: literal("null")
    case .text(let text): self.text(text)
    case .number(let digits): literal(digits)
    case .boolean(let flag): literal(flag ? "true" : "false")
    case .list(let items): array(items) { $0.text($1) }
    }
  }

  /// Writes text that is a JSON value already.
  mutating func literal(_ json: String) {
    separate()
    bytes.append(contentsOf: json.utf8)
    needsComma = true
  }

  private mutating func enclosed(
    _ opening: Unicode.Scalar, _ closing: Unicode.Scalar, _ body: (inout JSONText) throws -> Void
  ) rethrows {
    open(opening)
    try body(&self)
    close(closing)
  }

  private mutating func open(_ bracket: Unicode.Scalar) {
    separate()
    bytes.append(UInt8(ascii: bracket))
    needsComma = false
  }

  private mutating func close(_ bracket: Unicode.Scalar) {
    bytes.append(UInt8(ascii: bracket))
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = false
  }

  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
        bytes.append(byte)
      } else {
        escape(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case 0x08: bytes.append(contentsOf: "\\b".utf8)
    case 0x09: bytes.append(contentsOf: "\\t".utf8)
    case 0x0a: bytes.append(contentsOf: "\\n".utf8)
    case 0x0c: bytes.append(contentsOf: "\\f".utf8)
    case 0x0d: bytes.append(contentsOf: "\\r".utf8)
    case 0x00...0x1f:
      let digits = String(byte, radix: 16)
      bytes.append(
        contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
    default: bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
    }
  }
}
