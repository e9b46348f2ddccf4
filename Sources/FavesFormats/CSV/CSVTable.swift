import FavesCore

/// A file of text as a table, once its encoding and dialect are settled.
struct CSVTable: Table {
  let dialect: TextDialect?

  private let open: SourceOpener
  private let options: ReadOptions
  private let settled: TextDialect
  /// How many cells most rows have; nil where that was not looked at.
  private let columns: Int?

  /// Settles how a file is written.
  ///
  /// - Parameters:
  ///   - preferred: the delimiter that is likely by the name of the format.
  ///   - isInspection: whether the file is only looked at: an ambiguity does not stop that.
  ///   - isThorough: whether the encoding is found by the whole file at once.
  /// - Throws: ``FormatError``, or what the source throws.
  init(
    _ open: @escaping SourceOpener, options: ReadOptions, preferred: UInt8?,
    isInspection: Bool = false, isThorough: Bool = false
  ) throws {
    self.open = open
    self.options = options
    try Self.check(options.text.delimiter)
    let encoding = try EncodingSettler(open: open, options: options, isThorough: isThorough)
      .settle()
    if !isInspection, !encoding.guess.rivals.isEmpty {
      throw EncodingSettler.ambiguity(encoding.guess)
    }
    var settled = TextDialect(
      encoding: encoding.guess.encoding, encodingConfidence: encoding.guess.confidence,
      isEncodingProvisional: encoding.isProvisional,
      marks: CSVDialect(delimiter: preferred ?? UInt8(ascii: ",")))
    let opened = settled
    let (tokenizer, named) = try Self.start(open, opened, options)
    let detector = DialectDetector(
      open: { try Self.start(open, opened, options).tokenizer }, options: options,
      preferred: preferred, given: options.text.delimiter ?? named)
    if let told = Self.told(options.text) {
      settled.marks = told
    } else {
      settled.candidates = try detector.weigh(tokenizer)
      do {
        settled.marks = try detector.choose(settled.candidates)
      } catch {
        guard isInspection, let first = settled.candidates.first else { throw error }
        settled.marks = first.dialect
      }
    }
    columns = settled.candidates.first?.columns
    if options.text.delimiter ?? named != nil { settled.candidates = [] }
    self.settled = settled
    dialect = settled
  }

  /// A weak guess, said as one.
  var warnings: [Diagnostic] {
    guard settled.confidence < 0.5, options.text.encoding == nil || options.text.delimiter == nil
    else { return [] }
    let message =
      "read as \(settled.encoding.rawValue) text with \(DialectDetector.name(settled.delimiter)) "
      + "between cells, which is a weak guess"
    return [Diagnostic(.guess, message, position: SourcePosition(line: 1))]
  }

  /// Starts a pass at the first record.
  func records() throws -> CSVTokenizer {
    let tokenizer = try Self.start(open, settled, options).tokenizer
    tokenizer.expectedColumns = columns
    return tokenizer
  }

  /// A tokenizer past the lines that are no records, and the delimiter that `sep=` names.
  private static func start(
    _ open: SourceOpener, _ dialect: TextDialect, _ options: ReadOptions
  ) throws -> (tokenizer: CSVTokenizer, named: UInt8?) {
    let tokenizer = try CSVTokenizer(
      open(), dialect: dialect.marks, encoding: dialect.encoding, limits: options.limits)
    let named = try tokenizer.skipSeparatorLine()
    try tokenizer.skipLines(through: options.part.skipRows)
    return (tokenizer, named)
  }

  /// The dialect where all of it was told.
  private static func told(_ text: TextTableOptions) -> CSVDialect? {
    guard let delimiter = text.delimiter, let quote = text.quote, let escape = text.escape else {
      return nil
    }
    return CSVDialect(
      delimiter: delimiter, quote: quote.byte,
      escape: escape.byte == quote.byte ? nil : escape.byte)
  }

  private static func check(_ delimiter: UInt8?) throws {
    guard let delimiter else { return }
    guard delimiter == UInt8(ascii: "\"") || [0, 10, 13].contains(delimiter) || delimiter >= 0x80
    else { return }
    throw FormatError(
      .unsupported, "the delimiter must be one ASCII character, and no quote or line end")
  }
}
