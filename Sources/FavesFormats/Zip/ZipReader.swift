/// Reads a zip archive (APPNOTE 6.3.10, zip64 too) through its central directory.
///
/// The directory is read and judged as a whole before any entry is: names that lead out of the
/// archive, names that stand there twice, passwords, entries that overlap, and sizes past the limits
/// are refused. Archives within archives are never opened.
public struct ZipReader {
  private static let longestDirectory = 1 << 23
  /// The entries, in the order of the directory.
  public let entries: [ZipEntry]
  private let source: any RandomAccessSource
  private let limits: FormatLimits
  /// Where the directory starts, and so the entries end.
  private let directoryStart: Int
  private let indices: [String: Int]

  /// Reads the directory.
  ///
  /// - Complexity: O(n log n) in the number of entries.
  /// - Throws: ``FormatError`` for anything but a whole, harmless archive; what the source throws.
  public init(_ source: any RandomAccessSource, limits: FormatLimits = FormatLimits()) throws {
    self.source = source
    self.limits = limits
    let end = try ZipDirectoryEnd.find(in: source)
    guard end.entries <= limits.archiveEntries, end.size <= Self.longestDirectory else {
      throw FormatError(.limit, "the archive has more than \(limits.archiveEntries) entries")
    }
    directoryStart = end.offset
    let directory = try source.bytes(at: end.offset, count: end.size)
    entries = try Self.parse(directory, count: end.entries)
    var indices: [String: Int] = [:]
    for (index, entry) in entries.enumerated() {
      guard indices.updateValue(index, forKey: entry.name) == nil else {
        throw FormatError.badZip("the archive has two entries “\(entry.name)”")
      }
    }
    self.indices = indices
    try judge()
  }

  /// Whether some bytes are the first of a zip archive.
  public static func recognizes(_ prefix: [UInt8]) -> Bool {
    prefix.starts(with: [0x50, 0x4b, 3, 4]) || prefix.starts(with: [0x50, 0x4b, 5, 6])
  }

  /// The entry of a name; nil if there is none.
  public func entry(named name: String) -> ZipEntry? {
    indices[name].map { entries[$0] }
  }

  /// Opens an entry: a source that checks size and checksum as it comes to the end.
  ///
  /// - Throws: ``FormatError`` where local header and directory do not agree, or the entry is kept
  ///   in a way that is not read here; what the source throws.
  public func open(_ entry: ZipEntry) throws -> any ByteSource {
    let start = try dataStart(of: entry)
    let stored = ZipStoredSource(source, at: start, count: entry.compressedSize)
    switch entry.method {
    case .stored:
      return try ZipCheckedSource(stored, entry)
    case .deflated:
      return try ZipCheckedSource(ZipInflatingSource(stored, entry), entry)
    case .other(let number):
      throw FormatError(
        .unsupported,
        "“\(entry.name)” is compressed by method \(number), which cannot be read",
        hint: "pack the archive again with deflate")
    }
  }

  /// All bytes of a small entry.
  ///
  /// - Throws: ``FormatError`` as ``open(_:)``, or where the entry has more than `limit` bytes.
  public func contents(of entry: ZipEntry, limit: Int = 1 << 20) throws -> [UInt8] {
    guard entry.size <= limit else {
      throw FormatError(.limit, "“\(entry.name)” has more than \(limit) bytes")
    }
    var source = try open(entry)
    var bytes = [UInt8](repeating: 0, count: entry.size + 1)
    var filled = 0
    while true {
      let count = try bytes.withUnsafeMutableBytes {
        try source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...]))
      }
      if count == 0 { break }
      filled += count
    }
    bytes.removeLast(bytes.count - filled)
    return bytes
  }

  private static func parse(_ directory: [UInt8], count: Int) throws(FormatError) -> [ZipEntry] {
    var entries: [ZipEntry] = []
    var offset = 0
    for _ in 0..<count {
      let (entry, end) = try ZipEntry.parse(directory, at: offset)
      entries.append(entry)
      offset = end
    }
    guard offset == directory.count else {
      throw .badZip("the directory of the archive has another size than it says")
    }
    return entries
  }

  /// Judges the sizes, and that no byte belongs to two entries.
  private func judge() throws(FormatError) {
    var total = 0
    for entry in entries {
      total += min(entry.size, Int.max - total)
      guard limits.allowsInflating(entry.compressedSize, to: entry.size) else {
        throw .tooLarge(entry, limits)
      }
    }
    guard total <= limits.inflatedBytes else {
      throw FormatError(
        .limit, "the archive holds \(total) bytes, and at most \(limits.inflatedBytes) are read")
    }
    var end = 0
    for entry in entries.sorted(by: { $0.offset < $1.offset }) {
      guard entry.offset >= end else {
        throw .badZip("the entries of the archive overlap at “\(entry.name)”")
      }
      end = entry.offset + ZipLocalHeader.size + entry.rawName.count + entry.compressedSize
      guard end <= directoryStart else {
        throw .badZip("“\(entry.name)” reaches past the entries of the archive")
      }
    }
  }

  private func dataStart(of entry: ZipEntry) throws -> Int {
    let header = try ZipLocalHeader(source, at: entry.offset)
    guard header.agrees(with: entry) else {
      throw FormatError.badZip("“\(entry.name)” has one header here and another in the directory")
    }
    let start = entry.offset + header.length
    let next = entries.lazy.map(\.offset).filter { $0 > entry.offset }.min() ?? directoryStart
    guard start + entry.compressedSize <= next else {
      throw FormatError.badZip("the entries of the archive overlap at “\(entry.name)”")
    }
    return start
  }
}

extension FormatError {
  static func tooLarge(_ entry: ZipEntry, _ limits: FormatLimits) -> FormatError {
    FormatError(
      .limit,
      "“\(entry.name)” grows from \(entry.compressedSize) to \(entry.size) bytes when unpacked; "
        + "at most \(limits.compressionRatio) times, and \(limits.inflatedBytes) bytes, are read")
  }
}
