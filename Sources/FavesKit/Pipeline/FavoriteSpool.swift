import FavesCore
import Glibc
import SystemFiles

/// Favorites in order, packed, that wait until what stands before them in a document is known.
///
/// The first megabytes stay in memory; more goes to a temporary file without a name.
final class FavoriteSpool {
  /// What is known of a favorite beside its texts.
  struct Header {
    var id: ResourceID
    var created: Timestamp
    var modified: Timestamp
    /// The number of its category, as the caller counts them.
    var category: Int
  }

  private static let blockSize = 1 << 20
  private static let memoryLimit = 12 << 20
  private static let headerSize = 40
  private let folder: String
  private var block: [UInt8] = []
  private var blocks: [[UInt8]] = []
  private var file: Int32?

  /// Makes an empty spool.
  ///
  /// - Parameter folder: Where a temporary file goes.
  init(folder: String) {
    self.folder = folder
    block.reserveCapacity(Self.blockSize + 4096)
  }

  deinit {
    if let file { close(file) }
  }

  /// Adds a favorite.
  ///
  /// - Parameter changes: Its values, as an ADDED record has them.
  func append(_ header: Header, changes: UnsafeRawBufferPointer) throws {
    put(header.id.high)
    put(header.id.low)
    put(header.created.milliseconds)
    put(header.modified.milliseconds)
    put(UInt32(header.category))
    put(UInt32(changes.count))
    block.append(contentsOf: changes)
    if block.count >= Self.blockSize { try endBlock() }
  }

  private func put<Number: FixedWidthInteger>(_ number: Number) {
    withUnsafeBytes(of: number) { block.append(contentsOf: $0) }
  }

  private func endBlock() throws {
    if file == nil, blocks.count * Self.blockSize < Self.memoryLimit {
      blocks.append(block)
      block = []
      block.reserveCapacity(Self.blockSize + 4096)
      return
    }
    let file = try self.file ?? SystemFiles.makeUnnamedFile(in: folder)
    self.file = file
    try withUnsafeBytes(of: block.count) { try SystemFiles.writeAll($0, to: file, path: folder) }
    try block.withUnsafeBytes { try SystemFiles.writeAll($0, to: file, path: folder) }
    block.removeAll(keepingCapacity: true)
  }

  /// Gives all favorites in the order in which they came.
  func forEach(_ body: (Header, _ changes: UnsafeRawBufferPointer) throws -> Void) throws {
    for block in blocks { try block.withUnsafeBytes { try Self.give($0, body) } }
    if let file { try giveBlocks(of: file, body) }
    try block.withUnsafeBytes { try Self.give($0, body) }
  }

  private func giveBlocks(
    of file: Int32, _ body: (Header, UnsafeRawBufferPointer) throws -> Void
  ) throws {
    guard lseek(file, 0, SEEK_SET) == 0 else { throw readError }
    var count = 0
    var buffer: [UInt8] = []
    while try withUnsafeMutableBytes(of: &count, { try fill($0, from: file) }) {
      if buffer.count < count { buffer = [UInt8](repeating: 0, count: count) }
      let size = count
      let isWhole = try buffer.withUnsafeMutableBytes {
        try fill(UnsafeMutableRawBufferPointer(rebasing: $0[..<size]), from: file)
      }
      guard isWhole else { throw readError }
      try buffer.withUnsafeBytes {
        try Self.give(UnsafeRawBufferPointer(rebasing: $0[..<size]), body)
      }
    }
  }

  private var readError: FavesError { SystemFiles.error("cannot read a file in \(folder)", .io) }

  /// Fills a buffer; false at the end of the file.
  private func fill(_ buffer: UnsafeMutableRawBufferPointer, from file: Int32) throws -> Bool {
    var filled = 0
    while filled < buffer.count {
      let count = read(file, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
      if count < 0 {
        if errno == EINTR { continue }
        throw readError
      }
      if count == 0 { return false }
      filled += count
    }
    return true
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
