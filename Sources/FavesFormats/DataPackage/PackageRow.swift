import FavesCore

/// Takes a row of a table of a data package apart.
struct PackageRow {
  private static let numbers: Set = ["sequence", "time", "counter"]
  private static let objects: Set = ["seen", "changes", "place", "unknown"]
  private let reader: PackageTableReader

  init(_ reader: PackageTableReader) {
    self.reader = reader
  }

  // MARK: Rows

  func category() throws -> CategoryRow {
    let name = try text("name")
    guard !name.isEmpty else {
      throw JSONDecodingError(
        code: .categoryMissing, message: "the category has no name", field: "name")
    }
    return CategoryRow(
      id: try id("id"), name: name, isStrict: try flag("strict"), position: reader.position)
  }

  func attribute() throws -> AttributeRow {
    let typeName = try text("type")
    guard let type = AttributeType(rawValue: typeName) else {
      throw unfit(
        "type", "one of " + AttributeType.allCases.map(\.rawValue).joined(separator: ", "))
    }
    let choices = try json("choices")?.attributeValue("choices")
    guard case .list(let list) = choices ?? .list([]) else {
      throw unfit("choices", "an array of texts")
    }
    return AttributeRow(
      id: try id("id"), name: try text("name"), type: type, choices: list,
      required: try flag("required") ?? false,
      defaultValue: try json("default")?.attributeValue("default"))
  }

  func favorite() throws -> FavoriteRow {
    let title = try text("title")
    guard !title.isEmpty else {
      throw JSONDecodingError(code: .titleMissing, message: "the title is empty", field: "title")
    }
    let category = try text("category")
    let details = try text("description")
    return FavoriteRow(
      id: try id("id"), category: category.isEmpty ? nil : category, title: title,
      details: details.isEmpty ? nil : details, ranking: try ranking(), metadata: try metadata(),
      created: try date("created"), modified: try date("modified"), position: reader.position)
  }

  func audit() throws -> AuditRecord {
    let members = try reader.columns.compactMap { column -> JSONValue.Member? in
      let name = column.name
      if Self.objects.contains(name) { return try json(name).map { JSONValue.Member(name, $0) } }
      let text = try text(name)
      if text.isEmpty { return nil }
      if Self.numbers.contains(name) {
        guard AttributeValue.isNumber(text) else { throw unfit(name, "a number") }
        return JSONValue.Member(name, .number(text))
      }
      if name == "compacted" { return JSONValue.Member(name, .boolean(text == "true")) }
      if name == "account", text.utf8.first == UInt8(ascii: "\"") {
        return try json(name).map { JSONValue.Member(name, $0) }
      }
      return JSONValue.Member(name, .string(text))
    }
    return try AuditRecord(.object(members))
  }

  // MARK: Cells

  func text(_ name: String) throws -> String { try reader.text(name) }

  private func unfit(_ name: String, _ expected: String) -> JSONDecodingError {
    JSONDecodingError(
      code: .valueInvalid, message: "“\(name)” is not \(expected)", field: name)
  }

  private func id(_ name: String) throws -> ResourceID? {
    let text = try text(name)
    if text.isEmpty { return nil }
    guard let id = ResourceID(text) else {
      throw JSONDecodingError(
        code: .idInvalid, message: "“\(name)” is not a UUID", field: name)
    }
    return id
  }

  private func flag(_ name: String) throws -> Bool? {
    switch try text(name) {
    case "": return nil
    case "true": return true
    case "false": return false
    default: throw unfit(name, "true or false")
    }
  }

  private func ranking() throws -> Int? {
    let text = try text("ranking")
    if text.isEmpty { return nil }
    guard let rank = Int(text), rank >= 1 else {
      throw JSONDecodingError(
        code: .rankingInvalid, message: "the rank “\(text)” is not a whole number of 1 or more",
        field: "ranking")
    }
    return rank
  }

  private func date(_ name: String) throws -> Timestamp? {
    let text = try text(name)
    if text.isEmpty { return nil }
    guard let date = Timestamp(text) else {
      throw JSONDecodingError(
        code: .dateInvalid, message: "“\(text)” is no date and time", field: name)
    }
    return date
  }

  private func metadata() throws -> [Attribute] {
    let bytes = reader.bytes("metadata")
    if bytes.isEmpty || bytes.elementsEqual("{}".utf8) { return [] }
    guard case .object(let members)? = try json("metadata") else {
      throw unfit("metadata", "a JSON object")
    }
    return try members.compactMap { member in
      try member.value.attributeValue(member.name).map { Attribute(member.name, $0) }
    }
  }

  /// A cell that holds JSON; nil if it is empty.
  private func json(_ name: String) throws -> JSONValue? {
    let bytes = reader.bytes(name)
    if bytes.isEmpty { return nil }
    if bytes.elementsEqual("{}".utf8) { return .object([]) }
    do {
      return try JSONValue(parsing: Array(bytes))
    } catch let error as FormatError where error.code == .syntax {
      throw JSONDecodingError(
        code: .valueInvalid, message: "“\(name)” is no JSON: \(error.message)", field: name)
    }
  }
}
