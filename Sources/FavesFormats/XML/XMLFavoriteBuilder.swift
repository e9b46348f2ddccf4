import FavesCore

/// A favorite that was read, and where its texts lie.
struct XMLFavorite {
  var row: GatheredRow
  var texts: TextBlock
  var category: String?

  /// The favorite by itself.
  var item: DocumentItem { .favorite(row.row(of: texts, outerCategory: category)) }
}

/// Builds a favorite from its element; remembers the first reason not to keep it.
struct XMLFavoriteBuilder {
  private var row = GatheredRow()
  private var category: String?
  /// Where the texts of the favorites lie that began in the same part of the document.
  private var texts = TextBlock()
  /// The texts of the part before, which may be given out still.
  private var otherTexts = TextBlock()
  private var isNewPart = true
  private var attributeName: Range<Int>?
  private var problem: Diagnostic?
  private var badTag: String?
  private var badParts: [String] = []

  /// Takes note that what was read before the last time is no longer looked at.
  mutating func startPart() { isNewPart = true }

  mutating func start(_ tag: XMLTag, category: String?) {
    if isNewPart {
      isNewPart = false
      swap(&texts, &otherTexts)
      texts.clear()
    }
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

  mutating func finish() -> XMLItem {
    if row.title?.isEmpty ?? true {
      note(
        XMLProblem(.titleMissing, "the title is absent or empty"), field: "title",
        line: row.position.line ?? 0)
    }
    guard let problem else {
      return .favorite(XMLFavorite(row: row, texts: texts, category: category))
    }
    let rendering = rendering(row.row(of: texts, outerCategory: category))
    return .item(.rejected(RejectedRow(problem, cells: [rendering])))
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
