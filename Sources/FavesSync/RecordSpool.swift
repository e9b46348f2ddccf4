import FavesCore

/// Records that were received and wait to be merged, in the order in which they came.
final class RecordSpool {
  private let spool: ByteSpool
  private var writer = CBORWriter()
  /// The number of records.
  var count: Int { spool.count }

  /// Makes an empty spool.
  ///
  /// - Parameter folder: Where a temporary file goes.
  init(folder: String) {
    spool = ByteSpool(folder: folder)
  }

  /// Adds a record.
  func append(_ record: AuditRecord) throws {
    writer.reset()
    WireRecord.encode(record, to: &writer)
    try spool.append(writer.bytes)
  }

  /// Gives all records and empties the spool.
  func drain(_ body: (AuditRecord) throws -> Void) throws {
    try spool.drain { try body(try WireRecord.decode($0)) }
  }
}
