import FavesCore

/// Cuts the bytes of a CSV file into records of cells, after RFC 4180.
///
/// Beyond the RFC: any ``CSVDialect``; CR, LF and CRLF, also mixed; empty lines are passed over; a
/// quote inside an unquoted cell is an ordinary character. Constant memory: the buffer holds one
/// record (at most an open quote up to the limit of a field) and what was read ahead.
///
/// A quote that is not closed costs the row that opened it; reading goes on with the line after.
/// The cells of such a row, and of one with text after a closing quote, are those of the first
/// reading of ``QuoteLeniency`` that gives as many cells as a record should have.
/// All work stays linear: a line that an open quote ran over holds only doubled quotes, so it
/// cannot open another that stays open, and is read at most twice.
final class CSVTokenizer: RecordSource {
  private enum End {
    case delimiter
    case line
    case input
  }

  private static let carriageReturn: UInt8 = 13
  private static let lineFeed: UInt8 = 10

  /// The encoding of the file.
  var encoding: TextEncoding { decoder.encoding }
  /// The dialect; may be changed between records.
  var dialect: CSVDialect {
    didSet { setStops() }
  }
  /// The delimiter of the dialect.
  var delimiter: UInt8 {
    get { dialect.delimiter }
    set { dialect.delimiter = newValue }
  }
  /// How many cells a record should have, which helps to tell where an open quote ended.
  var expectedColumns: Int?

  private var decoder: TextDecoder
  let limits: FormatLimits

  var buffer: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var filled = 0
  private var cursor = 0
  var recordStart = 0
  private var isAtEnd = false

  var cells: UnsafeMutablePointer<TableCell>
  private var cellCapacity: Int
  var cellCount = 0
  private var scratch: UnsafeMutablePointer<UInt8>
  private var scratchCapacity = 256
  var scratchCount = 0

  private let plainStops = UnsafeMutablePointer<Bool>.allocate(capacity: 256)
  private let quotedStops = UnsafeMutablePointer<Bool>.allocate(capacity: 256)

  // The dialect taken apart; a NUL, which is never text, for what it lacks.
  var delimiterByte: UInt8 = 0
  var quoteByte: UInt8 = 0
  var escapeByte: UInt8 = 0

  private var line = 1
  private var recordLine = 1
  private var recordByte: Int
  private var number = 0
  var problem: TableProblem?
  /// Whether the rest of the line was read leniently: once a record, so that all stays linear.
  private var hasReadLeniently = false

  /// Makes a tokenizer of the usual quotes at the start of a source.
  ///
  /// - Throws: ``FormatError``, or what the source throws.
  convenience init(
    _ source: any ByteSource, delimiter: UInt8, encoding: TextEncoding?, limits: FormatLimits,
    bufferSize: Int = 1 << 18
  ) throws {
    try self.init(
      source, dialect: CSVDialect(delimiter: delimiter), encoding: encoding, limits: limits,
      bufferSize: bufferSize)
  }

  /// Makes a tokenizer at the start of a source.
  ///
  /// - Throws: ``FormatError``, or what the source throws.
  init(
    _ source: any ByteSource, dialect: CSVDialect, encoding: TextEncoding?, limits: FormatLimits,
    bufferSize: Int = 1 << 18
  ) throws {
    decoder = try TextDecoder(source, encoding: encoding, totalBytes: limits.totalBytes)
    self.limits = limits
    self.dialect = dialect
    capacity = max(16, bufferSize)
    buffer = .allocate(capacity: capacity)
    cellCapacity = max(1, min(64, limits.columns))
    cells = .allocate(capacity: cellCapacity)
    scratch = .allocate(capacity: scratchCapacity)
    recordByte = decoder.markLength
    buffer[0] = 0
    setStops()
  }

  deinit {
    buffer.deallocate()
    cells.deallocate()
    scratch.deallocate()
    plainStops.deallocate()
    quotedStops.deallocate()
  }

