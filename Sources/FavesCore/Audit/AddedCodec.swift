extension RecordCodec {
  /// Writes the changes of an ADDED record of a favorite, as ``encode(_:changes:to:)`` writes those of
  /// a ``ChangeSet`` with the same fields, but without making one.
  ///
  /// - Parameter metadata: Each name once, in any order.
  public static func encodeAdded(
    title: String, details: String?, metadata: [Attribute], created: Timestamp?,
    modified: Timestamp?, to writer: inout CBORWriter
  ) {
    writer.unsigned(Key.changes)
    writer.map(
      1 + (details == nil ? 0 : 1) + (created == nil ? 0 : 1) + (modified == nil ? 0 : 1)
        + metadata.count)
    encodeAdded(Field.title, .text(title), to: &writer)
    if let created { encodeAdded(Field.created, .text(created.description), to: &writer) }
    if let modified { encodeAdded(Field.modified, .text(modified.description), to: &writer) }
    var order = MetadataOrder(metadata)
    // Fields are ordered by length, then by bytes: a name of one byte comes before `description`.
    while let attribute = order.next(upTo: 1) { encodeAdded(attribute, to: &writer) }
    if let details { encodeAdded(Field.details, .text(details), to: &writer) }
    while let attribute = order.next(upTo: .max) { encodeAdded(attribute, to: &writer) }
  }

  private static func encodeAdded(
    _ field: String, _ value: AttributeValue, to writer: inout CBORWriter
  ) {
    writer.text(field)
    writer.array(2)
    writer.null()
    encodeValue(value, to: &writer)
  }

  private static func encodeAdded(_ attribute: Attribute, to writer: inout CBORWriter) {
    writer.text("metadata.", attribute.name)
    writer.array(2)
    writer.null()
    encodeValue(attribute.value, to: &writer)
  }
}

/// Gives attributes by the length of their names, then by their bytes.
private struct MetadataOrder {
  private var metadata: [Attribute]
  private var position = 0

  init(_ metadata: [Attribute]) {
    self.metadata = metadata
    // Rows have few attributes, in the same order as those before: insertion sort finds them nearly
    // sorted.
    for end in metadata.indices.dropFirst() {
      var index = end
      while index > 0, Self.precedes(self.metadata[index].name, self.metadata[index - 1].name) {
        self.metadata.swapAt(index, index - 1)
        index -= 1
      }
    }
  }

  mutating func next(upTo length: Int) -> Attribute? {
    guard position < metadata.count, metadata[position].name.utf8.count <= length else {
      return nil
    }
    defer { position += 1 }
    return metadata[position]
  }

  private static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.count != right.utf8.count
      ? left.utf8.count < right.utf8.count : left.precedesByBytes(right)
  }
}
