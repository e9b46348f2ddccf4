import FavesCore

/// Reads the complete JSON document, an array of favorites, or a single one.
final class JSONDocumentReader: JSONItemSource {
  private enum State {
    case start, members, end
    case elements(JSONItems.Kind, isWholeDocument: Bool)
  }

  private var tokenizer: JSONTokenizer
  private var decoder: JSONFavoriteDecoder
  private var state = State.start
  private var isFinished = false
  private var elementNumber = 0

  /// Whether the outer object is known to be a document, not a favorite.
  private var isDocument = false
  private var isOurs = false
  private var version: JSONValue?
  private var statement = JSONStatement()
  private var isChecksumFirst = false
  private var counts = DocumentCounts()
  private var start = SourcePosition()
  private var ownWarnings: [Diagnostic] = []

  init(_ source: any ByteSource, options: ReadOptions) {
    tokenizer = JSONTokenizer(source, limits: options.limits)
    tokenizer.input.beginHashing()
    decoder = JSONFavoriteDecoder(options: options)
  }

  var warnings: [Diagnostic] { decoder.warnings + ownWarnings }

  func begin(_ part: GatheredPart) { decoder.begin(part) }

  func appendNext(to part: inout GatheredPart) throws -> Bool {
    guard let element = try advance() else { return false }
    decoder.append(element, to: &part)
    return true
  }

  private func advance() throws -> JSONElement? {
    guard !isFinished else { return nil }
    do {
      if let element = try step() { return element }
      isFinished = true
      return nil
    } catch {
      isFinished = true
      try tokenizer.validateRest(after: error)
      throw error
    }
  }

  private func step() throws -> JSONElement? {
    while true {
      switch state {
      case .start: try readStart()
      case .members: if let element = try readMember() { return element }
      case .elements(let kind, let isWhole):
        if let element = try readElement(kind, isWhole) { return element }
      case .end:
        _ = try tokenizer.next()
        return nil
      }
    }
  }

  private func readStart() throws {
    let token = try tokenizer.next()
    start = tokenizer.position
    switch token {
    case .beginObject:
      decoder.begin(at: start)
      tokenizer.input.beginCapture()
      state = .members
    case .beginArray:
      tokenizer.input.endHashing()
      state = .elements(.favorite, isWholeDocument: true)
    default: throw Self.shape("the document is \(token?.article ?? "empty")", at: start)
    }
  }

  // MARK: Members of the outer object

  private func readMember() throws -> JSONElement? {
    let token = try tokenizer.next()
    if isChecksumFirst {
      tokenizer.input.resumeHashing(at: tokenizer.input.tokenStart)
      isChecksumFirst = false
    }
    guard token == .name else { return try finishObject() }
    let name = tokenizer.text
    switch name {
    case "categories": try arrayMember(name, .category)
    case "favorites": try arrayMember(name, .favorite)
    case "audits": try arrayMember(name, .audit)
    case "sha256": try checksumMember(name)
    case "format", "version", "counts": try headerMember(name)
    default: try otherMember()
    }
    return nil
  }

  private func otherMember() throws {
    guard isDocument else { return try decoder.member(&tokenizer) }
    try skipNextValue()
  }

  private func skipNextValue() throws {
    if let token = try tokenizer.next() { try tokenizer.skipValue(token) }
  }

  private func arrayMember(_ name: String, _ kind: JSONItems.Kind) throws {
    guard let token = try tokenizer.next() else { return }
    if token == .beginArray, isDocument || !decoder.hasTitle {
      becomeDocument()
      state = .elements(kind, isWholeDocument: false)
      elementNumber = 0
    } else if isDocument {
      throw Self.shape("“\(name)” is \(token.article), not an array", at: tokenizer.position)
    } else {
      try decoder.looseMember(name, token, &tokenizer)
    }
  }

  private func becomeDocument() {
    isDocument = true
    tokenizer.input.endCapture()
    if tokenizer.input.hasWhiteSpace { tokenizer.input.endHashing() }
  }

