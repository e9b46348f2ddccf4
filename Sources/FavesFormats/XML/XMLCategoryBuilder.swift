import FavesCore

/// Builds a category and its attribute definitions.
struct XMLCategoryBuilder {
  private var row = CategoryRow(name: "")
  private var attribute: AttributeRow?
  private var attributeLine = 0
  private var attributeTag = ""
  private var problem: XMLProblem?
  /// The name its favorites belong to; nil where it has none.
  private(set) var name: String?
  /// Whether the category still waits for its last definition.
  private(set) var isPending = false

  /// Starts a category; gives the reason where it cannot be kept.
  mutating func start(_ tag: XMLTag) -> RejectedRow? {
    name = tag.name(.name, or: .name64).flatMap { $0.isEmpty ? nil : $0 }
    isPending = false
    guard let name else {
      return reject(tag, .categoryMissing, "the category has no name", "name")
    }
    let id = tag[.id].flatMap(ResourceID.init(utf8:))
    if id == nil, tag[.id] != nil {
      return reject(tag, .idInvalid, "the id is not a UUID", "id")
    }
    let strict = tag[.strict].flatMap(XMLScan.boolean)
    if strict == nil, tag[.strict] != nil {
      return reject(tag, .valueInvalid, "strict is neither true nor false", "strict")
    }
    row = CategoryRow(
      id: id, name: name, isStrict: strict, position: SourcePosition(line: tag.line))
    isPending = true
    return nil
  }

  private func reject(
    _ tag: XMLTag, _ code: DiagnosticCode, _ message: String, _ field: String
  ) -> RejectedRow {
    RejectedRow(
      Diagnostic(code, message, field: field, position: SourcePosition(line: tag.line)),
      cells: [tag.rendering])
  }

  /// The category once its definitions are complete; nil where it was given out already.
  mutating func finish() -> CategoryRow? {
    guard isPending else { return nil }
    isPending = false
    return row
  }

  mutating func startAttribute(_ tag: XMLTag) {
    attribute = nil
    problem = nil
    attributeLine = tag.line
    attributeTag = tag.rendering
    guard isPending else {
      problem = XMLProblem(
        .shapeInvalid, "an attribute definition without its category, or after favorites")
      return
    }
    guard let name = tag.name(.name, or: .name64), !name.isEmpty else {
      problem = XMLProblem(.shapeInvalid, "the attribute has no name")
      return
    }
    guard let type = tag.text(.type).flatMap(AttributeType.init(rawValue:)) else {
      problem = XMLProblem(.valueInvalid, "the type of the attribute “\(name)” is unknown")
      return
    }
    let id = tag[.id].flatMap(ResourceID.init(utf8:))
    if id == nil, tag[.id] != nil {
      problem = XMLProblem(.idInvalid, "the id of the attribute “\(name)” is not a UUID")
    }
    let required = tag[.required].flatMap(XMLScan.boolean) ?? false
    attribute = AttributeRow(id: id, name: name, type: type, required: required)
  }

  mutating func choice(_ text: XMLText) {
    guard let choice = text.string else { return problem = .malformedBase64 }
    attribute?.choices.append(choice)
  }

  mutating func defaultValue(_ value: Result<AttributeValue, XMLProblem>) {
    switch value {
    case .success(let value): attribute?.defaultValue = value
    case .failure(let problem): self.problem = problem
    }
  }

  /// Keeps the definition, or gives the reason why not.
  mutating func finishAttribute() -> RejectedRow? {
    if let problem {
      let position = SourcePosition(line: attributeLine)
      return RejectedRow(
        Diagnostic(problem.code, problem.message, field: "attribute", position: position),
        cells: [attributeTag])
    }
    if let attribute { row.attributes.append(attribute) }
    return nil
  }
}
