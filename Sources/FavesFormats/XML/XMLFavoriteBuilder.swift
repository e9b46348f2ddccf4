import FavesCore

/// Builds a favorite from its element; remembers the first reason not to keep it.
struct XMLFavoriteBuilder {
  private var row = GatheredRow()
  private var category: String?
  /// Where the texts of the favorites of a part lie.
  private var texts: TextBlock
  /// Where those of the favorite begin that is being read; nil between favorites.
  private var start: Int?
  private var attributeName: Range<Int>?
  private var problem: Diagnostic?
  private var badTag: String?
  private var badParts: [String] = []

  /// Makes a builder of favorites whose texts go into those of a part.
  init(_ part: GatheredPart) { texts = part.texts }

  /// Goes on with the texts of the next part, and takes those of the favorite along that is not
  /// finished.
  mutating func begin(_ part: GatheredPart) {
    let former = texts
    texts = part.texts
    guard let start else { return }
    _ = texts.append(former[start..<former.count])
    row.moveTexts(by: -start)
    attributeName = attributeName?.moved(by: -start)
    self.start = 0
  }

  mutating func start(_ tag: XMLTag, category: String?) {
    start = texts.count
    row.begin(at: SourcePosition(line: tag.line))
    self.category = category
    problem = nil
    badTag = nil
    badParts = []
    row.id = parse(tag, .id, { ResourceID(utf8: $0) }, .idInvalid, "the id is not a UUID")
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
    guard let kept = keepName(tag) else {
      var name = "meta"
      attributeName = name.withUTF8(texts.append)
      return note(
        XMLProblem(.shapeInvalid, "a meta element has no name"), field: "meta", line: tag.line)
    }
    attributeName = kept
    if row.attributes.contains(where: { texts[$0.name].isIdentical(to: texts[kept]) }) {
      let name = texts[kept].text
      note(
        XMLProblem(.shapeInvalid, "the attribute “\(name)” stands twice"), field: name,
        line: tag.line)
    }
  }

  /// Keeps the name of a meta element; nil where it has none.
  private func keepName(_ tag: XMLTag) -> Range<Int>? {
    if let name = tag[.name], !name.contains(UInt8(ascii: "&")) { return texts.append(name) }
    var name = tag.name(.name, or: .name64)
    return name?.withUTF8(texts.append)
  }

  mutating func title(_ text: XMLText, line: Int) {
    guard let title = text.keep(in: texts) else {
      return bad(.malformedBase64, "title", text, line)
    }
    guard row.title == nil else {
      return bad(XMLProblem(.shapeInvalid, "the title stands twice"), "title", text, line)
    }
    row.title = title
  }

  mutating func description(_ text: XMLText, line: Int) {
    guard let details = text.keep(in: texts) else {
      return bad(.malformedBase64, "description", text, line)
    }
    guard row.details == nil else {
      return bad(
        XMLProblem(.shapeInvalid, "the description stands twice"), "description", text, line)
    }
    if details.isEmpty {
      row.append(emptyField: "description")
    } else {
      row.details = details
    }
  }

  mutating func meta(_ value: XMLValueBuilder, _ text: XMLText, line: Int) {
    switch value.finish(text, in: texts) {
    case .success(let value):
      if let attributeName { row.append(attributeName, value) }
    case .failure(let problem):
      bad(problem, attributeName.map { texts[$0].text } ?? "meta", text, line)
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

  /// Adds the favorite to the part that its texts lie in.
  mutating func finish(into part: inout GatheredPart) {
    start = nil
    attributeName = nil
    if row.title?.isEmpty ?? true {
      note(
        XMLProblem(.titleMissing, "the title is absent or empty"), field: "title",
        line: row.position.line ?? 0)
    }
    guard let problem else {
      return part.append(row, outerCategory: category)
    }
    let rendering = rendering(row.row(of: texts, outerCategory: category))
    part.items.append(.item(.rejected(RejectedRow(problem, cells: [rendering]))))
  }

  private func rendering(_ row: FavoriteRow) -> String {
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
