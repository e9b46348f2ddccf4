/// Two edits of one field that did not know of each other, or a removal and an edit likewise: what
/// was kept and what was not, until someone resolves it.
public struct Conflict: Hashable, Sendable {
  /// One side of a conflict.
  public struct Side: Hashable, Sendable {
    /// The value: of a metadata key or another field; for a position and a removal a text for
    /// people; nil for "no value".
    public var value: AttributeValue?
    /// Who wrote it.
    public var replica: ResourceID
    /// The name of who wrote it, where it is known.
    public var replicaName: String?
    /// When, by the writer's wall clock.
    public var at: Timestamp

    /// Makes a side.
    public init(
      value: AttributeValue?, replica: ResourceID, replicaName: String? = nil, at: Timestamp
    ) {
      self.value = value
      self.replica = replica
      self.replicaName = replicaName
      self.at = at
    }
  }

  /// The identity: the same on every machine that sees this conflict.
  public var id: ResourceID
  /// What kind of resource it is about.
  public var resourceType: ResourceType
  /// The resource.
  public var resource: ResourceID
  /// The name of its category.
  public var category: String
  /// The title or name of the resource.
  public var title: String
  /// The field, by the names of ``Field``, or `removed` for a removal that was not carried out.
  public var field: String
  /// What holds now.
  public var kept: Side
  /// What was not kept.
  public var lost: Side
  /// Whether someone has resolved it.
  public var isResolved: Bool
  /// Whether it is about a name that two resources bear, one of which is shown with a number.
  public var isSharedName = false

  /// Makes a conflict.
  public init(
    id: ResourceID, resourceType: ResourceType, resource: ResourceID, category: String,
    title: String, field: String, kept: Side, lost: Side, isResolved: Bool = false
  ) {
    self.id = id
    self.resourceType = resourceType
    self.resource = resource
    self.category = category
    self.title = title
    self.field = field
    self.kept = kept
    self.lost = lost
    self.isResolved = isResolved
  }
}
