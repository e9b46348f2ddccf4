import FavesCore

/// Some rows of a sheet as they were parsed, in storage that is used again for the next ones.
///
/// Texts stand in the batch itself or in a store of shared strings; in the words of ``TableCell``
/// the latter are the scratch bytes. Addresses hold until the next text or row is added.
final class RowBatch {
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

  /// What a cell or row that is repeated counts for beside its text.
  private static let repeatedCellBytes = 16

  /// What changes with every cell; behind a pointer, for millions of checks for exclusive access
  /// to the fields of a class are slow.
  private struct State {
    var rows: [Row] = []
    var cells = GrowingBuffer<TableCell>()
    var bytes = GrowingBuffer<UInt8>()
    /// Where the row that is being read begins.
    var rowCell = 0
    var rowByte = 0
    var line = 0
    var hasText = false
    var textStart = 0
    /// The bytes of shared strings and repeated cells in the row.
    var sharedBytes = 0
    var amplifiedBytes = 0
  }

  private let state: UnsafeMutablePointer<State>
  private let fieldBytes: Int
  private let columns: Int

  init(limits: FormatLimits) {
    fieldBytes = limits.fieldBytes
    columns = limits.columns
    state = .allocate(capacity: 1)
    state.initialize(to: State())
  }

  deinit {
    state.pointee.cells.deallocate()
    state.pointee.bytes.deallocate()
    state.deinitialize(count: 1)
    state.deallocate()
  }

  var rows: [Row] { state.pointee.rows }
  /// How many bytes all cells so far have that do not stand in the sheet themselves: shared strings
  /// and repetitions, by which a small file can say much.
  var amplifiedBytes: Int { state.pointee.amplifiedBytes }
  var baseOfBytes: UnsafePointer<UInt8> { UnsafePointer(state.pointee.bytes.base) }
  var baseOfCells: UnsafePointer<TableCell> { UnsafePointer(state.pointee.cells.base) }

  /// Forgets all rows but the one that is not yet whole.
  func clear() {
    let rowCell = state.pointee.rowCell
    let rowByte = state.pointee.rowByte
    state.pointee.rows.removeAll(keepingCapacity: true)
    let cells = state.pointee.cells.base
    for index in rowCell..<state.pointee.cells.count where !cells[index].isUnescaped {
      cells[index].start -= rowByte
      cells[index].end -= rowByte
    }
    state.pointee.cells.removeFirst(rowCell)
    state.pointee.bytes.removeFirst(rowByte)
    state.pointee.textStart -= rowByte
    state.pointee.rowCell = 0
    state.pointee.rowByte = 0
  }

  // MARK: Rows

  func startRow(_ line: Int) {
    state.pointee.line = line
    state.pointee.rowCell = state.pointee.cells.count
    state.pointee.rowByte = state.pointee.bytes.count
    state.pointee.textStart = state.pointee.bytes.count
    state.pointee.hasText = false
    state.pointee.sharedBytes = 0
  }

  /// Ends the row; one without any text is forgotten.
  func endRow(repeats: Int = 1) {
    let (rowCell, rowByte) = (state.pointee.rowCell, state.pointee.rowByte)
    if state.pointee.hasText {
      let width = state.pointee.cells.count - rowCell
      if repeats > 1 { noteRepeatedRow(repeats, width: width) }
      state.pointee.rows.append(
        Row(line: state.pointee.line, firstCell: rowCell, cells: width, repeats: repeats))
      state.pointee.rowCell = state.pointee.cells.count
      state.pointee.rowByte = state.pointee.bytes.count
    } else {
      state.pointee.cells.removeLast(state.pointee.cells.count - rowCell)
      state.pointee.bytes.removeLast(state.pointee.bytes.count - rowByte)
    }
    state.pointee.textStart = state.pointee.bytes.count
  }

  private func noteRepeatedRow(_ repeats: Int, width: Int) {
    let bytes = state.pointee.bytes.count - state.pointee.rowByte + state.pointee.sharedBytes
    amplify(bytes + width * Self.repeatedCellBytes, times: repeats - 1)
  }

  /// Notes that some bytes are given out again, so many times.
  func amplify(_ bytes: Int, times: Int = 1) {
    let (more, overflows) = bytes.multipliedReportingOverflow(by: times)
    state.pointee.amplifiedBytes += overflows ? Int(Int32.max) : min(more, Int(Int32.max))
  }

  /// Whether the row that is being read holds nothing so far.
  var isEmptyRow: Bool { !state.pointee.hasText }

  // MARK: Texts

