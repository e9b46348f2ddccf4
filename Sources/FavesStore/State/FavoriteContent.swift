import FavesCore

/// Description and attribute values of a favorite, as they lie in its row or in its first record.
///
/// As long as nothing but its ADDED record has a say in a favorite, its row does not repeat them: its
/// metadata are an empty blob, which says that they stand in the record of its origin. That makes a
/// store of unchanged favorites a third smaller. The first change writes them into the row.
struct FavoriteContent {
  var details: String?
  var metadata: [Attribute] = []

  /// What a row's metadata column holds where the values stand in the record.
  static let inRecord: [UInt8] = []

  /// Reads the values from the body of an ADDED record.
  init(body: [UInt8]) throws {
    for element in try RecordCodec.decodeChanges(ofBody: body) {
      guard let value = element.change.to else { continue }
      if let name = Field.metadataName(element.field) {
        metadata.append(Attribute(name, value))
      } else if element.field == Field.details, case .text(let text) = value {
        details = text
      }
    }
    metadata.sort { $0.name.precedesByBytes($1.name) }
  }
}

extension StoreReader {
  /// Fills in what a favorite's row leaves to its record.
  func complete(_ favorite: inout StoredFavorite) throws {
    let body = try keyed {
      try first("SELECT body FROM record WHERE id = ?", favorite.origin) { $0.blob(0) }
    }
    guard let body else { throw StoreCorruption("record \(favorite.origin) is missing") }
    let content = try FavoriteContent(body: body)
    favorite.details = content.details
    favorite.metadata = MetadataCodec.encode(content.metadata)
  }
}

extension StoreWriter {
  /// Writes the values of a favorite into its row, if they stand in its record: before that record
  /// gives them up.
  func keepContent(of resource: Int64) throws {
    guard let favorite = try favoriteRow(resource) else { return }
    try run(
      "UPDATE favorite SET description = ?, metadata = ? WHERE id = ?", favorite.details,
      favorite.metadata.isEmpty ? nil : favorite.metadata, resource)
  }
}
