import FavesCore

/// A file of text as a table, once its encoding and delimiter are settled.
struct CSVTable: Table {
  let dialect: TextDialect?
  let warnings: [Diagnostic] = []

  private let open: SourceOpener
  private let limits: FormatLimits
  private let settled: TextDialect

  /// Settles how a file is written.
  ///
  /// - Parameters:
  ///   - preferred: the delimiter that is likely by the name of the format.
  ///   - isInspection: whether the file is only looked at: an ambiguity does not stop that.
  /// - Throws: ``FormatError``, or what the source throws.
  init(
    _ open: @escaping SourceOpener, options: ReadOptions, preferred: UInt8?,
    isInspection: Bool = false
  ) throws {
    self.open = open
    limits = options.limits
    let tokenizer = try CSVTokenizer(
      open(), delimiter: preferred ?? UInt8(ascii: ","), encoding: Self.encoding(of: options),
      limits: options.limits)
    settled = try Self.dialect(
      of: tokenizer, open, options, preferred: preferred, isInspection: isInspection)
    dialect = settled
  }

  /// Starts a pass at the first record.
  func records() throws -> CSVTokenizer {
    let tokenizer = try CSVTokenizer(
      open(), delimiter: settled.delimiter, encoding: settled.encoding, limits: limits)
    _ = try tokenizer.skipSeparatorLine()
    return tokenizer
  }

  /// The encoding asked for; nil to find out.
  private static func encoding(of options: ReadOptions) throws -> TextEncoding? {
    guard let name = options.text.encoding else { return nil }
    guard let encoding = TextEncoding(name: name) else {
      throw FormatError(
        .unsupported, "the encoding “\(name)” is unknown",
        hint: "use one of " + TextEncoding.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return encoding
  }

  private static func dialect(
    of tokenizer: CSVTokenizer, _ open: @escaping SourceOpener, _ options: ReadOptions,
    preferred: UInt8?, isInspection: Bool
  ) throws -> TextDialect {
    try check(options.text.delimiter)
    let named = try tokenizer.skipSeparatorLine()
    if let given = options.text.delimiter ?? named {
      return TextDialect(encoding: tokenizer.encoding, delimiter: given)
    }
    let detector = DelimiterDetector(open: open, options: options, preferred: preferred)
    let candidates = try detector.weigh(tokenizer)
    var dialect = TextDialect(
      encoding: tokenizer.encoding, delimiter: candidates.first?.delimiter ?? UInt8(ascii: ","),
      candidates: candidates)
    do {
      dialect.delimiter = try detector.choose(candidates)
    } catch {
      guard isInspection else { throw error }
    }
    return dialect
  }

  private static func check(_ delimiter: UInt8?) throws {
    guard let delimiter else { return }
    guard delimiter == UInt8(ascii: "\"") || [0, 10, 13].contains(delimiter) || delimiter >= 0x80
    else { return }
    throw FormatError(
      .unsupported, "the delimiter must be one ASCII character, and no quote or line end")
  }
}
