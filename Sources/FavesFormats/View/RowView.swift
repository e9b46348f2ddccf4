public import FavesCore

/// What the rows of a table, or the favorites of another file, have in common: the names of their
/// attributes.
public final class RowColumns: Sendable {
  /// The names, each once.
  public let names: [String]
  /// Encodes the values of a row.
  public let encoder: AddedEncoder
  /// Tells them from other columns in the same process, all but surely.
  public let identity: Int

  init(names: [String]) {
    self.names = names
    encoder = AddedEncoder(names: names)
    identity = names.hashValue
  }
}

/// A favorite as a file has it, its texts views of memory of the reader: what ``FavoriteRow`` is, for
/// favorites that need no more than a look.
public struct RowView {
  /// The identity, where the file brings one.
  public var id: ResourceID?
  /// The category that the row names.
  public var category: TextView?
  /// The category of rows that name none.
  public var outerCategory: String?
  /// The title, which is not blank.
  public var title = TextView(start: nil, count: 0)
  /// The description; nil when absent or empty.
  public var details: TextView?
  /// The rank as written.
  public var ranking: Int?
  /// What the attributes of all rows are.
  public private(set) var columns = RowColumns(names: [])
  /// The values of the attributes in the order of ``RowColumns/names``; nil where there is none.
  public internal(set) var values: [ValueView?] = []
  /// When it was created.
  public var created: Timestamp?
  /// When it was last modified.
  public var modified: Timestamp?
  /// Names of fields and attributes that the source has but left empty.
  public var emptyFields: [String] = []
  /// Where the row starts.
  public var position = SourcePosition()
  var record: TableRecord?

  /// Makes a view of nothing, which a reader fills: one serves many favorites.
  public init() {}

  /// Takes the columns of a favorite, of which no value is there yet.
  mutating func clearValues(_ columns: RowColumns) {
    if columns !== self.columns || values.count != columns.names.count {
      self.columns = columns
      values = Array(repeating: nil, count: columns.names.count)
    } else {
      for index in values.indices { values[index] = nil }
    }
  }

  /// How many cells the row has in the file; 0 for one that is no table.
  public var cellCount: Int { record?.count ?? 0 }

  /// A cell of the row as it stands in the file.
  public func cell(_ index: Int) -> TextView { record?[index] ?? TextView(start: nil, count: 0) }

  /// The row as it stands in the file; nil for one that is no table.
  public var rawRow: RawRow? { record.map(RawRow.init) }

  /// Whether a text can be a name: short, and surely not blank.
  @inline(__always)
  static func isSurelyName(_ text: TextView) -> Bool {
    guard let first = text.first else { return false }
    return first > 0x20 && first < 0x7f && text.count <= Validation.nameLimit
  }

  /// Whether a description surely has the characters that it needs: each has at most four bytes.
  @inline(__always)
  static func isSurelyLong(_ details: TextView) -> Bool {
    details.count >= 4 * Validation.detailsMinimum
  }
}

extension FavoriteRow {
  /// The row by itself.
  public init(_ view: RowView) {
    self.init(
      id: view.id, category: view.category?.text ?? view.outerCategory, title: view.title.text,
      details: view.details?.text, ranking: view.ranking, created: view.created,
      modified: view.modified, emptyFields: view.emptyFields, position: view.position)
    for (name, value) in zip(view.columns.names, view.values) {
      if let value { metadata.append(Attribute(name, value.value)) }
    }
  }
}
