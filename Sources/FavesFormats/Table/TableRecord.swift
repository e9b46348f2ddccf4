import FavesCore

/// What is wrong with one record, found by its source.
///
/// A class, for records are passed on by value, and few have one.
final class TableProblem: Sendable {
  let code: DiagnosticCode
  /// The cell, counted from 0.
  let cell: Int
  /// The offset in the record's bytes.
  let offset: Int
  let message: String

  init(code: DiagnosticCode, cell: Int, offset: Int, message: String) {
    self.code = code
    self.cell = cell
    self.offset = offset
    self.message = message
  }
}

/// What a table knows of a cell beside its text.
enum CellKind: UInt8 {
  /// Nothing: text files do not tell.
  case untyped
  /// Text, whatever it looks like.
  case text
  /// A number, its text as in JSON.
  case number
  /// `true` or `false`.
  case boolean
  /// A day: `YYYY-MM-DD`.
  case date
  /// A moment: `YYYY-MM-DDTHH:MM:SS`, with a fraction where it has one.
  case datetime
}

/// Where the text of one cell stands.
struct TableCell {
  /// Offsets in the record's bytes, or in the scratch bytes if `isUnescaped`.
  var start: Int
  var end: Int
  var isQuoted: Bool
  /// Whether doubled quotes were made single, which puts the text among the scratch bytes.
  var isUnescaped: Bool
  var kind = CellKind.untyped
}

/// One record of a table, valid until its source goes on.
struct TableRecord {
  let base: UnsafePointer<UInt8>
  let scratch: UnsafePointer<UInt8>
  let cells: UnsafePointer<TableCell>
  /// How many cells it has.
  let count: Int
  /// The number of the record, counted from 1; empty lines do not count.
  let number: Int
  /// The line it starts on, counted from 1.
  let line: Int
  /// The offset in the file it starts at, counted from 0; nil where that means nothing.
  let byte: Int?
  let problem: TableProblem?

  /// The bytes of a cell; those of an empty cell past the last.
  @inline(__always)
  subscript(index: Int) -> UnsafeBufferPointer<UInt8> {
    guard index < count else { return UnsafeBufferPointer(start: base, count: 0) }
    let cell = cells[index]
    let origin = cell.isUnescaped ? scratch : base
    return UnsafeBufferPointer(start: origin + cell.start, count: cell.end &- cell.start)
  }

  /// What the table knows of a cell; of one past the last, nothing.
  @inline(__always)
  func kind(_ index: Int) -> CellKind {
    index < count ? cells[index].kind : .untyped
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

  /// How many bytes the cells hold together.
  var byteCount: Int {
    (0..<count).reduce(0) { $0 + self[$1].count }
  }

  /// Whether more than one cell holds something.
  var hasTwoCells: Bool {
    var found = 0
    for column in 0..<count where !self[column].isEmpty {
      found += 1
      if found > 1 { return true }
    }
    return false
  }

  /// Whether a cell past the first `columns` holds anything.
  func hasCells(past columns: Int) -> Bool {
    count > columns && (columns..<count).contains { !self[$0].isEmpty }
  }
}
