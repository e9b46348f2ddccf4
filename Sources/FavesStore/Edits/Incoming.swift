public import FavesCore

/// Records that come in any order are kept aside and merged by their stamps.
extension StoreWriter {
  /// Empties the place for incoming records, and makes it if need be.
  public func clearIncoming() throws {
    try run(
      """
      CREATE TEMP TABLE IF NOT EXISTS incoming (
        time INTEGER NOT NULL,
        counter INTEGER NOT NULL,
        replica BLOB NOT NULL,
        encoding BLOB NOT NULL,
        hash BLOB NOT NULL,
        PRIMARY KEY (time, counter, replica)
      ) WITHOUT ROWID
      """)
    try run("DELETE FROM temp.incoming")
  }

  /// Keeps a record aside.
  public func stageIncoming(_ record: AuditRecord) throws {
    encoder.reset()
    RecordCodec.encode(record, to: &encoder)
    try run(
      """
      INSERT OR REPLACE INTO temp.incoming (time, counter, replica, encoding, hash)
      VALUES (?, ?, ?, ?, ?)
      """, record.time, record.counter, record.id.replica, encoder.bytes, record.hash.bytes)
  }

  /// Merges the records kept aside that are not here yet.
  ///
  /// - Throws: ``FavesCore/FavesError`` with code `fork` where a record here and an incoming one
  ///   have one number and differ, and what ``merge(_:)`` throws.
  public func mergeIncoming() throws {
    // An index cannot be dropped any more once records are being read.
    _ = try currentLoader()
    try forEach(
      "SELECT encoding, hash FROM temp.incoming ORDER BY time, counter, replica"
    ) {
      var record = try RecordCodec.decode($0.blob(0))
      record.hash = try Self.digest($0.blob(1))
      try mergeIfNew(record)
      return true
    }
    try settle()
  }

  /// Takes over a record of another replica, unless it is here already.
  ///
  /// - Throws: ``FavesCore/FavesError`` with code `fork` where the record here is another one, and
  ///   what ``merge(_:)`` throws.
  public func mergeIfNew(_ record: AuditRecord) throws {
    guard try chain(of: record.id.replica).sequence >= record.id.sequence else {
      return try merge(record)
    }
    guard try hash(record.id) == record.hash else {
      throw FavesError(
        .data, "fork",
        "record \(record.id) is another one than that of the same number in this store",
        hint: "nothing was changed; keep both, and import a document into a store of its own")
    }
  }
}
