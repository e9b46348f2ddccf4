import FavesCore

/// Writes cells and rows as RFC 4180 has them, with as few quotes as it allows.
struct CSVOutput {
  private static let flushSize = 1 << 16
  private var quote: UInt8 { UInt8(ascii: "\"") }

  private var sink: any ByteSink
  private let delimiter: UInt8
  private let lineEnd: [UInt8]
  /// The bytes that no unquoted cell may hold.
  private let stops: [Bool]
  private let isGuarded: Bool
  /// Whether NUL characters are written, in quotes, for a reader that knows of them.
  private let allowsNUL: Bool
  private var buffer: [UInt8] = []
  private var isFirstCell = true

  /// Makes an output of a profile.
  init(
    _ sink: any ByteSink, delimiter: UInt8, profile: WriteOptions.Profile, allowsNUL: Bool = false
  ) {
    self.allowsNUL = allowsNUL
    self.sink = sink
    self.delimiter = delimiter
    isGuarded = profile == .spreadsheet
    lineEnd = isGuarded ? [13, 10] : [10]
    // A spreadsheet may split at another delimiter than this file has: a cell that holds one is quoted,
    // lest a formula begins in its middle.
    let others = isGuarded ? Array(",;|\t".utf8) : []
    let special = [0, 10, 13, UInt8(ascii: "\""), delimiter] + others
    stops = (0...255).map { special.contains($0) }
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

  /// Writes one cell, guarded where the profile asks for it.
  ///
  /// - Throws: ``FormatError`` for a NUL character, which CSV cannot carry.
  mutating func cell(_ text: TextView) throws {
    guard !isGuarded else { return try cell(text.text) }
    separate()
    try put(text)
  }

  /// Writes a whole number of 0 or more.
  mutating func integerCell(_ value: Int) {
    separate()
    buffer.append(contentsOf: String(value).utf8)
  }

  /// Writes one cell as it is.
  ///
  /// - Throws: ``FormatError`` for a NUL character, which CSV cannot carry.
  mutating func unguardedCell(_ text: String) throws {
    separate()
    try put(text)
  }

  /// Writes an id.
  mutating func idCell(_ id: ResourceID) {
    separate()
    buffer.append(size: ResourceID.textSize) { id.write(to: $0) }
  }

  /// Writes a moment.
  mutating func timeCell(_ time: Timestamp) {
    separate()
    buffer.append(size: Timestamp.textSize) { time.write(to: $0) }
  }

  /// Writes one cell of bytes that are text, as they are.
  mutating func bytesCell(_ bytes: [UInt8]) throws {
    separate()
    try bytes.withUnsafeBufferPointer { try put($0) }
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
  mutating func finish() throws { try flush() }

  /// Passes everything on.
  mutating func flush() throws {
    try drain()
    try sink.flush()
  }

  /// Writes whole rows that another output wrote.
  mutating func splice(_ rows: UnsafeRawBufferPointer) throws {
    try drain()
    try sink.write(rows)
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
    try text.withUTF8 { try put($0) }
  }

  private mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) throws {
    guard let first = bytes.first, let last = bytes.last else { return }
    if first > 0x20, last > 0x20, !hasStop(bytes) {
      buffer.append(contentsOf: bytes)
    } else {
      try putQuoted(bytes)
    }
  }

  @inline(__always)
  private func hasStop(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    stops.withUnsafeBufferPointer { stops in
      if isGuarded { return bytes.contains { stops[Int($0)] } }
      var index = -1
      repeat {
        index = bytes.firstControl(or: quote, or: delimiter, from: index + 1)
      } while index < bytes.count && !stops[Int(bytes[index])]
      return index < bytes.count
    }
  }

  private mutating func putQuoted(_ bytes: UnsafeBufferPointer<UInt8>) throws {
    buffer.append(quote)
    var start = 0
    var index = -1
    while true {
      index = bytes.firstControl(or: quote, or: quote, from: index + 1)
      guard index < bytes.count else { break }
      if bytes[index] == 0, !allowsNUL {
        throw FormatError(
          .unsupported, "CSV cannot carry a NUL character", hint: "export to json instead")
      }
      guard bytes[index] == quote else { continue }
      buffer.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...index]))
      buffer.append(quote)
      start = index + 1
    }
    buffer.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...]))
    buffer.append(quote)
  }
}
