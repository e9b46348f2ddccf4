import FavesCore

extension TableMapping {
  /// The version of the document that this program writes.
  public static let version = 1

  /// The types that a mapping can name.
  static let types: [AttributeType] = [
    .text, .integer, .decimal, .boolean, .date, .datetime, .list,
  ]

  // MARK: Writing

  /// The mapping as a JSON document, indented, with a line feed at its end.
  public var document: String {
    var lines = ["  \"favesMapping\": \(Self.version)"]
    func add(_ name: String, _ value: JSONValue?) {
      if let value { lines.append("  \(JSONValue.string(name).text): \(value.text)") }
    }
    add("format", format.map(JSONValue.string))
    add("encoding", text.encoding.map(JSONValue.string))
    add("delimiter", text.delimiter.map { .string(String(decoding: [$0], as: UTF8.self)) })
    add("quote", text.quote.map(Self.value))
    add("escape", text.escape.map(Self.value))
    add("skipRows", part.skipRows == 0 ? nil : .number(String(part.skipRows)))
    add("headerRow", part.header.map(Self.value))
    add("sheet", part.sheet.map(JSONValue.string))
    add("dateOrder", values.dateOrder.map { .string($0.rawValue) })
    add("decimal", values.decimal.map { .string($0.rawValue) })
    add("category", category.map(JSONValue.string))
    add("rating", rating.map(JSONValue.string))
    if !columns.isEmpty {
      let list = columns.map { "    " + Self.value($0).text }.joined(separator: ",\n")
      lines.append("  \"columns\": [\n\(list)\n  ]")
    }
    return "{\n" + lines.joined(separator: ",\n") + "\n}\n"
  }

  private static func value(_ mark: TextTableOptions.Mark) -> JSONValue {
    switch mark {
    case .none: .string("none")
    case .byte(let byte): .string(String(decoding: [byte], as: UTF8.self))
    }
  }

  private static func value(_ header: TablePart.Header) -> JSONValue {
    switch header {
    case .none: .string("none")
    case .line(let line): .number(String(line))
    }
  }

  private static func value(_ column: Column) -> JSONValue {
    var members = [JSONValue.Member("column", .string(column.header))]
    switch column.role {
    case .field(let field): members.append(.init("field", .string(field.rawValue)))
    case .attribute(let name): members.append(.init("attribute", .string(name)))
    case .metadata: members.append(.init("field", .string(HeaderNames.metadata)))
    case .ignored: members.append(.init("ignore", .boolean(true)))
    }
    if let type = column.type { members.append(.init("type", .string(type.rawValue))) }
    if let separator = column.separator { members.append(.init("separator", .string(separator))) }
    if let none = column.none { members.append(.init("none", .string(none))) }
    return .object(members)
  }

  // MARK: Reading

  /// Reads a document, strictly: what it does not know is an error.
  ///
  /// - Throws: ``FormatError``: code `syntax` where it is no JSON, `shape` where it is no mapping.
  public init(parsing bytes: [UInt8], limits: FormatLimits = FormatLimits()) throws {
    self.init()
    var tokenizer = JSONTokenizer(MemorySource(bytes), limits: limits)
    guard try tokenizer.next() == .beginObject else {
      throw Self.error("no object", tokenizer.position)
    }
    var hasVersion = false
    while try tokenizer.next() == .name {
      let name = tokenizer.text
      let position = tokenizer.position
      guard let token = try tokenizer.next() else { break }
      if name == "columns" {
        try readColumns(token, &tokenizer)
        continue
      }
      let value = try JSONValue(startingWith: token, of: &tokenizer)
      if name == "favesMapping" {
        guard value == .number(String(Self.version)) else {
          throw Self.error("of a version that this program does not know", position)
        }
        hasVersion = true
      } else {
        try take(name, value, position)
      }
    }
    _ = try tokenizer.next()
    guard hasVersion else { throw Self.error("without “favesMapping”", SourcePosition()) }
  }