  private func setStops() {
    plainStops.initialize(repeating: false, count: 256)
    quotedStops.initialize(repeating: false, count: 256)
    for byte in [0, Self.carriageReturn, Self.lineFeed] {
      plainStops[Int(byte)] = true
      quotedStops[Int(byte)] = true
    }
    plainStops[Int(dialect.delimiter)] = true
    if let quote = dialect.quote { quotedStops[Int(quote)] = true }
    if let escape = dialect.escape {
      plainStops[Int(escape)] = true
      quotedStops[Int(escape)] = true
    }
    delimiterByte = dialect.delimiter
    quoteByte = dialect.quote ?? 0
    escapeByte = dialect.escape ?? 0
  }

  // MARK: Records

  /// The record that ``advance()`` found.
  var record: TableRecord {
    TableRecord(
      base: UnsafePointer(buffer + recordStart), scratch: UnsafePointer(scratch),
      cells: UnsafePointer(cells), count: cellCount, number: number, line: recordLine,
      byte: recordByte, problem: problem)
  }

  /// Finds the next record that is more than an empty line; false at the end.
  ///
  /// - Throws: ``FormatError`` past a limit, or what the source throws.
  func advance() throws -> Bool {
    repeat {
      beginRecord()
      guard try scanRecord() else { return false }
    } while cellCount == 1 && cells[0].start == cells[0].end && !cells[0].isQuoted
      && problem == nil
    number += 1
    if cellCount == 1, problem == nil, let expectedColumns, expectedColumns > 2 {
      try readOtherDelimiter(expectedColumns)
    }
    findInvalidText()
    return true
  }

  private func beginRecord() {
    recordByte += encoding.sourceWidth(
      of: UnsafeBufferPointer(start: buffer + recordStart, count: cursor - recordStart))
    recordStart = cursor
    recordLine = line
    cellCount = 0
    scratchCount = 0
    problem = nil
    hasReadLeniently = false
  }

  private func scanRecord() throws -> Bool {
    guard try hasByte() else { return false }
    while true {
      if dialect.skipsBlanks, cellCount > 0 { try skipBlanks() }
      let isQuoted = try quoteByte != 0 && hasByte() && buffer[cursor] == quoteByte
      switch isQuoted ? try scanQuoted() : try scanPlain() {
      case .delimiter: continue
      case .line, .input: return true
      }
    }
  }

  private func skipBlanks() throws {
    while try hasByte(), buffer[cursor] == 0x20 { cursor += 1 }
  }

  private func findInvalidText() {
    let bytes = UnsafeBufferPointer(start: buffer + recordStart, count: cursor - recordStart)
    guard let offset = UTF8Validation.firstInvalid(bytes) else { return }
    let cell = (0..<cellCount).last { !cells[$0].isUnescaped && cells[$0].start <= offset } ?? 0
    problem = TableProblem(
      code: .encodingInvalid, cell: cell, offset: offset,
      message: "a byte that is not \(encoding.rawValue) text")
  }

  private func note(_ code: DiagnosticCode, _ message: @autoclosure () -> String) {
    guard problem == nil else { return }
    problem = TableProblem(
      code: code, cell: cellCount, offset: cursor - recordStart, message: message())
  }

  /// The offset in the file of an offset in the record.
  func byteOffset(_ offset: Int) -> Int? {
    recordByte
      + encoding.sourceWidth(
        of: UnsafeBufferPointer(start: buffer + recordStart, count: offset))
  }

  // MARK: Cells

  private func scanPlain() throws -> End {
    try scanToEnd(from: cursor - recordStart)
  }

  /// Goes on to the end of an unquoted cell that starts at an offset of the record.
  @inline(__always)
  private func scanToEnd(from start: Int) throws -> End {
    var hasEscapes = false
    while true {
      let bytes = buffer
      let stops = plainStops
      var index = cursor
      while !stops[Int(bytes[index])] { index &+= 1 }
      cursor = index
      let byte = bytes[index]
      if byte == 0 {
        if index < filled {
          note(.encodingInvalid, "a NUL byte")
          cursor += 1
          continue
        }
        guard try fill(fieldStart: start) else {
          try appendPlain(start, cursor - recordStart, hasEscapes)
          return .input
        }
        continue
      }
      if byte == escapeByte {
        hasEscapes = true
        try passEscape()
        continue
      }
      try appendPlain(start, index - recordStart, hasEscapes)
      return try finishCell(byte)
    }
  }

