import FavesCore

/// The format `html`: one self-contained page of the lists, to be looked at and printed; never read.
///
/// `formats/html.md` describes it.
public struct HTMLFormat: Format {
  /// Makes the format.
  public init() {}

  /// `html`.
  public var name: String { "html" }
  /// `.html` and `.htm`.
  public var extensions: [String] { ["html", "htm"] }
  /// A page is for people; it carries no ids and no definitions.
  public var isComplete: Bool { false }
  /// They can.
  public var hasColumns: Bool { true }

  /// Whether the content starts as a page.
  public func recognizes(_ prefix: [UInt8]) -> Bool {
    String(decoding: prefix.prefix(100), as: UTF8.self).lowercased().hasPrefix("<!doctype html")
  }

  /// A page is never read.
  ///
  /// - Throws: ``FormatError`` always.
  public func makeReader(
    _ open: @escaping SourceOpener, options: ReadOptions
  ) throws -> any DocumentReader {
    throw FormatError(
      .unsupported, "a web page cannot be read as favorites",
      hint: "import the file that the page was made from")
  }

  /// Makes a writer.
  public func makeWriter(
    _ sink: any ByteSink, options: WriteOptions
  ) throws -> any DocumentWriter {
    HTMLWriter(sink, options: options)
  }
}
