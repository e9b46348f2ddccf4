/// Encodes the changes of ADDED records of favorites whose attributes are always among the same
/// names, as the columns of a table are: the order of the fields and all that does not depend on the
/// values is made once.
///
/// Writes the same bytes as
/// ``RecordCodec/encodeAdded(title:details:metadata:created:modified:to:)``.
public struct AddedEncoder: Sendable {
  private struct Column: Sendable {
    var index: Int
    /// The field, the head of the pair, and nothing as the value before.
    var start: [UInt8]
  }

  private let title: [UInt8]
  private let details: [UInt8]
  private let created: [UInt8]
  private let modified: [UInt8]
  /// Those that stand before the description, and those after it.
  private let before: [Column]
  private let after: [Column]

  /// Makes an encoder of attributes with some names, each once.
  public init(names: [String]) {
    title = Self.start(Field.title)
    details = Self.start(Field.details)
    created = Self.start(Field.created)
    modified = Self.start(Field.modified)
    var order = ChangeSet()
    for name in names { order[Field.metadata(name)] = FieldChange(to: nil) }
    let columns = order.map { element in
      let name = Field.metadataName(element.field) ?? ""
      let index = names.firstIndex { $0.isIdentical(to: name) } ?? 0
      return Column(index: index, start: Self.start(element.field))
    }
    before = columns.filter { names[$0.index].utf8.count <= 1 }
    after = columns.filter { names[$0.index].utf8.count > 1 }
  }

  private static func start(_ field: String) -> [UInt8] {
    var writer = CBORWriter()
    writer.text(field)
    writer.array(2)
    writer.null()
    return writer.bytes
  }

  /// Writes the changes of one favorite.
  ///
  /// - Parameter values: The values in the order of the names; nil where it has none.
  public func encode(
    title: TextView, details: TextView?, values: [ValueView?], created: Timestamp?,
    modified: Timestamp?, to writer: inout CBORWriter
  ) {
    writer.unsigned(RecordCodec.Key.changes)
    writer.map(
      1 + (details == nil ? 0 : 1) + (created == nil ? 0 : 1) + (modified == nil ? 0 : 1)
        + values.reduce(0) { $1 == nil ? $0 : $0 + 1 })
    writer.encoded(self.title)
    writer.text(title)
    encode(self.created, created, to: &writer)
    encode(self.modified, modified, to: &writer)
    for column in before { encode(column, values, to: &writer) }
    if let details {
      writer.encoded(self.details)
      writer.text(details)
    }
    for column in after { encode(column, values, to: &writer) }
  }

  private func encode(_ start: [UInt8], _ time: Timestamp?, to writer: inout CBORWriter) {
    guard let time else { return }
    writer.encoded(start)
    writer.text(time)
  }

  @inline(__always)
  private func encode(_ column: Column, _ values: [ValueView?], to writer: inout CBORWriter) {
    guard let value = values[column.index] else { return }
    writer.encoded(column.start)
    switch value {
    case .text(let text): writer.text(text)
    case .number(let digits): writer.byteString(digits)
    case let other: RecordCodec.encodeValue(other.value, to: &writer)
    }
  }
}
