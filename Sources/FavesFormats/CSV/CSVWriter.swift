import FavesCore

/// Writes favorites as flat CSV: one row a favorite, one column an attribute.
///
/// Categories of their own, attribute definitions and audits have no place in it.
struct CSVWriter: DocumentWriter {
  private var output: CSVOutput
  private let attributes: [String]
  private let columns: [ByteName: Int]
  private let sorted: [(name: String, column: Int)]
  private let profile: WriteOptions.Profile
  private var values: [AttributeValue?]

  /// Makes a writer of the columns that the options name.
  init(_ sink: any ByteSink, delimiter: UInt8, options: WriteOptions) {
    output = CSVOutput(sink, delimiter: delimiter, profile: options.profile)
    attributes = options.attributeColumns
    columns = Dictionary(
      options.attributeColumns.enumerated().map { (ByteName(text: $1), $0) },
      uniquingKeysWith: { first, _ in first })
    sorted = options.attributeColumns.enumerated().map { (name: $1, column: $0) }
      .sorted { $0.name.precedesByBytes($1.name) }
    profile = options.profile
    values = options.attributeColumns.map { _ in nil }
  }

  mutating func begin() throws {
    if profile == .spreadsheet { output.mark() }
    try output.unguardedCell(
      profile == .spreadsheet ? SpreadsheetGuard.mark : FavoriteField.category.rawValue)
    for field in [FavoriteField.ranking, .title, .details] { try output.cell(field.rawValue) }
    for header in HeaderNames.headers(forAttributes: attributes) { try output.cell(header) }
    for field in [FavoriteField.id, .created, .modified] { try output.cell(field.rawValue) }
    try output.endRow()
  }

  mutating func write(_ category: Category) throws {}

  mutating func write(_ favorite: Favorite) throws {
    try output.cell(favorite.category)
    try output.unguardedCell(String(favorite.ranking))
    try output.cell(favorite.title)
    try output.cell(favorite.details ?? "")
    try place(favorite.metadata)
    for index in values.indices {
      guard let value = values[index] else {
        output.emptyCell()
        continue
      }
      try output.cell(value.plainText)
      values[index] = nil
    }
    try output.unguardedCell(favorite.id.description)
    try output.unguardedCell(favorite.created.description)
    try output.unguardedCell(favorite.modified.description)
    try output.endRow()
  }

  mutating func write(_ audit: AuditRecord) throws {}

  mutating func finish() throws {
    try output.finish()
  }

  /// Puts values at their columns.
  ///
  /// Both sides are sorted by name, so one walk along the columns finds them all.
  private mutating func place(_ metadata: [Attribute]) throws {
    var next = 0
    for attribute in metadata {
      while next < sorted.count, !sorted[next].name.hasSameBytes(as: attribute.name) { next += 1 }
      if next < sorted.count {
        values[sorted[next].column] = attribute.value
      } else if let column = columns[ByteName(text: attribute.name)] {
        values[column] = attribute.value
        next = 0
      } else {
        throw FormatError(.shape, "the attribute “\(attribute.name)” has no column to go to")
      }
    }
  }
}
