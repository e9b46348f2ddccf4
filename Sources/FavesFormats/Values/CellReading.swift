import FavesCore

/// How the cells of a column of attributes become values.
enum CellReading: Hashable, Sendable {
  /// As they stand.
  case text
  /// As numbers that JSON would write the same way.
  case plainNumber
  /// As numbers with this decimal mark, written as JSON writes them.
  case number(DecimalMark)
  /// As words for true and false.
  case boolean
  /// As dates that are in the ISO form already, as they stand.
  case isoDate
  /// As dates in this order, in the ISO form.
  case date(DateOrder)
  /// As the numbers that spreadsheets count days by.
  case serialDate
  /// As the items of a list, with this between them.
  case list(UInt8)

  /// The value of a cell; nil where it does not fit.
  ///
  /// The second is the text that was written, where the value has another.
  func value(_ cell: UnsafeBufferPointer<UInt8>) -> (AttributeValue, written: String?)? {
    switch self {
    case .text:
      let text = String(decoding: cell, as: UTF8.self)
      guard let inner = CellParser.unwrapped(cell) else { return (.text(text), nil) }
      return (.text(String(decoding: inner, as: UTF8.self)), text)
    case .plainNumber:
      return CellParser.isBlank(cell) ? nil : (.number(String(decoding: cell, as: UTF8.self)), nil)
    case .number(let mark):
      let readings = WrittenNumber.readings(of: cell)
      guard readings.contains(mark == .comma ? .comma : .point) else { return nil }
      return Self.pair(.number(WrittenNumber.digits(cell, decimal: mark)), cell)
    case .boolean:
      guard let word = CellParser.boolean(cell) else { return nil }
      return Self.pair(.boolean(word.isTrue), cell)
    case .isoDate:
      guard WrittenDate(cell)?.isISO == true else { return nil }
      return (.text(String(decoding: cell, as: UTF8.self)), nil)
    case .date(let order):
      guard let date = WrittenDate(cell) else { return nil }
      if date.isISO { return (.text(String(decoding: cell, as: UTF8.self)), nil) }
      return date.isoText(order).map { Self.pair(.text($0), cell) }
    case .serialDate:
      guard let moment = CellParser.serialDate(cell) else { return nil }
      let isDay = moment.milliseconds % 86_400_000 == 0
      return Self.pair(
        .text(isDay ? String(moment.description.prefix(10)) : moment.description), cell)
    case .list(let separator): return (.list(Self.items(cell, separator)), nil)
    }
  }

  private static func pair(
    _ value: AttributeValue, _ cell: UnsafeBufferPointer<UInt8>
  ) -> (AttributeValue, written: String?) {
    let written = String(decoding: cell, as: UTF8.self)
    return (value, value.plainText.hasSameBytes(as: written) ? nil : written)
  }

  private static func items(_ cell: UnsafeBufferPointer<UInt8>, _ separator: UInt8) -> [String] {
    cell.split(separator: separator).compactMap { item in
      let text = CellParser.trimmed(UnsafeBufferPointer(rebasing: item))
      return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
    }
  }
}
