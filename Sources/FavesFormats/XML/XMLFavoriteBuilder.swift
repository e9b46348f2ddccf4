import FavesCore

/// Builds a favorite from its element; remembers the first reason not to keep it.
struct XMLFavoriteBuilder {
  private var row = FavoriteRow(title: "")
  private var hasTitle = false
  private var attributeName: String?
  private var problem: Diagnostic?
  private var badTag: String?
  private var badParts: [String] = []

  mutating func start(_ tag: XMLTag, category: String?) {
    row = FavoriteRow(category: category, title: "", position: SourcePosition(line: tag.line))
    hasTitle = false
    problem = nil
    badTag = nil
    badParts = []
    row.id = parse(tag, .id, XMLScan.id, .idInvalid, "the id is not a UUID")
    row.ranking = parse(
      tag, .ranking, { XMLScan.integer($0, as: Int.self).flatMap { $0 > 0 ? $0 : nil } },
      .rankingInvalid, "the ranking is not a whole number of 1 or more")
    row.created = parse(
      tag, .created, XMLScan.timestamp, .dateInvalid, "the date of creation cannot be read")
    row.modified = parse(
      tag, .modified, XMLScan.timestamp, .dateInvalid, "the date of modification cannot be read")
    if problem != nil { badTag = tag.rendering }
  }

  private mutating func parse<Value>(
    _ tag: XMLTag, _ name: XMLAttributeName, _ read: (UnsafeBufferPointer<UInt8>) -> Value?,
    _ code: DiagnosticCode, _ message: String
  ) -> Value? {
    guard let bytes = tag[name] else { return nil }
    guard let value = read(bytes) else {
      note(XMLProblem(code, message), field: name.rawValue, line: tag.line)
      return nil
    }
    return value
  }

  private mutating func note(_ problem: XMLProblem, field: String, line: Int) {
    guard self.problem == nil else { return }
    self.problem = Diagnostic(
      problem.code, problem.message, field: field, position: SourcePosition(line: line))
  }

  mutating func startMeta(_ tag: XMLTag) {
    attributeName = tag.name(.name, or: .name64)
    guard let name = attributeName else {
      return note(
        XMLProblem(.shapeInvalid, "a meta element has no name"), field: "meta", line: tag.line)
    }
    if row.metadata.contains(where: { $0.name.utf8.elementsEqual(name.utf8) }) {
      note(
        XMLProblem(.shapeInvalid, "the attribute “\(name)” stands twice"), field: name,
        line: tag.line)
    }
  }

  mutating func title(_ text: XMLText, line: Int) {
    guard let title = text.string else { return bad(.malformedBase64, "title", text, line) }
    guard !hasTitle else {
      return bad(XMLProblem(.shapeInvalid, "the title stands twice"), "title", text, line)
    }
    hasTitle = true
    row.title = title
  }

  mutating func description(_ text: XMLText, line: Int) {
    guard let details = text.string else {
      return bad(.malformedBase64, "description", text, line)
    }
    guard row.details == nil else {
      return bad(
        XMLProblem(.shapeInvalid, "the description stands twice"), "description", text, line)
    }
    if details.isEmpty {
      row.emptyFields.append("description")
    } else {
      row.details = details
    }
  }

  mutating func meta(_ value: Result<AttributeValue, XMLProblem>, _ text: XMLText, line: Int) {
    let name = attributeName ?? "meta"
    switch value {
    case .success(let value): row.metadata.append(Attribute(name, value))
    case .failure(let problem): bad(problem, name, text, line)
    }
  }

  private mutating func bad(_ problem: XMLProblem, _ field: String, _ text: XMLText, _ line: Int) {
    note(problem, field: field, line: line)
    let isMeta = field != "title" && field != "description"
    badParts.append(
      isMeta
        ? XMLRendering.element(
          "meta", " name=\"\(XMLRendering.escaped(field.utf8))\"", text.written)
        : XMLRendering.element(field, "", text.written))
  }

  mutating func finish() -> DocumentItem {
    if row.title.isEmpty {
      note(
        XMLProblem(.titleMissing, "the title is absent or empty"), field: "title",
        line: row.position.line ?? 0)
    }
    guard let problem else { return .favorite(row) }
    return .rejected(RejectedRow(problem, cells: [rendering]))
  }

  private var rendering: String {
    var text = badTag ?? startTag
    if !row.title.isEmpty { text += XMLRendering.element("title", "", row.title) }
    if let details = row.details { text += XMLRendering.element("description", "", details) }
    for attribute in row.metadata {
      text += XMLRendering.element(
        "meta", " name=\"\(XMLRendering.escaped(attribute.name.utf8))\"",
        attribute.value.plainText)
    }
    return text + badParts.joined() + "</favorite>"
  }

  private var startTag: String {
    var text = "<favorite"
    if let id = row.id { text += " id=\"\(id)\"" }
    if let ranking = row.ranking { text += " ranking=\"\(ranking)\"" }
    if let created = row.created { text += " created=\"\(created)\"" }
    if let modified = row.modified { text += " modified=\"\(modified)\"" }
    return text + ">"
  }
}