  /// Passes over an escape and, unless it is a line end or NUL, what it takes the meaning from.
  private func passEscape() throws {
    cursor += 1
    guard try hasByte() else { return }
    let next = buffer[cursor]
    if next == delimiterByte || next == escapeByte || next == quoteByte && next != 0 { cursor += 1 }
  }

  @inline(__always)
  private func finishCell(_ byte: UInt8) throws -> End {
    cursor += 1
    if byte == delimiterByte { return .delimiter }
    line += 1
    if byte == Self.carriageReturn, try hasByte(), buffer[cursor] == Self.lineFeed { cursor += 1 }
    return .line
  }

  private func scanQuoted() throws -> End {
    let start = cursor - recordStart
    var hasEscapes = false
    var secondLine: Int?
    cursor += 1
    while true {
      let bytes = buffer
      let stops = quotedStops
      var index = cursor
      while !stops[Int(bytes[index])] { index &+= 1 }
      cursor = index
      let byte = bytes[index]
      if byte == 0 {
        if index < filled {
          note(.encodingInvalid, "a NUL byte")
          cursor += 1
        } else if try cursor - recordStart - start > limits.fieldBytes || !fill(fieldStart: nil) {
          return try giveUp(start, secondLine: secondLine)
        }
      } else if byte == quoteByte {
        let close = cursor - recordStart
        if close - start > limits.fieldBytes { return try giveUp(start, secondLine: secondLine) }
        cursor += 1
        let hasNext = try hasByte()
        if hasNext, buffer[cursor] == quoteByte, escapeByte == 0 {
          hasEscapes = true
          cursor += 1
          continue
        }
        if hasNext, !endsCell(buffer[cursor]) {
          return try scanStray(from: start, secondLine: secondLine)
        }
        try appendQuoted(start + 1, close, unescape: hasEscapes)
        return hasNext ? try finishCell(buffer[cursor]) : .input
      } else if byte == escapeByte {
        hasEscapes = true
        try passEscape()
      } else {
        countLine(&secondLine)
      }
    }
  }

  @inline(__always)
  private func endsCell(_ byte: UInt8) -> Bool {
    byte == delimiterByte || endsLine(byte)
  }

  /// Counts the line break at the cursor inside quotes, and passes over it.
  private func countLine(_ secondLine: inout Int?) {
    let isTail = buffer[cursor] == Self.lineFeed && buffer[cursor - 1] == Self.carriageReturn
    cursor += 1
    let offset = cursor - recordStart
    if !isTail {
      line += 1
      secondLine = secondLine ?? offset
    } else if secondLine == offset - 1 {
      secondLine = offset
    }
  }

  /// Text follows a closing quote: the row is lost.
  ///
  /// Where the cell ran over a line end and its first line, or the next, looks like a record of its
  /// own, the quote was never meant to reach that far.
  private func scanStray(from start: Int, secondLine: Int?) throws -> End {
    if let secondLine, let expectedColumns, cellCount < expectedColumns,
      try hasLenientReading(start, end: secondLine)
        || countCells(at: secondLine) == expectedColumns
    {
      return try giveUp(start, secondLine: secondLine)
    }
    note(.quoteStray, "text after the closing quote of a cell")
    if secondLine == nil, expectedColumns != nil, !hasReadLeniently {
      hasReadLeniently = true
      let end = try lineEnd()
      if try readLeniently(start, end: end) { return try finishLine(end) }
    }
    return try scanToEnd(from: start)
  }

  /// The offset in the record of the line end at or after the cursor, or of the end of the input.
  private func lineEnd() throws -> Int {
    var offset = cursor - recordStart
    while try recordStart + offset < filled || fill(fieldStart: nil) {
      let byte = buffer[recordStart + offset]
      if byte == Self.lineFeed || byte == Self.carriageReturn { return offset }
      offset += 1
      if offset > limits.fieldBytes + limits.columns { break }
    }
    return offset
  }

  private func finishLine(_ end: Int) throws -> End {
    cursor = recordStart + end
    return try hasByte() ? finishCell(buffer[cursor]) : .input
  }