  private static func error(_ what: String, _ position: SourcePosition) -> FormatError {
    FormatError(
      .shape, "this mapping is \(what)", position: position,
      hint: "`faves import FILE --save-mapping MAPPING` writes one; formats/mapping.md describes it"
    )
  }

  private static func unfit(_ name: String, _ position: SourcePosition) -> FormatError {
    FormatError(
      .shape, "“\(name)” of the mapping cannot have this value", position: position,
      hint: "formats/mapping.md says which values it can have")
  }

  private mutating func take(
    _ name: String, _ value: JSONValue, _ position: SourcePosition
  ) throws {
    let unfit = Self.unfit(name, position)
    func string() throws -> String {
      guard case .string(let text) = value, !text.isEmpty else { throw unfit }
      return text
    }
    switch name {
    case "format": format = try string()
    case "encoding": text.encoding = try string()
    case "delimiter":
      guard case .byte(let byte) = try Self.mark(try string(), unfit) else { throw unfit }
      text.delimiter = byte
    case "quote": text.quote = try Self.mark(try string(), unfit)
    case "escape": text.escape = try Self.mark(try string(), unfit)
    case "skipRows": part.skipRows = try Self.count(value, from: 0, unfit)
    case "headerRow":
      part.header =
        value == .string("none")
        ? TablePart.Header.none : .line(try Self.count(value, from: 1, unfit))
    case "sheet": part.sheet = try string()
    case "dateOrder":
      guard let order = DateOrder(rawValue: try string()) else { throw unfit }
      values.dateOrder = order
    case "decimal":
      guard let mark = DecimalMark(rawValue: try string()) else { throw unfit }
      values.decimal = mark
    case "category": category = try string()
    case "rating": rating = try string()
    default: throw FormatError(.shape, "a mapping has no “\(name)”", position: position)
    }
  }

  private static func mark(_ text: String, _ unfit: FormatError) throws -> TextTableOptions.Mark {
    if text == "none" { return .none }
    guard text.utf8.count == 1, let byte = text.utf8.first, byte < 0x80,
      ![0, 10, 13].contains(byte)
    else { throw unfit }
    return .byte(byte)
  }

  private static func count(
    _ value: JSONValue, from least: Int, _ unfit: FormatError
  ) throws -> Int {
    guard case .number(let text) = value, let count = Int(text), count >= least else { throw unfit }
    return count
  }

  private mutating func readColumns(
    _ token: JSONToken, _ tokenizer: inout JSONTokenizer
  ) throws {
    guard token == .beginArray else { throw Self.unfit("columns", tokenizer.position) }
    while let element = try tokenizer.next(), element != .endArray {
      let position = tokenizer.position
      let value = try JSONValue(startingWith: element, of: &tokenizer)
      columns.append(try Self.column(value, position))
    }
  }

  private static func column(_ value: JSONValue, _ position: SourcePosition) throws -> Column {
    guard case .object(let members) = value else { throw unfit("columns", position) }
    var column = Column(header: "", role: .ignored)
    var roles = 0
    for member in members {
      switch (member.name, member.value) {
      case ("column", .string(let header)): column.header = header
      case ("field", .string(HeaderNames.metadata)):
        column.role = .metadata
        roles += 1
      case ("field", .string(let name)):
        guard let field = FavoriteField(rawValue: name) else { throw unfit("field", position) }
        column.role = .field(field)
        roles += 1
      case ("attribute", .string(let name)):
        column.role = .attribute(name)
        roles += 1
      case ("ignore", .boolean(true)): roles += 1
      case ("type", .string(let name)):
        guard let type = AttributeType(rawValue: name), types.contains(type) else {
          throw unfit("type", position)
        }
        column.type = type
      case ("separator", .string(let text)) where text.utf8.count == 1: column.separator = text
      case ("none", .string(let text)): column.none = text
      default:
        throw FormatError(
          .shape, "a column of a mapping has no such “\(member.name)”", position: position)
      }
    }
    guard roles == 1 else {
      throw FormatError(
        .shape, "a column of a mapping has one of “field”, “attribute” and “ignore”",
        position: position)
    }
    return column
  }
}
