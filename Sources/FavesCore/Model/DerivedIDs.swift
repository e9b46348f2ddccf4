/// The ids of what is created without one: UUIDv5 of the name, so that the same thing made on two
/// machines is one.
public enum DerivedIDs {
  /// The name space of Faves: UUIDv5 of `urn:faves:1` in the URL name space of RFC 9562.
  public static let namespace = ResourceID(
    namespace: ResourceID(high: 0x6ba7_b811_9dad_11d1, low: 0x80b4_00c0_4fd4_30c8),
    name: "urn:faves:1".utf8)

  /// The id of a category with a name.
  ///
  /// - Parameter attempt: 0 at first; the next of the series if that id is taken by something living
  ///   under another name.
  public static func category(_ key: NameKey, attempt: Int = 0) -> ResourceID {
    derived(namespace, tag: "category", key, attempt)
  }

  /// The id of a favorite with a title in a category; see ``category(_:attempt:)``.
  public static func favorite(
    in category: ResourceID, _ key: NameKey, attempt: Int = 0
  ) -> ResourceID {
    derived(category, tag: "favorite", key, attempt)
  }

  /// The id of a favorite whose title has a key of these bytes; see ``favorite(in:_:attempt:)``.
  public static func favorite(in category: ResourceID, key: TextView) -> ResourceID {
    ResourceID(namespace: category, tag: "favorite\0", name: key)
  }

  /// The id of an attribute definition with a name in a category; see ``category(_:attempt:)``.
  public static func attribute(
    in category: ResourceID, _ key: NameKey, attempt: Int = 0
  ) -> ResourceID {
    derived(category, tag: "attribute", key, attempt)
  }

  private static func derived(
    _ space: ResourceID, tag: String, _ key: NameKey, _ attempt: Int
  ) -> ResourceID {
    var name = Array(tag.utf8)
    name.append(0)
    name.append(contentsOf: key.text.utf8)
    if attempt > 0 {
      name.append(0)
      name.append(contentsOf: String(attempt).utf8)
    }
    return ResourceID(namespace: space, name: name)
  }
}
