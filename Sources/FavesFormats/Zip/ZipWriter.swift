/// Writes a zip archive to a sink that cannot seek, in constant memory.
///
/// All dates are the first that zip has, 1 January 1980, so that the same contents give the same
/// bytes. Sizes stand after the bytes of an entry, in a data descriptor (APPNOTE 4.3.9).
public struct ZipWriter {
  private static let bufferSize = 1 << 15

  private var sink: any ByteSink
  private var position = 0
  private var written: [Written] = []
  private var open: OpenEntry?
  private let deflater: Deflater
  private var output = [UInt8](repeating: 0, count: bufferSize)

  /// Makes a writer.
  ///
  /// - Throws: ``FormatError`` with the code `unsupported` where zlib is not installed.
  public init(_ sink: any ByteSink, level: Int = 6) throws {
    self.sink = sink
    deflater = try Deflater(.raw, level: level)
  }

  /// Writes a small entry as it is, its sizes in front of it: what the first entry of an
  /// OpenDocument must be.
  ///
  /// - Throws: ``FormatError`` for a name that is no plain path, or what the sink throws.
  public mutating func addStored(_ name: String, _ bytes: [UInt8]) throws {
    var checksum = try CRC32()
    bytes.withUnsafeBytes { checksum.update($0) }
    let entry = Written(
      name: try Self.rawName(name), offset: position, isDeflated: false, hasDescriptor: false,
      isLarge: false, checksum: checksum.value, compressedSize: bytes.count, size: bytes.count)
    try put(entry.localHeader)
    try put(bytes)
    written.append(entry)
  }

  /// Starts a deflated entry; ends the one before it.
  ///
  /// - Parameter isLarge: whether it may pass 4 GiB, which some old programs cannot read.
  /// - Throws: ``FormatError`` for a name that is no plain path, or what the sink throws.
  public mutating func begin(_ name: String, isLarge: Bool = false) throws {
    try endEntry()
    let entry = Written(
      name: try Self.rawName(name), offset: position, isDeflated: true, hasDescriptor: true,
      isLarge: isLarge, checksum: 0, compressedSize: 0, size: 0)
    try put(entry.localHeader)
    open = OpenEntry(entry: entry, checksum: try CRC32())
    deflater.reset()
  }

