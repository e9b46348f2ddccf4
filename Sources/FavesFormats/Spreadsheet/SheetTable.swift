import FavesCore

/// One or more sheets of a workbook as a table.
struct SheetTable: Table {
  private let workbook: any Workbook
  private let choice: SheetChoice
  private let joined: JoinedHeader?

  /// Chooses the sheets to read.
  ///
  /// - Throws: ``FormatError`` where there is none to read.
  init(_ workbook: any Workbook, options: ReadOptions) throws(FormatError) {
    self.workbook = workbook
    choice = try SheetChoice(workbook.sheets, wanted: options.part.sheet)
    joined =
      choice.sheets.count > 1
      ? JoinedHeader(choice.sheets.map { workbook.sheets[$0].header ?? [] }) : nil
  }

  var dialect: TextDialect? { nil }
  var warnings: [Diagnostic] { choice.warnings }
  var lateWarnings: [Diagnostic] { workbook.notes.warnings }

  /// What to call the category of last resort: the sheet, unless a program named it.
  func sourceName(_ file: String?) -> String? {
    let name = workbook.sheets[choice.sheets[0]].name
    guard let file else { return name }
    return SheetChoice.isGeneric(name) ? file : name
  }

  /// Makes a reader.
  ///
  /// - Throws: ``FormatError``, or what the source throws.
  static func reader(
    _ table: SheetTable, _ options: ReadOptions, _ parseMetadata: MetadataParser?
  ) throws -> any DocumentReader {
    var options = options
    options.sourceName = table.sourceName(options.sourceName)
    return try TableReader(table, options: options, parseMetadata: parseMetadata)
  }

  /// Says what an import would read.
  ///
  /// - Throws: ``FormatError``, or what the source throws.
  static func inspection(
    of table: SheetTable, format: String, _ options: ReadOptions, _ rows: RowLimit,
    _ parseMetadata: MetadataParser?
  ) throws -> Inspection {
    var inspector = TableInspector(
      table, format: format, options: options, readsMetadata: parseMetadata != nil)
    return try inspector.inspect(rows) { try reader(table, options, parseMetadata) }
  }

  func records() throws -> SheetRecordSource {
    try SheetRecordSource(workbook, sheets: choice.sheets, joined: joined)
  }
}

/// The records of one sheet, or of several with a header over all of them.
final class SheetRecordSource: RecordSource {
  var expectedColumns: Int?
  private(set) var record: TableRecord
  private let workbook: any Workbook
  private let sheets: [Int]
  private let joined: JoinedColumns?
  private var rows: any SheetRows
  private var next = 1
  private var number = 0
  /// How many rows the sheets before have, and the last row so far: rows count on from sheet to
  /// sheet, for none may seem to stand above the header.
  private var linesBefore = 0
  private var lastLine = 0

  fileprivate init(
    _ workbook: any Workbook, sheets: [Int], joined: JoinedHeader?
  ) throws {
    self.workbook = workbook
    self.sheets = sheets
    self.joined = joined.map(JoinedColumns.init)
    rows = try workbook.rows(ofSheet: sheets[0])
    record = rows.row.record(number: 0)
  }

  func byteOffset(_ offset: Int) -> Int? { nil }

  func advance() throws -> Bool {
    guard let joined else {
      guard try rows.advance() else { return false }
      number += 1
      record = rows.row.record(number: number)
      return true
    }
    if number == 0 {
      guard try rows.advance() else { return false }
      number = 1
      lastLine = rows.row.line
      record = joined.header(line: rows.row.line).record(number: number)
      return true
    }
    while try !rows.advance() {
      guard next < sheets.count else { return false }
      rows = try workbook.rows(ofSheet: sheets[next])
      next += 1
      linesBefore = lastLine
      _ = try rows.advance()
    }
    number += 1
    var row = joined.placed(rows.row, sheet: next - 1)
    row.line += linesBefore
    lastLine = row.line
    record = row.record(number: number)
    return true
  }
}

/// Puts the cells of sheets at the columns of a joined table.
private final class JoinedColumns {
  private let header: JoinedHeader
  private let cells: UnsafeMutablePointer<TableCell>
  private let headerCells: UnsafeMutablePointer<TableCell>
  private let headerBytes: UnsafeMutablePointer<UInt8>
  private static let empty = TableCell(start: 0, end: 0, isQuoted: false, isUnescaped: false)

  init(_ header: JoinedHeader) {
    self.header = header
    let width = header.names.count
    cells = .allocate(capacity: width)
    headerCells = .allocate(capacity: width)
    let text = header.names.flatMap { Array($0.utf8) }
    headerBytes = .allocate(capacity: text.count)
    headerBytes.initialize(from: text, count: text.count)
    var start = 0
    for (index, name) in header.names.enumerated() {
      headerCells[index] = TableCell(
        start: start, end: start + name.utf8.count, isQuoted: false, isUnescaped: false, kind: .text
      )
      start += name.utf8.count
    }
  }

  deinit {
    cells.deallocate()
    headerCells.deallocate()
    headerBytes.deallocate()
  }

  func header(line: Int) -> SheetRow {
    SheetRow(
      base: UnsafePointer(headerBytes), scratch: UnsafePointer(headerBytes),
      cells: UnsafePointer(headerCells), count: header.names.count, line: line)
  }

  /// A row of a sheet with its cells at the columns of the whole; valid until the next call.
  func placed(_ row: SheetRow, sheet: Int) -> SheetRow {
    let columns = header.columns[sheet]
    for index in 0..<header.names.count { cells[index] = Self.empty }
    for index in 0..<min(row.count, columns.count) { cells[columns[index]] = row.cells[index] }
    var placed = row
    placed.cells = UnsafePointer(cells)
    placed.count = header.names.count
    return placed
  }
}
