import FavesCore
import Glibc
import SystemFiles

/// Bytes that wait, in blocks, each of which is given out as a whole.
///
/// The first megabytes stay in memory; more goes to a temporary file without a name.
final class BlockSpool {
  private static let blockSize = 1 << 20
  private static let memoryLimit = 12 << 20
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

  /// Forgets all bytes.
  func clear() {
    block.removeAll(keepingCapacity: true)
    blocks = []
    if let file { close(file) }
    file = nil
  }

  /// Adds what a body appends; it is not torn apart.
  func append(_ body: (inout [UInt8]) -> Void) throws {
    body(&block)
    if block.count >= Self.blockSize { try endBlock() }
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

  /// Gives all blocks in order.
  func forEachBlock(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    for block in blocks { try block.withUnsafeBytes(body) }
    if let file { try giveBlocks(of: file, body) }
    try block.withUnsafeBytes(body)
  }

  private func giveBlocks(
    of file: Int32, _ body: (UnsafeRawBufferPointer) throws -> Void
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
      try buffer.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<size])) }
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
}
