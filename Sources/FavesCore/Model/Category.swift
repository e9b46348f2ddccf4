/// A list of favorites of one kind.
public struct Category: Hashable, Sendable {
  /// The identity.
  public var id: ResourceID
  /// The name as shown: 1…255 characters, unique in the store by ``NameKey``.
  public var name: String
  /// Whether its favorites may have only the attributes it defines.
  public var isStrict: Bool
  /// The attributes it defines, in the order they are shown.
  public var attributes: [AttributeDefinition]

  /// Makes a category.
  public init(
    id: ResourceID, name: String, isStrict: Bool = false, attributes: [AttributeDefinition] = []
  ) {
    self.id = id
    self.name = name
    self.isStrict = isStrict
    self.attributes = attributes
  }
}

extension Category: CustomStringConvertible {
  /// `<Category: Films>`.
  public var description: String { "<Category: \(name)>" }
}
