import FavesCore

extension RowDecoder {
  /// Puts a record that can be taken as it stands into a view; false where values must be converted,
  /// or where something may be wrong with the row: ``decode(_:)`` tells then.
  func fill(_ view: inout RowView, of record: TableRecord) -> Bool {
    guard let columns, let title = name(record, title) else { return false }
    view.title = title
    view.record = record
    view.position = SourcePosition(line: record.line, byte: record.byte)
    if !view.emptyFields.isEmpty { view.emptyFields = [] }
    view.category = category.flatMap { name(record, $0) }
    guard category == nil || view.category != nil, readDetails(record, &view),
      readRank(record, &view), readMarks(record, &view), readValues(record, columns, &view)
    else { return false }
    view.outerCategory =
      category == nil
      ? givenCategory ?? (view.id == nil || isKnownExport ? lastCategory : nil) : nil
    return category != nil || view.outerCategory != nil
  }

  /// A cell that can be a name: short, and surely not blank.
  private func name(_ record: TableRecord, _ column: Int) -> TextView? {
    let bytes = record[column]
    return RowView.isSurelyName(bytes) ? bytes : nil
  }

  private func readDetails(_ record: TableRecord, _ view: inout RowView) -> Bool {
    view.details = nil
    guard let details else { return true }
    let bytes = record[details]
    guard bytes.isEmpty || RowView.isSurelyLong(bytes) else { return false }
    if bytes.isEmpty {
      view.emptyFields.append(FavoriteField.details.rawValue)
    } else {
      view.details = bytes
    }
    return true
  }

  private func readRank(_ record: TableRecord, _ view: inout RowView) -> Bool {
    view.ranking = nil
    guard let ranking else { return true }
    view.ranking = CellParser.rank(CellParser.trimmed(record[ranking]))
    return view.ranking != nil
  }

  private func readMarks(_ record: TableRecord, _ view: inout RowView) -> Bool {
    view.id = id.flatMap { ResourceID(utf8: record[$0]) }
    view.created = created.flatMap { CellParser.moment(record[$0], dateOrders.created) }
    view.modified = modified.flatMap { CellParser.moment(record[$0], dateOrders.modified) }
    return (id == nil || view.id != nil) && (created == nil || view.created != nil)
      && (modified == nil || view.modified != nil)
  }

  private func readValues(
    _ record: TableRecord, _ columns: RowColumns, _ view: inout RowView
  ) -> Bool {
    view.clearValues(columns)
    for (index, column) in attributes.enumerated() {
      let bytes = record[column.index]
      if bytes.isEmpty || column.none.map({ CellParser.isSame(bytes, $0) }) ?? false {
        view.emptyFields.append(column.emptyName)
        continue
      }
      switch column.reading {
      case .plainNumber where bytes[0] > 0x20 && !column.isStrict:
        view.values[index] = .number(bytes)
      case .isoDate where bytes[0] > 0x20, .text where bytes[0] != UInt8(ascii: "="):
        view.values[index] = .text(bytes)
      default: return false
      }
    }
    return true
  }
}
