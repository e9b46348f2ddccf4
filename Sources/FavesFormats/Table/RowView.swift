public import FavesCore

/// What the rows of a table have in common: the names of their attributes.
public final class RowColumns: Sendable {
  /// The names, each once.
  public let names: [String]
  /// Encodes the values of a row.
  public let encoder: AddedEncoder

  init(names: [String]) {
    self.names = names
    encoder = AddedEncoder(names: names)
  }
}

/// A favorite as a row of a table has it, its texts views of the row: what ``FavoriteRow`` is, for
/// rows that need no more than a look.
public struct RowView {
  /// The identity, where the file brings one.
  public var id: ResourceID?
  /// The category that the row names.
  public var category: TextView?
  /// The category of rows that name none.
  public var outerCategory: String?
  /// The title, which is not blank.
  public var title: TextView
  /// The description; nil when absent or empty.
  public var details: TextView?
  /// The rank as written.
  public var ranking: Int?
  /// What the attributes of all rows are.
  public let columns: RowColumns
  /// The values of the attributes in the order of ``RowColumns/names``; nil where there is none.
  public var values: [ValueView?]
  /// When it was created.
  public var created: Timestamp?
  /// When it was last modified.
  public var modified: Timestamp?
  /// Names of fields and attributes that the source has but left empty.
  public var emptyFields: [String]
  /// Where the row starts.
  public var position: SourcePosition
  let record: TableRecord

  /// How many cells the row has in the file.
  public var cellCount: Int { record.count }

  /// A cell of the row as it stands in the file.
  public func cell(_ index: Int) -> TextView { record[index] }

  /// The row as it stands in the file.
  public var rawRow: RawRow { RawRow(record) }
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

extension RowDecoder {
  /// A view of a record that can be taken as it stands; nil where values must be converted, or where
  /// something may be wrong with the row: ``decode(_:)`` tells then.
  mutating func view(of record: TableRecord) -> RowView? {
    guard let columns, let title = name(record, title) else { return nil }
    var empty: [String] = []
    var view = RowView(
      title: title, columns: columns, values: [], emptyFields: [],
      position: SourcePosition(line: record.line, byte: record.byte), record: record)
    if let category {
      guard let name = name(record, category) else { return nil }
      view.category = name
    }
    guard readDetails(record, &view, &empty), readRank(record, &view), readMarks(record, &view),
      readValues(record, &empty)
    else { return nil }
    if view.category == nil {
      view.outerCategory = givenCategory ?? (view.id == nil || isKnownExport ? lastCategory : nil)
      guard view.outerCategory != nil else { return nil }
    }
    view.values = values
    view.emptyFields = empty
    return view
  }

  /// A cell that can be a name: short, and surely not blank.
  private func name(_ record: TableRecord, _ column: Int) -> TextView? {
    let bytes = record[column]
    guard let first = bytes.first, first > 0x20, first < 0x7f, bytes.count <= Self.maximumLength
    else { return nil }
    return bytes
  }

  private func readDetails(
    _ record: TableRecord, _ view: inout RowView, _ empty: inout [String]
  ) -> Bool {
    guard let details else { return true }
    let bytes = record[details]
    // A character has at most four bytes: these are no fewer than ten.
    guard bytes.count >= 40 || bytes.isEmpty else { return false }
    if bytes.isEmpty {
      empty.append(FavoriteField.details.rawValue)
    } else {
      view.details = bytes
    }
    return true
  }

  private func readRank(_ record: TableRecord, _ view: inout RowView) -> Bool {
    guard let ranking else { return true }
    view.ranking = CellParser.rank(CellParser.trimmed(record[ranking]))
    return view.ranking != nil
  }

  private func readMarks(_ record: TableRecord, _ view: inout RowView) -> Bool {
    if let id {
      view.id = CellParser.id(record[id])
      guard view.id != nil else { return false }
    }
    if let created {
      view.created = CellParser.moment(record[created], dateOrders.created)
      guard view.created != nil else { return false }
    }
    if let modified {
      view.modified = CellParser.moment(record[modified], dateOrders.modified)
      guard view.modified != nil else { return false }
    }
    return true
  }

  private mutating func readValues(_ record: TableRecord, _ empty: inout [String]) -> Bool {
    for (index, column) in attributes.enumerated() {
      let bytes = record[column.index]
      if bytes.isEmpty || column.none.map({ CellParser.isSame(bytes, $0) }) ?? false {
        empty.append(column.emptyName)
        values[index] = nil
        continue
      }
      switch column.reading {
      case .plainNumber where bytes[0] > 0x20 && !column.isStrict: values[index] = .number(bytes)
      case .isoDate where bytes[0] > 0x20, .text where bytes[0] != UInt8(ascii: "="):
        values[index] = .text(bytes)
      default: return false
      }
    }
    return true
  }
}
