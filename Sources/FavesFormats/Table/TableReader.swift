import FavesCore

/// A reader of a table whose first row names the columns.
public protocol TabularReader: DocumentReader {
  /// The header cells as they stand in the file: what a file of rejected rows starts with.
  var headerCells: [String] { get }
}

/// Reads favorites from a table: the second pass, after that of ``TableAnalysis``.
struct TableReader<Source: Table>: TabularReader {
  private let layout: TableLayout
  private let records: Source.Records
  private let decoder: RowDecoder

  var headerCells: [String] { Array(layout.headerCells.dropFirst(layout.mapping.rejectColumns)) }
  var warnings: [Diagnostic] { layout.mapping.warnings + layout.warnings }

  /// Analyses the table and starts again at its first row.
  ///
  /// - Throws: ``FormatError``, or what the source throws.
  init(_ table: Source, options: ReadOptions, parseMetadata: MetadataParser?) throws {
    var layout = try TableAnalysis(table: table, options: options).layout()
    if parseMetadata == nil { layout.mapping.readMetadataAsText() }
    try layout.mapping.requireTitle()
    self.layout = layout
    records = try table.records()
    _ = try records.advance()
    records.expectedColumns = layout.headerCells.count
    decoder = RowDecoder(layout, options: options, parseMetadata: parseMetadata)
  }

  mutating func next() throws -> DocumentItem? {
    while try records.advance() {
      let record = records.record
      if let problem = record.problem {
        return .rejected(rejected(record, problem))
      }
      if record.hasCells(past: layout.headerCells.count) {
        return .rejected(tooLong(record))
      }
      if record.isBlank { continue }
      do throws(RowRejection) {
        return .favorite(try decoder.decode(record))
      } catch {
        return .rejected(rejected(record, error))
      }
    }
    return nil
  }

  private func rejected(_ record: TableRecord, _ problem: TableProblem) -> RejectedRow {
    let byte = records.byteOffset(problem.offset)
    return rejected(record, problem.code, problem.message, nil, problem.cell, byte: byte)
  }

  private func rejected(_ record: TableRecord, _ rejection: RowRejection) -> RejectedRow {
    rejected(record, rejection.code, rejection.message, rejection.field, rejection.cell)
  }

  private func tooLong(_ record: TableRecord) -> RejectedRow {
    let columns = layout.headerCells.count
    let message = "\(record.count) cells, but the header names \(columns)"
    return rejected(record, .rowTooLong, message, nil, columns)
  }

  private func rejected(
    _ record: TableRecord, _ code: DiagnosticCode, _ message: String, _ field: String?,
    _ cell: Int?,
    byte: Int? = nil
  ) -> RejectedRow {
    let position = SourcePosition(
      line: record.line, column: cell.map { $0 + 1 }, byte: byte ?? record.byte)
    return RejectedRow(
      Diagnostic(code, message, field: field, position: position),
      cells: Array(record.texts.dropFirst(layout.mapping.rejectColumns)))
  }
}