  private func headerMember(_ name: String) throws {
    guard let token = try tokenizer.next() else { return }
    let position = tokenizer.position
    if !isDocument {
      if decoder.hasTitle || token == .beginArray {
        return try decoder.looseMember(name, token, &tokenizer)
      }
      try decoder.looseHeader(name, token, &tokenizer)
    }
    let value = try JSONValue(startingWith: token, of: &tokenizer)
    switch name {
    case "version": version = value
    case "counts": statement.counts = value
    default:
      isOurs = value == .string("faves")
      if isOurs { becomeDocument() }
    }
    if isOurs { try JSONStatement.checkVersion(version, at: position) }
  }

  private func checksumMember(_ name: String) throws {
    let end = tokenizer.input.previousEnd
    isChecksumFirst = tokenizer.input.isFirst(end)
    tokenizer.input.pauseHashing(at: end)
    guard let token = try tokenizer.next() else { return }
    if isDocument || !decoder.hasTitle, token == .string {
      statement.sha256 = .string(tokenizer.text)
    }
    if isDocument {
      try tokenizer.skipValue(token)
    } else {
      try decoder.looseMember(name, token, &tokenizer)
    }
    if !isChecksumFirst { tokenizer.input.resumeHashing(at: tokenizer.input.position) }
  }

  private func finishObject() throws -> JSONElement? {
    state = .end
    guard isDocument else { return try finishFavorite() }
    let isCompact = !tokenizer.input.hasWhiteSpace
    let digest = tokenizer.input.digest(through: tokenizer.input.position)
    if statement.sha256 != nil, !isCompact {
      ownWarnings.append(
        Diagnostic(
          .guess, "the checksum was not checked, for the document was laid out anew",
          field: "sha256", position: tokenizer.position))
    }
    try statement.check(counts, digest: isCompact ? digest : nil, at: tokenizer.position)
    return nil
  }

  private func finishFavorite() throws -> JSONElement {
    guard decoder.hasTitle else {
      throw Self.shape(
        decoder.isEmpty
          ? "the document is an empty object"
          : "the document is an object without “favorites” and without “title”",
        at: start)
    }
    return decoder.finish(&tokenizer)
  }

  // MARK: Elements

  private func readElement(_ kind: JSONItems.Kind, _ isWhole: Bool) throws -> JSONElement? {
    guard let token = try tokenizer.next(), token != .endArray else {
      state = isWhole ? .end : .members
      return nil
    }
    elementNumber += 1
    count(kind)
    guard token == .beginObject else { return .item(try strayElement(token)) }
    if kind == .favorite { return try decoder.decode(&tokenizer) }
    let position = tokenizer.position
    tokenizer.input.beginCapture()
    let value = try JSONValue(startingWith: token, of: &tokenizer)
    let source = tokenizer.input.captured
    tokenizer.input.endCapture()
    let item = try JSONItems.item(at: position, source: source) {
      kind == .audit
        ? .audit(try AuditRecord(value)) : .category(try CategoryRow(value, position: position))
    }
    return .item(item)
  }

  private func count(_ kind: JSONItems.Kind) {
    switch kind {
    case .category: counts.categories += 1
    case .favorite: counts.favorites += 1
    case .audit: counts.audits += 1
    }
  }

  private func strayElement(_ token: JSONToken) throws -> DocumentItem {
    guard elementNumber > 1 else {
      throw Self.shape(
        "an array of \(token.plural) stands where one of objects should: see element 1",
        at: tokenizer.position)
    }
    return try JSONItems.stray(token, &tokenizer)
  }

  private static func shape(_ message: String, at position: SourcePosition) -> FormatError {
    FormatError(
      .shape, message, position: position,
      hint: "expected is {\"favorites\":[{\"title\":…},…]}, an array of such favorites, or one")
  }
}

extension JSONTokenizer {
  /// Reads to the end after an error and throws a syntax error in its place, if there is one.
  mutating func validateRest(after error: any Error) throws {
    guard let error = error as? FormatError, error.code != .syntax else { return }
    try validateRest()
  }
}
