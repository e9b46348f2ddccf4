import FavesCore

/// Turns the events of a parser into items.
struct XMLDocumentHandler {
  /// The namespace of the format.
  static let namespace = "urn:faves:1"
  private static let mostWarnings = 100

  /// What was read and not yet given away.
  private var part: GatheredPart
  /// What should be said of the document.
  private(set) var warnings: [Diagnostic] = []
  /// What makes the document unreadable, though it may be well-formed: the rest of it is still
  /// parsed, so that one that is not well-formed is called so.
  private(set) var failure: FormatError?
  private var hasFailed = false
  /// What the document says it holds, once that was read.
  private(set) var declaredDigest: Digest?
  /// Whether `<counts>` was read.
  private(set) var hasCounts = false

  private let limits: FormatLimits
  private let fallbackCategory: String?
  private var stack: [XMLElement] = []
  private var skipped = 0
  private var found = DocumentCounts()
  private var text = XMLText()
  private var value = XMLValueBuilder()
  private var favorite: XMLFavoriteBuilder
  private var category = XMLCategoryBuilder()
  private var audit = XMLAuditBuilder()

  init(limits: FormatLimits, fallbackCategory: String?) {
    self.limits = limits
    self.fallbackCategory = fallbackCategory
    part = GatheredPart()
    favorite = XMLFavoriteBuilder(part)
  }

  /// Whether items were read that are not given away.
  var hasItems: Bool { !part.items.isEmpty }

  /// Gives away the items read so far.
  mutating func takePart() -> GatheredPart {
    var taken = part
    taken.warnings = warnings
    part = GatheredPart()
    favorite.begin(part)
    return taken
  }

  mutating func warn(_ code: DiagnosticCode, _ message: String, line: Int?) {
    guard warnings.count < Self.mostWarnings else { return }
    warnings.append(Diagnostic(code, message, position: SourcePosition(line: line)))
  }

  mutating func fail(
    _ code: FormatError.Code, _ message: String, line: Int?, hint: String? = nil
  ) {
    guard !hasFailed else { return }
    hasFailed = true
    failure = FormatError(code, message, position: SourcePosition(line: line), hint: hint)
  }

  // MARK: Start

  /// Whether the start tag of an element needs looking at; else it was counted as skipped.
  mutating func enter(_ element: XMLElement?, named name: UnsafePointer<UInt8>, line: Int) -> Bool {
    if skipped > 0 || hasFailed {
      skipped += 1
      return false
    }
    if hasCounts {
      fail(.damaged, "an element stands after counts, which must be the last", line: line)
      skipped += 1
      return false
    }
    guard let element, element.isAllowed(in: stack.last) else {
      skipped += 1
      if stack.isEmpty {
        foreignRoot(String(cString: name), namespace: "", line: line)
      } else {
        warn(
          .shapeInvalid, "the element \(String(cString: name)) is unknown here and was skipped",
          line: line)
      }
      return false
    }
    stack.append(element)
    return true
  }

  /// Refuses a document of another kind.
  mutating func foreignRoot(_ name: String, namespace: String, line: Int) {
    let version = namespace.hasPrefix("urn:faves:") ? String(namespace.dropFirst(10)) : nil
    if name == "favorites", let version, let number = Int(version), number > 1 {
      return newerVersion(version, line: line)
    }
    fail(
      .shape,
      "the document is <\(name)> in "
        + (namespace.isEmpty ? "no namespace" : "the namespace “\(namespace)”")
        + ", not <favorites> in “\(Self.namespace)”",
      line: line, hint: "only the XML that faves exports can be read")
  }

  private mutating func newerVersion(_ version: String, line: Int) {
    fail(
      .unsupported, "the document has version \(version), and this program reads version 1",
      line: line, hint: "read it with a newer faves")
  }

  mutating func start(_ tag: XMLTag) {
    if tag.element.holdsText {
      if tag.element == .item, !text.isBlank { value.noteStrayText() }
      text.start(tag)
      return startText(tag)
    }
    switch tag.element {
    case .favorites: root(tag)
    case .category:
      found.categories += 1
      if let rejected = category.start(tag) { part.items.append(.item(.rejected(rejected))) }
    case .attribute: category.startAttribute(tag)
    case .favorite:
      giveCategory()
      found.favorites += 1
      favorite.start(tag, category: category.name ?? fallbackCategory)
    case .audit:
      found.audits += 1
      audit.start(tag)
    case .seen: audit.seen(tag)
    case .change: audit.startChange(tag)
    case .place: audit.startPlace(tag)
    case .counts: counts(tag)
    default: break
    }
  }

