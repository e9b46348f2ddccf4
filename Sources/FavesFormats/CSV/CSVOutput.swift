import FavesCore

/// Writes cells and rows as RFC 4180 has them, with as few quotes as it allows.
struct CSVOutput {
  private static let flushSize = 1 << 16

  private var sink: any ByteSink
  private let delimiter: UInt8
  private let lineEnd: [UInt8]
  private let isGuarded: Bool
  private var buffer: [UInt8] = []
  private var isFirstCell = true

  /// Makes an output of a profile.
  init(_ sink: any ByteSink, delimiter: UInt8, profile: WriteOptions.Profile) {
    self.sink = sink
    self.delimiter = delimiter
    isGuarded = profile == .spreadsheet
    lineEnd = isGuarded ? [13, 10] : [10]
    buffer.reserveCapacity(Self.flushSize + 1024)
  }

  /// Writes the byte order mark of UTF-8.
  mutating func mark() {
    buffer += [0xef, 0xbb, 0xbf]
  }

  /// Writes one cell, guarded where the profile asks for it.
  ///
  /// - Throws: ``FormatError`` for a NUL character, which CSV cannot carry.
  mutating func cell(_ text: String) throws {
    separate()
    if isGuarded, SpreadsheetGuard.needsGuard(text) {
      try put("'" + text)
    } else {
      try put(text)
    }
  }

  /// Writes one cell as it is.
  ///
  /// - Throws: ``FormatError`` for a NUL character, which CSV cannot carry.
  mutating func unguardedCell(_ text: String) throws {
    separate()
    try put(text)
  }

  /// Writes a cell without text.
  mutating func emptyCell() {
    separate()
  }

  /// Ends the row.
  ///
  /// - Throws: what the sink throws.
  mutating func endRow() throws {
    buffer += lineEnd
    isFirstCell = true
    if buffer.count >= Self.flushSize { try drain() }
  }

  /// Passes everything on.
  ///
  /// - Throws: what the sink throws.
  mutating func finish() throws {
    try drain()
    try sink.flush()
  }

  private mutating func drain() throws {
    try buffer.withUnsafeBytes { try sink.write($0) }
    buffer.removeAll(keepingCapacity: true)
  }

  @inline(__always)
  private mutating func separate() {
    if !isFirstCell { buffer.append(delimiter) }
    isFirstCell = false
  }

  private mutating func put(_ text: String) throws {
    var text = text
    try text.withUTF8 { bytes in
      guard try needsQuotes(bytes) else {
        buffer.append(contentsOf: bytes)
        return
      }
      buffer.append(UInt8(ascii: "\""))
      for part in bytes.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false) {
        if part.startIndex > 0 { buffer += [UInt8(ascii: "\""), UInt8(ascii: "\"")] }
        buffer.append(contentsOf: UnsafeBufferPointer(rebasing: part))
      }
      buffer.append(UInt8(ascii: "\""))
    }
  }

  /// Whether the delimiter, a quote or a line end stands in a cell, or white space around it.
  private func needsQuotes(_ bytes: UnsafeBufferPointer<UInt8>) throws -> Bool {
    guard let first = bytes.first, let last = bytes.last else { return false }
    var isNeeded = first <= 0x20 || last <= 0x20
    for byte in bytes where byte == delimiter || byte <= 0x22 {
      switch byte {
      case delimiter, UInt8(ascii: "\""), 10, 13: isNeeded = true
      case 0:
        throw FormatError(
          .unsupported, "CSV cannot carry a NUL character", hint: "export to json instead")
      default: break
      }
    }
    return isNeeded
  }
}
