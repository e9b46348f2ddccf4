import FavesCore

/// Finds the delimiter of a CSV file.
///
/// Only a delimiter that stands in the header can be it. Where several do, the one wins that gives
/// clearly more rows the number of cells of the header, counted over the whole file; else the file
/// is ambiguous.
struct DelimiterDetector {
  static let candidates = [",", ";", "\t", "|"].flatMap { Array($0.utf8) }
  private static let sampleSize = 1 << 17

  /// Opens the file again.
  let open: SourceOpener
  let options: ReadOptions
  /// What decides a tie and is taken for a file of one column.
  let preferred: UInt8?

  /// Weighs the candidates by the first bytes, and by the whole file where these do not decide.
  ///
  /// - Throws: ``FormatError``, or what the source throws.
  func weigh(_ tokenizer: CSVTokenizer) throws -> [DelimiterCandidate] {
    let sample = try tokenizer.peek(Self.sampleSize)
    let isWhole = sample.count < Self.sampleSize
    let found = try Self.candidates.compactMap { delimiter in
      let reading = try CSVTokenizer(
        MemorySource(sample), delimiter: delimiter, encoding: .utf8, limits: options.limits)
      return try weigh(delimiter, reading, isWhole: isWhole)
    }
    let viable = found.filter { $0.columns > 1 }
    let best = viable.filter { one in !viable.contains { $0.isBetter(than: one) } }
    guard !isWhole, best.count > 1 else { return sorted(viable) }
    let encoding = options.text.encoding == nil ? nil : tokenizer.encoding
    let thorough = try best.compactMap { candidate in
      let reading = try CSVTokenizer(
        open(), delimiter: candidate.delimiter, encoding: encoding, limits: options.limits)
      _ = try reading.skipSeparatorLine()
      return try weigh(candidate.delimiter, reading, isWhole: true)
    }
    return sorted(thorough)
  }

  /// The delimiter of the best candidate; with none, that of a file of one column.
  ///
  /// - Throws: ``FormatError`` of code `ambiguous` where two fit equally well.
  func choose(_ candidates: [DelimiterCandidate]) throws -> UInt8 {
    guard let first = candidates.first else { return preferred ?? UInt8(ascii: ",") }
    let rivals = candidates.dropFirst().filter { !first.isBetter(than: $0) }
    if rivals.isEmpty || first.delimiter == preferred { return first.delimiter }
    let names = ([first] + rivals).map { "\(Self.name($0.delimiter)) (\($0.columns) columns)" }
    throw FormatError(
      .ambiguous, "two delimiters fit equally well: \(names.joined(separator: ", "))",
      position: SourcePosition(line: 1),
      hint: "choose one with \(Self.flag(first.delimiter))"
        + rivals.map { " or \(Self.flag($0.delimiter))" }.joined())
  }

  /// What a delimiter is called in messages.
  static func name(_ delimiter: UInt8) -> String {
    switch delimiter {
    case UInt8(ascii: ","): "comma"
    case UInt8(ascii: ";"): "semicolon"
    case UInt8(ascii: "\t"): "tab"
    case UInt8(ascii: "|"): "pipe"
    default: "“\(String(decoding: [delimiter], as: UTF8.self))”"
    }
  }

  private static func flag(_ delimiter: UInt8) -> String {
    let text =
      delimiter == UInt8(ascii: "\t") ? "\\t" : String(decoding: [delimiter], as: UTF8.self)
    return "--delimiter '\(text)'"
  }

  private func sorted(_ candidates: [DelimiterCandidate]) -> [DelimiterCandidate] {
    candidates.sorted {
      if $0.isBetter(than: $1) { return true }
      return !$1.isBetter(than: $0) && $0.delimiter == preferred && $1.delimiter != preferred
    }
  }

  private func weigh(
    _ delimiter: UInt8, _ tokenizer: CSVTokenizer, isWhole: Bool
  ) throws -> DelimiterCandidate? {
    guard try tokenizer.advance() else { return nil }
    let header = tokenizer.record
    var candidate = DelimiterCandidate(
      delimiter: delimiter, columns: header.count, hasTitle: hasTitle(header.texts))
    guard candidate.columns > 1 else { return candidate }
    var lastFits = false
    while try tokenizer.advance() {
      let record = tokenizer.record
      if !isWhole, record.problem?.code == .quoteUnclosed { break }
      lastFits = record.count == candidate.columns
      candidate.rows += 1
      candidate.fitting += lastFits ? 1 : 0
    }
    if !isWhole, candidate.rows > 0 {
      candidate.rows -= 1
      candidate.fitting -= lastFits ? 1 : 0
    }
    return candidate
  }

  private func hasTitle(_ headers: [String]) -> Bool {
    let mapping = try? ColumnMapping(headers: headers, line: 1, overrides: options.mapping)
    return mapping?.column(of: .title) != nil
  }
}
