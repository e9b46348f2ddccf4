/// How the text of one cell can be read as a number; the cells of a column are joined bit by bit.
struct WrittenNumber: OptionSet, Sendable {
  let rawValue: UInt8

  /// A whole number as JSON has it.
  static let integer = Self(rawValue: 1)
  /// A number as JSON has it, without exponent.
  static let plain = Self(rawValue: 2)
  /// A number with a decimal point; commas, no-break spaces or apostrophes group its thousands.
  static let point = Self(rawValue: 4)
  /// A number with a decimal comma; points, no-break spaces or apostrophes group its thousands.
  static let comma = Self(rawValue: 8)
  /// Read with a decimal point it has a fraction.
  static let pointFraction = Self(rawValue: 16)
  /// Read with a decimal comma it has a fraction.
  static let commaFraction = Self(rawValue: 32)
  /// Both readings are possible and differ.
  static let differs = Self(rawValue: 64)

  /// The readings, of which a column keeps those that all its cells have.
  static let readings: Self = [.integer, .plain, .point, .comma]

  /// The most digits before the fraction: ids are longer, and stay text.
  private static let digitLimit = 18

  /// What a cell can be read as; nothing where it is no number.
  ///
  /// - Complexity: O(*n*).
  static func readings(of cell: UnsafeBufferPointer<UInt8>) -> Self {
    if let plain = plainReadings(of: cell) { return plain }
    var scan = Scan(cell)
    guard scan.run() else { return [] }
    if scan.groupKind == nil, scan.separators == 0 { return scan.wholeNumber }
    var result: Self = []
    if scan.fits(decimal: UInt8(ascii: ".")) { result.insert(.point) }
    if scan.fits(decimal: UInt8(ascii: ",")) { result.insert(.comma) }
    let last = scan.last
    if result.contains(.point), last == UInt8(ascii: ".") {
      result.insert(.pointFraction)
      if scan.separators == 1 { result.insert(.plain) }
    }
    if result.contains(.comma), last == UInt8(ascii: ",") { result.insert(.commaFraction) }
    if result.isSuperset(of: [.point, .comma]), scan.hasMark { result.insert(.differs) }
    return result
  }

  /// The readings of digits with at most one point among them, the usual case; nil for other cells.
  @inline(__always)
  private static func plainReadings(of cell: UnsafeBufferPointer<UInt8>) -> Self? {
    let start = cell.first == UInt8(ascii: "-") ? 1 : 0
    var index = start
    while index < cell.count, cell[index] &- 48 < 10 { index += 1 }
    let whole = index - start
    guard whole > 0, whole <= digitLimit, index < cell.count else { return nil }
    guard whole == 1 || cell[start] != 48, cell[index] == UInt8(ascii: ".") else { return nil }
    let point = index
    index += 1
    while index < cell.count, cell[index] &- 48 < 10 { index += 1 }
    guard index == cell.count, index > point + 1 else { return nil }
    let mayBeGroup = index - point == 4 && whole <= 3 && cell[start] != 48
    return mayBeGroup
      ? [.plain, .point, .pointFraction, .comma, .differs] : [.plain, .point, .pointFraction]
  }

  /// The readings of a number that a table knows to be one, its text as in JSON.
  static func typed(_ cell: UnsafeBufferPointer<UInt8>) -> Self {
    let isWhole = cell.allSatisfy { $0 &- 48 < 10 || $0 == UInt8(ascii: "-") }
    return isWhole ? [.integer, .plain, .point] : [.plain, .point, .pointFraction]
  }

  /// The digits of a cell as JSON writes them: without groups, with a point before the fraction.
  static func digits(_ cell: UnsafeBufferPointer<UInt8>, decimal: DecimalMark) -> String {
    let mark = UInt8(ascii: decimal == .comma ? "," : ".")
    return String(unsafeUninitializedCapacity: cell.count) { buffer in
      var count = 0
      for byte in cell {
        guard byte == mark || byte == UInt8(ascii: "-") || (48...57).contains(byte) else {
          continue
        }
        buffer[count] = byte == mark ? UInt8(ascii: ".") : byte
        count += 1
      }
      return count
    }
  }
}

