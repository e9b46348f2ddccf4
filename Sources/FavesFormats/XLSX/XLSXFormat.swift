import FavesCore

/// Excel workbooks: Office Open XML spreadsheets (ECMA-376), transitional and strict.
///
/// `formats/spreadsheets.md` is the specification.
public struct XLSXFormat: Format {
  /// The name on the command line.
  public let name = "xlsx"
  /// The file name extensions.
  public let extensions = ["xlsx"]
  /// Whether it carries everything; sheets do not carry definitions and audits.
  public let isComplete = false
  /// Whether its columns can be chosen.
  public let hasColumns = true

  private let parseMetadata: MetadataParser?

  /// Makes the format.
  ///
  /// - Parameter parseMetadata: reads the JSON of a column `metadata`; without it such a column is
  ///   an ordinary attribute.
  public init(parseMetadata: MetadataParser? = JSONAttributes.parse) {
    self.parseMetadata = parseMetadata
  }

  /// Whether some content is a zip archive with the names of a workbook, or an old Excel file, which
  /// is known so that it can be refused by name.
  public func recognizes(_ prefix: [UInt8]) -> Bool {
    if CompoundFile.recognizes(prefix) { return true }
    guard ZipReader.recognizes(prefix) else { return false }
    let names = ["[Content_Types].xml", "_rels/.rels", "xl/", "docProps/"]
    return names.contains { prefix.dropFirst(30).starts(with: $0.utf8) }
  }

  /// Makes a reader, after one pass over the sheet.
  ///
  /// - Throws: ``FormatError``, or what the source throws.
  public func makeReader(
    _ open: @escaping SourceOpener, options: ReadOptions
  ) throws -> any DocumentReader {
    let table = try SheetTable(workbook(open, options), options: options)
    return try SheetTable.reader(table, options, parseMetadata)
  }

  /// Makes a writer of one sheet a category.
  ///
  /// - Throws: ``FormatError`` with the code `unsupported` where zlib is not installed.
  public func makeWriter(
    _ sink: any ByteSink, options: WriteOptions
  ) throws -> any DocumentWriter {
    try SheetDocumentWriter(XLSXWriter(sink), options: options)
  }

  private func workbook(_ open: SourceOpener, _ options: ReadOptions) throws -> XLSXWorkbook {
    let source = try ArchiveSource.open(open, limits: options.limits)
    if CompoundFile.recognizes(try source.bytes(at: 0, count: 8)) {
      throw try CompoundFile.refusal(source)
    }
    return try XLSXWorkbook(
      ZipReader(source, limits: options.limits), limits: options.limits)
  }
}

extension XLSXFormat: InspectableFormat {
  /// Says what an import would read from a workbook.
  ///
  /// - Throws: ``FormatError`` where it cannot be read at all, or what the source throws.
  public func inspect(
    _ open: @escaping SourceOpener, options: ReadOptions, rows: RowLimit
  ) throws -> Inspection {
    try SheetTable.inspection(
      of: SheetTable(workbook(open, options), options: options), format: name, options, rows,
      parseMetadata)
  }
}
