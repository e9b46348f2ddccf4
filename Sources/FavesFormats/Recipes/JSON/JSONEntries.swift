import FavesCore

/// The entries of a JSON document one by one, in constant memory.
struct JSONEntries: ~Copyable {
  /// One entry.
  struct Entry {
    var value: JSONValue
    var position: SourcePosition
    /// The text of the entry; nil where it was too long to keep.
    var source: String?
  }

  private enum State {
    case start, entries, end
  }

  private let shape: JSONRecipe.Shape
  private var tokenizer: JSONTokenizer
  private var state = State.start

  init(_ source: any ByteSource, shape: JSONRecipe.Shape, limits: FormatLimits) {
    self.shape = shape
    tokenizer = JSONTokenizer(source, limits: limits)
  }

  /// The next entry; nil at the end of a well-formed document.
  ///
  /// - Throws: ``FormatError`` of code `syntax`, `limit`, or `shape` where the document has no
  ///   entries, or what the source throws.
  mutating func next() throws -> Entry? {
    if state == .start { try start() }
    guard state == .entries else { return nil }
    guard let token = try nextElement() else {
      try finish()
      return nil
    }
    let position = tokenizer.position
    tokenizer.input.beginCapture()
    let value = try JSONValue(startingWith: token, of: &tokenizer)
    let source = tokenizer.input.captured
    tokenizer.input.endCapture()
    return Entry(value: value, position: position, source: source)
  }

  private mutating func nextElement() throws -> JSONToken? {
    guard let token = try tokenizer.next() else { return nil }
    if shape == .members { return token == .name ? try tokenizer.next() : nil }
    return token == .endArray ? nil : token
  }

  private mutating func start() throws {
    state = .entries
    let token = try tokenizer.next()
    switch shape {
    case .array where token == .beginArray: return
    case .members where token == .beginObject: return
    case .member(let wanted) where token == .beginObject:
      while try tokenizer.next() == .name {
        let name = tokenizer.text
        guard let value = try tokenizer.next() else { break }
        if name == wanted, value == .beginArray { return }
        try tokenizer.skipValue(value)
      }
    default: break
    }
    throw FormatError(
      .shape, "the document has no list of entries", position: tokenizer.position)
  }

  /// Reads to the end, so that an error anywhere is found.
  private mutating func finish() throws {
    state = .end
    while try tokenizer.next() != nil {}
  }
}
