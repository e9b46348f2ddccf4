import FavesCore

/// What the cells of one column can all be read as: found byte by byte, without text values.
struct ColumnType: Sendable {
  private static let integer: UInt8 = 1
  private static let decimal: UInt8 = 2
  private static let boolean: UInt8 = 4
  private static let date: UInt8 = 8
  private static let datetime: UInt8 = 16

  private var possible: UInt8 = 31
  /// Whether some cell holds something.
  private(set) var hasValues = false

  /// Whether only text is left, and further cells cannot change that.
  var isSettled: Bool { possible == 0 }

  /// The type that fits all cells so far; text for a column without any.
  var type: AttributeType {
    guard hasValues else { return .text }
    if possible & Self.integer != 0 { return .integer }
    if possible & Self.decimal != 0 { return .decimal }
    if possible & Self.boolean != 0 { return .boolean }
    if possible & Self.date != 0 { return .date }
    return possible & Self.datetime != 0 ? .datetime : .text
  }

  /// Takes one more cell into account.
  mutating func add(_ cell: UnsafeBufferPointer<UInt8>, kind: CellKind = .untyped) {
    guard let first = cell.first else { return }
    hasValues = true
    if kind == .text { return possible = 0 }
    switch first {
    case 0x2d, 0x30...0x39: possible &= Self.number(cell) | Self.time(cell)
    case UInt8(ascii: "t"): possible &= Self.matches(cell, "true") ? Self.boolean : 0
    case UInt8(ascii: "f"): possible &= Self.matches(cell, "false") ? Self.boolean : 0
    default: possible = 0
    }
  }

  /// A whole number has at most 18 digits and no leading zero; a decimal one a fraction as well.
  private static func number(_ cell: UnsafeBufferPointer<UInt8>) -> UInt8 {
    var index = cell[0] == UInt8(ascii: "-") ? 1 : 0
    let first = index
    func skipDigits() {
      while index < cell.count, (48...57).contains(cell[index]) { index += 1 }
    }
    skipDigits()
    let digits = index - first
    guard digits > 0, digits <= 18, digits == 1 || cell[first] != UInt8(ascii: "0") else {
      return 0
    }
    if index == cell.count { return integer | decimal }
    guard cell[index] == UInt8(ascii: ".") else { return 0 }
    index += 1
    let fraction = index
    skipDigits()
    return index == cell.count && index > fraction ? decimal : 0
  }

  private static func time(_ cell: UnsafeBufferPointer<UInt8>) -> UInt8 {
    guard cell.count >= 10, cell[4] == UInt8(ascii: "-") else { return 0 }
    if CellParser.canonical(cell) != nil { return datetime }
    let text = String(decoding: cell, as: UTF8.self)
    if cell.count == 10 { return Timestamp(lenient: text) == nil ? 0 : date }
    return Timestamp(text) == nil ? 0 : datetime
  }

  private static func matches(_ cell: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
    cell.count == word.utf8CodeUnitCount
      && cell.elementsEqual(UnsafeBufferPointer(start: word.utf8Start, count: cell.count))
  }
}
