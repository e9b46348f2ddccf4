public import FavesCore

/// A row of an import that waits until the order of its category is known.
public struct StagedRow {
  let number: Int64
  /// The favorite it is about; nil for a new one.
  public var favorite: Int64?
  /// The rank it was given.
  public var rank: Int
}

/// Where an import keeps rows aside: a temporary table of this connection, outside the store file,
/// so that memory stays constant.
extension StoreWriter {
  /// Empties the place, and makes it if need be.
  public func clearStage() throws {
    try run(
      """
      CREATE TEMP TABLE IF NOT EXISTS staged (
        category INTEGER NOT NULL,
        rank INTEGER NOT NULL,
        number INTEGER NOT NULL,
        favorite INTEGER,
        uuid BLOB,
        body BLOB NOT NULL,
        PRIMARY KEY (category, rank, number)
      ) WITHOUT ROWID
      """)
    try run("DELETE FROM temp.staged")
  }

  /// Keeps a row aside.
  ///
  /// - Parameters:
  ///   - number: Grows along the source, so that equal ranks stay in order.
  ///   - favorite: The key of the favorite it is about; nil for a new one.
  ///   - id: The identity a file brought for a new favorite.
  ///   - changes: What changes; for a new favorite all its values.
  public func stage(
    _ category: StoredCategory, rank: Int, number: Int, favorite: Int64?, id: ResourceID?,
    changes: ChangeSet
  ) throws {
    encoder.reset()
    RecordCodec.encodeBody(Self.carrier(changes), to: &encoder)
    try keyed {
      try run(
        """
        INSERT INTO temp.staged (category, rank, number, favorite, uuid, body)
        VALUES (?, ?, ?, ?, ?, ?)
        """, category.row, rank, number, favorite, id, encoder.bytes)
    }
  }

  /// The rows of a category by rank, without what they change.
  public func stagedRows(_ category: StoredCategory) throws -> [StagedRow] {
    try all(
      """
      SELECT number, favorite, rank FROM temp.staged WHERE category = ? ORDER BY rank, number
      """, category.row
    ) { StagedRow(number: $0.integer(0), favorite: $0.optionalInteger(1), rank: $0.int(2)) }
  }

  /// What a staged row changes, and the identity it brought.
  public func stagedContent(_ row: StagedRow, in category: StoredCategory) throws -> (
    id: ResourceID?, changes: ChangeSet
  ) {
    let content = try first(
      "SELECT uuid, body FROM temp.staged WHERE category = ? AND rank = ? AND number = ?",
      category.row, row.rank, row.number
    ) { ($0.isNull(0) ? nil : try $0.id(0), $0.blob(1)) }
    var record = Self.carrier([:])
    try RecordCodec.decodeBody(content?.1 ?? [], into: &record)
    return (content?.0, record.changes)
  }

  /// A record that only carries changes through the codec.
  private static func carrier(_ changes: ChangeSet) -> AuditRecord {
    let nothing = ResourceID(high: 0, low: 0)
    return AuditRecord(
      id: RecordID(replica: nothing, sequence: 0), time: 0, counter: 0,
      wall: Timestamp(milliseconds: 0), operation: nothing, action: .updated,
      resourceType: .favorite, resource: nothing, changes: changes)
  }

  /// Puts a favorite after another one, and changes fields, in one record.
  ///
  /// Unlike ``updateFavorite(_:changes:move:force:)`` it counts no ranks: an import knows them.
  public func reorderFavorite(
    _ favorite: FoundFavorite, after neighbour: Int64?, rank: Int, rankFrom: Int,
    changes: ChangeSet
  ) throws {
    let left = try neighbour.flatMap { try favoriteRow($0)?.slot }
    let (parent, side) = try place(after: left, in: favorite.category.row)
    let place = Place(
      category: favorite.category.id, parent: try parent.map { try recordID($0) }, side: side)
    try record(
      .updated, .favorite, favorite.id, changes: changes,
      place: PlaceChange(to: place, rankTo: rank, rankFrom: rankFrom))
  }
}

extension NewFavorite {
  /// The values as changes from nothing.
  public var changes: ChangeSet {
    var changes: ChangeSet = [Field.title: FieldChange(to: .text(title))]
    if let details { changes[Field.details] = FieldChange(to: .text(details)) }
    if let created { changes[Field.created] = FieldChange(to: .text(created.description)) }
    if let modified { changes[Field.modified] = FieldChange(to: .text(modified.description)) }
    for attribute in metadata {
      changes[Field.metadata(attribute.name)] = FieldChange(to: attribute.value)
    }
    return changes
  }

  /// Makes a favorite of its values as changes from nothing.
  public init(id: ResourceID?, changes: ChangeSet) {
    self.init(
      id: id, title: changes[Field.title]?.to?.plainText ?? "",
      details: changes[Field.details]?.to?.plainText,
      created: changes[Field.created]?.to.flatMap { Timestamp($0.plainText) },
      modified: changes[Field.modified]?.to.flatMap { Timestamp($0.plainText) })
    for element in changes {
      guard let name = Field.metadataName(element.field), let value = element.change.to else {
        continue
      }
      metadata.append(Attribute(name, value))
    }
    metadata.sort { $0.name.precedesByBytes($1.name) }
  }
}
