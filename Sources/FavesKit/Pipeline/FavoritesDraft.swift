import FavesCore
import FavesFormats

/// The favorites of a document as it will have them, written before it is known what stands in front
/// of them.
final class FavoritesDraft {
  private let spool: BlockSpool
  private var writer: any SplicingWriter
  private var count = 0

  /// Begins a draft; nil for a format whose favorites depend on what stands before them.
  ///
  /// - Parameter folder: Where a temporary file goes.
  init?(of format: any Format, _ options: WriteOptions, folder: String) throws {
    spool = BlockSpool(folder: folder)
    guard
      var writer = try format.makeWriter(DraftSink(spool: spool), options: options)
        as? any SplicingWriter
    else { return nil }
    try writer.begin()
    try writer.beginFavorites()
    try writer.flush()
    spool.clear()
    self.writer = writer
  }

  /// Adds a favorite.
  func write(_ favorite: FavoriteView) throws {
    try writer.write(favorite)
    count += 1
  }

  /// Writes all of them to a document of the same format whose categories were written.
  func splice(into document: inout any DocumentWriter) throws {
    guard var target = document as? any SplicingWriter else {
      throw FavesError(.internal, "draft-lost", "a draft does not fit into its document")
    }
    try writer.flush()
    try target.beginFavorites()
    try spool.forEachBlock { try target.splice($0) }
    target.noteSpliced(favorites: count)
    document = target
  }
}

/// Keeps a draft.
///
/// It says that it hashes, lest the writer does: nobody asks for the digest of a draft.
private struct DraftSink: HashingSink {
  let spool: BlockSpool

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    try spool.append { $0.append(contentsOf: bytes) }
  }

  func flush() throws {}

  func runningDigest() throws -> DigestBuilder { DigestBuilder() }
}
