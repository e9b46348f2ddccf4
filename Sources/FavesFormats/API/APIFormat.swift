import FavesCore

/// The format `api`: the envelope that the original web application answers with; `formats/api.md`
/// describes it.
public struct APIFormat: Format {
  /// Makes the format.
  public init() {}

  /// `api`.
  public var name: String { "api" }
  /// None: such files are named `.json`, and told by their content.
  public var extensions: [String] { [] }
  /// Carries no ids, definitions and audits.
  public var isComplete: Bool { false }

  /// Whether the content starts as an object with the members of an envelope.
  public func recognizes(_ prefix: [UInt8]) -> Bool {
    var tokenizer = JSONTokenizer(MemorySource(prefix))
    var names: Set<String> = []
    do {
      guard try tokenizer.next() == .beginObject else { return false }
      while try tokenizer.next() == .name {
        let name = tokenizer.text
        guard ["data", "message", "status"].contains(name) else { return false }
        names.insert(name)
        guard let token = try tokenizer.next() else { return false }
        if name == "data", token == .beginArray || token == .beginObject { return true }
        try tokenizer.skipValue(token)
      }
    } catch {
      return false
    }
    return names.contains("status") && names.count > 1
  }

  /// Makes a reader of one pass.
  public func makeReader(
    _ open: @escaping SourceOpener, options: ReadOptions
  ) throws -> any DocumentReader {
    APIReader(try open(), options: options)
  }

  /// Makes a writer.
  public func makeWriter(
    _ sink: any ByteSink, options: WriteOptions
  ) throws -> any DocumentWriter {
    APIWriter(sink)
  }
}
