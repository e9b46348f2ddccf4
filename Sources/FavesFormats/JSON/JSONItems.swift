import FavesCore

/// Makes items of single elements of a document, whatever holds the elements.
enum JSONItems {
  /// What an array of a document, or a line, holds.
  enum Kind {
    case category, favorite, audit
  }

  /// The item that `make` gives, or the row as rejected where it cannot.
  static func item(
    at position: SourcePosition, source: String?, _ make: () throws -> DocumentItem
  ) throws -> DocumentItem {
    do {
      return try make()
    } catch let error as JSONDecodingError {
      let diagnostic = Diagnostic(
        error.code, error.message, field: error.field, position: position)
      return .rejected(RejectedRow(diagnostic, cells: source.map { [$0] } ?? []))
    }
  }

  /// A favorite from a tree.
  static func favorite(
    _ value: JSONValue, at position: SourcePosition, source: String?,
    _ decoder: inout JSONFavoriteDecoder, limits: FormatLimits
  ) throws -> DocumentItem {
    var writer = JSONWriter()
    value.write(to: &writer)
    var tokenizer = JSONTokenizer(MemorySource(writer.bytes), limits: limits)
    _ = try tokenizer.next()
    let element = try decoder.decode(&tokenizer)
    switch decoder.item(element) {
    case .favorite(var row):
      row.position = position
      return .favorite(row)
    case .rejected(var row):
      row.diagnostic.position = position
      row.cells = source.map { [$0] } ?? []
      return .rejected(row)
    case let other: return other
    }
  }

  /// A row for an element that is no object at all.
  static func stray(_ token: JSONToken, _ tokenizer: inout JSONTokenizer) throws -> DocumentItem {
    let position = tokenizer.position
    tokenizer.input.beginCapture()
    try tokenizer.skipValue(token)
    let source = tokenizer.input.captured
    tokenizer.input.endCapture()
    let diagnostic = Diagnostic(
      .shapeInvalid, "\(token.article) stands where an object should", position: position)
    return .rejected(RejectedRow(diagnostic, cells: source.map { [$0] } ?? []))
  }
}

/// What a complete document says of itself.
struct JSONStatement {
  var counts: JSONValue?
  var sha256: JSONValue?

  /// Compares with what was read.
  ///
  /// - Parameter digest: nil where the checksum cannot be checked.
  func check(_ read: DocumentCounts, digest: Digest?, at position: SourcePosition) throws {
    if let counts, let stated = try Self.parse(counts, at: position), stated != read {
      throw FormatError(
        .damaged,
        "the document says that it holds \(Self.text(stated)), but holds \(Self.text(read))",
        position: position, hint: "it was cut or altered; take another copy")
    }
    if let sha256, let digest, sha256 != .string(digest.description) {
      throw FormatError(
        .damaged, "the checksum of the document does not fit its contents", position: position,
        hint: "it was altered; if you did so on purpose, remove “sha256” and “counts”")
    }
  }

  static func parse(
    _ value: JSONValue, at position: SourcePosition
  ) throws -> DocumentCounts? {
    guard let members = try? JSONMembers(value, "“counts”"),
      let categories = try? members.integer("categories", as: Int.self),
      let favorites = try? members.integer("favorites", as: Int.self),
      let audits = try? members.integer("audits", as: Int.self)
    else {
      throw FormatError(
        .damaged, "“counts” does not hold the numbers of categories, favorites and audits",
        position: position)
    }
    return DocumentCounts(categories: categories, favorites: favorites, audits: audits)
  }

  static func text(_ counts: DocumentCounts) -> String {
    "\(counts.categories) categories, \(counts.favorites) favorites and \(counts.audits) audits"
  }

  /// Refuses a version that this program does not know.
  static func checkVersion(_ version: JSONValue?, at position: SourcePosition) throws {
    guard case .number(let text) = version, let number = Int(text),
      number > JSONDocumentWriter.version
    else { return }
    throw FormatError(
      .unsupported, "the document has version \(number) of the format", position: position,
      hint: "this program reads version \(JSONDocumentWriter.version); update it")
  }
}
