import FavesCore

/// A whole JSON text as a tree: for small texts only.
public indirect enum JSONValue: Hashable, Sendable {
  /// One member of an object.
  public struct Member: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The value.
    public var value: JSONValue

    /// Makes a member.
    public init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// `null`.
  case null
  /// `true` or `false`.
  case boolean(Bool)
  /// A number as written.
  case number(String)
  /// A string.
  case string(String)
  /// An array.
  case array([JSONValue])
  /// An object, its members in the order of the text.
  case object([Member])

  /// Parses a JSON text.
  ///
  /// - Throws: ``FormatError``, as ``JSONTokenizer``.
  public init(parsing bytes: [UInt8], limits: FormatLimits = FormatLimits()) throws {
    var tokenizer = JSONTokenizer(MemorySource(bytes), limits: limits)
    guard let token = try tokenizer.next() else {
      throw FormatError(.syntax, "the document is empty")
    }
    try self.init(startingWith: token, of: &tokenizer)
    _ = try tokenizer.next()
  }

  /// Reads the value that starts with the tokenizer's latest token.
  ///
  /// - Throws: ``FormatError``, as ``JSONTokenizer``; code `limit` where the value takes more than
  ///   twice the limit of a field.
  public init(startingWith token: JSONToken, of tokenizer: inout JSONTokenizer) throws {
    var budget = 2 * tokenizer.limits.fieldBytes
    self = try Self.read(token, &tokenizer, &budget)
  }

  private static func read(
    _ token: JSONToken, _ tokenizer: inout JSONTokenizer, _ budget: inout Int
  ) throws -> JSONValue {
    budget -= 1
    switch token {
    case .string: return .string(try text(&tokenizer, &budget))
    case .number: return .number(try text(&tokenizer, &budget))
    case .yes: return .boolean(true)
    case .no: return .boolean(false)
    case .beginArray:
      var elements: [JSONValue] = []
      while let token = try tokenizer.next(), token != .endArray {
        elements.append(try read(token, &tokenizer, &budget))
      }
      return .array(elements)
    case .beginObject: return .object(try members(&tokenizer, &budget))
    default: return .null
    }
  }

  private static func members(
    _ tokenizer: inout JSONTokenizer, _ budget: inout Int
  ) throws -> [Member] {
    var members: [Member] = []
    while try tokenizer.next() == .name {
      let name = try text(&tokenizer, &budget)
      guard let first = try tokenizer.next() else { break }
      members.append(Member(name, try read(first, &tokenizer, &budget)))
    }
    return members
  }

  /// Reads the members that are left of an object.
  init(restOfObject tokenizer: inout JSONTokenizer) throws {
    var budget = 2 * tokenizer.limits.fieldBytes
    self = .object(try Self.members(&tokenizer, &budget))
  }

  private static func text(_ tokenizer: inout JSONTokenizer, _ budget: inout Int) throws -> String {
    budget -= tokenizer.withText { $0.count }
    guard budget >= 0 else {
      throw FormatError(.limit, "one element is too large", position: tokenizer.position)
    }
    return tokenizer.text
  }

  /// The value of a member; nil where this is no object or has no such member.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
  }

  /// Writes the value, its members and numbers as they are.
  public func write(to writer: inout JSONWriter) {
    switch self {
    case .null: writer.null()
    case .boolean(let flag): writer.boolean(flag)
    case .number(let text): writer.number(text)
    case .string(let text): writer.string(text)
    case .array(let elements):
      writer.beginArray()
      for element in elements { element.write(to: &writer) }
      writer.endArray()
    case .object(let members):
      writer.beginObject()
      for member in members {
        writer.name(member.name)
        member.value.write(to: &writer)
      }
      writer.endObject()
    }
  }

  /// The value as compact text.
  public var text: String {
    var writer = JSONWriter()
    write(to: &writer)
    return writer.text
  }
}
