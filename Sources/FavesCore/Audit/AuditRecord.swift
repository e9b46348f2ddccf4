/// What a record did to its resource.
public enum AuditAction: Int, CaseIterable, Sendable, Hashable {
  /// Made it, with every fixed field.
  case added = 0
  /// Changed some of its fields.
  case updated = 1
  /// Removed it, as far as its author had seen it.
  case removed = 2

  /// The name used in files and on the command line: `ADDED`, `UPDATED`, `REMOVED`.
  public var name: String {
    switch self {
    case .added: "ADDED"
    case .updated: "UPDATED"
    case .removed: "REMOVED"
    }
  }

  /// The action of a name; nil for any other text.
  public init?(name: some StringProtocol) {
    guard let action = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = action
  }
}

/// What kind of resource a record is about.
public enum ResourceType: Int, CaseIterable, Sendable, Hashable {
  /// A ``Category``.
  case category = 0
  /// An ``AttributeDefinition``.
  case attribute = 1
  /// A ``Favorite``.
  case favorite = 2

  /// The name used in files and on the command line: `CATEGORY`, `ATTRIBUTE`, `FAVORITE`.
  public var name: String {
    switch self {
    case .category: "CATEGORY"
    case .attribute: "ATTRIBUTE"
    case .favorite: "FAVORITE"
    }
  }

  /// The type of a name; nil for any other text.
  public init?(name: some StringProtocol) {
    guard let type = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = type
  }
}

/// Names one record: its author and its number there, counted from 1 without gaps.
public struct RecordID: Hashable, Comparable, Sendable {
  /// The author.
  public var replica: ResourceID
  /// The number of the record among those of its author.
  public var sequence: Int64

  /// Makes the name of a record.
  public init(replica: ResourceID, sequence: Int64) {
    self.replica = replica
    self.sequence = sequence
  }

  /// Whether one comes before the other.
  public static func < (left: Self, right: Self) -> Bool {
    left.replica != right.replica
      ? left.replica < right.replica : left.sequence < right.sequence
  }
}

extension RecordID: CustomStringConvertible {
  /// `‹replica›:‹sequence›`.
  public var description: String { "\(replica):\(sequence)" }

  /// Parses the form of ``description``; nil if malformed.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let replica = ResourceID(parts[0]), let sequence = Int64(parts[1]),
      sequence > 0
    else { return nil }
    self.init(replica: replica, sequence: sequence)
  }
}

/// What one field of a resource changed from and to; nil stands for absent.
public struct FieldChange: Hashable, Sendable {
  /// The value the author saw before.
  public var from: AttributeValue?
  /// The value since.
  public var to: AttributeValue?

  /// Makes a change.
  public init(from: AttributeValue? = nil, to: AttributeValue?) {
    self.from = from
    self.to = to
  }
}

/// The names of the fields that records change.
///
/// Each field is one register of the merge. A metadata key is a field of its own.
public enum Field {
  /// A favorite's title.
  public static let title = "title"
  /// A favorite's description.
  public static let details = "description"
  /// A favorite's creation, where a file brought it; else it is the wall time of the record.
  public static let created = "created"
  /// A favorite's modification, where a file brought it; else it is the wall time of the record.
  public static let modified = "modified"
  /// A favorite's position; kept apart as ``AuditRecord/place``, named so in conflicts.
  public static let place = "place"
  /// A category's or an attribute definition's name.
  public static let name = "name"
  /// Whether a category is strict.
  public static let strict = "strict"
  /// The category of an attribute definition, as the text of its id.
  public static let category = "category"
  /// The type of an attribute definition.
  public static let type = "type"
  /// The choices of an attribute definition.
  public static let choices = "choices"
  /// Whether an attribute is required.
  public static let required = "required"
  /// The default of an attribute.
  public static let defaultValue = "default"
  /// The position of an attribute definition among those of its category, as a number.
  public static let position = "position"
  /// What the fields of metadata keys start with.
  public static let metadataPrefix = "metadata."

  /// The field of a metadata key.
  public static func metadata(_ name: String) -> String { metadataPrefix + name }

  /// The metadata key of a field; nil for a field that is none.
  public static func metadataName(_ field: String) -> String? {
    field.utf8.starts(with: metadataPrefix.utf8)
      ? String(field.utf8.dropFirst(metadataPrefix.utf8.count)) : nil
  }
}

