import FavesCore

/// The first pass over a CSV file: encoding, delimiter, header and column types, all by bytes.
struct CSVAnalysis {
  /// Opens the file again.
  let open: SourceOpener
  let options: ReadOptions
  /// The delimiter that is likely by the name of the format.
  let preferred: UInt8?
  /// Whether the file is only looked at: nothing but limits stops that, and all columns get types.
  var isInspection = false

  /// The encoding asked for; nil to find out.
  ///
  /// - Throws: ``FormatError`` where the name is unknown.
  static func encoding(of options: ReadOptions) throws -> TextEncoding? {
    guard let name = options.encoding else { return nil }
    guard let encoding = TextEncoding(name: name) else {
      throw FormatError(
        .unsupported, "the encoding “\(name)” is unknown",
        hint: "use one of " + TextEncoding.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return encoding
  }

  /// Reads the whole file once.
  ///
  /// - Throws: ``FormatError``, or what the source throws.
  func layout() throws -> CSVLayout {
    let tokenizer = try CSVTokenizer(
      open(), delimiter: preferred ?? UInt8(ascii: ","), encoding: Self.encoding(of: options),
      limits: options.limits)
    let candidates = try settleDelimiter(of: tokenizer)
    guard try tokenizer.advance() else {
      throw FormatError(.shape, "the file holds no rows", hint: "its first row names the columns")
    }
    var layout = try readHeader(tokenizer.record, of: tokenizer)
    layout.candidates = candidates
    tokenizer.expectedColumns = layout.headerCells.count
    var pass = CSVFirstPass(layout, isInspection: isInspection)
    try pass.run(tokenizer)
    return try pass.finish()
  }

  private func settleDelimiter(of tokenizer: CSVTokenizer) throws -> [CSVCandidate] {
    if let given = options.delimiter,
      given == UInt8(ascii: "\"") || given == 0 || given == 10
        || given == 13 || given >= 0x80
    {
      throw FormatError(
        .unsupported, "the delimiter must be one ASCII character, and no quote or line end")
    }
    let named = try tokenizer.skipSeparatorLine()
    if let given = options.delimiter ?? named {
      tokenizer.delimiter = given
      return []
    }
    let detector = DelimiterDetector(open: open, options: options, preferred: preferred)
    let candidates = try detector.weigh(tokenizer)
    do {
      tokenizer.delimiter = try detector.choose(candidates)
    } catch {
      guard isInspection else { throw error }
      tokenizer.delimiter = candidates.first?.delimiter ?? UInt8(ascii: ",")
    }
    return candidates
  }

  private func readHeader(_ record: CSVRecord, of tokenizer: CSVTokenizer) throws -> CSVLayout {
    if let problem = record.problem, !isInspection {
      throw Self.headerError(problem, record, tokenizer)
    }
    let cells = record.texts
    let isRejects = cells.count > 5 && cells.prefix(5).elementsEqual(HeaderNames.rejects)
    let isGuarded = SpreadsheetGuard.isMark(cells[isRejects ? 5 : 0])
    let names = isGuarded ? cells.map { SpreadsheetGuard.strip($0) } : cells
    let mapping = try ColumnMapping(
      headers: names, line: record.line, overrides: options.mapping)
    return CSVLayout(
      encoding: tokenizer.encoding, delimiter: tokenizer.delimiter, candidates: [],
      headerCells: cells, headerLine: record.line, isGuarded: isGuarded, mapping: mapping,
      types: cells.map { _ in ColumnType() }, rows: 0, warnings: [])
  }

  private static func headerError(
    _ problem: CSVProblem, _ record: CSVRecord, _ tokenizer: CSVTokenizer
  ) -> FormatError {
    let position = SourcePosition(
      line: record.line, column: problem.cell + 1, byte: tokenizer.byteOffset(problem.offset))
    guard problem.code == .encodingInvalid else {
      return FormatError(.syntax, "the header has \(problem.message)", position: position)
    }
    return CSVFirstPass.encodingError(
      "the header has \(problem.message)", tokenizer.encoding, position)
  }
}

/// What is gathered from the rows in the first pass.
struct CSVFirstPass {
  private var layout: CSVLayout
  private var pending: [Int]
  private let columns: Int
  private let isInspection: Bool
  private var unproven: [(field: FavoriteField, column: Int)]
  private let metadataColumn: Int?
  private var objects = 0
  private var otherMetadata = 0
  private var tooLong = 0
  private var undecodable = 0
  private var read = 0
  private var firstUndecodable = SourcePosition()

  /// Starts after the header.
  init(_ layout: CSVLayout, isInspection: Bool) {
    self.layout = layout
    self.isInspection = isInspection
    columns = layout.headerCells.count
    unproven = layout.mapping.unproven
    let proven = unproven
    metadataColumn = layout.mapping.roles.firstIndex(of: .metadata)
    let roles = layout.mapping.roles
    pending = roles.indices.filter { column in
      if case .field = roles[column] {
        return isInspection || proven.contains { $0.column == column }
      }
      return roles[column] != .ignored
    }
  }

  /// Takes all rows.
  ///
  /// - Throws: ``FormatError``, or what the source throws.
  mutating func run(_ tokenizer: CSVTokenizer) throws {
    while try tokenizer.advance() {
      let record = tokenizer.record
      read += 1
      if let problem = record.problem {
        noteUndecodable(problem, record, tokenizer)
      } else if record.hasCells(past: columns) {
        tooLong += 1
      } else if !record.isBlank {
        take(record)
      }
    }
  }

  private mutating func noteUndecodable(
    _ problem: CSVProblem, _ record: CSVRecord, _ tokenizer: CSVTokenizer
  ) {
    guard problem.code == .encodingInvalid else { return }
    undecodable += 1
    guard undecodable == 1 else { return }
    firstUndecodable = SourcePosition(
      line: record.line, column: problem.cell + 1, byte: tokenizer.byteOffset(problem.offset))
  }

  private mutating func take(_ record: CSVRecord) {
    layout.rows += 1
    var hasSettled = false
    for column in pending {
      layout.types[column].add(cell(record, column))
      hasSettled = hasSettled || layout.types[column].isSettled
    }
    if hasSettled {
      let types = layout.types
      pending.removeAll { types[$0].isSettled }
    }
    if !unproven.isEmpty { prove(record) }
    if let metadataColumn, let first = cell(record, metadataColumn).first(where: { $0 > 0x20 }) {
      objects += first == UInt8(ascii: "{") ? 1 : 0
      otherMetadata += first == UInt8(ascii: "{") ? 0 : 1
    }
  }

  @inline(__always)
  private func cell(_ record: CSVRecord, _ column: Int) -> UnsafeBufferPointer<UInt8> {
    layout.isGuarded ? SpreadsheetGuard.strip(record[column]) : record[column]
  }

  private mutating func prove(_ record: CSVRecord) {
    unproven = unproven.filter { field, column in
      let bytes = CellParser.trimmed(cell(record, column))
      switch field {
      case .id: return CellParser.id(bytes) == nil
      case .ranking: return CellParser.rank(bytes) == nil
      default: return bytes.isEmpty || CellParser.timestamp(bytes) == nil
      }
    }
  }

  /// Judges the whole file.
  ///
  /// - Throws: ``FormatError`` where most rows cannot be read.
  consuming func finish() throws -> CSVLayout {
    if !isInspection, undecodable > 2, undecodable * 20 > read {
      throw Self.encodingError(
        "\(undecodable) of \(read) rows have bytes that are not \(layout.encoding.rawValue) text",
        layout.encoding, firstUndecodable)
    }
    if !isInspection, tooLong > 2, tooLong * 2 > read {
      throw FormatError(
        .shape,
        "\(tooLong) of \(read) rows have more cells than the first row, which names \(columns)",
        position: SourcePosition(line: layout.headerLine),
        hint: "take lines above the column names out of the file, or give --delimiter")
    }
    let types = layout.types
    layout.mapping.settle(
      unproven: unproven.map(\.column), metadataIsObjects: objects > 0 && objects >= otherMetadata,
      isEmpty: { !types[$0].hasValues })
    return layout
  }

  /// The error for a file that is in another encoding.
  static func encodingError(
    _ message: String, _ encoding: TextEncoding, _ position: SourcePosition
  ) -> FormatError {
    let others = TextEncoding.allCases.filter { $0 != encoding && $0 != .utf8 }
    let hint = (encoding == .utf8 ? ["windows-1252", "iso-8859-15", "utf-16le"] : [])
    let names = hint.isEmpty ? others.map(\.rawValue) : hint
    return FormatError(
      .ambiguous, message, position: position,
      hint: "name its encoding: " + names.map { "--encoding \($0)" }.joined(separator: " or "))
  }
}
