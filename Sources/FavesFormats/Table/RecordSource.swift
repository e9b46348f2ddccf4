import FavesCore

/// Gives the records of one table from front to back, in constant memory.
///
/// What the reader of CSV and those of spreadsheets have in common.
protocol RecordSource: AnyObject {
  /// The record that ``advance()`` found; valid until the next call.
  var record: TableRecord { get }
  /// How many cells a record should have; helps some sources to mend what is broken.
  var expectedColumns: Int? { get set }
  /// Finds the next record that is more than an empty line; false at the end.
  ///
  /// - Throws: ``FormatError`` past a limit or where the file is broken, or what the source throws.
  func advance() throws -> Bool
  /// The offset in the file of an offset in the bytes of the record; nil where that means nothing.
  func byteOffset(_ offset: Int) -> Int?
}

/// One table of a file, which can be passed over more than once.
protocol Table {
  /// The records of a pass.
  associatedtype Records: RecordSource
  /// How its text is written; nil for a table that is no text.
  var dialect: TextDialect? { get }
  /// Guesses made on the way to it.
  var warnings: [Diagnostic] { get }
  /// Starts a pass at the first record.
  ///
  /// - Throws: ``FormatError``, or what the source throws.
  func records() throws -> Records
}

/// How a table of text is written.
struct TextDialect: Sendable {
  /// The encoding.
  var encoding: TextEncoding
  /// The delimiter.
  var delimiter: UInt8
  /// The readings of the delimiter that were weighed; empty where nothing was to be decided.
  var candidates: [DelimiterCandidate] = []
}
