/// What an ADDED record says of a favorite: title, description and attribute values, as they lie in
/// the encoding of the record.
public struct ContentView {
  /// The title.
  public private(set) var title = TextView(start: nil, count: 0)
  /// The description; nil when absent.
  public private(set) var details: TextView?
  /// The attribute values, sorted by the bytes of their names.
  public private(set) var attributes: [AttributeView] = []

  /// Makes a view of nothing, which ``read(changes:)`` and the like fill: one serves many favorites.
  public init() {}

  /// Reads the body of a record, as ``RecordCodec/encodeBody(_:changes:to:)`` writes it.
  ///
  /// - Throws: ``CBORError`` where it is none.
  public mutating func read(body: UnsafeRawBufferPointer) throws(CBORError) {
    clear()
    var cursor = CBORCursor(body)
    for _ in 0..<(try cursor.map()) {
      let key = try cursor.unsigned()
      if key == RecordCodec.Key.changes { return try readChanges(&cursor) }
      // Keys ascend: what follows may be of any kind, but is none of its changes.
      if key > RecordCodec.Key.changes { return }
      try cursor.skip()
    }
  }

  /// Reads changes alone, as
  /// ``RecordCodec/encodeAdded(title:details:metadata:created:modified:to:)`` wrote them in this
  /// process: that texts are such is not checked again.
  ///
  /// - Throws: ``CBORError`` where they are none.
  public mutating func read(changes: UnsafeRawBufferPointer) throws(CBORError) {
    clear()
    var cursor = CBORCursor(changes, isTrusted: true)
    guard try cursor.unsigned() == RecordCodec.Key.changes else {
      throw CBORError(message: "expected changes", byte: 0)
    }
    try readChanges(&cursor)
  }

  /// Reads the metadata of a row: a map of names to values, or nothing.
  ///
  /// - Throws: ``CBORError`` where they are none.
  public mutating func read(
    metadata: UnsafeRawBufferPointer, title: TextView, details: TextView?
  ) throws(CBORError) {
    clear()
    self.title = title
    self.details = details
    guard !metadata.isEmpty else { return }
    var cursor = CBORCursor(metadata)
    for _ in 0..<(try cursor.map()) {
      let name = try cursor.text()
      if let value = try cursor.value() { insert(AttributeView(name: name, value: value)) }
    }
  }

  private mutating func clear() {
    attributes.removeAll(keepingCapacity: true)
    details = nil
    title = TextView(start: nil, count: 0)
  }

  private mutating func readChanges(_ cursor: inout CBORCursor) throws(CBORError) {
    for _ in 0..<(try cursor.map()) {
      let field = try cursor.text()
      guard try cursor.array() == 2 else {
        throw CBORError(message: "a change is not a pair", byte: cursor.position)
      }
      try cursor.skip()
      guard let value = try cursor.value() else { continue }
      note(field, value)
    }
  }

  @inline(__always)
  private mutating func note(_ field: TextView, _ value: ValueView) {
    if field.starts(with: Field.metadataPrefix) {
      let name = TextView(rebasing: field.dropFirst(Field.metadataPrefix.utf8.count))
      insert(AttributeView(name: name, value: value))
    } else if case .text(let text) = value {
      if field.isIdentical(to: Field.title) {
        title = text
      } else if field.isIdentical(to: Field.details) {
        details = text
      }
    }
  }

  /// Keeps the order by the bytes of names; there are few, and they come nearly in order.
  private mutating func insert(_ attribute: AttributeView) {
    var index = attributes.count
    while index > 0, attribute.name.precedes(attributes[index - 1].name) { index -= 1 }
    attributes.insert(attribute, at: index)
  }
}

extension TextView {
  @inline(__always)
  fileprivate func starts(with prefix: String) -> Bool {
    var prefix = prefix
    return prefix.withUTF8 { bytes in
      count >= bytes.count && TextView(rebasing: self[..<bytes.count]).isIdentical(to: bytes)
    }
  }
}
