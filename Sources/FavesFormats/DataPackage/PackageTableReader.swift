import FavesCore

/// Reads a CSV file of a data package: strictly RFC 4180 in UTF-8, so that what does not fit is an
/// error and never a guess.
final class PackageTableReader {
  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")

  private let source: HashingSource
  private let file: String
  private let limits: FormatLimits
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)
  private var next = 0
  private var filled = 0
  private var record: [UInt8] = []
  private var ends: [Int] = []
  private var startLine = 1
  private var currentLine = 1
  /// The cell of each column of the table, by its name.
  private var places: [String: Int] = [:]
  private var cellCount = 0
  /// The columns of the table.
  let columns: [PackageColumn]
  /// Names of columns that are there but not read.
  private(set) var unreadColumns: [String] = []

  /// Opens a table and reads its header.
  ///
  /// - Throws: ``FormatError`` where columns are missing.
  init(
    _ source: HashingSource, table: PackageTable, file: String, limits: FormatLimits
  ) throws {
    self.source = source
    columns = table.columns
    self.file = file
    self.limits = limits
    if try peek() == 0xef { try skipByteOrderMark() }
    guard try advanceRecord() else { throw error(.shape, "has no header") }
    cellCount = ends.count
    let header = try (0..<cellCount).map { try text(ofCell: $0) }
    for column in columns {
      guard let place = header.firstIndex(where: { $0.hasSameBytes(as: column.name) }) else {
        throw error(.shape, "has no column “\(column.name)”")
      }
      places[column.name] = place
    }
    unreadColumns = header.filter { places[$0] == nil }.map { "\(file): the column “\($0)”" }
  }

  /// Where the row starts.
  var position: SourcePosition { SourcePosition(line: startLine) }

  /// Goes to the next row; false at the end of a file that fits its description.
  ///
  /// - Throws: ``FormatError``.
  func advance() throws -> Bool {
    guard try advanceRecord() else {
      try source.drain()
      return false
    }
    guard ends.count == cellCount else {
      throw error(.syntax, "has \(ends.count) cells here, but \(cellCount) in its header")
    }
    return true
  }

  /// The text of a column; empty where the cell is.
  func text(_ column: String) throws -> String {
    guard let cell = places[column] else { return "" }
    return try text(ofCell: cell)
  }

  /// The bytes of a column.
  func bytes(_ column: String) -> ArraySlice<UInt8> {
    guard let cell = places[column] else { return [] }
    return bytes(ofCell: cell)
  }

  /// All cells of the row as text, for a rejected one.
  var cells: [String] {
    ends.indices.map { String(decoding: bytes(ofCell: $0), as: UTF8.self) }
  }

  private func bytes(ofCell cell: Int) -> ArraySlice<UInt8> {
    record[(cell == 0 ? 0 : ends[cell - 1])..<ends[cell]]
  }

  private func text(ofCell cell: Int) throws -> String {
    guard let text = String(validating: bytes(ofCell: cell), as: UTF8.self) else {
      throw error(.syntax, "holds bytes that are not UTF-8", column: cell + 1)
    }
    return text
  }

  private func error(
    _ code: FormatError.Code, _ what: String, column: Int? = nil
  ) -> FormatError {
    FormatError(
      code, "“\(file)” \(what)",
      position: SourcePosition(line: startLine, column: column ?? ends.count + 1),
      hint: "take another copy of the data package")
  }

  // MARK: Bytes

  private func peek() throws -> UInt8? {
    if next == filled {
      filled = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
      next = 0
    }
    return next < filled ? buffer[next] : nil
  }

  private func skipByteOrderMark() throws {
    for byte in [0xef, 0xbb, 0xbf] as [UInt8] {
      guard try peek() == byte else { throw error(.syntax, "holds bytes that are not UTF-8") }
      next += 1
    }
  }

  /// Appends bytes of the buffer, up to the first one that a test finds, and goes there.
  @inline(__always)
  private func appendRun(until isEnd: (UInt8) -> Bool) throws {
    var end = next
    buffer.withUnsafeBufferPointer { buffer in
      while end < filled, !isEnd(buffer[end]) { end += 1 }
    }
    record.append(contentsOf: buffer[next..<end])
    next = end
    guard record.count - (ends.last ?? 0) <= limits.fieldBytes else {
      throw error(.limit, "has a cell of more than \(limits.fieldBytes) bytes")
    }
  }

  // MARK: Records

  private func advanceRecord() throws -> Bool {
    record.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    startLine = currentLine
    guard try peek() != nil else { return false }
    while true {
      if try peek() == Self.quote { try readQuoted() } else { try readPlain() }
      ends.append(record.count)
      guard ends.count <= limits.columns else {
        throw error(.limit, "has more than \(limits.columns) columns")
      }
      guard try isFollowedByCell() else { return true }
    }
  }

  /// Passes over what stands after a cell; false where the record ends.
  private func isFollowedByCell() throws -> Bool {
    guard let byte = try peek() else { return false }
    next += 1
    if byte == Self.comma { return true }
    if byte == 13, try peek() == 10 {
      next += 1
    } else if byte != 10 {
      throw error(.syntax, "has text after a closing quote", column: ends.count)
    }
    currentLine += 1
    return false
  }

  private func readPlain() throws {
    while let byte = try peek() {
      if byte == Self.comma || byte == 10 || byte == 13 { return }
      guard byte != Self.quote else { throw error(.syntax, "has a quote within a plain cell") }
      try appendRun { $0 == Self.comma || $0 == 10 || $0 == 13 || $0 == Self.quote }
    }
  }

  private func readQuoted() throws {
    next += 1
    while let byte = try peek() {
      switch byte {
      case Self.quote:
        next += 1
        guard try peek() == Self.quote else { return }
        record.append(Self.quote)
        next += 1
      case 10:
        currentLine += 1
        record.append(10)
        next += 1
      default: try appendRun { $0 == Self.quote || $0 == 10 }
      }
    }
    throw error(.damaged, "ends within a quoted cell")
  }
}
