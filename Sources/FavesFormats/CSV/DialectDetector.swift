import FavesCore

/// Finds the dialect of a CSV file: delimiter, quote and escape.
///
/// Every dialect whose marks occur in the first part of the file is tried on it and scored by
/// ``DialectCandidate/score``. Where two do about equally well, the whole file decides; where it does
/// not, the file is ambiguous.
struct DialectDetector {
  /// Delimiters that seldom stand in texts, and the comma.
  static let usual = Array(",;\t|".utf8)
  /// Delimiters that are believed only where columns of numbers, dates and the like come out.
  private static let unusual: [UInt8] = [0x20, 0x3a, 0x5e, 0x7e, 0x1e, 0x1f]
  private static let sampleSize = 1 << 17

  /// Opens the file again, decoded.
  let open: () throws -> CSVTokenizer
  let options: ReadOptions
  /// What decides a tie and is taken for a file of one column.
  let preferred: UInt8?
  /// The delimiter that is told; nil to find out.
  let given: UInt8?

  /// The dialects that fit, the best first; empty for a file of one column.
  ///
  /// - Throws: ``FormatError``, or what the source throws.
  func weigh(_ tokenizer: CSVTokenizer) throws -> [DialectCandidate] {
    let sample = try tokenizer.peek(Self.sampleSize)
    let isWhole = sample.count < Self.sampleSize
    let marks = MarkCensus(sample, comma: given ?? UInt8(ascii: ","))
    let delimiters = given.map { [$0] } ?? (Self.usual + Self.unusual)
    var found: [DialectCandidate] = []
    for delimiter in delimiters where marks.counts[Int(delimiter)] > 0 {
      let best = try bestQuotes(delimiter, sample, isWhole: isWhole)
      if isViable(best) { found.append(best) }
    }
    let best = found.filter { one in !found.contains { $0.isBetter(than: one) } }
    guard !isWhole, best.count > 1 else { return sorted(found) }
    return sorted(
      try best.map { candidate in
        let reading = try open()
        reading.dialect = candidate.dialect
        reading.expectedColumns = candidate.columns
        return try weigh(candidate.dialect, reading, isWhole: true)
      })
  }

  /// The best reading of the quotes for one delimiter.
  private func bestQuotes(
    _ delimiter: UInt8, _ sample: [UInt8], isWhole: Bool
  ) throws -> DialectCandidate {
    var best: DialectCandidate?
    for dialect in dialects(delimiter, MarkCensus(sample, comma: delimiter)) {
      var candidate = try weigh(dialect, sample, columns: nil, isWhole: isWhole)
      if candidate.blankLed > 0.95, delimiter != 0x20 {
        var skipping = dialect
        skipping.skipsBlanks = true
        candidate = try weigh(skipping, sample, columns: nil, isWhole: isWhole)
      }
      if candidate.broken > 0, candidate.columns > 1 {
        candidate = try weigh(
          candidate.dialect, sample, columns: candidate.columns, isWhole: isWhole)
      }
      if best.map({ candidate.score > $0.score * 1.01 }) ?? true { best = candidate }
    }
    return best ?? DialectCandidate(dialect: CSVDialect(delimiter: delimiter))
  }

  /// The dialects of a delimiter whose marks stand where they would, the usual ones first.
  private func dialects(_ delimiter: UInt8, _ marks: MarkCensus) -> [CSVDialect] {
    var quotes: [UInt8?] = [UInt8(ascii: "\"")]
    if marks.singleOpen > 1, marks.singleClose > 1 { quotes.append(UInt8(ascii: "'")) }
    if let told = options.text.quote { quotes = [told.byte] }
    return quotes.flatMap { quote -> [CSVDialect] in
      let isEscaped = quote == UInt8(ascii: "'") ? marks.escapedSingle : marks.escapedDouble
      var escapes: [UInt8?] = isEscaped > 0 ? [nil, UInt8(ascii: "\\")] : [nil]
      if let told = options.text.escape { escapes = [told.byte == quote ? nil : told.byte] }
      return escapes.map { CSVDialect(delimiter: delimiter, quote: quote, escape: $0) }
    }
  }

  private func isViable(_ candidate: DialectCandidate) -> Bool {
    guard candidate.columns > 1 else { return false }
    if given != nil { return true }
    if Self.usual.contains(candidate.dialect.delimiter) {
      return candidate.firstColumns > 1 || candidate.consistency > 0.6
    }
    return candidate.columns > 2 && candidate.rows > 2
      && candidate.typedColumns * Double(candidate.columns) >= 1.5
      && candidate.firstColumns * 4 >= candidate.columns * 3
  }

