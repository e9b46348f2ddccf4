import FavesCore

/// What was read of a document last.
enum JSONElement {
  /// A favorite that waits in the decoder.
  case favorite
  /// Anything else.
  indirect case item(DocumentItem)
}

/// Makes a favorite of the members of an object, one after another.
struct JSONFavoriteDecoder {
  private var table: JSONMemberTable
  private let limits: FormatLimits
  private let fallbackCategory: String?
  /// Whether ids that are no UUIDs are part of the format and need no mention.
  private let allowsForeignIDs: Bool

  private(set) var warnings: [Diagnostic] = []
  private var warned: Set<DiagnosticCode> = []

  private var texts = TextBlock()
  /// Whether the texts of favorites that were read before are still needed.
  private var keepsTexts = false
  private var row = GatheredRow()
  private(set) var hasTitle = false
  private(set) var isEmpty = true
  private var looseAttributes = 0
  private var size = 0
  private var problem: Diagnostic?

  init(
    _ names: [(String, JSONMember)] = JSONMemberTable.own, options: ReadOptions,
    allowsForeignIDs: Bool = false
  ) {
    table = JSONMemberTable(names, mapping: options.mapping)
    limits = options.limits
    fallbackCategory = options.category ?? options.sourceName
    self.allowsForeignIDs = allowsForeignIDs
  }

  /// Forgets the last favorite.
  mutating func begin(at position: SourcePosition) {
    row.begin(at: position)
    if !keepsTexts { texts.clear() }
    hasTitle = false
    isEmpty = true
    looseAttributes = 0
    size = 0
    problem = nil
  }

  /// Reads a whole favorite whose opening brace is the tokenizer's latest token.
  mutating func decode(_ tokenizer: inout JSONTokenizer) throws -> JSONElement {
    begin(at: tokenizer.position)
    tokenizer.input.beginCapture()
    return try decodeRest(&tokenizer)
  }

  /// Reads the members that are left of an object, and finishes its favorite.
  mutating func decodeRest(_ tokenizer: inout JSONTokenizer) throws -> JSONElement {
    while try tokenizer.next() == .name { try member(&tokenizer) }
    let element = finish(&tokenizer)
    tokenizer.input.endCapture()
    return element
  }

  /// The favorite of all members so far, which ``item(_:)`` gives.
  mutating func finish(_ tokenizer: inout JSONTokenizer) -> JSONElement {
    if problem == nil, !hasTitle {
      reject(.titleMissing, "the favorite has no title", "title", row.position)
    }
    if looseAttributes > 0, let name = repeatedAttribute() {
      reject(.shapeInvalid, "the attribute “\(name)” is given twice", name, row.position)
    }
    guard let problem else { return .favorite }
    let text = tokenizer.input.captured
    return .item(.rejected(RejectedRow(problem, cells: text.map { [$0] } ?? [])))
  }

  /// An element that was read last, by itself.
  func item(_ element: JSONElement) -> DocumentItem {
    switch element {
    case .favorite: .favorite(row.row(of: texts, outerCategory: fallbackCategory))
    case .item(let item): item
    }
  }

  /// Lets the texts of the next favorites lie in those of a part.
  mutating func begin(_ part: GatheredPart) {
    keepsTexts = true
    texts = part.texts
  }

  /// Adds an element that was read last to the part that its texts lie in.
  ///
  /// Mutating, for the decoder would be copied for each element otherwise.
  mutating func append(_ element: JSONElement, to part: inout GatheredPart) {
    switch element {
    case .favorite: part.append(row, outerCategory: fallbackCategory)
    case .item(let item): part.items.append(.item(item))
    }
  }

  private func repeatedAttribute() -> String? {
    var seen: Set<[UInt8]> = []
    return row.attributes.first { !seen.insert(Array(texts[$0.name])).inserted }
      .map { texts[$0.name].text }
  }

  private mutating func reject(
    _ code: DiagnosticCode, _ message: String, _ field: String?, _ position: SourcePosition
  ) {
    guard problem == nil else { return }
    problem = Diagnostic(code, message, field: field, position: position)
  }

  private mutating func warnOnce(_ code: DiagnosticCode, _ message: String, _ field: String?) {
    guard warned.insert(code).inserted else { return }
    warnings.append(Diagnostic(code, message, field: field, position: row.position))
  }

  // MARK: Members

