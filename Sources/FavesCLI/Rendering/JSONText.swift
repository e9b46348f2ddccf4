import FavesCore
import FavesFormats

/// Writes JSON value by value, with the shapes that reports are made of.
struct JSONText {
  private var writer: JSONWriter

  /// Makes a writer to memory, or to a sink.
  init(_ sink: (any ByteSink)? = nil) {
    writer = JSONWriter(sink)
  }

  /// What was written and not yet passed on.
  var text: String { writer.text }

  /// Ends the value with a line feed and passes everything on.
  mutating func endLine() throws {
    writer.endLine()
    try writer.flush()
  }

  /// Passes on what was written, if it is much.
  mutating func flushIfFull() throws { try writer.flushIfFull() }

  /// Begins an array that ``endArray()`` ends: for arrays that are streamed.
  mutating func beginArray() { writer.beginArray() }

  /// Ends an array.
  mutating func endArray() { writer.endArray() }

  /// Begins an object that ``endObject()`` ends.
  mutating func beginObject() { writer.beginObject() }

  /// Ends an object.
  mutating func endObject() { writer.endObject() }

  /// Writes an object whose members a function writes.
  mutating func object(_ members: (inout JSONText) throws -> Void) rethrows {
    writer.beginObject()
    try members(&self)
    writer.endObject()
  }

  /// Writes an array whose elements a function writes.
  mutating func array(_ elements: (inout JSONText) throws -> Void) rethrows {
    writer.beginArray()
    try elements(&self)
    writer.endArray()
  }

  /// Writes an array of one kind of element.
  mutating func array<Elements: Sequence>(
    _ elements: Elements, _ each: (inout JSONText, Elements.Element) throws -> Void
  ) rethrows {
    try array { json in
      for element in elements { try each(&json, element) }
    }
  }

  /// Writes the name of a member; its value comes next.
  mutating func name(_ name: String) { writer.name(name) }

  /// Writes a member with a text, or null.
  mutating func member(_ name: String, _ value: String?) {
    writer.name(name)
    writer.string(value)
  }

  /// Writes a member with a whole number, or null.
  mutating func member(_ name: String, _ value: (some BinaryInteger)?) {
    writer.name(name)
    if let value { writer.integer(value) } else { writer.null() }
  }

  /// Writes a member with a truth value.
  mutating func member(_ name: String, _ value: Bool) {
    writer.name(name)
    writer.boolean(value)
  }

  /// Writes a member with an attribute's value, or null.
  mutating func member(_ name: String, _ value: AttributeValue?) {
    writer.name(name)
    self.value(value)
  }

  /// Writes a member with an array of texts.
  mutating func member(_ name: String, _ values: [String]) {
    writer.name(name)
    array(values) { $0.text($1) }
  }

  /// Writes a text, or null.
  mutating func text(_ value: String?) { writer.string(value) }

  /// Writes a number as it stands in a text.
  mutating func number(_ digits: String) { writer.number(digits) }

  /// Writes an attribute's value, or null; numbers keep their digits.
  mutating func value(_ value: AttributeValue?) {
    switch value {
    case nil: writer.null()
    case .text(let text): writer.string(text)
    case .number(let digits): writer.number(digits)
    case .boolean(let flag): writer.boolean(flag)
    case .list(let items): array(items) { $0.text($1) }
    }
  }
}
