import FavesCore

/// The first pass over a table: header and column types, all by bytes.
struct TableAnalysis<Source: Table> {
  let table: Source
  let options: ReadOptions
  /// Whether the table is only looked at: nothing but limits stops that, and all columns get types.
  var isInspection = false

  /// Reads the whole table once.
  ///
  /// - Throws: ``FormatError``, or what the source throws.
  func layout() throws -> TableLayout {
    let records = try table.records()
    guard try records.advance() else {
      throw FormatError(.shape, "the file holds no rows", hint: "its first row names the columns")
    }
    let layout = try readHeader(records.record, of: records)
    records.expectedColumns = layout.headerCells.count
    var pass = TableFirstPass(
      layout, encoding: table.dialect?.encoding, isInspection: isInspection)
    try pass.run(records)
    var settled = try pass.finish()
    // Some things are only known of a table when all of it was read.
    settled.warnings = table.warnings
    return settled
  }

  private func readHeader(_ record: TableRecord, of records: Source.Records) throws -> TableLayout {
    if let problem = record.problem, !isInspection {
      throw headerError(problem, record, records)
    }
    let cells = record.texts
    let isRejects = cells.count > 5 && cells.prefix(5).elementsEqual(HeaderNames.rejects)
    let isGuarded = cells[isRejects ? 5 : 0] == SpreadsheetGuard.mark
    let names = isGuarded ? cells.map { SpreadsheetGuard.strip($0) } : cells
    let mapping = try ColumnMapping(
      headers: names, line: record.line, overrides: options.mapping)
    return TableLayout(
      headerCells: cells, headerLine: record.line, isGuarded: isGuarded, mapping: mapping,
      types: cells.map { _ in ColumnType() }, rows: 0, warnings: table.warnings)
  }

  private func headerError(
    _ problem: TableProblem, _ record: TableRecord, _ records: Source.Records
  ) -> FormatError {
    let position = SourcePosition(
      line: record.line, column: problem.cell + 1, byte: records.byteOffset(problem.offset))
    guard problem.code == .encodingInvalid, let encoding = table.dialect?.encoding else {
      return FormatError(.syntax, "the header has \(problem.message)", position: position)
    }
    return TextEncoding.mismatch("the header has \(problem.message)", encoding, position)
  }
}

/// What is gathered from the rows in the first pass.
struct TableFirstPass {
  private var layout: TableLayout
  private let encoding: TextEncoding?
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
  init(_ layout: TableLayout, encoding: TextEncoding?, isInspection: Bool) {
    self.layout = layout
    self.encoding = encoding
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
  mutating func run(_ records: some RecordSource) throws {
    while try records.advance() {
      let record = records.record
      read += 1
      if let problem = record.problem {
        noteUndecodable(problem, record, records)
      } else if record.hasCells(past: columns) {
        tooLong += 1
      } else if !record.isBlank {
        take(record)
      }
    }
  }

  private mutating func noteUndecodable(
    _ problem: TableProblem, _ record: TableRecord, _ records: some RecordSource
  ) {
    guard problem.code == .encodingInvalid else { return }
    undecodable += 1
    guard undecodable == 1 else { return }
    firstUndecodable = SourcePosition(
      line: record.line, column: problem.cell + 1, byte: records.byteOffset(problem.offset))
  }

  private mutating func take(_ record: TableRecord) {
    layout.rows += 1
    var hasSettled = false
    for column in pending {
      layout.types[column].add(cell(record, column), kind: record.kind(column))
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
  private func cell(_ record: TableRecord, _ column: Int) -> UnsafeBufferPointer<UInt8> {
    layout.isGuarded ? SpreadsheetGuard.strip(record[column]) : record[column]
  }

  private mutating func prove(_ record: TableRecord) {
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
  consuming func finish() throws -> TableLayout {
    if !isInspection, let encoding, undecodable > 2, undecodable * 20 > read {
      throw TextEncoding.mismatch(
        "\(undecodable) of \(read) rows have bytes that are not \(encoding.rawValue) text",
        encoding, firstUndecodable)
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
}
