import FavesCore
import Glibc
import SystemFiles

/// Byte strings that wait for their use, in the order in which they came.
///
/// The first megabyte stays in memory; more goes to a temporary file without a name.
final class ByteSpool {
  private static let memoryLimit = 1 << 20
  private let folder: String
  private var memory: [UInt8] = []
  private var file: Int32?
  /// The number of byte strings.
  private(set) var count = 0

  /// Makes an empty spool.
  ///
  /// - Parameter folder: Where a temporary file goes.
  init(folder: String) {
    self.folder = folder
  }

  deinit {
    if let file { close(file) }
  }

  /// Adds a byte string.
  func append(_ bytes: [UInt8]) throws {
    withUnsafeBytes(of: UInt32(bytes.count).bigEndian) { memory.append(contentsOf: $0) }
    memory += bytes
    count += 1
    if memory.count >= Self.memoryLimit { try spill() }
  }

  private func spill() throws {
    let file = try self.file ?? SystemFiles.makeUnnamedFile(in: folder)
    self.file = file
    try memory.withUnsafeBytes { try SystemFiles.writeAll($0, to: file, path: folder) }
    memory.removeAll(keepingCapacity: true)
  }

  /// Gives all byte strings and empties the spool.
  func drain(_ body: (ArraySlice<UInt8>) throws -> Void) throws {
    if let file {
      try spill()
      guard lseek(file, 0, SEEK_SET) == 0 else {
        throw SystemFiles.error("cannot read a file in \(folder)", .io)
      }
      try drain(file, body)
      close(file)
      self.file = nil
    } else {
      _ = try Self.giveWhole(memory, body)
    }
    memory.removeAll()
    count = 0
  }

  private func drain(_ file: Int32, _ body: (ArraySlice<UInt8>) throws -> Void) throws {
    var pending: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = read(file, &buffer, buffer.count)
      guard count >= 0 else { throw SystemFiles.error("cannot read \(folder)", .io) }
      if count == 0 { return }
      pending += buffer[..<count]
      pending.removeFirst(try Self.giveWhole(pending, body))
    }
  }

  /// Gives the byte strings that are there as a whole, and tells how many bytes they took.
  private static func giveWhole(
    _ bytes: [UInt8], _ body: (ArraySlice<UInt8>) throws -> Void
  ) throws -> Int {
    var position = 0
    while bytes.count - position >= 4 {
      let length = bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
      guard bytes.count - position - 4 >= length else { break }
      let start = position + 4
      try body(bytes[start..<start + length])
      position = start + length
    }
    return position
  }
}
