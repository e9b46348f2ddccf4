/// The changed fields of a record, each once, in the order of their canonical encoding: by length
/// in UTF-8, then by bytes.
public struct ChangeSet: Hashable, Sendable {
  /// One changed field.
  public struct Element: Hashable, Sendable {
    /// The field, by the names of ``Field``.
    public var field: String
    /// What it changed from and to.
    public var change: FieldChange
  }

  private var elements: [Element]

  /// Makes an empty set.
  public init() {
    elements = []
  }

  /// Whether no field changed.
  public var isEmpty: Bool { elements.isEmpty }
  /// The number of changed fields.
  public var count: Int { elements.count }

  /// The change of a field; set nil to drop it.
  ///
  /// - Complexity: O(*n*) in the number of fields, for they are few.
  public subscript(field: String) -> FieldChange? {
    get { elements.first { $0.field.isIdentical(to: field) }?.change }
    set {
      if let index = elements.firstIndex(where: { $0.field.isIdentical(to: field) }) {
        if let newValue {
          elements[index].change = newValue
        } else {
          elements.remove(at: index)
        }
      } else if let newValue {
        let index = elements.firstIndex { Self.precedes(field, $0.field) } ?? elements.endIndex
        elements.insert(Element(field: field, change: newValue), at: index)
      }
    }
  }

  private static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.count != right.utf8.count
      ? left.utf8.count < right.utf8.count : left.precedesByBytes(right)
  }
}

extension ChangeSet: RandomAccessCollection {
  /// The position of the first field.
  public var startIndex: Int { 0 }
  /// The position after the last field.
  public var endIndex: Int { elements.count }
  /// The field at a position.
  public subscript(position: Int) -> Element { elements[position] }
}

extension ChangeSet: ExpressibleByDictionaryLiteral {
  /// Makes a set of the fields of a literal; the last of equal fields counts.
  public init(dictionaryLiteral pairs: (String, FieldChange)...) {
    self.init()
    for (field, change) in pairs { self[field] = change }
  }
}
