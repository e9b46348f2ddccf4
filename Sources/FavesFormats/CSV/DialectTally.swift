import FavesCore

/// What is counted while a file is read in one dialect.
struct DialectTally {
  private let dialect: CSVDialect
  private var widths: [Int: Int] = [:]
  private var rows = 0
  private var broken = 0
  private var lastWidth = 0
  private var lastIsBroken = false
  private var cells = 0
  private var plausible = 0.0
  private var afterDelimiter = 0
  private var blankLed = 0
  private var typed: [Int] = []
  private var filled: [Int] = []
  private var firstRows: [[String]] = []
  private var firstWidth = 0
  private static let headerCount = 8
  private static let headerBytes = 1 << 16

  /// Starts a tally.
  init(_ dialect: CSVDialect) {
    self.dialect = dialect
  }

  /// The cells of the first rows, any of which may be the header.
  var headers: [[String]] { firstRows }

  /// Takes one more record into account.
  mutating func add(_ record: TableRecord) {
    if record.isBlank { return }
    rows += 1
    lastWidth = record.count
    widths[lastWidth, default: 0] += 1
    lastIsBroken = [.quoteStray, .quoteUnclosed].contains(record.problem?.code)
    broken += lastIsBroken ? 1 : 0
    if rows == 1 { firstWidth = record.count }
    if firstRows.count < Self.headerCount, record.byteCount < Self.headerBytes {
      firstRows.append(record.texts)
    }
    for column in 0..<record.count {
      add(record[column], column, isLast: column == record.count - 1)
    }
  }

  private mutating func add(_ cell: UnsafeBufferPointer<UInt8>, _ column: Int, isLast: Bool) {
    if column == typed.count {
      typed.append(0)
      filled.append(0)
    }
    cells += 1
    if column > 0, !(isLast && cell.isEmpty) {
      afterDelimiter += 1
      blankLed += cell.first == 0x20 ? 1 : 0
    }
    let look = CellLook(cell)
    plausible += look.plausibility
    guard look != .empty else { return }
    filled[column] += 1
    typed[column] += look == .typed ? 1 : 0
  }

  /// What all that comes to.
  ///
  /// - Parameter droppingLast: whether the last row may be cut.
  func candidate(droppingLast: Bool) -> DialectCandidate {
    var candidate = DialectCandidate(dialect: dialect)
    var widths = widths
    candidate.rows = rows
    candidate.broken = broken
    if droppingLast, rows > 1 {
      candidate.rows -= 1
      candidate.broken -= lastIsBroken ? 1 : 0
      widths[lastWidth, default: 1] -= 1
    }
    let usual = widths.filter { $0.key > 1 && $0.value > 0 }.max {
      ($0.value, $0.key) < ($1.value, $1.key)
    }
    guard let usual else { return candidate }
    candidate.columns = usual.key
    candidate.fitting = usual.value
    candidate.firstColumns = firstWidth
    candidate.plausibility = cells == 0 ? 0 : plausible / Double(cells)
    candidate.blankLed = afterDelimiter < 2 ? 0 : Double(blankLed) / Double(afterDelimiter)
    let typedColumns = (0..<min(usual.key, typed.count)).count {
      filled[$0] > 1 && typed[$0] * 5 >= (filled[$0] - 1) * 4
    }
    candidate.typedColumns = Double(typedColumns) / Double(usual.key)
    return candidate
  }
}

/// What a cell looks like, judged by its bytes without making text of it.
enum CellLook {
  /// Nothing, or white space.
  case empty
  /// A number, date, time, price, truth value or link.
  case typed
  /// Text.
  case text
  /// Text that holds what often parts cells.
  case doubtful
  /// Text with a quote at its start or end.
  case quoted

  /// Judges a cell.
  ///
  /// - Complexity: O(*n*).
  init(_ cell: UnsafeBufferPointer<UInt8>) {
    let bytes = CellParser.trimmed(cell)
    guard let first = bytes.first, let last = bytes.last else {
      self = .empty
      return
    }
    let quotes = "\"'".utf8
    if quotes.contains(first) && bytes.count > 1
      || last == UInt8(ascii: "\"") && !Self.isInch(bytes)
    {
      self = .quoted
      return
    }
    if Self.isTyped(bytes) {
      self = .typed
      return
    }
    var isDoubtful = false
    for byte in bytes.prefix(200) where byte == 0x3b || byte == 0x09 || byte == 0x7c || byte == 0x2c
    {
      isDoubtful = true
    }
    self = isDoubtful ? .doubtful : .text
  }

  /// How much the cell looks like one, 0…1.
  var plausibility: Double {
    switch self {
    case .empty, .typed, .text: 1
    case .doubtful: 0.8
    case .quoted: 0.4
    }
  }

  /// A last quote after a digit, as in 24".
  private static func isInch(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.count > 1 && (48...57).contains(bytes[bytes.count - 2])
  }

  private static func isTyped(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var digits = 0
    var others = 0
    for byte in bytes.prefix(40) {
      switch byte {
      case 48...57: digits += 1
      case 0x2b, 0x2d, 0x2e, 0x2f, 0x3a, 0x2c, 0x25, 0x24, 0x20, 0x54, 0x5a, 0x45, 0x65: break
      case 0x80...: others += 1
      default: others += 4
      }
    }
    if digits > 0, others < 4, bytes.count < 40 { return true }
    return isWord(bytes) || isLink(bytes)
  }

  private static func isWord(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count == 4 || bytes.count == 5 else { return false }
    return ["true", "false"].contains { word in
      word.utf8.count == bytes.count && zip(word.utf8, bytes).allSatisfy { $0 == $1 | 0x20 }
    }
  }

  private static func isLink(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    ["http://", "https://"].contains { bytes.starts(with: $0.utf8) } && !bytes.contains(0x20)
  }
}
