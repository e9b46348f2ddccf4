import FavesCore

/// Makes rows of the cells of one table of a content.xml, or lists all tables.
struct ODSContentHandler: SheetHandler {
  /// What is wanted of a document.
  enum Wish: Equatable {
    /// The names of the tables, and the first row of each that holds something.
    case list
    /// The rows of a table, counted from 0.
    case rows(Int)
  }

  private static let mostTables = 10_000
  private static let mostRows = 1 << 24
  /// How often a row with values may be repeated: the rows of a sheet.
  private static let mostRepeats = 1 << 20

  let batch: RowBatch
  private(set) var notes = SheetNotes()
  private(set) var isDone = false
  /// The tables met so far.
  private(set) var tables: [WorkbookSheet] = []
  private let wish: Wish
  private let limits: FormatLimits
  private var isInTable = false
  private var line = 0
  private var nextLine = 1
  private var rowRepeats = 1
  private var column = 0
  private var value = ODSValue()
  private var isInCell = false
  private var paragraphs = 0
  private var isInParagraph = false
  /// Whether white space that comes now is none: at the start, and after other white space.
  private var swallowsSpace = false
  /// Whether the white space before was one space: what LibreOffice writes of one at the end of a
  /// text, where ODF has it removed.
  private var isPlainSpace = false

  init(_ wish: Wish, limits: FormatLimits) {
    self.wish = wish
    self.limits = limits
    batch = RowBatch(limits: limits)
  }

  static func element(_ name: String, namespace: String) -> ODSElement? {
    ODSElement(name, namespace: namespace)
  }

  static func attribute(_ name: String, namespace: String) -> ODSAttribute? {
    ODSAttribute(name, namespace: namespace)
  }

  // MARK: Start

  mutating func start(
    _ element: ODSElement, _ attributes: XMLKnownAttributes<ODSAttribute>
  ) throws(FormatError) -> Bool {
    switch element {
    case .container: return !isInCell
    case .table: return try startTable(attributes)
    case .column: noteHidden(attributes, .columnsRepeated)
    case .row: return try startRow(attributes)
    case .cell: return try startCell(attributes)
    case .paragraph: return try startParagraph()
    case .inline: return isInCell
    case .spaces: try addSpaces(attributes)
    case .tab: try add("\t")
    case .lineBreak: try add("\n")
    }
    return true
  }

  private mutating func startTable(
    _ attributes: XMLKnownAttributes<ODSAttribute>
  ) throws(FormatError) -> Bool {
    guard !isInTable, !isDone else { return false }
    guard tables.count < Self.mostTables else {
      throw FormatError(.limit, "the document has more than \(Self.mostTables) sheets")
    }
    tables.append(WorkbookSheet(name: attributes.text(.name) ?? "Sheet\(tables.count + 1)"))
    guard wish == .list || wish == .rows(tables.count - 1) else { return false }
    isInTable = true
    nextLine = 1
    return true
  }

  private mutating func noteHidden(
    _ attributes: XMLKnownAttributes<ODSAttribute>, _ repeats: ODSAttribute
  ) {
    guard let visibility = attributes.text(.visibility), visibility != "visible" else { return }
    let count = attributes.text(repeats).flatMap { Int($0) } ?? 1
    // Up to the end of a sheet goes what hides all that is not used.
    if count < 1000 { notes.hidden += count }
  }

  private mutating func startRow(
    _ attributes: XMLKnownAttributes<ODSAttribute>
  ) throws(FormatError) -> Bool {
    guard isInTable, !isInCell else { return false }
    if wish == .list, tables.last?.header != nil { return false }
    var repeats: Int? = 1
    attributes.forEach { if $0 == .rowsRepeated { repeats = XMLScan.integer($1) } }
    line = nextLine
    guard let repeats, repeats > 0 else {
      throw FormatError(
        .syntax, "row \(line) has a malformed number of repetitions",
        position: SourcePosition(line: line))
    }
    noteHidden(attributes, .rowsRepeated)
    rowRepeats = repeats
    nextLine = min(line + min(repeats, Self.mostRows), Self.mostRows)
    column = 0
    batch.startRow(line)
    return true
  }

