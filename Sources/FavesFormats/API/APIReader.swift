import FavesCore

/// Reads the envelope: its favorites or categories; audits are recognized and passed over.
final class APIReader: DocumentReader {
  private enum State {
    case start, members, elements, end, finished
  }

  private let limits: FormatLimits
  private var tokenizer: JSONTokenizer
  private var decoder: JSONFavoriteDecoder
  private var state = State.start
  /// What the elements are; nil until the first one is seen.
  private var kind: JSONItems.Kind?
  private var hasData = false
  private var status: String?
  private var message: String?
  private var ownWarnings: [Diagnostic] = []
  private var elementNumber = 0

  init(_ source: any ByteSource, options: ReadOptions) {
    limits = options.limits
    tokenizer = JSONTokenizer(source, limits: options.limits)
    decoder = JSONFavoriteDecoder(
      JSONMemberTable.api, options: options, allowsForeignIDs: true)
  }

  var warnings: [Diagnostic] { decoder.warnings + ownWarnings }

  func next() throws -> DocumentItem? {
    do {
      let item = try step()
      if item == nil { state = .finished }
      return item
    } catch {
      state = .finished
      try tokenizer.validateRest(after: error)
      throw error
    }
  }

  private func step() throws -> DocumentItem? {
    while true {
      switch state {
      case .start: try readStart()
      case .members: if let item = try readMember() { return item }
      case .elements: if let item = try readElement() { return item }
      case .end:
        _ = try tokenizer.next()
        return nil
      case .finished: return nil
      }
    }
  }

  private func shape(_ message: String) -> FormatError {
    FormatError(
      .shape, message, position: tokenizer.position,
      hint: "expected is {\"data\":[{\"title\":…},…],\"message\":…,\"status\":\"success\"}")
  }

  // MARK: The envelope

  private func readStart() throws {
    guard let token = try tokenizer.next() else { throw shape("the document is empty") }
    guard token == .beginObject else { throw shape("the document is \(token.article)") }
    state = .members
  }

  private func readMember() throws -> DocumentItem? {
    guard try tokenizer.next() == .name else {
      try finishEnvelope()
      return nil
    }
    let name = tokenizer.text
    guard let token = try tokenizer.next() else { return nil }
    switch (name, token) {
    case ("data", _): return try readData(token)
    case ("message", .string): message = tokenizer.text
    case ("status", .string): status = tokenizer.text
    default: try tokenizer.skipValue(token)
    }
    return nil
  }

  private func readData(_ token: JSONToken) throws -> DocumentItem? {
    hasData = token != .null
    switch token {
    case .beginArray:
      state = .elements
      return nil
    case .beginObject: return try readObject(token)
    case .null: return nil
    default: throw shape("“data” is \(token.article)")
    }
  }

  private func finishEnvelope() throws {
    if let status, status != "success" {
      throw shape("the status is “\(status)”: \(message ?? "no message")")
    }
    guard hasData || status != nil else { throw shape("the document is an object without “data”") }
    state = .end
  }

  // MARK: Elements

  private func readElement() throws -> DocumentItem? {
    guard let token = try tokenizer.next(), token != .endArray else {
      state = .members
      return nil
    }
    elementNumber += 1
    guard token == .beginObject else {
      guard elementNumber > 1 else { throw shape("“data” is an array of \(token.plural)") }
      return try JSONItems.stray(token, &tokenizer)
    }
    return try readObject(token)
  }

  private func readObject(_ token: JSONToken) throws -> DocumentItem? {
    switch kind {
    case .favorite:
      let element = try decoder.decode(&tokenizer)
      return decoder.item(element)
    case .audit:
      try tokenizer.skipValue(token)
      return nil
    case .category, nil: return try readTree(token)
    }
  }

  private func readTree(_ token: JSONToken) throws -> DocumentItem? {
    let position = tokenizer.position
    tokenizer.input.beginCapture()
    let value = try JSONValue(startingWith: token, of: &tokenizer)
    let source = tokenizer.input.captured
    tokenizer.input.endCapture()
    let kind = self.kind ?? Self.kind(of: value)
    self.kind = kind
    switch kind {
    case .favorite:
      return try JSONItems.favorite(value, at: position, source: source, &decoder, limits: limits)
    case .category:
      return try JSONItems.item(at: position, source: source) {
        .category(try CategoryRow(value, position: position, allowsForeignIDs: true))
      }
    case .audit:
      ownWarnings.append(
        Diagnostic(
          .guess, "audits of this format prove nothing and are passed over", position: position))
      return nil
    }
  }

  /// What an element is, by its members.
  private static func kind(of value: JSONValue) -> JSONItems.Kind {
    if value["title"] != nil { return .favorite }
    if value["resource_type"] != nil || value["resourceType"] != nil || value["activity"] != nil {
      return .audit
    }
    return value["name"] != nil ? .category : .favorite
  }
}
