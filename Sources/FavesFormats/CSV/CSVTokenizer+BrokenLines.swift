import FavesCore

/// How the quotes of a broken line are read.
enum QuoteLeniency: CaseIterable {
  /// A quote closes only before a delimiter or line end; elsewhere it is text; doubled ones are one.
  case doubled
  /// The same, but without doubling, as of programs that escape nothing.
  case single
  /// The quote that opens the broken cell is text.
  case literal
}

/// Reading again a line that its quotes or its delimiter break.
extension CSVTokenizer {
  /// Cuts a line that is one cell by another delimiter, if that gives as many cells as expected.
  func readOtherDelimiter(_ expected: Int) throws {
    let end = cells[0].end
    guard !cells[0].isQuoted, !cells[0].isUnescaped else { return }
    defer { delimiterByte = dialect.delimiter }
    for other in ",;\t|".utf8 where other != dialect.delimiter {
      (cellCount, scratchCount, delimiterByte) = (0, 0, other)
      if try readCells(0, end: end, .doubled), cellCount == expected {
        problem = TableProblem(
          code: .shapeInvalid, cell: 0, offset: 0,
          message: "the cells are parted by \(DialectDetector.name(other)), those of other rows by "
            + DialectDetector.name(dialect.delimiter))
        return
      }
    }
    (cellCount, scratchCount) = (0, 0)
    try append(0, end)
  }

  /// Whether a line whose cell at `start` has a broken quote can be read with as many cells as a
  /// record should have.
  func hasLenientReading(_ start: Int, end: Int) throws -> Bool {
    let (kept, scratchKept, found) = (cellCount, scratchCount, problem)
    defer { (cellCount, scratchCount, problem) = (kept, scratchKept, found) }
    return try readLeniently(start, end: withoutLineEnd(end))
  }

  /// Reads the rest of a line from its broken cell at `start`; false, and no cell more, where no
  /// reading gives as many cells as a record should have.
  func readLeniently(_ start: Int, end: Int) throws -> Bool {
    guard let expectedColumns, quoteByte != 0 else { return false }
    let (kept, scratchKept) = (cellCount, scratchCount)
    for leniency in QuoteLeniency.allCases {
      if try readCells(start, end: end, leniency), cellCount == expectedColumns { return true }
      (cellCount, scratchCount) = (kept, scratchKept)
    }
    return false
  }

  /// Cuts a part of the record into cells; false where a quote stays open.
  private func readCells(_ start: Int, end: Int, _ leniency: QuoteLeniency) throws -> Bool {
    var offset = start
    while cellCount < limits.columns {
      let isLiteral = leniency == .literal && offset == start
      var next = offset
      if offset < end, buffer[recordStart + offset] == quoteByte, !isLiteral {
        guard let close = closingQuote(after: offset, end: end, leniency) else { return false }
        let first = scratchCount
        copyUnescaped(
          offset + 1, close,
          escape: leniency == .single ? 0 : escapeByte == 0 ? quoteByte : escapeByte)
        try add(TableCell(start: first, end: scratchCount, isQuoted: true, isUnescaped: true))
        next = close + 1
      } else {
        while next < end, buffer[recordStart + next] != delimiterByte { next += 1 }
        try append(offset, next)
      }
      if next >= end { return true }
      offset = next + 1
      while dialect.skipsBlanks, offset < end, buffer[recordStart + offset] == 0x20 { offset += 1 }
    }
    return false
  }

  /// The quote that ends a cell, which stands before a delimiter or the end.
  private func closingQuote(after open: Int, end: Int, _ leniency: QuoteLeniency) -> Int? {
    let bytes = buffer + recordStart
    var offset = open + 1
    while offset < end {
      if bytes[offset] == escapeByte, escapeByte != 0 {
        offset += 2
        continue
      }
      if bytes[offset] == quoteByte {
        let isDoubled = offset + 1 < end && bytes[offset + 1] == quoteByte
        if isDoubled, leniency != .single, escapeByte == 0 {
          offset += 2
          continue
        }
        if offset + 1 == end || bytes[offset + 1] == delimiterByte { return offset }
      }
      offset += 1
    }
    return nil
  }
}
