import FavesCore

/// One sheet of a workbook.
struct WorkbookSheet {
  var name: String
  var isHidden = false
  /// The texts of the first row that holds something; nil for a sheet without any.
  var header: [String]?
}

/// A spreadsheet file that was opened: its sheets, and passes over the rows of one.
protocol Workbook: AnyObject {
  /// The sheets, in their order.
  var sheets: [WorkbookSheet] { get }
  /// What was met on the way, of all passes so far.
  var notes: SheetNotes { get }
  /// Starts a pass over a sheet.
  ///
  /// - Throws: ``FormatError``, or what the source throws.
  func rows(ofSheet index: Int) throws -> any SheetRows
}

/// The rows of a sheet that hold something, front to back.
protocol SheetRows: AnyObject {
  /// The row that ``advance()`` found; valid until the next call.
  var row: SheetRow { get }
  /// Finds the next row; false at the end.
  ///
  /// - Throws: ``FormatError``, or what the source throws.
  func advance() throws -> Bool
}

/// One row, whose cells point into bytes of its own (`base`) or shared ones (`scratch`).
struct SheetRow {
  var base: UnsafePointer<UInt8>
  var scratch: UnsafePointer<UInt8>
  var cells: UnsafePointer<TableCell>
  var count: Int
  /// The number of the row in the sheet, counted from 1.
  var line: Int

  /// As a record of a table.
  func record(number: Int) -> TableRecord {
    TableRecord(
      base: base, scratch: scratch, cells: cells, count: count, number: number, line: line,
      byte: nil, problem: nil)
  }
}

/// Things in a sheet that should be said, counted.
struct SheetNotes: Equatable {
  /// Cells with a formula but no stored value.
  var missingValues = 0
  /// The first row with such a cell.
  var firstMissing = 0
  /// Rows and columns that are hidden.
  var hidden = 0
  /// Numbers that are formatted as dates, but of a day that spreadsheets disagree on.
  var oddDates = 0
  /// The first row with such a number.
  var firstOddDate = 0

  mutating func noteMissingValue(line: Int) {
    if missingValues == 0 { firstMissing = line }
    missingValues += 1
  }

  mutating func noteOddDate(line: Int) {
    if oddDates == 0 { firstOddDate = line }
    oddDates += 1
  }

  /// As warnings.
  var warnings: [Diagnostic] {
    var warnings: [Diagnostic] = []
    if missingValues > 0 {
      warnings.append(
        Diagnostic(
          .guess,
          "formulas without a stored value, read as empty cells: \(missingValues); open the file in "
            + "a spreadsheet program and save it to have their values",
          position: SourcePosition(line: firstMissing)))
    }
    if oddDates > 0 {
      warnings.append(
        Diagnostic(
          .guess,
          "dates before 1900, whose days programs count differently: \(oddDates); look at them",
          position: SourcePosition(line: firstOddDate)))
    }
    if hidden > 0 {
      warnings.append(Diagnostic(.guess, "hidden rows and columns, read as well: \(hidden)"))
    }
    return warnings
  }
}

/// A handler of elements that makes rows.
protocol SheetHandler: XMLVocabularyHandler {
  /// The rows that are ready, and the one that is being read.
  var batch: RowBatch { get }
  /// Whether all rows were read, so that the rest of the document does not matter.
  var isDone: Bool { get }
  /// What was met so far.
  var notes: SheetNotes { get }
}

/// The rows of a sheet, parsed part by part.
final class ParsedSheetRows: SheetRows {
  private(set) var row: SheetRow
  private let parser: XMLElementParser
  private let batch: RowBatch
  private var source: any ByteSource
  private var buffer: [UInt8]
  private let shared: ScratchBytes
  private let limits: FormatLimits
  private var parsed = 0
  private var next = 0
  private var repeatsLeft = 0
  private var isAtEnd = false
  /// Hears what was met in the sheet, once all of it was read.
  private let report: (SheetNotes) -> Void

  /// - Parameter shared: where the texts of cells stand that do not stand in the sheet.
  init(
    _ handler: some SheetHandler, _ source: any ByteSource, name: String, shared: ScratchBytes,
    limits: FormatLimits, report: @escaping (SheetNotes) -> Void
  ) throws {
    parser = try XMLElementParser(handler, name: name, limits: limits)
    batch = handler.batch
    self.source = source
    self.shared = shared
    self.report = report
    self.limits = limits
    // Each cell of a part may bring pages of a mapped file with it.
    buffer = [UInt8](
      repeating: 0, count: shared.isMapped ? 1 << 13 : XMLPushParser.chunkSize)
    row = SheetRow(
      base: batch.baseOfBytes, scratch: shared.base, cells: batch.baseOfCells, count: 0, line: 0)
  }

  func advance() throws -> Bool {
    if repeatsLeft > 0 {
      repeatsLeft -= 1
      row.line += 1
      return true
    }
    while next >= batch.rows.count {
      guard !isAtEnd else { return false }
      try readPart()
    }
    let found = batch.rows[next]
    next += 1
    repeatsLeft = found.repeats - 1
    row = SheetRow(
      base: batch.baseOfBytes, scratch: shared.base, cells: batch.baseOfCells + found.firstCell,
      count: found.cells, line: found.line)
    return true
  }

  private func readPart() throws {
    shared.release()
    batch.clear()
    next = 0
    let count = try buffer.withUnsafeMutableBytes { [parser] bytes in
      let count = try source.read(into: bytes)
      try parser.feed(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
      return count
    }
    if count == 0 { try parser.finish() }
    parsed += count
    guard limits.allowsInflating(parsed, to: batch.amplifiedBytes) else {
      throw FormatError(
        .limit,
        "a sheet of \(parsed) bytes repeats itself, and shared strings, to more than "
          + "\(limits.compressionRatio) times that")
    }
    guard let handler = parser.handler as? any SheetHandler else { return }
    isAtEnd = count == 0 || handler.isDone
    guard isAtEnd else { return }
    if count > 0 { try readRest() }
    report(handler.notes)
  }

  /// Reads what is not parsed, so that damage to the bytes before it is found.
  private func readRest() throws {
    while try buffer.withUnsafeMutableBytes({ try source.read(into: $0) }) > 0 {}
  }
}