/// On which side of its parent slot a slot stands.
public enum Side: Int, Sendable, Hashable {
  /// Before the parent.
  case left = 0
  /// After the parent.
  case right = 1
}

/// A position in the rank order of a category: a new slot beside a parent slot.
///
/// The slot itself is named by the record that carries it.
public struct Place: Hashable, Sendable {
  /// The category.
  public var category: ResourceID
  /// The record of the slot it was made beside; nil for the root before the first.
  public var parent: RecordID?
  /// The side of the parent.
  public var side: Side

  /// Makes a position.
  public init(category: ResourceID, parent: RecordID?, side: Side) {
    self.category = category
    self.parent = parent
    self.side = side
  }
}

/// A change of position, with what people want to know of it.
public struct PlaceChange: Hashable, Sendable {
  /// The new slot; nil when the favorite was removed.
  public var to: Place?
  /// The rank the author saw afterwards.
  public var rankTo: Int?
  /// The rank the author saw before; nil for a new favorite.
  public var rankFrom: Int?
  /// The category before, where it was another one.
  public var categoryFrom: ResourceID?
  /// The title of the favorite just above the new position.
  public var above: String?
  /// The title of the favorite just below the new position.
  public var below: String?

  /// Makes a change of position.
  public init(
    to: Place?, rankTo: Int? = nil, rankFrom: Int? = nil, categoryFrom: ResourceID? = nil,
    above: String? = nil, below: String? = nil
  ) {
    self.to = to
    self.rankTo = rankTo
    self.rankFrom = rankFrom
    self.categoryFrom = categoryFrom
    self.above = above
    self.below = below
  }
}

/// One change of one resource.
///
/// Append-only: nothing edits or deletes one.
public struct AuditRecord: Hashable, Sendable {
  /// Author and number.
  public var id: RecordID
  /// The hybrid clock's time; see ``stamp``.
  public var time: Int64
  /// The hybrid clock's counter; see ``stamp``.
  public var counter: Int64
  /// The author's wall clock, for people.
  public var wall: Timestamp
  /// How far the author had seen each other replica, only where that differs from the author's
  /// previous record.
  public var seen: [ResourceID: Int64]
  /// The operation (one command of a person) it is part of.
  public var operation: ResourceID
  /// The account of the person, where accounts are used.
  public var account: String?
  /// What happened.
  public var action: AuditAction
  /// What kind of resource it happened to.
  public var resourceType: ResourceType
  /// The resource.
  public var resource: ResourceID
  /// The changed fields, by the names of ``Field``.
  public var changes: ChangeSet
  /// The change of position, if any.
  public var place: PlaceChange?
  /// Parts a newer version wrote: kept and passed on, by key, in their encoded form.
  public var unknown: [UInt64: [UInt8]]
  /// Whether the values of its changes were given up since, as ``Compaction`` allows; its hash is
  /// that of the whole record, and cannot be computed any more.
  public var isCompacted = false
  /// SHA-256 over the hash of the author's previous record and the encoding of this one.
  public var hash: Digest

  /// Makes a record that is not yet part of a chain.
  public init(
    id: RecordID, time: Int64, counter: Int64, wall: Timestamp, seen: [ResourceID: Int64] = [:],
    operation: ResourceID, account: String? = nil, action: AuditAction,
    resourceType: ResourceType, resource: ResourceID, changes: ChangeSet = [:],
    place: PlaceChange? = nil, unknown: [UInt64: [UInt8]] = [:], hash: Digest = .zero
  ) {
    self.id = id
    self.time = time
    self.counter = counter
    self.wall = wall
    self.seen = seen
    self.operation = operation
    self.account = account
    self.action = action
    self.resourceType = resourceType
    self.resource = resource
    self.changes = changes
    self.place = place
    self.unknown = unknown
    self.hash = hash
  }

  /// The reading of the hybrid clock when it was written.
  public var stamp: Stamp { Stamp(time: time, counter: counter, replica: id.replica) }
}

extension AuditRecord: CustomStringConvertible {
  /// `<Audit on FAVORITE>`.
  public var description: String { "<Audit on \(resourceType.name)>" }
}
