import FavesCore

/// OpenDocument spreadsheets (ISO/IEC 26300), in a zip archive or as one XML file.
///
/// `formats/spreadsheets.md` is the specification.
public struct ODSFormat: Format {
  /// The name on the command line.
  public let name = "ods"
  /// The file name extensions.
  public let extensions = ["ods"]
  /// Whether it carries everything; sheets do not carry definitions and audits.
  public let isComplete = false
  /// Whether its columns can be chosen.
  public let hasColumns = true

  private static let mimeType = ODSFixedParts.mimeType
  private let parseMetadata: MetadataParser?

  /// Makes the format.
  ///
  /// - Parameter parseMetadata: reads the JSON of a column `metadata`; without it such a column is
  ///   an ordinary attribute.
  public init(parseMetadata: MetadataParser? = JSONAttributes.parse) {
    self.parseMetadata = parseMetadata
  }

  /// Whether some content says that it is an OpenDocument spreadsheet.
  public func recognizes(_ prefix: [UInt8]) -> Bool {
    if ZipReader.recognizes(prefix) {
      return prefix.dropFirst(30).starts(with: ("mimetype" + Self.mimeType).utf8)
    }
    let start = prefix.drop(while: XMLScan.isSpace)
    guard start.first == UInt8(ascii: "<") else { return false }
    let text = String(decoding: start.prefix(4096), as: UTF8.self)
    return text.contains(ODSNamespace.office) && text.contains(Self.mimeType)
  }

  /// Makes a reader, after two passes over the document.
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
    try SheetDocumentWriter(ODSWriter(sink), options: options)
  }

  private func workbook(_ open: @escaping SourceOpener, _ options: ReadOptions) throws
    -> ODSWorkbook
  {
    let source = try ArchiveSource.open(open, limits: options.limits)
    let prefix = try source.bytes(at: 0, count: 4096)
    guard prefix.drop(while: XMLScan.isSpace).first != UInt8(ascii: "<") else {
      return try ODSWorkbook(name: "the document", limits: options.limits) {
        try open()
      }
    }
    return try ODSWorkbook(ZipReader(source, limits: options.limits), limits: options.limits)
  }
}

extension ODSFormat: InspectableFormat {
  /// Says what an import would read from a document.
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
