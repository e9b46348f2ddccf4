import FavesCore

/// Text tables: RFC 4180 and what real programs make of it.
///
/// `formats/csv.md` is the specification.
public struct CSVFormat: Format {
  /// The name on the command line.
  public let name: String
  /// The file name extensions, most usual first.
  public let extensions: [String]
  /// Whether it carries everything; flat CSV does not carry definitions and audits.
  public var isComplete: Bool { false }
  /// They can.
  public var hasColumns: Bool { true }

  private let delimiter: UInt8
  let preferred: UInt8?
  let parseMetadata: MetadataParser?

  private init(
    name: String, extensions: [String], delimiter: UInt8, preferred: UInt8?,
    parseMetadata: MetadataParser?
  ) {
    self.name = name
    self.extensions = extensions
    self.delimiter = delimiter
    self.preferred = preferred
    self.parseMetadata = parseMetadata
  }

  /// CSV: written with commas, read with whatever delimiter it has.
  ///
  /// - Parameter parseMetadata: reads the JSON of a column `metadata`; without it such a column is
  ///   an ordinary attribute.
  public static func csv(parseMetadata: MetadataParser? = JSONAttributes.parse) -> Self {
    Self(
      name: "csv", extensions: ["csv", "txt"], delimiter: UInt8(ascii: ","), preferred: nil,
      parseMetadata: parseMetadata)
  }

  /// Tab-separated values: the same, but written with tabs, which also settle what is unclear.
  public static func tsv(parseMetadata: MetadataParser? = JSONAttributes.parse) -> Self {
    Self(
      name: "tsv", extensions: ["tsv", "tab"], delimiter: UInt8(ascii: "\t"),
      preferred: UInt8(ascii: "\t"), parseMetadata: parseMetadata)
  }

  /// Whether a delimiter stands in the first line: text that no other format claims.
  public func recognizes(_ prefix: [UInt8]) -> Bool {
    let line = prefix.prefix { $0 != 10 && $0 != 13 }
    let delimiters = preferred.map { [$0] } ?? DialectDetector.usual
    if TextEncoding.byteOrderMark(prefix)?.encoding ?? .utf8 != .utf8 { return preferred == nil }
    return !line.contains(0) && line.contains { delimiters.contains($0) }
  }

  /// Makes a reader, after one pass over the whole input.
  ///
  /// - Throws: ``FormatError``, or what the source throws.
  public func makeReader(_ open: @escaping SourceOpener, options: ReadOptions) throws
    -> any DocumentReader
  {
    try withTable(open, options) { table in
      try TableReader(table, options: options, parseMetadata: parseMetadata)
    }
  }

  /// Settles how a file is written and does something with it; again, by all of the file, where the
  /// encoding found in its first part turns out not to hold.
  private func withTable<Result>(
    _ open: @escaping SourceOpener, _ options: ReadOptions, isInspection: Bool = false,
    _ body: (CSVTable) throws -> Result
  ) throws -> Result {
    do {
      return try body(
        CSVTable(open, options: options, preferred: preferred, isInspection: isInspection))
    } catch is EncodingDoubt {
      return try body(
        CSVTable(
          open, options: options, preferred: preferred, isInspection: isInspection,
          isThorough: true))
    }
  }

  /// Makes a writer.
  public func makeWriter(_ sink: any ByteSink, options: WriteOptions) throws -> any DocumentWriter {
    CSVWriter(sink, delimiter: delimiter, options: options)
  }
}

extension CSVFormat: InspectableFormat {
  /// Says what an import would read from a table of text.
  ///
  /// Works on any CSV file, also where an import would stop; a warning then says why it would.
  ///
  /// - Throws: ``FormatError`` past a limit, or what the source throws.
  public func inspect(_ open: @escaping SourceOpener, options: ReadOptions, rows: RowLimit) throws
    -> Inspection
  {
    try withTable(open, options, isInspection: true) { table in
      var inspector = TableInspector(
        table, format: name, options: options, readsMetadata: parseMetadata != nil)
      return try inspector.inspect(rows) { try makeReader(open, options: options) }
    }
  }
}
