import FavesCore

/// Writes rejected rows so that the file, once put right, can be imported as it is.
///
/// Each row starts with `line,column,field,code,message`, five columns that the CSV reader passes
/// over where they are the first five; then come the original cells, unaltered.
public struct RejectsWriter {
  private var output: CSVOutput
  private let header: [String]

  /// Makes a writer of UTF-8 CSV with commas.
  ///
  /// - Parameters:
  ///   - header: the names of the columns of the original (``TabularReader/rejectsHeader``); for a format
  ///     without columns, leave it empty: the source text then goes to a column `text`.
  public init(_ sink: any ByteSink, header: [String]) {
    output = CSVOutput(sink, delimiter: UInt8(ascii: ","), profile: .plain)
    self.header = header.isEmpty ? [HeaderNames.rejectedText] : header
  }

  /// Writes the row of column names.
  ///
  /// - Throws: what the sink throws.
  public mutating func begin() throws {
    for name in HeaderNames.rejects + header { try output.cell(visible(name)) }
    try output.endRow()
  }

  /// Writes one rejected row.
  ///
  /// - Throws: what the sink throws.
  public mutating func write(_ row: RejectedRow) throws {
    let diagnostic = row.diagnostic
    try output.cell(diagnostic.position.line.map(String.init) ?? "")
    try output.cell(diagnostic.position.column.map(String.init) ?? "")
    try output.cell(diagnostic.field ?? "")
    try output.cell(diagnostic.code.rawValue)
    try output.cell(diagnostic.message)
    for cell in row.cells { try output.cell(visible(cell)) }
    try output.endRow()
  }

  /// Passes everything on to the sink.
  ///
  /// - Throws: what the sink throws.
  public mutating func finish() throws {
    try output.finish()
  }

  /// A NUL is written as `\x00`: the row that has one is rejected because CSV cannot carry it.
  private func visible(_ cell: String) -> String {
    guard cell.utf8.contains(0) else { return cell }
    return cell.unicodeScalars.reduce(into: "") { text, scalar in
      text += scalar == "\0" ? "\\x00" : String(scalar)
    }
  }
}
