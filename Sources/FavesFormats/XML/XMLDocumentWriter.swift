import FavesCore

/// Writes the XML format in its canonical form; `formats/xml.md` describes it.
///
/// Favorites stand inside their categories, but come after all of them: the categories not yet
/// written wait in memory, for they are few.
final class XMLDocumentWriter: DocumentWriter {
  private let output: XMLOutput
  private var waiting: ArraySlice<Category> = []
  private var current: Category?
  private var counts = DocumentCounts()
  private var audits = XMLAuditWriter()

  init(_ sink: any ByteSink) {
    output = XMLOutput(sink)
  }

  func begin() throws {
    try output.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
    try output.raw("<favorites xmlns=\"urn:faves:1\" version=\"1\">\n")
  }

  func write(_ category: Category) throws {
    waiting.append(category)
    counts.categories += 1
  }

  func write(_ favorite: FavoriteView) throws {
    if current.map({ !Self.same($0.name, favorite.category) }) ?? true {
      try open(favorite.category)
    }
    counts.favorites += 1
    try writeStart(favorite.id, favorite.ranking, favorite.created, favorite.modified)
    try output.textAfterName(favorite.title)
    try output.raw("</title>")
    if let details = favorite.details, !details.isEmpty {
      try output.raw("<description")
      try output.textAfterName(details)
      try output.raw("</description>")
    }
    for attribute in favorite.attributes {
      try output.raw("<meta")
      try output.attribute(" name", text: attribute.name)
      switch attribute.value {
      case .text(let text):
        try output.raw(" type=\"text\"")
        try output.textAfterName(text)
      case let other: try output.valueAfterName(other.value)
      }
      try output.raw("</meta>")
    }
    try output.raw("</favorite>\n")
  }

  private func writeStart(
    _ id: ResourceID, _ ranking: Int, _ created: Timestamp, _ modified: Timestamp
  ) throws {
    try output.raw("<favorite id=\"")
    try output.id(id)
    try output.raw("\" ranking=\"")
    try output.integer(ranking)
    try output.raw("\" created=\"")
    try output.timestamp(created)
    try output.raw("\" modified=\"")
    try output.timestamp(modified)
    try output.raw("\"><title")
  }

  func write(_ audit: AuditRecord) throws {
    try closeCategories()
    if counts.audits == 0 { try output.raw("<audits>\n") }
    counts.audits += 1
    try audits.write(audit, to: output)
  }

  func finish() throws {
    try closeCategories()
    if counts.audits > 0 { try output.raw("</audits>\n") }
    let digest = try output.digest()
    try output.raw("<counts categories=\"")
    try output.integer(counts.categories)
    try output.raw("\" favorites=\"")
    try output.integer(counts.favorites)
    try output.raw("\" audits=\"")
    try output.integer(counts.audits)
    try output.raw("\" sha256=\"")
    try output.ascii(digest.description)
    try output.raw("\"/>\n</favorites>\n")
    try output.flush()
  }

  /// Names are the same by their bytes: canonically equivalent ones are told apart here as in the
  /// file.
  private static func same(_ left: String, _ right: String) -> Bool {
    left.utf8.elementsEqual(right.utf8)
  }

  /// Writes the waiting categories up to the named one and leaves that open.
  private func open(_ name: String) throws {
    guard
      let index = waiting.firstIndex(where: { Self.same($0.name, name) })
        ?? waiting.firstIndex(where: { NameKey($0.name) == NameKey(name) })
    else {
      throw FormatError(
        .shape, "a favorite came out of order: its category “\(name)” is not among those to come")
    }
    while waiting.startIndex <= index { try openNext() }
  }

  private func openNext() throws {
    try closeCurrent()
    let category = waiting.removeFirst()
    try start(category)
    current = category
  }

  private func closeCurrent() throws {
    guard current != nil else { return }
    try output.raw("</category>\n")
    current = nil
  }

  private func closeCategories() throws {
    while !waiting.isEmpty { try openNext() }
    try closeCurrent()
  }

  private func start(_ category: Category) throws {
    try output.raw("<category id=\"")
    try output.id(category.id)
    try output.byte(UInt8(ascii: "\""))
    try output.attribute(" name", text: category.name)
    try output.raw(category.isStrict ? " strict=\"true\">\n" : ">\n")
    for attribute in category.attributes { try define(attribute) }
  }

  private func define(_ attribute: AttributeDefinition) throws {
    try output.raw("<attribute id=\"")
    try output.id(attribute.id)
    try output.byte(UInt8(ascii: "\""))
    try output.attribute(" name", text: attribute.name)
    try output.raw(" type=\"")
    try output.ascii(attribute.type.rawValue)
    try output.raw(attribute.required ? "\" required=\"true\">" : "\" required=\"false\">")
    for choice in attribute.choices {
      try output.raw("<choice")
      try output.textAfterName(choice)
      try output.raw("</choice>")
    }
    if let value = attribute.defaultValue {
      try output.raw("<default")
      try output.valueAfterName(value)
      try output.raw("</default>")
    }
    try output.raw("</attribute>\n")
  }
}

extension XMLOutput {
  /// Writes the type of a value, the rest of the start tag, and the content of the element.
  func valueAfterName(_ value: AttributeValue) throws {
    switch value {
    case .text(let text):
      try raw(" type=\"text\"")
      try textAfterName(text)
    case .number(let digits):
      try raw(XMLValueKind.isInteger(digits) ? " type=\"integer\"" : " type=\"decimal\"")
      try textAfterName(digits)
    case .boolean(let flag):
      try raw(flag ? " type=\"boolean\">true" : " type=\"boolean\">false")
    case .list(let items):
      try raw(" type=\"list\">")
      for item in items {
        try raw("<item")
        try textAfterName(item)
        try raw("</item>")
      }
    }
  }
}

/// The `type` of a value in XML.
enum XMLValueKind: String, CaseIterable {
  case text, integer, decimal, boolean, list

  /// The type of a name; nil for one that is none.
  init?(utf8 name: TextView) {
    guard let kind = Self.allCases.first(where: { name.isIdentical(to: $0.rawValue) }) else {
      return nil
    }
    self = kind
  }

  /// Whether a number is written without fraction and exponent.
  static func isInteger(_ digits: String) -> Bool { isInteger(utf8: digits.utf8) }

  /// Whether a number is written without fraction and exponent.
  static func isInteger(_ digits: TextView) -> Bool { isInteger(utf8: digits) }

  private static func isInteger(utf8 digits: some Sequence<UInt8>) -> Bool {
    digits.allSatisfy { $0 < 0x3a && $0 != UInt8(ascii: ".") }
  }
}
