import FavesCore

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
    return RowView.isSurelyName(bytes) ? bytes : nil
  }

  private func readDetails(
    _ record: TableRecord, _ view: inout RowView, _ empty: inout [String]
  ) -> Bool {
    guard let details else { return true }
    let bytes = record[details]
    guard bytes.isEmpty || RowView.isSurelyLong(bytes) else { return false }
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
