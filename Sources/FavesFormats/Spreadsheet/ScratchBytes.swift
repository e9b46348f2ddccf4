import FavesCore
import SystemFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Bytes that are written once and then read in any order: in memory while they are few, else in an
/// unnamed temporary file whose pages are mapped in, and given up again before they are many.
final class ScratchBytes {
  /// How many bytes stay in memory.
  static let memoryLimit = 8 << 20
  private static let blockShift = 16
  /// How many blocks of 64 KiB may be mapped in: what one page fault brings with it on Linux.
  private static let blockLimit = 128

  /// How many bytes there are.
  private(set) var count = 0
  private let memoryLimit: Int
  private var buffer: [UInt8] = []
  private var file: Int32?
  private var memory: UnsafeMutableRawPointer?
  private let nothing = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
  private(set) var isMapped = false
  private var touched: [UInt64] = []
  private var touchedCount = 0

  init(memoryLimit: Int = ScratchBytes.memoryLimit) {
    self.memoryLimit = memoryLimit
  }

  deinit {
    if isMapped {
      munmap(memory, count)
    } else {
      memory?.deallocate()
    }
    if let file { close(file) }
    nothing.deallocate()
  }

  /// Appends some bytes; not after ``seal()``.
  ///
  /// - Throws: ``FavesError`` where no temporary file can be made or written.
  func append(_ bytes: UnsafeRawBufferPointer) throws {
    buffer.append(contentsOf: bytes)
    count += bytes.count
    if buffer.count >= (file == nil ? memoryLimit : 1 << 18) { try spill() }
  }

  private func spill() throws {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    let file = try self.file ?? SystemFiles.makeUnnamedFile(in: folder)
    self.file = file
    try buffer.withUnsafeBytes { try SystemFiles.writeAll($0, to: file, path: folder) }
    buffer.removeAll(keepingCapacity: false)
  }

  /// Makes the bytes readable.
  ///
  /// - Throws: ``FavesError`` where the temporary file cannot be written or mapped.
  func seal() throws {
    guard memory == nil else { return }
    guard file != nil else {
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
      copy.copyBytes(from: buffer)
      buffer = []
      memory = copy.baseAddress
      return
    }
    try spill()
    guard let file, let memory = mmap(nil, count, PROT_READ, MAP_SHARED, file, 0),
      memory != MAP_FAILED
    else { throw SystemFiles.error("cannot read a temporary file", .io) }
    self.memory = memory
    isMapped = true
    touched = [UInt64](repeating: 0, count: count >> Self.blockShift / 64 + 1)
  }

  /// The address of the first byte; only what ``touch(_:)`` was asked for may be read, before the
  /// next call of ``release()``.
  var base: UnsafePointer<UInt8> {
    UnsafePointer(memory?.assumingMemoryBound(to: UInt8.self) ?? nothing)
  }

  /// Notes that some bytes are read.
  @inline(__always)
  func touch(_ range: Range<Int>) {
    guard isMapped, !range.isEmpty else { return }
    for block in range.lowerBound >> Self.blockShift...(range.upperBound - 1) >> Self.blockShift {
      let bit = UInt64(1) << UInt64(block & 63)
      if touched[block >> 6] & bit == 0 {
        touched[block >> 6] |= bit
        touchedCount += 1
      }
    }
  }

  /// Gives pages back to the system if many are mapped in; addresses stay as they are.
  func release() {
    guard touchedCount >= Self.blockLimit else { return }
    madvise(memory, count, MADV_DONTNEED)
    for index in touched.indices { touched[index] = 0 }
    touchedCount = 0
  }
}
