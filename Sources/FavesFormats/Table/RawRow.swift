import FavesCore

/// The bytes of a row's cells, kept for the case that the row is rejected later.
public struct RawRow: Sendable {
  /// The bytes of all cells.
  public let bytes: [UInt8]
  /// How many of them each cell has.
  public let counts: [Int]

  /// Makes a row of its cells' bytes and their numbers.
  public init(bytes: [UInt8], counts: [Int]) {
    self.bytes = bytes
    self.counts = counts
  }

  init(_ record: TableRecord) {
    counts = [Int](unsafeUninitializedCapacity: record.count) { buffer, count in
      for index in 0..<record.count { buffer[index] = record[index].count }
      count = record.count
    }
    bytes = [UInt8](unsafeUninitializedCapacity: record.byteCount) { buffer, count in
      for index in 0..<record.count {
        let cell = record[index]
        guard let base = cell.baseAddress else { continue }
        buffer.baseAddress.map { ($0 + count).initialize(from: base, count: cell.count) }
        count += cell.count
      }
    }
  }

  /// The texts of all cells; bytes that are no text are made visible.
  var texts: [String] {
    var start = 0
    return counts.map { count in
      defer { start += count }
      return bytes[start..<start + count].withUnsafeBufferPointer {
        UTF8Validation.visibleText($0)
      }
    }
  }
}

/// How the cells of a row become those of a row of a file of rejected rows.
public struct RejectsForm: Sendable {
  /// The category that is written before them, where the table has no such column.
  let added: String?
  /// How many cells of the row are left out, because the file of rejected rows has its own.
  let dropped: Int

  /// The cells of a row.
  public func cells(_ row: RawRow) -> [String] {
    (added.map { [$0] } ?? []) + row.texts.dropFirst(dropped)
  }
}