  /// Takes a member, whose value starts with the tokenizer's latest token, for an attribute.
  mutating func looseMember(
    _ name: String, _ token: JSONToken, _ tokenizer: inout JSONTokenizer
  ) throws {
    isEmpty = false
    looseAttributes += 1
    try attribute(keep(name), token, &tokenizer)
  }

  private func keep(_ name: String) -> Range<Int> {
    var name = name
    return name.withUTF8(texts.append)
  }

  /// Takes a member that may be a document's or a favorite's, without reading on.
  mutating func looseHeader(
    _ name: String, _ token: JSONToken, _ tokenizer: inout JSONTokenizer
  ) throws {
    guard token == .beginObject else { return try looseMember(name, token, &tokenizer) }
    reject(.valueUnsupported, "the attribute “\(name)” is an object", name, tokenizer.position)
  }

  /// Reads one member, whose name is the tokenizer's latest token.
  mutating func member(_ tokenizer: inout JSONTokenizer) throws {
    isEmpty = false
    guard let member = tokenizer.withText({ table.member($0) }) else {
      looseAttributes += 1
      return try attribute(sized(&tokenizer), &tokenizer)
    }
    if case .attribute(let name) = member {
      looseAttributes += 1
      return try attribute(keep(name), &tokenizer)
    }
    guard let token = try tokenizer.next() else { return }
    if token == .null || token == .string && tokenizer.withText({ $0.isEmpty }) {
      row.append(emptyField: Self.fieldName(member))
      return
    }
    try field(member, token, &tokenizer)
  }

  private static func fieldName(_ member: JSONMember) -> String {
    switch member {
    case .id: "id"
    case .category: "category"
    case .title: "title"
    case .details: "description"
    case .ranking: "ranking"
    case .metadata: "metadata"
    case .created: "created"
    case .modified: "modified"
    case .attribute(let name): name
    }
  }

  private mutating func field(
    _ member: JSONMember, _ token: JSONToken, _ tokenizer: inout JSONTokenizer
  ) throws {
    switch member {
    case .id: try id(token, &tokenizer)
    case .category: try category(token, &tokenizer)
    case .title:
      row.title = try text(member, token, &tokenizer)
      hasTitle = true
    case .details: row.details = try text(member, token, &tokenizer)
    case .ranking: try ranking(token, &tokenizer)
    case .metadata: try metadata(token, &tokenizer)
    case .created: row.created = try date(member, token, &tokenizer)
    case .modified: row.modified = try date(member, token, &tokenizer)
    case .attribute: try tokenizer.skipValue(token)
    }
  }

  private mutating func text(
    _ member: JSONMember, _ token: JSONToken, _ tokenizer: inout JSONTokenizer
  ) throws -> Range<Int>? {
    if token == .string || token == .number { return sized(&tokenizer) }
    let field = Self.fieldName(member)
    reject(
      .valueUnsupported, "the \(field) is \(token.article), not a text", field, tokenizer.position)
    try tokenizer.skipValue(token)
    return nil
  }

  /// Keeps the text of the latest token, counted towards what one favorite may hold.
  @inline(__always)
  private mutating func sized(_ tokenizer: inout JSONTokenizer) -> Range<Int> {
    size += tokenizer.withText { $0.count }
    guard size <= 2 * limits.fieldBytes else {
      reject(.limitExceeded, "the favorite is too large", nil, tokenizer.position)
      return 0..<0
    }
    return tokenizer.withText(texts.append)
  }

  private mutating func id(_ token: JSONToken, _ tokenizer: inout JSONTokenizer) throws {
    if token == .string { row.id = tokenizer.withText(ResourceID.init(utf8:)) }
    try tokenizer.skipValue(token)
    guard row.id == nil, !allowsForeignIDs else { return }
    warnOnce(.idInvalid, "ids that are not UUIDs are left aside", "id")
  }

  private mutating func category(_ token: JSONToken, _ tokenizer: inout JSONTokenizer) throws {
    guard token == .beginObject else {
      row.category = try text(.category, token, &tokenizer)
      return
    }
    while try tokenizer.next() == .name {
      let isName = tokenizer.text == "name"
      guard let token = try tokenizer.next() else { return }
      if isName, token == .string, tokenizer.withText({ !$0.isEmpty }) {
        row.category = sized(&tokenizer)
      } else {
        try tokenizer.skipValue(token)
      }
    }
    if row.category == nil { row.append(emptyField: "category") }
  }

