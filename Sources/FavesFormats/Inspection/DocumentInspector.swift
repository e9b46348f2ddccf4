import FavesCore

/// Inspects a document of any format by what its reader gives.
struct DocumentInspector {
  private static let sampleCount = 3
  private static let warningCount = 100

  private let limit: RowLimit
  private var result: Inspection
  private var attributes: [ByteName: Int] = [:]
  private var rows: [[Int: String]] = []

  /// Starts an inspection that shows some rows.
  init(format: String, rows: RowLimit) {
    limit = rows
    let fields: [FavoriteField] = [.category, .ranking, .title, .details, .id, .created, .modified]
    result = Inspection(
      format: format,
      columns: fields.map {
        Inspection.Column(name: $0.rawValue, field: $0.rawValue, type: Self.type(of: $0))
      })
  }

  /// Reads a document to its end.
  ///
  /// - Throws: what the reader throws.
  mutating func inspect(_ document: any DocumentReader) throws -> Inspection {
    var reader = document
    while let item = try reader.next() {
      switch item {
      case .favorite(let row): take(row)
      case .rejected(let row):
        result.note(row)
        if result.warnings.count < Self.warningCount { result.warnings.append(row.diagnostic) }
      case .category, .audit: break
      }
    }
    result.warnings.insert(contentsOf: reader.warnings, at: 0)
    result.rows = rows.map { row in result.columns.indices.map { row[$0] ?? "" } }
    return result
  }

  private static func type(of field: FavoriteField) -> String {
    switch field {
    case .ranking: AttributeType.integer.rawValue
    case .created, .modified: AttributeType.datetime.rawValue
    default: AttributeType.text.rawValue
    }
  }

  private mutating func take(_ row: FavoriteRow) {
    let fields: [String?] = [
      row.category, row.ranking.map(String.init), row.title, row.details, row.id?.description,
      row.created?.description, row.modified?.description,
    ]
    var cells: [Int: String] = [:]
    for (column, value) in fields.enumerated() {
      guard let value else { continue }
      cells[column] = value
      addSample(value, column)
    }
    for attribute in row.metadata {
      let column = column(of: attribute)
      let text = attribute.value.plainText
      cells[column] = text
      addSample(text, column)
    }
    if limit.allows(rows.count) { rows.append(cells) }
  }

  private mutating func addSample(_ value: String, _ column: Int) {
    let samples = result.columns[column].samples
    guard samples.count < Self.sampleCount, !value.isEmpty, !samples.contains(value) else { return }
    result.columns[column].samples.append(value)
  }

  /// The column of an attribute, whose type becomes text where its values differ in type.
  private mutating func column(of attribute: Attribute) -> Int {
    let type = Self.type(of: attribute.value)
    let key = ByteName(text: attribute.name)
    if let column = attributes[key] {
      result.columns[column].type = Self.join(result.columns[column].type, type)
      return column
    }
    attributes[key] = result.columns.count
    result.columns.append(
      Inspection.Column(name: attribute.name, field: attribute.name, type: type))
    return result.columns.count - 1
  }

  private static func type(of value: AttributeValue) -> String {
    let type: AttributeType =
      switch value {
      case .text: .text
      case .boolean: .boolean
      case .list: .list
      case .number(let digits):
        digits.utf8.contains { [0x2e, 0x45, 0x65].contains($0) } ? .decimal : .integer
      }
    return type.rawValue
  }

  private static func join(_ one: String, _ other: String) -> String {
    if one == other { return one }
    let numbers: Set = [AttributeType.integer.rawValue, AttributeType.decimal.rawValue]
    return numbers.isSuperset(of: [one, other])
      ? AttributeType.decimal.rawValue : AttributeType.text.rawValue
  }
}
