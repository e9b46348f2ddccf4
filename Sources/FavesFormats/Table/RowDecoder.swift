public import FavesCore

/// Takes a JSON object apart into attributes; throws where the text is none.
///
/// Handed to ``CSVFormat`` so that a column `metadata` can be read.
public typealias MetadataParser = @Sendable (_ json: String) throws -> [Attribute]

/// Why one row cannot be kept.
struct RowRejection: Error {
  var code: DiagnosticCode
  var message: String
  var field: String
  /// The cell, counted from 0; nil where the whole row is meant.
  var cell: Int?
}

/// Makes favorites of records, by the roles and types of their columns.
struct RowDecoder {
  struct AttributeColumn {
    var index: Int
    var name: String
    var emptyName: String
    var reading: CellReading
    /// The cell that says that there is no value.
    var none: String?
    /// Whether a cell of another type rejects the row.
    var isStrict: Bool
  }

  static let maximumLength = 255

  let isGuarded: Bool
  let category: Int?
  let ranking: Int?
  let title: Int
  let details: Int?
  let id: Int?
  let created: Int?
  let modified: Int?
  let attributes: [AttributeColumn]
  let metadata: Int?
  let parseMetadata: MetadataParser?
  let givenCategory: String?
  let lastCategory: String?
  let dateOrders: (created: DateOrder, modified: DateOrder)
  let distinction: String?
  let isKnownExport: Bool
  let ratingColumn: Int?
  var ratingRanks: RatingRanks?
  let ratingReading: CellReading
  /// What the attributes have in common in all rows that can be viewed; nil if none can.
  let columns: RowColumns?

  /// Makes a decoder for files of a layout.
  init(_ layout: TableLayout, options: ReadOptions, parseMetadata: MetadataParser?) {
    isGuarded = layout.isGuarded
    let mapping = layout.mapping
    category = mapping.column(of: .category)
    ranking = mapping.column(of: .ranking)
    title = mapping.column(of: .title) ?? 0
    details = mapping.column(of: .details)
    id = mapping.column(of: .id)
    created = mapping.column(of: .created)
    modified = mapping.column(of: .modified)
    attributes = mapping.roles.enumerated().compactMap { index, role in
      guard case .attribute(let name) = role else { return nil }
      return AttributeColumn(
        index: index, name: name, emptyName: FavoriteRow.emptyFieldName(ofAttribute: name),
        reading: layout.readings[index], none: layout.none[index],
        isStrict: options.savedMapping?.column(of: mapping.headers[index])?.type != nil)
    }
    metadata = mapping.roles.firstIndex(of: .metadata)
    self.parseMetadata = parseMetadata
    givenCategory = options.category
    lastCategory = category == nil ? layout.category(options) : nil
    dateOrders = (Self.order(created, layout), Self.order(modified, layout))
    distinction = layout.distinction
    isKnownExport = layout.recipe != nil
    ratingColumn = layout.rating?.column
    ratingRanks = layout.rating?.ranks
    ratingReading = ratingColumn.map { layout.readings[$0] } ?? .text
    let isPlain = !isGuarded && metadata == nil && ratingColumn == nil && distinction == nil
    let names = attributes.map(\.name)
    let areDifferent = Set(names.map { ByteName(text: $0) }).count == names.count
    columns = isPlain && areDifferent ? RowColumns(names: names) : nil
  }

  private static func order(_ column: Int?, _ layout: TableLayout) -> DateOrder {
    guard let column, case .date(let order) = layout.readings[column] else { return .yearMonthDay }
    return order
  }

