public import FavesCore

/// What a store remembers of shared folders, each named by its address.
extension StoreReader {
  /// The id of the lock of a folder at the last sync; nil if it was not encrypted or not known.
  public func folderLock(_ address: String) throws -> ResourceID? {
    try first("SELECT lock FROM folder WHERE address = ?", address) {
      $0.isNull(0) ? nil : try $0.id(0)
    } ?? nil
  }

  /// The names and headers of the segments that a folder held at the last sync.
  public func segments(ofFolder address: String) throws -> [(name: String, bytes: [UInt8])] {
    try all(
      """
      SELECT segment.name, segment.header FROM folder CROSS JOIN segment
      ON segment.folder = folder.id WHERE folder.address = ?
      """, address
    ) { (name: $0.text(0), bytes: $0.blob(1)) }
  }
}

extension StoreWriter {
  /// Remembers a folder as it was left.
  ///
  /// - Parameter segments: What is to be remembered of each segment, by their names.
  /// - Complexity: O(number of its segments), and writes only what changed.
  public func remember(
    folder address: String, lock: ResourceID?, segments: [String: [UInt8]]
  ) throws {
    try run(
      """
      INSERT INTO folder (address, lock) VALUES (?1, ?2)
      ON CONFLICT (address) DO UPDATE SET lock = ?2
      """, address, lock)
    let row = try first("SELECT id FROM folder WHERE address = ?", address) { $0.integer(0) } ?? 0
    let pairs = try self.segments(ofFolder: address).map { ($0.name, $0.bytes) }
    let known = Dictionary(pairs) { $1 }
    for name in known.keys where segments[name] == nil {
      try run("DELETE FROM segment WHERE folder = ? AND name = ?", row, name)
    }
    for (name, bytes) in segments where known[name] != bytes {
      try run(
        "INSERT OR REPLACE INTO segment (folder, name, header) VALUES (?, ?, ?)", row, name, bytes)
    }
  }
}
