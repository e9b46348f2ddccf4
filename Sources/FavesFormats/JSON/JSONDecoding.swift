import FavesCore

/// Why an element of a document cannot be read, with its field.
struct JSONDecodingError: Error {
  var code: DiagnosticCode
  var message: String
  var field: String?
}

/// Takes the members of an object apart.
struct JSONMembers {
  let members: [JSONValue.Member]

  init(_ value: JSONValue, _ what: String) throws {
    guard case .object(let members) = value else {
      throw JSONDecodingError(code: .shapeInvalid, message: "\(what) is no object")
    }
    self.members = members
  }

  /// The value of a member; nil where it is absent or null.
  subscript(name: String) -> JSONValue? {
    guard let value = members.first(where: { $0.name == name })?.value, value != .null else {
      return nil
    }
    return value
  }

  func text(_ name: String) throws -> String? {
    guard let value = self[name] else { return nil }
    guard case .string(let text) = value else { throw unfit(name, "a text") }
    return text
  }

  func flag(_ name: String) throws -> Bool? {
    guard let value = self[name] else { return nil }
    guard case .boolean(let flag) = value else { throw unfit(name, "true or false") }
    return flag
  }

  func integer<Value: FixedWidthInteger>(_ name: String, as: Value.Type = Value.self) throws
    -> Value?
  {
    guard let value = self[name] else { return nil }
    guard case .number(let text) = value, let number = Value(text) else {
      throw unfit(name, "a whole number")
    }
    return number
  }

  func id(_ name: String) throws -> ResourceID? {
    guard let text = try text(name) else { return nil }
    guard let id = ResourceID(text) else { throw unfit(name, "a UUID") }
    return id
  }

  func texts(_ name: String) throws -> [String] {
    guard let value = self[name] else { return [] }
    guard case .list(let items) = try value.attributeValue(name) else {
      throw unfit(name, "an array of texts")
    }
    return items
  }

  func value(_ name: String) throws -> AttributeValue? {
    try self[name]?.attributeValue(name)
  }

  func required<Value>(_ name: String, _ value: Value?) throws -> Value {
    guard let value else {
      throw JSONDecodingError(code: .valueMissing, message: "“\(name)” is missing", field: name)
    }
    return value
  }

  func unfit(_ name: String, _ expected: String) -> JSONDecodingError {
    JSONDecodingError(code: .valueInvalid, message: "“\(name)” is not \(expected)", field: name)
  }
}

extension JSONValue {
  /// The value as that of an attribute; nil for null.
  func attributeValue(_ name: String) throws -> AttributeValue? {
    switch self {
    case .null: return nil
    case .boolean(let flag): return .boolean(flag)
    case .number(let text): return .number(text)
    case .string(let text): return .text(text)
    case .array(let elements):
      return .list(
        try elements.map { element in
          guard case .string(let text) = element else { throw Self.unsupported(name) }
          return text
        })
    case .object: throw Self.unsupported(name)
    }
  }

  private static func unsupported(_ name: String) -> JSONDecodingError {
    JSONDecodingError(
      code: .valueUnsupported, message: "“\(name)” is nothing that an attribute can hold",
      field: name)
  }
}

extension CategoryRow {
  /// Reads what ``JSONWriter/category(_:type:)`` writes.
  init(_ value: JSONValue, position: SourcePosition, allowsForeignIDs: Bool = false) throws {
    let members = try JSONMembers(value, "the category")
    guard let name = try members.text("name"), !name.isEmpty else {
      throw JSONDecodingError(
        code: .categoryMissing, message: "the category has no name", field: "name")
    }
    self.init(
      id: allowsForeignIDs ? nil : try members.id("id"), name: name,
      isStrict: try members.flag("strict"), position: position)
    guard let list = members["attributes"] else { return }
    guard case .array(let definitions) = list else { throw members.unfit("attributes", "an array") }
    attributes = try definitions.map(AttributeRow.init)
  }
}

extension AttributeRow {
  fileprivate init(_ value: JSONValue) throws {
    let members = try JSONMembers(value, "the attribute")
    let typeName = try members.required("type", members.text("type"))
    guard let type = AttributeType(rawValue: typeName) else {
      throw members.unfit(
        "type", "one of " + AttributeType.allCases.map(\.rawValue).joined(separator: ", "))
    }
    self.init(
      id: try members.id("id"), name: try members.required("name", members.text("name")),
      type: type, choices: try members.texts("choices"),
      required: try members.flag("required") ?? false,
      defaultValue: try members.value("default"))
  }
}
