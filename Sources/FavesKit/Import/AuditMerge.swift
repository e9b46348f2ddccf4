import FavesCore
import FavesFormats
import FavesStore

/// Merges the audit records of a document into a store, as a sync would.
///
/// A document lists them by replica; they are merged by their stamps, causes before effects. The
/// favorites of such a document follow from its records and are not read as rows.
struct AuditMerge {
  let writer: StoreWriter

  /// Takes the records of a document that are not here yet.
  ///
  /// - Returns: the number of favorites the document lists, and what should be known of it.
  func read(_ reader: inout any DocumentReader, file: String) throws -> (
    favorites: Int, warnings: [String]
  ) {
    var favorites = 0
    writer.peer = file
    try writer.clearIncoming()
    while let item = try reader.next() {
      switch item {
      case .audit(let record): try writer.stageIncoming(record)
      case .favorite: favorites += 1
      case .category: break
      case .rejected(let row):
        throw FavesError(
          .data, row.diagnostic.code.rawValue, row.diagnostic.sentence(file),
          hint: "a document with audit records is taken whole or not at all")
      }
    }
    try writer.mergeIncoming()
    return (favorites, reader.warnings.map { $0.sentence(file) })
  }

  /// Makes sure that the favorites of a document are those that its records add up to, in a store
  /// that holds nothing else: what someone changed in them by hand would be lost silently.
  func checkFavorites(_ reader: inout any DocumentReader, file: String) throws {
    while let item = try reader.next() {
      guard case .favorite(let row) = item else { continue }
      let metadata = row.metadata.sorted { $0.name.precedesByBytes($1.name) }
      if let id = row.id, let favorite = try writer.favorite(id),
        favorite.shownTitle.isIdentical(to: row.title),
        favorite.details.isIdentical(to: row.details), favorite.metadata == metadata
      {
        continue
      }
      throw FavesError(
        .data, "favorites-differ",
        "\(file)\(row.position.inWords): “\(row.title)” is not what the audit records say",
        hint: "nothing was imported; take the audits out of the file to import its favorites")
    }
  }
}
