import FavesCore

/// The format `jsonl`: a header line, one line for each thing, and an end line that proves the file
/// whole; `formats/jsonl.md` describes it.
public struct JSONLinesFormat: Format {
  /// Makes the format.
  public init() {}

  /// `jsonl`.
  public var name: String { "jsonl" }
  /// `.jsonl` and `.ndjson`.
  public var extensions: [String] { ["jsonl", "ndjson"] }
  /// Carries everything.
  public var isComplete: Bool { true }

  /// Whether the content starts with a header line, or with an object and another on the next line.
  public func recognizes(_ prefix: [UInt8]) -> Bool {
    if prefix.starts(with: #"{"type":"header""#.utf8) { return true }
    var tokenizer = JSONTokenizer(MemorySource(prefix), layout: .lines)
    do {
      guard try tokenizer.next() == .beginObject else { return false }
      try tokenizer.skipValue(.beginObject)
      return try tokenizer.next() == .beginObject
    } catch {
      return false
    }
  }

  /// Makes a reader of one pass.
  public func makeReader(
    _ open: @escaping SourceOpener, options: ReadOptions
  ) throws -> any DocumentReader {
    PartReader(JSONParts(JSONLinesReader(try open(), options: options)))
  }

  /// Makes a writer.
  public func makeWriter(
    _ sink: any ByteSink, options: WriteOptions
  ) throws -> any DocumentWriter {
    JSONLinesWriter(sink)
  }
}
