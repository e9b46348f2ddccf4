import Glibc

/// One attribute of a favorite: its name as written, and its value.
public struct Attribute: Hashable, Sendable {
  /// The name as written.
  public var name: String
  /// The value.
  public var value: AttributeValue

  /// Makes an attribute.
  public init(_ name: String, _ value: AttributeValue) {
    self.name = name
    self.value = value
  }
}

/// A favorite thing in a category, with its rank.
public struct Favorite: Hashable, Sendable {
  /// The identity.
  public var id: ResourceID
  /// The name of its category, as shown.
  public var category: String
  /// The title as shown: 1…255 characters, unique in its category by ``NameKey``.
  public var title: String
  /// The description; nil when absent, never empty.
  public var details: String?
  /// The rank in its category: 1…n, dense, without ties.
  public var ranking: Int
  /// The attribute values, sorted by the UTF-8 bytes of their names, each name once.
  public var metadata: [Attribute]
  /// When it was created.
  public var created: Timestamp
  /// When its own values or its own position last changed.
  public var modified: Timestamp

  /// Makes a favorite.
  public init(
    id: ResourceID, category: String, title: String, details: String? = nil, ranking: Int,
    metadata: [Attribute] = [], created: Timestamp, modified: Timestamp
  ) {
    self.id = id
    self.category = category
    self.title = title
    self.details = details
    self.ranking = ranking
    self.metadata = metadata
    self.created = created
    self.modified = modified
  }
}

extension Favorite: CustomStringConvertible {
  /// `<Favorite: Heat>`.
  public var description: String { "<Favorite: \(title)>" }
}

extension String {
  /// Whether the UTF-8 bytes of one text come before those of another: an order that is the same
  /// on every machine and does not treat canonically equivalent texts as equal.
  public func precedesByBytes(_ other: String) -> Bool {
    compareBytes(other) ?? utf8.lexicographicallyPrecedes(other.utf8)
  }

  /// As ``precedesByBytes(_:)``, where the bytes of both lie in one piece, as nearly always.
  private func compareBytes(_ other: String) -> Bool? {
    utf8.withContiguousStorageIfAvailable { left in
      other.utf8.withContiguousStorageIfAvailable { right in
        guard let one = left.baseAddress, let two = right.baseAddress else {
          return left.count < right.count
        }
        let order = memcmp(one, two, min(left.count, right.count))
        return order == 0 ? left.count < right.count : order < 0
      }
    } ?? nil
  }

  /// Whether two texts have the same bytes; `==` holds for canonically equivalent ones as well.
  public func isIdentical(to other: String) -> Bool {
    guard utf8.count == other.utf8.count else { return false }
    let isSame = utf8.withContiguousStorageIfAvailable { left in
      other.utf8.withContiguousStorageIfAvailable { right in
        guard let one = left.baseAddress, let two = right.baseAddress else { return true }
        return memcmp(one, two, left.count) == 0
      }
    }
    return (isSame ?? nil) ?? utf8.elementsEqual(other.utf8)
  }
}

extension String? {
  /// Whether two texts, or absences of one, have the same bytes.
  public func isIdentical(to other: String?) -> Bool {
    switch (self, other) {
    case (let text?, let other?): text.isIdentical(to: other)
    case (nil, nil): true
    default: false
    }
  }
}
