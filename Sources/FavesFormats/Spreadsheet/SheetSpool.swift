import FavesCore

/// The rows of one category on their way into a sheet: kept until its columns, their widths and the
/// number of rows are known, in constant memory.
struct SheetSpool {
  private static let headSize = 16
  private static let narrowest = 6
  private static let widest = 60

  private let kept = ScratchBytes(memoryLimit: 4 << 20)
  private var buffer: [UInt8] = []
  private(set) var rows = 0
  /// Which columns hold something.
  private(set) var used: [Bool]
  private(set) var widths: [Int]

  /// Makes a spool for rows with the cells of some columns.
  init(columns: Int) {
    used = Array(repeating: false, count: columns)
    widths = Array(repeating: Self.narrowest, count: columns)
  }

  /// Adds a cell to the row.
  mutating func add(_ bytes: UnsafeBufferPointer<UInt8>, column: Int, kind: SheetCellKind) {
    buffer.append(littleEndian: UInt32(column))
    buffer.append(littleEndian: UInt32(kind.rawValue))
    buffer.append(littleEndian: UInt64(bytes.count))
    buffer.append(contentsOf: bytes)
    used[column] = true
    if widths[column] < Self.widest {
      widths[column] = min(Self.widest, max(widths[column], Self.width(bytes) + 2))
    }
  }

  /// How wide a header makes its column.
  mutating func noteHeader(_ name: String, column: Int) {
    var name = name
    let width = name.withUTF8 { Self.width($0) } + 4
    widths[column] = min(Self.widest, max(widths[column], width))
  }

  /// Ends the row.
  mutating func endRow() throws {
    buffer.append(littleEndian: UInt32.max)
    buffer.append(littleEndian: UInt32(0))
    buffer.append(littleEndian: UInt64(0))
    try buffer.withUnsafeBytes { try kept.append($0) }
    buffer.removeAll(keepingCapacity: buffer.capacity < 1 << 20)
    rows += 1
  }

  /// Gives all rows back, each cell at the column of the sheet that `places` says, if at any.
  func forEachRow(_ places: [Int?], _ body: ([SheetCell]) throws -> Void) throws {
    try kept.seal()
    var offset = 0
    var cells: [SheetCell] = []
    for _ in 0..<rows {
      kept.release()
      cells.removeAll(keepingCapacity: true)
      while let (column, cell) = next(&offset) {
        guard let place = places[column] else { continue }
        cells.append(SheetCell(column: place, kind: cell.kind, bytes: cell.bytes))
      }
      cells.sort { $0.column < $1.column }
      try body(cells)
    }
  }

  /// The cell at an offset with its column in the spool; nil at the end of a row.
  private func next(
    _ offset: inout Int
  ) -> (column: Int, cell: (kind: SheetCellKind, bytes: UnsafeBufferPointer<UInt8>))? {
    kept.touch(offset..<offset + Self.headSize)
    let head = UnsafeRawPointer(kept.base + offset)
    let column = head.loadUnaligned(as: UInt32.self)
    let kind = head.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
    let count = Int(head.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    let start = offset + Self.headSize
    offset = start + count
    guard column != .max else { return nil }
    kept.touch(start..<offset)
    return (
      Int(column),
      (
        SheetCellKind(rawValue: UInt8(kind)) ?? .text,
        UnsafeBufferPointer(start: kept.base + start, count: count)
      )
    )
  }

  /// About how many columns of a terminal a text needs: characters of East Asia two.
  private static func width(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var width = 0
    for byte in bytes.prefix(4 * widest) {
      if byte == 10 { break }
      if byte & 0xc0 != 0x80 { width += byte >= 0xe3 ? 2 : 1 }
    }
    return width
  }
}