  /// The favorite of a record without problems.
  mutating func decode(_ record: TableRecord) throws(RowRejection) -> FavoriteRow {
    var row = FavoriteRow(title: try title(record, mayBeEmpty: hasID(record)))
    try readCategory(record, &row)
    try readDetails(record, &row)
    if let column = filled(ranking, .ranking, record, &row) {
      row.ranking = CellParser.rank(CellParser.trimmed(cell(record, column)))
      if row.ranking == nil {
        throw rejection(
          .rankingInvalid, "not a whole number of 1 or more", .ranking, record, column)
      }
    }
    if let column = filled(id, .id, record, &row) {
      row.id = ResourceID(utf8: CellParser.trimmed(cell(record, column)))
      if row.id == nil { throw rejection(.idInvalid, "not a UUID", .id, record, column) }
    }
    row.created = try timestamp(created, .created, dateOrders.created, record, &row)
    row.modified = try timestamp(modified, .modified, dateOrders.modified, record, &row)
    try readAttributes(record, &row)
    if let ratingColumn { rank(&row, by: ratingColumn, record) }
    row.distinction = distinction
    if row.category == nil {
      row.category = givenCategory ?? (row.id == nil || isKnownExport ? lastCategory : nil)
    }
    row.position = SourcePosition(line: record.line, byte: record.byte)
    return row
  }

  @inline(__always)
  func cell(_ record: TableRecord, _ column: Int) -> UnsafeBufferPointer<UInt8> {
    isGuarded ? SpreadsheetGuard.strip(record[column]) : record[column]
  }

  private func text(_ record: TableRecord, _ column: Int) -> String {
    String(decoding: cell(record, column), as: UTF8.self)
  }

  /// The column of a field whose cell holds something; notes the field as empty if it does not.
  @inline(__always)
  private func filled(
    _ column: Int?, _ field: FavoriteField, _ record: TableRecord, _ row: inout FavoriteRow
  ) -> Int? {
    guard let column else { return nil }
    if !CellParser.isBlank(cell(record, column)) { return column }
    row.emptyFields.append(field.rawValue)
    return nil
  }

  private func rejection(
    _ code: DiagnosticCode, _ message: String, _ field: FavoriteField, _ record: TableRecord,
    _ column: Int
  ) -> RowRejection {
    let shown = String(text(record, column).prefix(40))
    return RowRejection(
      code: code, message: "“\(shown)” is \(message)", field: field.rawValue, cell: column)
  }

  private func hasID(_ record: TableRecord) -> Bool {
    id.map { !CellParser.isBlank(cell(record, $0)) } ?? false
  }

