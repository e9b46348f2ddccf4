/// What type of value an attribute holds.
public enum AttributeType: String, CaseIterable, Sendable, Hashable {
  /// Any text.
  case text
  /// A whole number of any length.
  case integer
  /// A number that keeps the digits it was written with.
  case decimal
  /// True or false.
  case boolean
  /// A date, `YYYY-MM-DD`.
  case date
  /// A moment, RFC 3339.
  case datetime
  /// An absolute URL.
  case url
  /// One of the definition's choices.
  case choice
  /// A list of texts (tags).
  case list
}

/// An attribute that the favorites of one category have in common.
public struct AttributeDefinition: Hashable, Sendable {
  /// The identity.
  public var id: ResourceID
  /// The name, unique in its category by ``NameKey``.
  public var name: String
  /// The type of its values.
  public var type: AttributeType
  /// The values a ``AttributeType/choice`` may have, in the order they are offered; else empty.
  public var choices: [String]
  /// Whether every favorite of the category must have a value.
  public var required: Bool
  /// The value a new favorite gets that brings none.
  public var defaultValue: AttributeValue?

  /// Makes a definition.
  public init(
    id: ResourceID, name: String, type: AttributeType, choices: [String] = [],
    required: Bool = false, defaultValue: AttributeValue? = nil
  ) {
    self.id = id
    self.name = name
    self.type = type
    self.choices = choices
    self.required = required
    self.defaultValue = defaultValue
  }
}

extension AttributeDefinition: CustomStringConvertible {
  /// `<Attribute: Year>`.
  public var description: String { "<Attribute: \(name)>" }
}
