import FavesCore

/// What is wrong with one record, found by the tokenizer.
struct CSVProblem {
  var code: DiagnosticCode
  /// The cell, counted from 0.
  var cell: Int
  /// The offset in the record's bytes.
  var offset: Int
  var message: String
}

/// Where the text of one cell stands.
struct CSVCell {
  /// Offsets in the record's bytes, or in the scratch bytes if `isUnescaped`.
  var start: Int
  var end: Int
  var isQuoted: Bool
  /// Whether doubled quotes were made single, which puts the text among the scratch bytes.
  var isUnescaped: Bool
}

/// One record of a tokenizer, valid until the tokenizer goes on.
struct CSVRecord {
  let base: UnsafePointer<UInt8>
  let scratch: UnsafePointer<UInt8>
  let cells: UnsafePointer<CSVCell>
  /// How many cells it has.
  let count: Int
  /// The number of the record, counted from 1; empty lines do not count.
  let number: Int
  /// The line it starts on, counted from 1.
  let line: Int
  /// The offset in the file it starts at, counted from 0.
  let byte: Int
  let problem: CSVProblem?

  /// The bytes of a cell; those of an empty cell past the last.
  @inline(__always)
  subscript(index: Int) -> UnsafeBufferPointer<UInt8> {
    guard index < count else { return UnsafeBufferPointer(start: base, count: 0) }
    let cell = cells[index]
    let origin = cell.isUnescaped ? scratch : base
    return UnsafeBufferPointer(start: origin + cell.start, count: cell.end &- cell.start)
  }

  /// The text of a cell, which must be UTF-8.
  @inline(__always)
  func text(_ index: Int) -> String {
    String(decoding: self[index], as: UTF8.self)
  }

  /// The texts of all cells; bytes that are no text are made visible.
  var texts: [String] {
    (0..<count).map { UTF8Validation.visibleText(self[$0]) }
  }

  /// Whether no cell holds anything but ASCII white space.
  var isBlank: Bool {
    (0..<count).allSatisfy { CellParser.trimmed(self[$0]).isEmpty }
  }

  /// Whether a cell past the first `columns` holds anything.
  func hasCells(past columns: Int) -> Bool {
    count > columns && (columns..<count).contains { !self[$0].isEmpty }
  }
}
