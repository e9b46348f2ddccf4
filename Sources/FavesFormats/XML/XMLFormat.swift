/// The XML format `urn:faves:1`: complete and canonical; `formats/xml.md` describes it.
///
/// Read and written in constant memory. libxml2 is loaded when a reader is made; writing needs none.
public struct XMLFormat: Format {
  /// The name on the command line.
  public let name = "xml"
  /// The file name extensions.
  public let extensions = ["xml"]
  /// Whether it carries everything.
  public let isComplete = true

  /// Makes the format.
  public init() {}

  /// Whether some content starts with `<?xml` or `<favorites`, in UTF-8 or UTF-16.
  public func recognizes(_ prefix: [UInt8]) -> Bool {
    var units = prefix[...]
    if prefix.starts(with: [0xef, 0xbb, 0xbf]) {
      units = prefix[3...]
    } else if prefix.starts(with: [0xff, 0xfe]) || prefix.starts(with: [0xfe, 0xff]) {
      units = prefix[2...].filter { $0 != 0 }[...]
    }
    let start = units.drop(while: XMLScan.isSpace)
    return start.starts(with: "<?xml".utf8) || start.starts(with: "<favorites".utf8)
  }

  /// Makes a reader.
  ///
  /// - Throws: ``FormatError`` with the code `unsupported` where libxml2 is not installed.
  public func makeReader(
    _ open: @escaping SourceOpener, options: ReadOptions
  ) throws -> any DocumentReader {
    PartReader(try XMLParts(open, options: options))
  }

  /// Makes a writer.
  public func makeWriter(
    _ sink: any ByteSink, options: WriteOptions
  ) throws -> any DocumentWriter {
    XMLDocumentWriter(sink)
  }
}
