public import FavesCore

/// New favorites with all that can be computed of them without the store: made by whoever reads the
/// file, while the store is busy with the favorites before them.
///
/// Their texts lie in one block of bytes. Objects of their own would be made by one thread and freed
/// by another, for which the threads would wait for each other.
public struct PreparedFavorites: Sendable {
  /// One favorite.
  public struct Entry: Sendable {
    /// The identity a file brought, or the one derived from the title.
    public var id: ResourceID
    /// The id derived from the title, which stands for the title where titles must not repeat.
    var derived: ResourceID
    /// The category that the derived id was derived in.
    public var category: ResourceID
    /// Tells titles of a category apart, with a chance of 1 in 2⁶⁴ to be wrong.
    public var titleHash: UInt64 { derived.low }
    /// When it was created.
    public var created: Timestamp
    /// When it was last modified.
    public var modified: Timestamp
    /// Whether it has neither a description nor attribute values.
    var isEmpty: Bool
    /// Where its title lies among the bytes, and what titles are compared by.
    var title: Range<Int>
    var titleKey: Range<Int>
    /// Where its changes from nothing, as they stand in a record, lie among the bytes.
    public var changes: Range<Int>
  }

  /// The bytes of all.
  public private(set) var bytes: [UInt8] = []

  /// Makes an empty block.
  public init() {
    bytes.reserveCapacity(1 << 17)
  }

  /// Keeps some bytes, and returns where they lie.
  public mutating func keep(_ more: [UInt8]) -> Range<Int> {
    let start = bytes.count
    bytes.append(contentsOf: more)
    return start..<bytes.count
  }

  /// Keeps some bytes.
  public mutating func keep(_ more: TextView) {
    bytes.append(contentsOf: more)
  }

  /// Keeps a number of 32 bits.
  public mutating func keep(number: Int) {
    withUnsafeBytes(of: UInt32(truncatingIfNeeded: number)) { bytes.append(contentsOf: $0) }
  }

  /// Adds a favorite.
  ///
  /// - Parameters:
  ///   - new: Its attribute values are sorted by the bytes of their names.
  ///   - category: The id its category will have.
  ///   - wall: The wall clock of the import.
  /// - Complexity: O(*n*) in the size of its values.
  public mutating func append(
    _ new: NewFavorite, in category: ResourceID, wall: Timestamp
  ) -> Entry {
    var title = new.title
    return title.withUTF8 { title in
      append(
        id: new.id, title: title, in: category, created: new.created, modified: new.modified,
        isEmpty: new.details == nil && new.metadata.isEmpty, wall: wall
      ) { writer, created, modified in
        RecordCodec.encodeAdded(
          title: new.title, details: new.details, metadata: new.metadata, created: created,
          modified: modified, to: &writer)
      }
    }
  }

  /// Adds a favorite whose texts belong to someone else.
  ///
  /// - Parameters:
  ///   - category: The id its category will have.
  ///   - wall: The wall clock of the import.
  ///   - encode: Writes its changes, without times that are those of the record itself.
  public mutating func append(
    id: ResourceID?, title: TextView, in category: ResourceID, created: Timestamp?,
    modified: Timestamp?, isEmpty: Bool, wall: Timestamp,
    encode: (inout CBORWriter, _ created: Timestamp?, _ modified: Timestamp?) -> Void
  ) -> Entry {
    let titleStart = bytes.count
    bytes.append(contentsOf: title)
    let keyStart = bytes.count
    NameKey.append(title, to: &bytes)
    let keyEnd = bytes.count
    let derived = bytes.withUnsafeBufferPointer {
      DerivedIDs.favorite(in: category, key: TextView(rebasing: $0[keyStart..<keyEnd]))
    }
    var writer = CBORWriter(appendingTo: bytes)
    bytes = []
    encode(&writer, created == wall ? nil : created, modified == wall ? nil : modified)
    bytes = writer.takeBytes()
    return Entry(
      id: id ?? derived, derived: derived, category: category, created: created ?? wall,
      modified: modified ?? wall, isEmpty: isEmpty, title: titleStart..<keyStart,
      titleKey: keyStart..<keyEnd, changes: keyEnd..<bytes.count)
  }

  /// The values of a favorite as changes from nothing.
  ///
  /// - Throws: ``FavesCore/CBORError`` for one of another block.
  public func changes(of entry: Entry) throws -> ChangeSet {
    try RecordCodec.decodeChanges(Array(bytes[entry.changes]))
  }

  /// The title of a favorite.
  public func title(of entry: Entry) -> String {
    String(decoding: bytes[entry.title], as: UTF8.self)
  }
}
