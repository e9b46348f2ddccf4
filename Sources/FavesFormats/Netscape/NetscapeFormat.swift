import FavesCore

/// The format `netscape`: bookmarks as all browsers export and import them; `formats/netscape.md`
/// describes it.
public struct NetscapeFormat: Format {
  /// Makes the format.
  public init() {}

  /// `netscape`.
  public var name: String { "netscape" }
  /// None: such files are named `.html`, and told by their content.
  public var extensions: [String] { [] }
  /// Carries titles, addresses, descriptions, tags and dates only.
  public var isComplete: Bool { false }

  /// Whether the content starts with the line that all such files start with.
  public func recognizes(_ prefix: [UInt8]) -> Bool {
    let start = Array("<!doctype netscape-bookmark-file".utf8)
    let text = prefix.drop { $0 <= 0x20 || $0 == 0xef || $0 == 0xbb || $0 == 0xbf }
    return text.prefix(start.count).map { (65...90).contains($0) ? $0 | 0x20 : $0 } == start
  }

  /// Makes a reader of one pass.
  public func makeReader(
    _ open: @escaping SourceOpener, options: ReadOptions
  ) throws -> any DocumentReader {
    NetscapeReader(try open(), options: options)
  }

  /// Makes a writer.
  public func makeWriter(
    _ sink: any ByteSink, options: WriteOptions
  ) throws -> any DocumentWriter {
    NetscapeWriter(sink)
  }
}