  /// How many cells the line at an offset of the record has; 0 if a quote is open at its end.
  private func countCells(at offset: Int) throws -> Int {
    var count = 1
    var isQuoted = false
    var isStart = true
    var position = offset
    while try recordStart + position < filled || fill(fieldStart: nil) {
      let byte = buffer[recordStart + position]
      if byte == Self.lineFeed || byte == Self.carriageReturn { break }
      if byte == quoteByte, isQuoted || isStart { isQuoted.toggle() }
      isStart = byte == delimiterByte && !isQuoted
      if isStart { count += 1 }
      position += 1
    }
    return isQuoted ? 0 : count
  }

  /// Ends the record after the line on which an open quote stands.
  private func giveUp(_ start: Int, secondLine: Int?) throws -> End {
    problem = TableProblem(
      code: .quoteUnclosed, cell: cellCount, offset: start, message: "a quote that is not closed")
    guard let secondLine else {
      if try !readLeniently(start, end: cursor - recordStart) {
        try append(start, cursor - recordStart)
      }
      return .input
    }
    let end = withoutLineEnd(secondLine)
    if try !readLeniently(start, end: end) { try append(start, end) }
    line -= countLines(from: recordStart + secondLine, to: cursor)
    cursor = recordStart + secondLine
    return .line
  }

  func withoutLineEnd(_ offset: Int) -> Int {
    var end = offset
    while buffer[recordStart + end - 1] == Self.lineFeed
      || buffer[recordStart + end - 1] == Self.carriageReturn
    {
      end -= 1
    }
    return end
  }

  private func countLines(from start: Int, to end: Int) -> Int {
    (start..<end).reduce(0) { count, index in
      let isTail =
        buffer[index] == Self.lineFeed && buffer[index - 1] == Self.carriageReturn
        && index > start
      let isBreak = buffer[index] == Self.lineFeed || buffer[index] == Self.carriageReturn
      return count + (isBreak && !isTail ? 1 : 0)
    }
  }

  @inline(__always)
  func append(_ start: Int, _ end: Int) throws {
    if end - start > limits.fieldBytes { throw fieldTooLong() }
    try add(TableCell(start: start, end: end, isQuoted: false, isUnescaped: false))
  }

  @inline(__always)
  private func appendPlain(_ start: Int, _ end: Int, _ hasEscapes: Bool) throws {
    if hasEscapes {
      try appendQuoted(start, end, unescape: true)
      cells[cellCount - 1].isQuoted = false
    } else {
      try append(start, end)
    }
  }

  private func appendQuoted(_ start: Int, _ end: Int, unescape: Bool) throws {
    if end - start > limits.fieldBytes { throw fieldTooLong() }
    guard unescape else {
      return try add(TableCell(start: start, end: end, isQuoted: true, isUnescaped: false))
    }
    let first = scratchCount
    copyUnescaped(start, end, escape: escapeByte == 0 ? quoteByte : escapeByte)
    try add(TableCell(start: first, end: scratchCount, isQuoted: true, isUnescaped: true))
  }

  /// Copies a part of the record to the scratch bytes, without the escapes that mean something.
  func copyUnescaped(_ start: Int, _ end: Int, escape: UInt8) {
    reserveScratch(end - start)
    let bytes = buffer + recordStart
    let target = scratch
    var count = scratchCount
    var index = start
    while index < end {
      if bytes[index] == escape, escape != 0, index + 1 < end {
        let next = bytes[index + 1]
        if next == quoteByte || next == escape || next == delimiterByte && escape == escapeByte {
          index &+= 1
        }
      }
      target[count] = bytes[index]
      count &+= 1
      index &+= 1
    }
    scratchCount = count
  }

  @inline(__always)
  func add(_ cell: TableCell) throws {
    if cellCount == cellCapacity { try growCells() }
    (cells + cellCount).initialize(to: cell)
    cellCount += 1
  }