extension WrittenNumber {
  /// The runs of digits of a cell and what stands between them.
  private struct Scan {
    private let cell: UnsafeBufferPointer<UInt8>
    private var firstRun = 0
    private var lastRun = 0
    private var hasOddRun = false
    private var hasLeadingZero = false
    private var whole = 0
    /// How many separators there are.
    private(set) var separators = 0
    /// What all separators but the last are; nil where there are none.
    private(set) var groupKind: UInt8?
    private var hasMixedGroups = false
    /// The last separator.
    private(set) var last: UInt8 = 0

    init(_ cell: UnsafeBufferPointer<UInt8>) {
      self.cell = cell
    }

    /// Reads the cell; false where it holds anything but digits and single separators.
    mutating func run() -> Bool {
      var index = cell.first == UInt8(ascii: "-") ? 1 : 0
      hasLeadingZero = index + 1 < cell.count && cell[index] == 48
      var length = 0
      while index < cell.count {
        let byte = cell[index]
        if byte &- 48 < 10 {
          length += 1
          index += 1
          continue
        }
        let (kind, width) = separator(at: index)
        guard kind != 0, length > 0 else { return false }
        closeRun(length)
        noteSeparator(kind)
        length = 0
        index += width
      }
      guard length > 0 else { return false }
      if separators == 0 { firstRun = length }
      lastRun = length
      return true
    }

    private mutating func closeRun(_ length: Int) {
      if separators == 0 {
        firstRun = length
      } else if length != 3 {
        hasOddRun = true
      }
      whole += length
    }

    private mutating func noteSeparator(_ kind: UInt8) {
      if separators > 0 {
        if let groupKind, groupKind != last { hasMixedGroups = true }
        groupKind = last
      }
      separators += 1
      last = kind
    }

    /// The separator at an index, with its length: `.`, `,`, `'`, or a space that does not break.
    private func separator(at index: Int) -> (kind: UInt8, width: Int) {
      let byte = cell[index]
      switch byte {
      case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "'"): return (byte, 1)
      case 0xc2 where index + 1 < cell.count && cell[index + 1] == 0xa0:
        return (UInt8(ascii: " "), 2)
      case 0xe2 where index + 2 < cell.count && cell[index + 1] == 0x80:
        switch cell[index + 2] {
        case 0xaf, 0x89, 0x87: return (UInt8(ascii: " "), 3)
        case 0x99: return (UInt8(ascii: "'"), 3)
        default: return (0, 0)
        }
      default: return (0, 0)
      }
    }

    /// Whether a `.` or a `,` stands there.
    var hasMark: Bool {
      [last, groupKind ?? 0].contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") }
    }

    /// The readings of digits without any separator.
    var wholeNumber: WrittenNumber {
      guard firstRun <= WrittenNumber.digitLimit, firstRun == 1 || !hasLeadingZero,
        !(cell[0] == UInt8(ascii: "-") && firstRun == 1 && cell[1] == 48)
      else { return [] }
      return [.integer, .plain, .point, .comma]
    }

    /// Whether the cell is a number with this decimal mark.
    func fits(decimal: UInt8) -> Bool {
      guard !hasOddRun, !hasMixedGroups, groupKind != decimal else { return false }
      let hasFraction = last == decimal
      let hasGroups = groupKind != nil || !hasFraction
      if !hasFraction, lastRun != 3 || groupKind.map({ $0 != last }) ?? false { return false }
      let digits = hasFraction ? whole : whole + lastRun
      guard digits <= WrittenNumber.digitLimit else { return false }
      if hasGroups { return firstRun <= 3 && !startsWithZero }
      return firstRun == 1 || !startsWithZero
    }

    private var startsWithZero: Bool { cell[cell[0] == UInt8(ascii: "-") ? 1 : 0] == 48 }
  }
}
