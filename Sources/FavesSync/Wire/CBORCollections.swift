import FavesCore

/// Lists and tables, as messages and segments have them.
extension CBORWriter {
  mutating func list<Element>(
    _ elements: [Element], _ write: (inout CBORWriter, Element) -> Void
  ) {
    array(elements.count)
    for element in elements { write(&self, element) }
  }

  /// A map of ids, in their order.
  mutating func table<Value>(
    _ values: [ResourceID: Value], _ write: (inout CBORWriter, Value) -> Void
  ) {
    map(values.count)
    for (id, value) in values.sorted(by: { $0.key < $1.key }) {
      self.id(id)
      write(&self, value)
    }
  }
}

extension CBORReader {
  mutating func list<Element>(
    _ read: (inout CBORReader) throws -> Element
  ) throws -> [Element] {
    var elements: [Element] = []
    for _ in 0..<(try array()) { elements.append(try read(&self)) }
    return elements
  }

  mutating func table<Value>(
    _ read: (inout CBORReader) throws -> Value
  ) throws -> [ResourceID: Value] {
    var values: [ResourceID: Value] = [:]
    for _ in 0..<(try map()) {
      let id = try id()
      values[id] = try read(&self)
    }
    return values
  }

  /// Reads a map; the body says whether it knows a key, whose value it reads then.
  mutating func members(_ read: (inout CBORReader, UInt64) throws -> Bool) throws {
    for _ in 0..<(try map()) {
      let key = try unsigned()
      if try !read(&self, key) { _ = try item() }
    }
  }

  mutating func digest() throws -> Digest {
    guard let digest = Digest(bytes: Array(try byteString())) else {
      throw CBORError(message: "a hash is not 32 bytes", byte: position)
    }
    return digest
  }
}