  /// - Parameter mayBeEmpty: Whether an id names the favorite, so that an empty cell leaves its title.
  private func title(
    _ record: TableRecord, mayBeEmpty: Bool
  ) throws(RowRejection) -> String {
    let bytes = cell(record, title)
    if CellParser.isBlank(bytes), mayBeEmpty { return "" }
    if CellParser.isBlank(bytes) {
      throw RowRejection(
        code: .titleMissing, message: "the title is empty", field: FavoriteField.title.rawValue,
        cell: title)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    try checkLength(text, title, .title, .titleTooLong)
    return text
  }

  private func checkLength(
    _ text: String, _ column: Int, _ field: FavoriteField, _ code: DiagnosticCode
  ) throws(RowRejection) {
    guard text.utf8.count > Self.maximumLength, text.count > Self.maximumLength else { return }
    throw RowRejection(
      code: code, message: "\(text.count) characters, at most \(Self.maximumLength) are allowed",
      field: field.rawValue, cell: column)
  }

  private func readCategory(
    _ record: TableRecord, _ row: inout FavoriteRow
  ) throws(RowRejection) {
    guard let column = filled(category, .category, record, &row) else { return }
    let name = text(record, column)
    try checkLength(name, column, .category, .categoryTooLong)
    row.category = name
  }

  private func readDetails(_ record: TableRecord, _ row: inout FavoriteRow) throws(RowRejection) {
    guard let column = details else { return }
    let bytes = cell(record, column)
    if bytes.isEmpty {
      row.emptyFields.append(FavoriteField.details.rawValue)
    } else {
      row.details = String(decoding: bytes, as: UTF8.self)
    }
  }

  func timestamp(
    _ column: Int?, _ field: FavoriteField, _ order: DateOrder, _ record: TableRecord,
    _ row: inout FavoriteRow
  ) throws(RowRejection) -> Timestamp? {
    guard let column = filled(column, field, record, &row) else { return nil }
    guard let time = CellParser.moment(CellParser.trimmed(cell(record, column)), order) else {
      throw rejection(
        .dateInvalid, "not a date that can be read (as 2026-11-22 or RFC 3339)", field, record,
        column)
    }
    return time
  }

  private mutating func rank(_ row: inout FavoriteRow, by column: Int, _ record: TableRecord) {
    row.rankedBy = ratingRanks?.attribute
    var bytes = cell(record, column)
    if let none = attributes.first(where: { $0.index == column })?.none,
      CellParser.isSame(bytes, none)
    {
      bytes = UnsafeBufferPointer(rebasing: bytes[..<0])
    }
    row.ranking = ratingRanks?.rank(bytes, ratingReading)
  }

  private func readAttributes(
    _ record: TableRecord, _ row: inout FavoriteRow
  ) throws(RowRejection) {
    row.metadata.reserveCapacity(attributes.count)
    for column in attributes {
      let bytes = cell(record, column.index)
      if bytes.isEmpty || column.none.map({ CellParser.isSame(bytes, $0) }) ?? false {
        row.emptyFields.append(column.emptyName)
      } else {
        try readAttribute(bytes, column, record, &row)
      }
    }
    if let metadata { try readMetadata(record, metadata, &row) }
  }

  @inline(__always)
  private func readAttribute(
    _ bytes: UnsafeBufferPointer<UInt8>, _ column: AttributeColumn, _ record: TableRecord,
    _ row: inout FavoriteRow
  ) throws(RowRejection) {
    switch column.reading {
    case .plainNumber where bytes[0] > 0x20 && !column.isStrict:
      row.metadata.append(Attribute(column.name, .number(String(decoding: bytes, as: UTF8.self))))
    case .isoDate where bytes[0] > 0x20,
      .text where bytes[0] != UInt8(ascii: "="):
      row.metadata.append(Attribute(column.name, .text(String(decoding: bytes, as: UTF8.self))))
    default: try readTyped(bytes, column, record, &row)
    }
  }

  private func readTyped(
    _ bytes: UnsafeBufferPointer<UInt8>, _ column: AttributeColumn, _ record: TableRecord,
    _ row: inout FavoriteRow
  ) throws(RowRejection) {
    guard let (value, written) = column.reading.value(bytes) else {
      if CellParser.isBlank(bytes) { return row.emptyFields.append(column.emptyName) }
      throw RowRejection(
        code: .valueInvalid,
        message:
          "“\(String(text(record, column.index).prefix(40)))” is not of the type that is told "
          + "for “\(column.name)”",
        field: column.name, cell: column.index)
    }
    // `=""` says that there is none.
    if value == .text("") || value == .list([]) {
      return row.emptyFields.append(column.emptyName)
    }
    row.metadata.append(Attribute(column.name, value))
    if let written { row.written[column.name] = written }
  }

  private func readMetadata(
    _ record: TableRecord, _ column: Int, _ row: inout FavoriteRow
  ) throws(RowRejection) {
    guard !CellParser.isBlank(cell(record, column)) else { return }
    guard let parsed = try? parseMetadata?(text(record, column)) else {
      throw RowRejection(
        code: .valueInvalid, message: "the cell is no JSON object of attributes",
        field: HeaderNames.metadata, cell: column)
    }
    for attribute in parsed {
      let known = row.metadata.first { $0.name.utf8.elementsEqual(attribute.name.utf8) }
      if let known, known.value != attribute.value {
        throw RowRejection(
          code: .valueInvalid,
          message: "“\(attribute.name)” has one value here and another in its own column",
          field: attribute.name, cell: column)
      }
      if known == nil { row.metadata.append(attribute) }
    }
  }
}