  private mutating func startText(_ tag: XMLTag) {
    switch tag.element {
    case .meta:
      favorite.startMeta(tag)
      value.start(tag)
    case .defaultValue, .from, .to: value.start(tag)
    case .unknown: audit.startUnknown(tag)
    default: break
    }
  }

  private mutating func root(_ tag: XMLTag) {
    switch tag.text(.version) {
    case "1": break
    case let version? where (Int(version) ?? 0) > 1: newerVersion(version, line: tag.line)
    case let version?:
      fail(.shape, "“\(version)” is no version of this format", line: tag.line)
    case nil: fail(.shape, "the root element has no version", line: tag.line)
    }
  }

  private mutating func giveCategory() {
    if let row = category.finish() { part.items.append(.item(.category(row))) }
  }

  // MARK: Text and end

  /// Takes a part of a text.
  mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>, line: () -> Int) {
    guard skipped == 0, !hasFailed, let element = stack.last else { return }
    if element.holdsText {
      text.append(bytes)
      if text.count > limits.fieldBytes {
        fail(.limit, "a field has more than \(limits.fieldBytes) bytes", line: line())
      }
    } else if !bytes.allSatisfy(XMLScan.isSpace) {
      warn(.shapeInvalid, "text outside of the elements for it was skipped", line: line())
    }
  }

  mutating func end(line: () -> Int) {
    if skipped > 0 {
      skipped -= 1
      return
    }
    guard let element = stack.popLast() else { return }
    if element.holdsText {
      endText(element, line: line())
      return text.clear()
    }
    switch element {
    case .attribute:
      if let rejected = category.finishAttribute() { part.items.append(.item(.rejected(rejected))) }
    case .category: giveCategory()
    case .favorite: favorite.finish(into: &part)
    case .change: audit.finishChange()
    case .audit: endAudit(line: line())
    default: break
    }
  }

  private mutating func endText(_ element: XMLElement, line: Int) {
    switch element {
    case .title: favorite.title(text, line: line)
    case .description: favorite.description(text, line: line)
    case .meta: favorite.meta(value, text, line: line)
    case .item: value.add(text.string)
    case .choice: category.choice(text)
    case .defaultValue: category.defaultValue(value.finish(text))
    case .from, .to: audit.value(element, value.finish(text))
    case .above, .below: audit.neighbour(element, text)
    case .unknown: audit.unknown(text)
    default: break
    }
  }

  private mutating func endAudit(line: Int) {
    if let record = audit.finish() {
      part.items.append(.item(.audit(record)))
    } else {
      fail(.shape, audit.problem ?? "an audit record is malformed", line: line)
    }
  }

  private mutating func counts(_ tag: XMLTag) {
    hasCounts = true
    for (name, number, what) in [
      (XMLAttributeName.categories, found.categories, "categories"),
      (.favorites, found.favorites, "favorites"), (.audits, found.audits, "audit records"),
    ] {
      guard let bytes = tag[name] else { continue }
      if XMLScan.integer(bytes, as: Int.self) != number {
        fail(
          .damaged,
          "the document says it holds \(XMLScan.string(bytes)) \(what), but it holds \(number)",
          line: tag.line, hint: "it was cut or altered; use another copy")
      }
    }
    guard let bytes = tag[.sha256] else { return }
    declaredDigest = Digest(XMLScan.string(bytes))
    if declaredDigest == nil { fail(.damaged, "the sha256 is malformed", line: tag.line) }
  }

  /// Checks the digest over all bytes before `<counts>`; nil where it could not be computed.
  mutating func check(_ digest: Digest?, line: Int) {
    guard let declaredDigest else { return }
    guard let digest else {
      return warn(
        .encodingInvalid, "the sha256 was not checked, for the document is not in UTF-8",
        line: line)
    }
    if digest != declaredDigest {
      fail(
        .damaged, "the sha256 does not fit: the document was altered", line: line,
        hint: "use another copy, or take the sha256 attribute out to read it as it is")
    }
  }
}