  /// Adds some bytes to the text of the next cell.
  func append(_ text: UnsafeBufferPointer<UInt8>) throws(FormatError) {
    state.pointee.bytes.append(text)
    guard state.pointee.bytes.count - state.pointee.textStart <= fieldBytes else {
      throw FormatError(
        .limit, "a cell of row \(state.pointee.line) has more than \(fieldBytes) bytes",
        position: SourcePosition(line: state.pointee.line))
    }
  }

  /// Adds one byte to the text of the next cell.
  func append(_ byte: UInt8) {
    state.pointee.bytes.append(byte)
  }

  /// The text of the next cell so far.
  var text: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(mutableText) }

  private var mutableText: UnsafeMutableBufferPointer<UInt8> {
    let start = state.pointee.textStart
    return UnsafeMutableBufferPointer(
      start: state.pointee.bytes.base + start, count: state.pointee.bytes.count - start)
  }

  /// Takes the text of the next cell back, but for its first bytes.
  func dropText(keeping count: Int = 0) {
    state.pointee.bytes.removeLast(mutableText.count - count)
  }

  /// Puts another text in the place of that of the next cell.
  func replaceText(with text: some Collection<UInt8>) {
    dropText()
    for byte in text { state.pointee.bytes.append(byte) }
  }

  /// Changes the text of the next cell where it stands; the body returns how many bytes it has then.
  func rewriteText(_ body: (UnsafeMutableBufferPointer<UInt8>) -> Int) {
    dropText(keeping: body(mutableText))
  }

  // MARK: Cells

  /// Ends a cell with the text so far, so many times side by side.
  func endCell(at column: Int, kind: CellKind, repeats: Int = 1) throws(FormatError) {
    let (start, end) = (state.pointee.textStart, state.pointee.bytes.count)
    state.pointee.textStart = end
    guard end > start else { return }
    if repeats > 1 {
      state.pointee.sharedBytes += (repeats - 1) * (end - start)
      amplify(end - start + Self.repeatedCellBytes, times: repeats - 1)
    }
    let cell = TableCell(start: start, end: end, isQuoted: false, isUnescaped: false, kind: kind)
    for index in 0..<repeats { try place(cell, at: column + index) }
  }

  /// Adds a cell whose text is a shared string.
  func addShared(_ range: Range<Int>, at column: Int, kind: CellKind) throws(FormatError) {
    guard !range.isEmpty else { return }
    state.pointee.sharedBytes += range.count
    amplify(range.count)
    try place(
      TableCell(
        start: range.lowerBound, end: range.upperBound, isQuoted: false, isUnescaped: true,
        kind: kind), at: column)
  }

  private func place(_ cell: TableCell, at column: Int) throws(FormatError) {
    let (rowCell, rowByte) = (state.pointee.rowCell, state.pointee.rowByte)
    let bytes = state.pointee.bytes.count - rowByte + state.pointee.sharedBytes
    guard column < columns, bytes <= Self.rowBytes else { throw tooLarge(column) }
    state.pointee.hasText = true
    while state.pointee.cells.count - rowCell <= column {
      state.pointee.cells.append(
        TableCell(start: rowByte, end: rowByte, isQuoted: false, isUnescaped: false))
    }
    state.pointee.cells.base[rowCell + column] = cell
  }

  private func tooLarge(_ column: Int) -> FormatError {
    let line = state.pointee.line
    return FormatError(
      .limit,
      column < columns
        ? "row \(line) has more than \(Self.rowBytes) bytes"
        : "row \(line) has more than \(columns) columns",
      position: SourcePosition(line: line, column: column + 1))
  }
}

/// An array at a fixed address between two changes of its size; its owner deallocates it.
struct GrowingBuffer<Element: BitwiseCopyable> {
  private(set) var base: UnsafeMutablePointer<Element>
  private(set) var count = 0
  private var capacity = 1024

  init() {
    base = .allocate(capacity: capacity)
  }

  func deallocate() {
    base.deallocate()
  }

  @inline(__always)
  mutating func append(_ element: Element) {
    if count == capacity { grow(to: count + 1) }
    base[count] = element
    count += 1
  }

  @inline(__always)
  mutating func append(_ elements: UnsafeBufferPointer<Element>) {
    guard let start = elements.baseAddress else { return }
    if count + elements.count > capacity { grow(to: count + elements.count) }
    (base + count).update(from: start, count: elements.count)
    count += elements.count
  }

  mutating func removeFirst(_ removed: Int) {
    count -= removed
    if removed > 0, count > 0 { base.update(from: base + removed, count: count) }
  }

  mutating func removeLast(_ removed: Int) {
    count -= removed
  }

  private mutating func grow(to wanted: Int) {
    capacity = max(wanted, capacity + capacity / 2)
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    larger.update(from: base, count: count)
    base.deallocate()
    base = larger
  }
}
