import FavesCore

/// The columns of a flat table, and which of them each attribute goes to.
struct ColumnTable {
  /// The columns in order.
  let columns: [OutputColumn]
  /// What their header cells say.
  let headers: [String]
  /// Whether an attribute without a column is left out, for the columns were chosen.
  private let isChosen: Bool
  private let places: [ByteName: Int]
  private let sorted: [(name: String, column: Int)]

  /// Makes a table of some columns.
  ///
  /// - Parameter isChosen: Whether a user chose them, and wants no others.
  init(_ columns: [OutputColumn], isChosen: Bool) {
    self.isChosen = isChosen
    self.columns = columns
    let attributes = columns.compactMap { $0.attributeName }
    var names = HeaderNames.headers(forAttributes: attributes)[...]
    headers = columns.map { column in
      if case .field(let field) = column { return field.rawValue }
      return names.popFirst() ?? ""
    }
    sorted = columns.enumerated().compactMap { index, column in
      column.attributeName.map { (name: $0, column: index) }
    }.sorted { $0.name.precedesByBytes($1.name) }
    places = Dictionary(
      sorted.map { (ByteName(text: $0.name), $0.column) }, uniquingKeysWith: { first, _ in first })
  }

  /// All columns in the usual order.
  static func usual(_ attributes: [String]) -> [OutputColumn] {
    [.field(.category), .field(.ranking), .field(.title), .field(.details)]
      + attributes.map { .attribute($0) } + [.field(.id), .field(.created), .field(.modified)]
  }

  /// The header cells of a plain file: none of them marks it as guarded.
  var plainHeaders: [String] {
    guard let first = headers.first, SpreadsheetGuard.isMark(first) else { return headers }
    return [exactHeader(0)] + headers.dropFirst()
  }

  /// A header cell that cannot be taken for anything but what it is: an attribute's has the prefix.
  func exactHeader(_ index: Int) -> String {
    guard let name = columns[index].attributeName else { return headers[index] }
    return HeaderNames.prefix + name
  }

  /// Puts values at their columns.
  ///
  /// Both sides are sorted by name as a rule, so one walk along the columns finds them all.
  ///
  /// - Throws: ``WrongGuess`` for an attribute without a column, unless columns were chosen.
  func place(_ attributes: [AttributeView], in values: inout [ValueView?]) throws {
    if values.count != columns.count {
      values = Array(repeating: nil, count: columns.count)
    } else {
      for entry in sorted { values[entry.column] = nil }
    }
    var next = 0
    for attribute in attributes {
      if next < sorted.count, attribute.name.isIdentical(to: sorted[next].name) {
        values[sorted[next].column] = attribute.value
        next += 1
      } else if let column = places[ByteName(text: attribute.name.text)] {
        values[column] = attribute.value
        next = sorted.firstIndex { $0.column == column }.map { $0 + 1 } ?? 0
      } else if !isChosen {
        throw WrongGuess()
      }
    }
  }
}

extension OutputColumn {
  /// The attribute's name; nil for a fixed field.
  var attributeName: String? {
    if case .attribute(let name) = self { return name }
    return nil
  }
}
