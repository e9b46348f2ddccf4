import FavesCore

/// The format `json`: one document that holds everything; `formats/json.md` describes it.
public struct JSONFormat: Format {
  /// Makes the format.
  public init() {}

  /// `json`.
  public var name: String { "json" }
  /// `.json`.
  public var extensions: [String] { ["json"] }
  /// Carries everything.
  public var isComplete: Bool { true }

  /// Whether the content starts as an object or an array.
  public func recognizes(_ prefix: [UInt8]) -> Bool {
    let first = prefix.first { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }
    return first == 0x7b || first == 0x5b
  }

  /// Makes a reader of one pass.
  public func makeReader(
    _ open: @escaping SourceOpener, options: ReadOptions
  ) throws -> any DocumentReader {
    PartReader(JSONParts(JSONDocumentReader(try open(), options: options)))
  }

  /// Makes a writer.
  public func makeWriter(
    _ sink: any ByteSink, options: WriteOptions
  ) throws -> any DocumentWriter {
    JSONDocumentWriter(sink)
  }
}
