import FavesCore

/// Favorites in order, packed, that wait until what stands before them in a document is known.
final class FavoriteSpool {
  /// What is known of a favorite beside its texts.
  struct Header {
    var id: ResourceID
    var created: Timestamp
    var modified: Timestamp
    /// The number of its category, as the caller counts them.
    var category: Int
  }

  private static let headerSize = 40
  private let spool: BlockSpool

  /// Makes an empty spool.
  ///
  /// - Parameter folder: Where a temporary file goes.
  init(folder: String) {
    spool = BlockSpool(folder: folder)
  }

  /// Forgets all favorites.
  func clear() { spool.clear() }

  /// Adds a favorite.
  ///
  /// - Parameter changes: Its values, as an ADDED record has them.
  func append(_ header: Header, changes: UnsafeRawBufferPointer) throws {
    try spool.append { block in
      func put<Number: FixedWidthInteger>(_ number: Number) {
        withUnsafeBytes(of: number) { block.append(contentsOf: $0) }
      }
      put(header.id.high)
      put(header.id.low)
      put(header.created.milliseconds)
      put(header.modified.milliseconds)
      put(UInt32(header.category))
      put(UInt32(changes.count))
      block.append(contentsOf: changes)
    }
  }

  /// Gives all favorites in the order in which they came.
  func forEach(_ body: (Header, _ changes: UnsafeRawBufferPointer) throws -> Void) throws {
    try spool.forEachBlock { try Self.give($0, body) }
  }

  private static func give(
    _ bytes: UnsafeRawBufferPointer, _ body: (Header, UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var position = 0
    while position < bytes.count {
      func number<Number: FixedWidthInteger>(_ offset: Int, _ type: Number.Type) -> Number {
        bytes.loadUnaligned(fromByteOffset: position + offset, as: type)
      }
      let header = Header(
        id: ResourceID(high: number(0, UInt64.self), low: number(8, UInt64.self)),
        created: Timestamp(milliseconds: number(16, Int64.self)),
        modified: Timestamp(milliseconds: number(24, Int64.self)),
        category: Int(number(32, UInt32.self)))
      let count = Int(number(36, UInt32.self))
      position += headerSize
      try body(header, UnsafeRawBufferPointer(rebasing: bytes[position..<position + count]))
      position += count
    }
  }
}