  /// The best of the candidates; with none, the dialect of a file of one column.
  ///
  /// - Throws: ``FormatError`` of code `ambiguous` where two fit equally well.
  func choose(_ candidates: [DialectCandidate]) throws -> CSVDialect {
    guard let first = candidates.first else {
      let delimiter = given ?? preferred ?? UInt8(ascii: ",")
      return dialects(delimiter, MarkCensus([], comma: delimiter))[0]
    }
    let rivals = candidates.dropFirst().filter { !first.isBetter(than: $0) }
    if rivals.isEmpty || first.dialect.delimiter == preferred { return first.dialect }
    let names = ([first] + rivals).map {
      "\(Self.name($0.dialect.delimiter)) (\($0.columns) columns)"
    }
    throw FormatError(
      .ambiguous, "two delimiters fit equally well: \(names.joined(separator: ", "))",
      position: SourcePosition(line: 1),
      hint: "choose one with \(Self.flag(first.dialect.delimiter))"
        + rivals.map { " or \(Self.flag($0.dialect.delimiter))" }.joined())
  }

  /// How sure the first of the candidates is, 0…1: by how many rows it fits, and how far the second
  /// is behind.
  static func confidence(_ candidates: [DialectCandidate]) -> Double {
    guard let first = candidates.first else { return 1 }
    guard candidates.count > 1, first.score > 0 else { return first.consistency }
    return first.consistency * min(1, 2 * (1 - candidates[1].score / first.score))
  }

  /// What a delimiter is called in messages.
  static func name(_ delimiter: UInt8) -> String {
    switch delimiter {
    case UInt8(ascii: ","): "comma"
    case UInt8(ascii: ";"): "semicolon"
    case UInt8(ascii: "\t"): "tab"
    case UInt8(ascii: "|"): "pipe"
    case UInt8(ascii: " "): "space"
    case UInt8(ascii: ":"): "colon"
    default: "“\(String(decoding: [delimiter], as: UTF8.self))”"
    }
  }

  private static func flag(_ delimiter: UInt8) -> String {
    let text =
      delimiter == UInt8(ascii: "\t") ? "\\t" : String(decoding: [delimiter], as: UTF8.self)
    return "--delimiter '\(text)'"
  }

  private func sorted(_ candidates: [DialectCandidate]) -> [DialectCandidate] {
    let byScore = candidates.enumerated().sorted {
      ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
    }.map(\.element)
    let best = byScore.filter { one in !byScore.contains { $0.isBetter(than: one) } }
    let first = best.first { $0.dialect.delimiter == preferred } ?? best.first
    guard let first else { return byScore }
    return [first] + byScore.filter { $0.dialect.delimiter != first.dialect.delimiter }
  }

  // MARK: One reading

  private func weigh(
    _ dialect: CSVDialect, _ sample: [UInt8], columns: Int?, isWhole: Bool
  ) throws -> DialectCandidate {
    let reading = try CSVTokenizer(
      MemorySource(sample), dialect: dialect, encoding: .utf8, limits: options.limits)
    reading.expectedColumns = columns
    return try weigh(dialect, reading, isWhole: isWhole)
  }

  private func weigh(
    _ dialect: CSVDialect, _ tokenizer: CSVTokenizer, isWhole: Bool
  ) throws -> DialectCandidate {
    var tally = DialectTally(dialect)
    do {
      while try tokenizer.advance() { tally.add(tokenizer.record) }
    } catch let error as FormatError where error.code == .limit {
      // Cells or columns without end are a sign of the wrong dialect.
      return DialectCandidate(dialect: dialect)
    }
    var candidate = tally.candidate(droppingLast: !isWhole)
    candidate.hasTitle = tally.headers.contains { hasTitle($0) }
    return candidate
  }

  private func hasTitle(_ headers: [String]) -> Bool {
    let mapping = try? ColumnMapping(headers: headers, line: 1, overrides: options.mapping)
    return mapping?.column(of: .title) != nil
  }
}

extension TextTableOptions.Mark {
  /// The byte; nil for none.
  var byte: UInt8? {
    if case .byte(let byte) = self { return byte }
    return nil
  }
}

/// Which marks occur in the first part of a file, and where.
struct MarkCensus {
  /// How often each byte occurs.
  var counts = [Int](repeating: 0, count: 256)
  /// Single quotes at the start and at the end of a cell.
  var singleOpen = 0
  var singleClose = 0
  /// Quotes after a backslash.
  var escapedDouble = 0
  var escapedSingle = 0

  /// Counts the marks of a sample, with cells parted by `comma`.
  init(_ sample: [UInt8], comma: UInt8) {
    func isEdge(_ byte: UInt8) -> Bool { byte == comma || byte == 10 || byte == 13 }
    var previous: UInt8 = 10
    for (index, byte) in sample.enumerated() {
      counts[Int(byte)] += 1
      if byte == UInt8(ascii: "'") {
        let next = index + 1 < sample.count ? sample[index + 1] : 10
        if isEdge(previous), !isEdge(next) { singleOpen += 1 }
        if isEdge(next), !isEdge(previous) { singleClose += 1 }
      }
      if previous == UInt8(ascii: "\\") {
        if byte == UInt8(ascii: "\"") { escapedDouble += 1 }
        if byte == UInt8(ascii: "'") { escapedSingle += 1 }
      }
      previous = byte
    }
  }
}
