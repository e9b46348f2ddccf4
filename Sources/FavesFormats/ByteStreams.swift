public import FavesCore

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

/// A sink that hashes all bytes as it takes them, so that nobody else need do it.
public protocol HashingSink: ByteSink {
  /// The digest of all bytes taken since the sink was made, to go on with.
  mutating func runningDigest() throws -> DigestBuilder
}

/// A source over bytes in memory.
public struct MemorySource: ByteSource {
  let bytes: [UInt8]
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
  /// How many times as many bytes may come out of compressed ones, after the first 16 MiB.
  public var compressionRatio: Int
  /// The most bytes that may come out of an archive or a compressed file.
  public var inflatedBytes: Int
  /// The most entries an archive may have.
  public var archiveEntries: Int

  /// Makes limits; the defaults are those of the command line.
  public init(
    totalBytes: Int? = nil, fieldBytes: Int = 10_000_000, columns: Int = 2000, depth: Int = 64,
    compressionRatio: Int = 200, inflatedBytes: Int = 1 << 33, archiveEntries: Int = 10_000
  ) {
    self.totalBytes = totalBytes
    self.fieldBytes = fieldBytes
    self.columns = columns
    self.depth = depth
    self.compressionRatio = compressionRatio
    self.inflatedBytes = inflatedBytes
    self.archiveEntries = archiveEntries
  }

  /// Whether so many bytes may come out of so many compressed ones.
  public func allowsInflating(_ compressed: Int, to bytes: Int) -> Bool {
    bytes <= inflatedBytes
      && (bytes <= Self.freeBytes || bytes / max(1, compressed) <= compressionRatio)
  }

  /// How many bytes may come out of compressed ones whatever their ratio.
  private static let freeBytes = 1 << 24
}
