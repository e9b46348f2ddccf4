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
  /// What is known only when a pass came to the end.
  var lateWarnings: [Diagnostic] { get }
  /// Starts a pass at the first record.
  ///
  /// - Throws: ``FormatError``, or what the source throws.
  func records() throws -> Records
}

extension Table {
  /// None.
  var lateWarnings: [Diagnostic] { [] }
}

/// How a table of text is written.
struct TextDialect: Sendable {
  /// The encoding.
  var encoding: TextEncoding
  /// How sure that is, 0…1.
  var encodingConfidence = 1.0
  /// Whether the encoding was found in the first part of the file alone, so that a byte past it that
  /// does not decode puts it in doubt.
  var isEncodingProvisional = false
  /// Delimiter, quote and escape.
  var marks: CSVDialect
  /// The readings that were weighed; empty where nothing was to be decided.
  var candidates: [DialectCandidate] = []

  /// The delimiter.
  var delimiter: UInt8 { marks.delimiter }
  /// How sure encoding and marks are, 0…1.
  var confidence: Double {
    min(encodingConfidence, DialectDetector.confidence(candidates))
  }
}

/// The encoding found in the first part of a file does not hold for the rest.
struct EncodingDoubt: Error {}