  private func growCells() throws {
    guard cellCount < limits.columns else {
      throw FormatError(
        .limit, "a row has more than \(limits.columns) columns",
        position: SourcePosition(line: recordLine, byte: recordByte))
    }
    cellCapacity = min(cellCapacity * 2, limits.columns)
    let larger = UnsafeMutablePointer<TableCell>.allocate(capacity: cellCapacity)
    larger.moveInitialize(from: cells, count: cellCount)
    cells.deallocate()
    cells = larger
  }

  private func fieldTooLong() -> FormatError {
    FormatError(
      .limit, "a field has more than \(limits.fieldBytes) bytes",
      position: SourcePosition(line: recordLine, column: cellCount + 1, byte: recordByte))
  }

  // MARK: Buffers

  @inline(__always)
  private func hasByte() throws -> Bool {
    cursor < filled ? true : try fill(fieldStart: nil)
  }

  /// Reads on, keeping the record from its start; false at the end of the file.
  private func fill(fieldStart: Int?) throws -> Bool {
    if isAtEnd { return false }
    if let fieldStart, cursor - recordStart - fieldStart > limits.fieldBytes {
      throw fieldTooLong()
    }
    if capacity - filled < max(8, capacity / 4) { makeRoom() }
    let room = UnsafeMutableBufferPointer(start: buffer + filled, count: capacity - filled - 1)
    let count = try decoder.read(into: room)
    filled += count
    buffer[filled] = 0
    isAtEnd = count == 0
    return !isAtEnd
  }

  private func makeRoom() {
    let kept = filled - recordStart
    if kept > capacity / 2 {
      let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
      larger.initialize(from: buffer + recordStart, count: kept)
      buffer.deallocate()
      buffer = larger
      capacity *= 2
    } else {
      buffer.update(from: buffer + recordStart, count: kept)
    }
    cursor -= recordStart
    filled = kept
    recordStart = 0
  }

  private func reserveScratch(_ count: Int) {
    guard scratchCount + count > scratchCapacity else { return }
    scratchCapacity = max(scratchCapacity * 2, scratchCount + count)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: scratchCapacity)
    larger.initialize(from: scratch, count: scratchCount)
    scratch.deallocate()
    scratch = larger
  }

  // MARK: First line

  /// Passes over a first line `sep=;` and gives the delimiter it names; nil if there is none.
  ///
  /// To be called before the first record.
  ///
  /// - Throws: what the source throws.
  func skipSeparatorLine() throws -> UInt8? {
    while filled < 7, try fill(fieldStart: nil) {}
    let prefix = Array("sep=".utf8)
    guard filled >= 5, (0..<4).allSatisfy({ buffer[$0] | 0x20 == prefix[$0] | 0x20 }),
      (9...126).contains(buffer[4]), buffer[4] != UInt8(ascii: "\""), buffer[4] != Self.lineFeed,
      buffer[4] != Self.carriageReturn
    else { return nil }
    guard filled > 5 else {
      cursor = 5
      return buffer[4]
    }
    guard buffer[5] == Self.lineFeed || buffer[5] == Self.carriageReturn else { return nil }
    line += 1
    cursor = buffer[5] == Self.carriageReturn && buffer[6] == Self.lineFeed ? 7 : 6
    return buffer[4]
  }

  /// Passes over the lines up to one counted from 1, whatever they hold.
  ///
  /// To be called before the first record.
  ///
  /// - Throws: what the source throws.
  func skipLines(through last: Int) throws {
    while line <= last {
      repeat {
        beginRecord()
        while cursor < filled, !endsLine(buffer[cursor]) { cursor += 1 }
      } while try cursor == filled && fill(fieldStart: nil)
      guard cursor < filled else { return }
      _ = try finishCell(buffer[cursor])
    }
  }

  private func endsLine(_ byte: UInt8) -> Bool {
    byte == Self.lineFeed || byte == Self.carriageReturn
  }

  /// The next bytes, at most `count` or a little more, without cutting them into records.
  ///
  /// To be called before the first record.
  ///
  /// - Throws: what the source throws.
  func peek(_ count: Int) throws -> [UInt8] {
    while filled - cursor < count, try fill(fieldStart: nil) {}
    return Array(UnsafeBufferPointer(start: buffer + cursor, count: min(count, filled - cursor)))
  }
}
