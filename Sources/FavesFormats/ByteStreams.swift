/// Gives the bytes of an input in parts.
public protocol ByteSource {
  /// Fills a part of the buffer and returns how many bytes it wrote; 0 at the end, and only there.
  ///
  /// - Throws: what the file system or the transport throws.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// Takes the bytes of an output in parts.
public protocol ByteSink {
  /// Takes some bytes.
  mutating func write(_ bytes: UnsafeRawBufferPointer) throws
  /// Passes on all bytes taken so far.
  mutating func flush() throws
}

/// A source over bytes in memory.
public struct MemorySource: ByteSource {
  private let bytes: [UInt8]
  private var position = 0
  private let chunk: Int

  /// Makes a source that gives at most `chunk` bytes at a time.
  public init(_ bytes: [UInt8], chunk: Int = .max) {
    self.bytes = bytes
    self.chunk = max(1, chunk)
  }

  /// Fills a part of the buffer.
  public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = min(buffer.count, bytes.count - position, chunk)
    buffer.copyBytes(from: bytes[position..<position + count])
    position += count
    return count
  }
}

/// A sink that keeps the bytes in memory: for tests and small documents.
public final class MemorySink: ByteSink {
  /// What was written so far.
  public private(set) var bytes: [UInt8] = []

  /// Makes an empty sink.
  public init() {}

  /// Keeps the bytes.
  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    self.bytes.append(contentsOf: bytes)
  }

  /// Does nothing: the bytes are where they belong.
  public func flush() throws {}
}

/// Limits that keep a hostile document from taking memory or time without bound.
public struct FormatLimits: Hashable, Sendable {
  /// The most bytes a document may have after decompression; nil for no limit.
  public var totalBytes: Int?
  /// The most bytes one field may have.
  public var fieldBytes: Int
  /// The most columns a row may have.
  public var columns: Int
  /// How deep JSON and XML may nest.
  public var depth: Int
  /// How many times its compressed size a compressed file, or an entry of an archive, may have;
  /// looked at once it has more than ``ratioFreeBytes``.
  public var compressionRatio = 200
  /// The most entries an archive may have.
  public var archiveEntries = 10_000

  /// How much any file may inflate to before its ratio counts.
  public static let ratioFreeBytes = 16 << 20

  /// Makes limits; the defaults are those of the command line.
  public init(
    totalBytes: Int? = nil, fieldBytes: Int = 10_000_000, columns: Int = 2000, depth: Int = 64
  ) {
    self.totalBytes = totalBytes
    self.fieldBytes = fieldBytes
    self.columns = columns
    self.depth = depth
  }
}