  private mutating func startCell(
    _ attributes: XMLKnownAttributes<ODSAttribute>
  ) throws(FormatError) -> Bool {
    guard !isInCell else { return false }
    guard value.read(attributes) else {
      throw FormatError(
        .syntax, "a cell of row \(line) has a malformed number of repetitions",
        position: SourcePosition(line: line, column: column + 1))
    }
    isInCell = true
    paragraphs = 0
    return true
  }

  private mutating func startParagraph() throws(FormatError) -> Bool {
    guard isInCell, !isInParagraph else { return false }
    if paragraphs > 0 { try add("\n") }
    paragraphs += 1
    isInParagraph = true
    swallowsSpace = true
    return true
  }

  // MARK: Text

  private mutating func add(_ text: StaticString) throws(FormatError) {
    swallowsSpace = false
    try batch.append(
      UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func addSpaces(
    _ attributes: XMLKnownAttributes<ODSAttribute>
  ) throws(FormatError) {
    guard isInParagraph else { return }
    let count = attributes.text(.count).map { Int($0) ?? 0 } ?? 1
    guard count >= 0, count <= limits.fieldBytes - min(limits.fieldBytes, batch.text.count) else {
      throw FormatError(
        .limit, "a cell of row \(line) has more than \(limits.fieldBytes) bytes",
        position: SourcePosition(line: line, column: column + 1))
    }
    swallowsSpace = false
    batch.amplify(count)
    for _ in 0..<count { batch.append(0x20) }
  }

  /// Takes text, in which a run of white space is one space (ODF 1.3 part 3, 6.1.2).
  mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>) throws(FormatError) {
    guard isInParagraph else { return }
    var start = 0
    for index in bytes.indices where XMLScan.isSpace(bytes[index]) {
      if !swallowsSpace || index > start {
        try batch.append(UnsafeBufferPointer(rebasing: bytes[start..<index]))
        batch.append(0x20)
        isPlainSpace = bytes[index] == 0x20
      } else {
        isPlainSpace = false
      }
      swallowsSpace = true
      start = index + 1
    }
    if start < bytes.count {
      swallowsSpace = false
      try batch.append(UnsafeBufferPointer(rebasing: bytes[start...]))
    }
  }

  // MARK: End

  mutating func end(_ element: ODSElement) throws(FormatError) {
    switch element {
    case .paragraph: endParagraph()
    case .cell: try endCell()
    case .row: try endRow()
    case .table:
      isInTable = false
      if wish != .list { isDone = true }
    default: break
    }
  }

  private mutating func endParagraph() {
    isInParagraph = false
    let text = batch.text
    if swallowsSpace, !isPlainSpace, text.last == 0x20 { batch.dropText(keeping: text.count - 1) }
  }

  private mutating func endCell() throws(FormatError) {
    isInCell = false
    defer { column += min(value.columnsRepeated, Self.mostRows) }
    var kind = CellKind.text
    if let (bytes, valueKind) = value.text {
      batch.replaceText(with: bytes)
      kind = valueKind
    } else if value.type == .none {
      kind = .untyped
    }
    if batch.text.isEmpty {
      if value.hasFormula, value.type == .none { notes.noteMissingValue(line: line) }
      return
    }
    guard column + value.columnsRepeated <= limits.columns else {
      throw FormatError(
        .limit, "row \(line) has more than \(limits.columns) columns",
        position: SourcePosition(line: line, column: column + 1))
    }
    try batch.endCell(at: column, kind: kind, repeats: value.columnsRepeated)
  }

  private mutating func endRow() throws(FormatError) {
    guard (line < Self.mostRows && rowRepeats <= Self.mostRepeats) || batch.isEmptyRow else {
      throw FormatError(
        .limit, "row \(line) is repeated \(rowRepeats) times, or past the last row there may be",
        position: SourcePosition(line: line))
    }
    batch.endRow(repeats: rowRepeats)
    guard wish == .list, let row = batch.rows.first else { return }
    tables[tables.count - 1].header =
      SheetRow(
        base: batch.baseOfBytes, scratch: batch.baseOfBytes,
        cells: batch.baseOfCells + row.firstCell,
        count: row.cells, line: row.line
      ).record(number: 1).texts
    batch.clear()
  }
}