  private mutating func ranking(_ token: JSONToken, _ tokenizer: inout JSONTokenizer) throws {
    if token == .string || token == .number {
      row.ranking = tokenizer.withText(Self.rank)
    }
    if row.ranking == nil {
      reject(
        .rankingInvalid, "the ranking is not a whole number of 1 or more", "ranking",
        tokenizer.position)
    }
    try tokenizer.skipValue(token)
  }

  /// A rank: digits, and after a point only zeros.
  private static func rank(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
    var value = 0
    var index = 0
    while index < text.count, index < 18, (0x30...0x39).contains(text[index]) {
      value = value * 10 + Int(text[index] - 0x30)
      index += 1
    }
    guard value >= 1, index > 0 else { return nil }
    guard index < text.count else { return value }
    let fraction = text[(index + 1)...]
    return text[index] == 0x2e && !fraction.isEmpty && fraction.allSatisfy { $0 == 0x30 }
      ? value : nil
  }

  private mutating func date(
    _ member: JSONMember, _ token: JSONToken, _ tokenizer: inout JSONTokenizer
  ) throws -> Timestamp? {
    let time = token == .string ? tokenizer.withText(Timestamp.init(utf8:)) : nil
    if time == nil {
      let field = Self.fieldName(member)
      reject(
        .dateInvalid, "the date “\(field)” is not one of RFC 3339", field, tokenizer.position)
    }
    try tokenizer.skipValue(token)
    return time
  }

  // MARK: Attributes

  private mutating func metadata(_ token: JSONToken, _ tokenizer: inout JSONTokenizer) throws {
    guard token == .beginObject else {
      looseAttributes += 1
      return try attribute(keep(table.name(of: .metadata)), token, &tokenizer)
    }
    while try tokenizer.next() == .name { try attribute(sized(&tokenizer), &tokenizer) }
  }

  private mutating func attribute(_ name: Range<Int>, _ tokenizer: inout JSONTokenizer) throws {
    guard let token = try tokenizer.next() else { return }
    try attribute(name, token, &tokenizer)
  }

  private mutating func attribute(
    _ name: Range<Int>, _ token: JSONToken, _ tokenizer: inout JSONTokenizer
  ) throws {
    guard row.attributes.count < limits.columns else {
      reject(
        .limitExceeded, "the favorite has more than \(limits.columns) attributes", nil,
        tokenizer.position)
      return try tokenizer.skipValue(token)
    }
    guard token != .null else { return row.append(emptyField: texts[name].text) }
    guard let value = try attributeValue(name, token, &tokenizer) else { return }
    row.append(name, value)
  }

  private mutating func attributeValue(
    _ name: Range<Int>, _ token: JSONToken, _ tokenizer: inout JSONTokenizer
  ) throws -> GatheredRow.Value? {
    switch token {
    case .string: return .text(sized(&tokenizer))
    case .number: return .number(sized(&tokenizer))
    case .yes: return .boolean(true)
    case .no: return .boolean(false)
    case .beginArray: return .list(try list(texts[name].text, &tokenizer))
    default:
      let name = texts[name].text
      reject(
        .valueUnsupported, "the attribute “\(name)” is \(token.article)", name, tokenizer.position)
      try tokenizer.skipValue(token)
      return nil
    }
  }

  private mutating func list(
    _ name: String, _ tokenizer: inout JSONTokenizer
  ) throws -> [String] {
    var items: [String] = []
    while let token = try tokenizer.next(), token != .endArray {
      switch token {
      case .string: items.append(texts[sized(&tokenizer)].text)
      case .number:
        items.append(texts[sized(&tokenizer)].text)
        warnOnce(.guess, "numbers in lists are kept as texts", name)
      default:
        reject(
          .valueUnsupported, "the list “\(name)” holds \(token.article)", name, tokenizer.position)
        try tokenizer.skipValue(token)
      }
      size += 16
      if size > 2 * limits.fieldBytes { items.removeAll() }
    }
    return items
  }
}

extension JSONToken {
  /// What the value that starts so is called in a message.
  var article: String {
    switch self {
    case .beginObject, .endObject: "an object"
    case .beginArray, .endArray: "an array"
    case .name, .string: "a string"
    case .number: "a number"
    case .yes, .no: "a boolean"
    case .null: "null"
    }
  }

  /// What several such values are called in a message.
  var plural: String {
    switch self {
    case .beginObject, .endObject: "objects"
    case .beginArray, .endArray: "arrays"
    case .name, .string: "strings"
    case .number: "numbers"
    case .yes, .no: "booleans"
    case .null: "nulls"
    }
  }
}