  /// Writes some bytes of the entry that was begun.
  ///
  /// - Throws: ``FormatError`` for an entry past 4 GiB that did not say so, or what the sink throws.
  public mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
    guard !bytes.isEmpty else { return }
    open?.checksum.update(bytes)
    open?.entry.size += bytes.count
    try deflate(bytes, isLast: false)
  }

  /// Writes some bytes of the entry that was begun.
  ///
  /// - Throws: as ``write(_:)-(UnsafeRawBufferPointer)``.
  public mutating func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try write($0) }
  }

  /// Ends the archive and flushes the sink.
  ///
  /// - Throws: what the sink throws.
  public mutating func finish() throws {
    try endEntry()
    let start = position
    for entry in written { try put(entry.directoryHeader) }
    try put(ZipEnding(entries: written.count, start: start, end: position).bytes)
    try sink.flush()
  }

  private mutating func endEntry() throws {
    guard open != nil else { return }
    try deflate(UnsafeRawBufferPointer(start: nil, count: 0), isLast: true)
    guard var entry = open?.entry, let checksum = open?.checksum.value else { return }
    entry.checksum = checksum
    open = nil
    guard entry.isLarge || max(entry.size, entry.compressedSize) <= 0xffff_fffe else {
      throw FormatError(
        .limit, "“\(String(decoding: entry.name, as: UTF8.self))” is larger than 4 GiB")
    }
    try put(entry.descriptor)
    written.append(entry)
  }

  private mutating func deflate(_ bytes: UnsafeRawBufferPointer, isLast: Bool) throws {
    var rest = bytes
    while true {
      let step = try output.withUnsafeMutableBytes { [deflater] in
        try deflater.step(rest, into: $0, isLast: isLast)
      }
      open?.entry.compressedSize += step.produced
      position += step.produced
      try output[..<step.produced].withUnsafeBytes { try sink.write($0) }
      rest = UnsafeRawBufferPointer(rebasing: rest[step.consumed...])
      if isLast ? step.isFinished : rest.isEmpty { return }
    }
  }

  private mutating func put(_ bytes: [UInt8]) throws {
    position += bytes.count
    try bytes.withUnsafeBytes { try sink.write($0) }
  }

  private static func rawName(_ name: String) throws -> [UInt8] {
    let bytes = Array(name.utf8)
    _ = try ZipEntry.checkedName(bytes)
    guard bytes.count < 1 << 16 else { throw FormatError(.limit, "a name in a zip is too long") }
    return bytes
  }

  private struct OpenEntry {
    var entry: Written
    var checksum: CRC32
  }

  /// An entry as its headers tell it.
  private struct Written {
    var name: [UInt8]
    var offset: Int
    var isDeflated: Bool
    var hasDescriptor: Bool
    /// Whether the sizes in the descriptor have eight bytes (zip64).
    var isLarge: Bool
    var checksum: UInt32
    var compressedSize: Int
    var size: Int

    /// Version, flags (names in UTF-8, sizes after the bytes), method and the first date there is.
    private func common(_ bytes: inout [UInt8], isLarge: Bool) {
      bytes.append(littleEndian: UInt16(isLarge ? 45 : 20))
      bytes.append(littleEndian: UInt16(hasDescriptor ? 0x0808 : 0x0800))
      bytes.append(littleEndian: UInt16(isDeflated ? 8 : 0))
      bytes.append(littleEndian: UInt32(0x0021_0000))
    }

    var localHeader: [UInt8] {
      var bytes: [UInt8] = [0x50, 0x4b, 3, 4]
      common(&bytes, isLarge: isLarge)
      bytes.append(littleEndian: hasDescriptor ? 0 : checksum)
      let sizes = isLarge ? UInt32.max : 0
      bytes.append(littleEndian: hasDescriptor ? sizes : UInt32(compressedSize))
      bytes.append(littleEndian: hasDescriptor ? sizes : UInt32(size))
      bytes.append(littleEndian: UInt16(name.count))
      bytes.append(littleEndian: UInt16(isLarge ? 20 : 0))
      bytes += name
      if isLarge {
        bytes += [1, 0, 16, 0]
        bytes.append(littleEndian: UInt64(0))
        bytes.append(littleEndian: UInt64(0))
      }
      return bytes
    }

    var descriptor: [UInt8] {
      var bytes: [UInt8] = [0x50, 0x4b, 7, 8]
      bytes.append(littleEndian: checksum)
      if isLarge {
        bytes.append(littleEndian: UInt64(compressedSize))
        bytes.append(littleEndian: UInt64(size))
      } else {
        bytes.append(littleEndian: UInt32(compressedSize))
        bytes.append(littleEndian: UInt32(size))
      }
      return bytes
    }

    var directoryHeader: [UInt8] {
      let large = [size, compressedSize, offset].filter { $0 >= 0xffff_ffff }
      var bytes: [UInt8] = [0x50, 0x4b, 1, 2]
      bytes.append(littleEndian: UInt16(large.isEmpty && !isLarge ? 20 : 45))
      common(&bytes, isLarge: isLarge || !large.isEmpty)
      bytes.append(littleEndian: checksum)
      bytes.append(littleEndian: UInt32(clamping: compressedSize))
      bytes.append(littleEndian: UInt32(clamping: size))
      bytes.append(littleEndian: UInt16(name.count))
      bytes.append(littleEndian: UInt16(large.isEmpty ? 0 : 4 + 8 * large.count))
      // Comment, disk, internal and external attributes.
      bytes += [UInt8](repeating: 0, count: 10)
      bytes.append(littleEndian: UInt32(clamping: offset))
      bytes += name
      if !large.isEmpty {
        bytes.append(littleEndian: UInt16(1))
        bytes.append(littleEndian: UInt16(8 * large.count))
        for value in large { bytes.append(littleEndian: UInt64(value)) }
      }
      return bytes
    }
  }
}

/// The records at the end of an archive, those of zip64 where they are needed.
private struct ZipEnding {
  var entries: Int
  var start: Int
  var end: Int

  var bytes: [UInt8] {
    let isLarge = entries >= 0xffff || start >= 0xffff_ffff || end - start >= 0xffff_ffff
    var bytes = isLarge ? largeRecords : []
    bytes += [0x50, 0x4b, 5, 6, 0, 0, 0, 0]
    bytes.append(littleEndian: UInt16(clamping: entries))
    bytes.append(littleEndian: UInt16(clamping: entries))
    bytes.append(littleEndian: UInt32(clamping: end - start))
    bytes.append(littleEndian: UInt32(clamping: start))
    bytes.append(littleEndian: UInt16(0))
    return bytes
  }

  private var largeRecords: [UInt8] {
    var bytes: [UInt8] = [0x50, 0x4b, 6, 6]
    bytes.append(littleEndian: UInt64(44))
    bytes += [45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    bytes.append(littleEndian: UInt64(entries))
    bytes.append(littleEndian: UInt64(entries))
    bytes.append(littleEndian: UInt64(end - start))
    bytes.append(littleEndian: UInt64(start))
    bytes += [0x50, 0x4b, 6, 7, 0, 0, 0, 0]
    bytes.append(littleEndian: UInt64(end))
    bytes.append(littleEndian: UInt32(1))
    return bytes
  }
}
