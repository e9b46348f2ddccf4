import FavesCore

/// Reads JSON Lines: complete ones with a header and an end line, or plain ones of favorites.
final class JSONLinesReader: JSONItemSource {
  private enum State {
    case start, typed, plain, afterEnd, finished
  }

  private let limits: FormatLimits
  private var tokenizer: JSONTokenizer
  private var decoder: JSONFavoriteDecoder
  private var state = State.start
  private var counts = DocumentCounts()

  init(_ source: any ByteSource, options: ReadOptions) {
    limits = options.limits
    tokenizer = JSONTokenizer(source, limits: options.limits, layout: .lines)
    tokenizer.input.beginHashing()
    decoder = JSONFavoriteDecoder(options: options)
  }

  var warnings: [Diagnostic] { decoder.warnings }

  func begin(_ part: GatheredPart) { decoder.begin(part) }

  func appendNext(to part: inout GatheredPart) throws -> Bool {
    guard let element = try advance() else { return false }
    decoder.append(element, to: &part)
    return true
  }

  private func advance() throws -> JSONElement? {
    do {
      let element = try step()
      if element == nil { state = .finished }
      return element
    } catch {
      state = .finished
      try tokenizer.validateRest(after: error)
      throw error
    }
  }

  private func step() throws -> JSONElement? {
    while state != .finished {
      guard let token = try tokenizer.next() else { return try finish() }
      let element =
        switch state {
        case .start: try firstLine(token).map(JSONElement.item)
        case .typed: try typedLine(token)
        case .plain: try plainLine(token)
        case .afterEnd, .finished: throw damaged("lines follow the end line")
        }
      if let element { return element }
    }
    return nil
  }

  private func finish() throws -> JSONElement? {
    switch state {
    case .start:
      throw FormatError(
        .syntax, "the document is empty", position: tokenizer.position,
        hint: "the file may be cut short")
    case .typed:
      throw damaged("the document is truncated: it has a header, but no end line")
    case .plain, .afterEnd, .finished: return nil
    }
  }

  private func damaged(_ message: String) -> FormatError {
    FormatError(
      .damaged, message, position: tokenizer.position, hint: "take another copy of the file")
  }

  // MARK: The first line

  private func firstLine(_ token: JSONToken) throws -> DocumentItem? {
    let position = tokenizer.position
    guard token == .beginObject else {
      throw FormatError(
        .shape, "the first line is \(token.article)", position: position,
        hint: "expected is one object with “title” on each line")
    }
    tokenizer.input.beginCapture()
    let value = try JSONValue(startingWith: token, of: &tokenizer)
    let source = tokenizer.input.captured
    tokenizer.input.endCapture()
    if value["type"] == .string("header"), value["format"] == .string("faves") {
      try JSONStatement.checkVersion(value["version"], at: position)
      state = .typed
      return nil
    }
    state = .plain
    tokenizer.input.endHashing()
    let item = try favorite(value, position, source)
    if case .rejected(let row) = item, row.diagnostic.code == .titleMissing {
      throw FormatError(
        .shape, "the first line is an object without “title”", position: position,
        hint: "expected is one object with “title” on each line, or a header line")
    }
    return item
  }

  private func favorite(
    _ value: JSONValue, _ position: SourcePosition, _ source: String?
  ) throws -> DocumentItem {
    try JSONItems.favorite(value, at: position, source: source, &decoder, limits: limits)
  }

  private func plainLine(_ token: JSONToken) throws -> JSONElement {
    guard token == .beginObject else { return .item(try JSONItems.stray(token, &tokenizer)) }
    return try decoder.decode(&tokenizer)
  }

  // MARK: Lines after a header

  private func typedLine(_ token: JSONToken) throws -> JSONElement? {
    guard token == .beginObject else { return .item(try JSONItems.stray(token, &tokenizer)) }
    decoder.begin(at: tokenizer.position)
    let position = tokenizer.position
    tokenizer.input.beginCapture()
    let first = try tokenizer.next()
    guard first == .name, tokenizer.text == "type", try tokenizer.next() == .string else {
      return try reorderedLine(position).map(JSONElement.item)
    }
    let type = tokenizer.text
    guard type != "favorite" else {
      counts.favorites += 1
      return try decoder.decodeRest(&tokenizer)
    }
    let rest = try JSONValue(restOfObject: &tokenizer)
    return try line(type, rest, position).map(JSONElement.item)
  }

  /// A line whose first member is not its type: read as a tree, for another program wrote it.
  private func reorderedLine(_ position: SourcePosition) throws -> DocumentItem? {
    while tokenizer.depth > 0, try tokenizer.next() != nil {}
    guard let source = tokenizer.input.captured else {
      throw FormatError(.limit, "the line is too long", position: position)
    }
    let value = try JSONValue(parsing: Array(source.utf8), limits: limits)
    guard case .object(let members) = value, case .string(let type) = value["type"] else {
      return try line("", value, position)
    }
    let rest = JSONValue.object(members.filter { $0.name != "type" })
    guard type == "favorite" else { return try line(type, rest, position) }
    counts.favorites += 1
    tokenizer.input.endCapture()
    return try favorite(rest, position, source)
  }

  private func line(
    _ type: String, _ value: JSONValue, _ position: SourcePosition
  ) throws -> DocumentItem? {
    guard type != "end" else {
      try end(value, position)
      return nil
    }
    let source = tokenizer.input.captured
    tokenizer.input.endCapture()
    return try JSONItems.item(at: position, source: source) {
      switch type {
      case "category":
        counts.categories += 1
        return .category(try CategoryRow(value, position: position))
      case "audit":
        counts.audits += 1
        return .audit(try AuditRecord(value))
      default:
        throw JSONDecodingError(
          code: .shapeInvalid, message: "the line has no known “type”", field: "type")
      }
    }
  }

  private func end(_ value: JSONValue, _ position: SourcePosition) throws {
    let start = tokenizer.input.captureStart ?? 0
    let digest = tokenizer.input.digest(through: start)
    tokenizer.input.endCapture()
    guard let counts = value["counts"], let sha256 = value["sha256"] else {
      throw damaged("the end line has no counts or no checksum")
    }
    try JSONStatement(counts: counts, sha256: sha256)
      .check(self.counts, digest: digest, at: position)
    state = .afterEnd
  }
}
