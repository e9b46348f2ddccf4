import FavesCore

/// Some rows of a sheet as they were parsed, in storage that is used again for the next ones.
///
/// Texts stand in the batch itself or in a store of shared strings; in the words of ``TableCell``
/// the latter are the scratch bytes.
struct RowBatch {
  /// One row that holds something.
  struct Row {
    /// The number of the row in the sheet, counted from 1.
    var line: Int
    var firstCell: Int
    var cells: Int
    /// How many rows in a row are like this.
    var repeats: Int
  }

  /// The most bytes that the texts of one row may have.
  static let rowBytes = 16 << 20

  private(set) var rows: [Row] = []
  private var cells = GrowingBuffer<TableCell>()
  private var bytes = GrowingBuffer<UInt8>()
  private let limits: FormatLimits
  /// Where the row that is being read begins.
  private var rowCell = 0
  private var rowByte = 0
  private var line = 0
  private var hasText = false
  private var textStart = 0
  /// The bytes of shared strings in the row.
  private var sharedBytes = 0

  init(limits: FormatLimits) {
    self.limits = limits
  }

  var baseOfBytes: UnsafePointer<UInt8> { UnsafePointer(bytes.base) }
  func baseOfCells(_ row: Row) -> UnsafePointer<TableCell> {
    UnsafePointer(cells.base + row.firstCell)
  }

  var baseOfNoCells: UnsafePointer<TableCell> { UnsafePointer(cells.base) }

  /// Forgets all rows but the one that is not yet whole.
  mutating func clear() {
    rows.removeAll(keepingCapacity: true)
    for index in rowCell..<cells.count where !cells[index].isUnescaped {
      cells[index].start -= rowByte
      cells[index].end -= rowByte
    }
    cells.removeFirst(rowCell)
    bytes.removeFirst(rowByte)
    textStart -= rowByte
    rowCell = 0
    rowByte = 0
  }

  // MARK: Building

  mutating func startRow(_ line: Int) {
    self.line = line
    rowCell = cells.count
    rowByte = bytes.count
    textStart = bytes.count
    hasText = false
    sharedBytes = 0
  }

  /// The number of cells so far.
  var width: Int { cells.count - rowCell }

  /// Adds some bytes to the text of the next cell.
  @inline(__always)
  mutating func append(_ text: UnsafeBufferPointer<UInt8>) throws(FormatError) {
    bytes.append(text)
    guard bytes.count - textStart <= limits.fieldBytes else {
      throw FormatError(
        .limit, "a cell of row \(line) has more than \(limits.fieldBytes) bytes",
        position: SourcePosition(line: line))
    }
  }

  /// Adds one byte to the text of the next cell.
  @inline(__always)
  mutating func append(_ byte: UInt8) {
    bytes.append(byte)
  }

  /// The text of the next cell so far.
  var text: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: bytes.base + textStart, count: bytes.count - textStart)
  }

  /// Takes the text of the next cell back, but for its first bytes.
  mutating func dropText(keeping count: Int = 0) {
    bytes.removeLast(bytes.count - textStart - count)
  }

  /// Puts another text in the place of that of the next cell.
  mutating func replaceText(with text: some Collection<UInt8>) {
    dropText()
    for byte in text { bytes.append(byte) }
  }

  /// Changes the text of the next cell where it stands; the body returns how many bytes it has then.
  mutating func rewriteText(_ body: (UnsafeMutableBufferPointer<UInt8>) -> Int) {
    let count = bytes.count - textStart
    dropText(
      keeping: body(UnsafeMutableBufferPointer(start: bytes.base + textStart, count: count)))
  }

  /// Ends a cell with the text so far, so many times side by side.
  mutating func endCell(
    at column: Int, kind: CellKind, repeats: Int = 1
  ) throws(FormatError) {
    let end = bytes.count
    defer { textStart = end }
    guard end > textStart else { return }
    let cell = TableCell(
      start: textStart, end: end, isQuoted: false, isUnescaped: false, kind: kind)
    for index in 0..<repeats { try place(cell, at: column + index) }
  }

  /// Adds a cell whose text is a shared string.
  mutating func addShared(
    _ range: Range<Int>, at column: Int, kind: CellKind
  ) throws(FormatError) {
    guard !range.isEmpty else { return }
    sharedBytes += range.count
    try place(
      TableCell(
        start: range.lowerBound, end: range.upperBound, isQuoted: false, isUnescaped: true,
        kind: kind), at: column)
  }

  private mutating func place(_ cell: TableCell, at column: Int) throws(FormatError) {
    guard column < limits.columns, bytes.count - rowByte + sharedBytes <= Self.rowBytes else {
      throw FormatError(
        .limit,
        column < limits.columns
          ? "row \(line) has more than \(Self.rowBytes) bytes"
          : "row \(line) has more than \(limits.columns) columns",
        position: SourcePosition(line: line, column: column + 1))
    }
    hasText = true
    while width <= column {
      cells.append(TableCell(start: rowByte, end: rowByte, isQuoted: false, isUnescaped: false))
    }
    cells[rowCell + column] = cell
  }

  /// Ends the row; one without any text is forgotten.
  mutating func endRow(repeats: Int = 1) {
    if hasText {
      rows.append(Row(line: line, firstCell: rowCell, cells: width, repeats: repeats))
      rowCell = cells.count
      rowByte = bytes.count
    } else {
      cells.removeLast(cells.count - rowCell)
      bytes.removeLast(bytes.count - rowByte)
    }
    textStart = bytes.count
  }

  /// Whether the row that is being read holds something.
  var isEmptyRow: Bool { !hasText }
}

/// A growing array at a fixed address between two changes of its size.
final class GrowingStorage<Element: BitwiseCopyable> {
  fileprivate var base: UnsafeMutablePointer<Element>
  fileprivate var capacity: Int
  fileprivate var count = 0

  fileprivate init(capacity: Int) {
    self.capacity = capacity
    base = .allocate(capacity: capacity)
  }

  deinit {
    base.deallocate()
  }

  fileprivate func reserve(_ wanted: Int) {
    guard wanted > capacity else { return }
    capacity = max(wanted, capacity + capacity / 2)
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    larger.update(from: base, count: count)
    base.deallocate()
    base = larger
  }
}

/// An array whose elements can be pointed at until it grows.
struct GrowingBuffer<Element: BitwiseCopyable> {
  private let storage = GrowingStorage<Element>(capacity: 1024)

  var count: Int { storage.count }
  var base: UnsafeMutablePointer<Element> { storage.base }

  subscript(index: Int) -> Element {
    get { storage.base[index] }
    nonmutating set { storage.base[index] = newValue }
  }

  @inline(__always)
  func append(_ element: Element) {
    storage.reserve(storage.count + 1)
    storage.base[storage.count] = element
    storage.count += 1
  }

  @inline(__always)
  func append(_ elements: UnsafeBufferPointer<Element>) {
    guard let start = elements.baseAddress else { return }
    storage.reserve(storage.count + elements.count)
    (storage.base + storage.count).update(from: start, count: elements.count)
    storage.count += elements.count
  }

  func removeFirst(_ count: Int) {
    storage.count -= count
    storage.base.update(from: storage.base + count, count: storage.count)
  }

  func removeLast(_ count: Int) {
    storage.count -= count
  }
}
