import FavesCore

/// The first pass over a table: header and column types, all by bytes.
struct TableAnalysis<Source: Table> {
  let table: Source
  let options: ReadOptions
  /// Whether the table is only looked at: nothing but limits stops that, and all columns get types.
  var isInspection = false

  /// Reads the whole table once.
  ///
  /// - Throws: ``FormatError``, or what the source throws; ``EncodingDoubt`` where the encoding was
  ///   found by the first part alone and does not hold.
  func layout() throws -> TableLayout {
    var pass = try firstPass()
    _ = try run(&pass, rows: .max)
    return try settle(pass)
  }

  /// The layout that the first rows have, and a pass that is to be given all records, unless these are
  /// all; nil where the first rows do not tell.
  func guess(from rows: Int) throws -> (layout: TableLayout, pass: TableFirstPass?)? {
    let fresh = try firstPass()
    var pass = fresh
    guard fresh.canGuess else { return nil }
    let isWhole = try run(&pass, rows: rows)
    return (try settle(pass), isWhole ? nil : fresh)
  }

  /// The layout that a pass over all records found.
  ///
  /// - Throws: ``FormatError`` where most rows cannot be read.
  func settle(_ pass: TableFirstPass) throws -> TableLayout {
    var settled = try pass.finish()
    // Some things are only known of a table when all of it was read.
    settled.warnings += table.lateWarnings
    return settled
  }

  /// A pass that knows the header.
  private func firstPass() throws -> TableFirstPass {
    let finder = OutlineFinder(table: table, options: options, isInspection: isInspection)
    guard let outline = try finder.find() else {
      throw FormatError(.shape, "the file holds no rows", hint: "its first row names the columns")
    }
    return TableFirstPass(
      try layout(of: outline), options: options, dialect: table.dialect,
      isInspection: isInspection)
  }

  /// Gives rows to a pass; false if there are more.
  private func run(_ pass: inout TableFirstPass, rows: Int) throws -> Bool {
    let outline = pass.outline
    let records = try table.records()
    records.expectedColumns = records.expectedColumns ?? outline.table.names.count
    return try pass.run(records, rows: rows) { record in
      if !isInspection, let problem = record.problem,
        outline.table.headerLines.contains(record.line)
      {
        throw headerError(problem, record, records)
      }
    }
  }

  private func layout(of outline: TableOutline) throws -> TableLayout {
    let cells = outline.table.names
    let first = cells.dropFirst(HeaderNames.isRejects(cells) ? HeaderNames.rejects.count : 0).first
    let isGuarded = first.map(SpreadsheetGuard.isMark) ?? false
    let names = isGuarded ? cells.map { SpreadsheetGuard.strip($0) } : cells
    let line = outline.table.headerLines.last ?? outline.table.dataLine
    let recipe = TableRecipes.recognizing(names)
    let mapping = try ColumnMapping(
      headers: names, line: line, overrides: options.mapping, saved: options.savedMapping,
      recipe: recipe, wanted: options.part.columns)
    var layout = TableLayout(
      headerCells: cells, headerLine: line, isGuarded: isGuarded, mapping: mapping,
      types: cells.map { _ in ColumnType() }, rows: 0,
      warnings: table.warnings + outline.warnings, outline: outline)
    layout.recipe = recipe
    if case .preamble? = recipe?.category {
      layout.listName = try ListPreamble(reading: table.records(), before: line)?.name
    }
    layout.noteSavedColumns(options)
    return layout
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
  private let dialect: TextDialect?
  private var pending: [Int]
  private let columns: Int
  private let isInspection: Bool
  private var unproven: [(field: FavoriteField, column: Int)]
  private let metadataColumn: Int?
  private let options: ReadOptions
  private let trimmed: Set<Int>
  private var objects = 0
  private var otherMetadata = 0
  private var tooLong = 0
  private var undecodable = 0
  /// How many rows were taken, of whatever kind.
  private(set) var read = 0
  private var firstUndecodable = SourcePosition()
  private var sparseTail: [Int] = []

  /// Starts after the header.
  init(
    _ layout: TableLayout, options: ReadOptions, dialect: TextDialect?, isInspection: Bool
  ) {
    self.layout = layout
    self.options = options
    self.dialect = dialect
    self.isInspection = isInspection
    columns = layout.headerCells.count
    unproven = layout.mapping.unproven
    let proven = unproven
    metadataColumn = layout.mapping.roles.firstIndex(of: .metadata)
    let roles = layout.mapping.roles
    let doubtful = layout.mapping.doubtfulDescription
    trimmed = Set(
      roles.indices.filter { roles[$0] == .field(.created) || roles[$0] == .field(.modified) })
    let dates = trimmed
    pending = roles.indices.filter { column in
      if case .field = roles[column] {
        return isInspection || dates.contains(column) || column == doubtful
          || proven.contains { $0.column == column }
      }
      return roles[column] != .ignored
    }
    self.layout.findRating(options)
  }

  var outline: TableOutline { layout.outline }

  /// Whether the first rows may tell how all are read: ratings are counted, and what stands below the
  /// table is looked for to the end.
  var canGuess: Bool { layout.rating == nil && layout.outline.endLine == nil }

  /// Takes rows; false if there are more.
  ///
  /// - Parameter above: Is given those above the data.
  /// - Throws: ``FormatError``, or what the source throws.
  mutating func run(
    _ records: some RecordSource, rows: Int, above: (TableRecord) throws -> Void
  ) throws -> Bool {
    while read < rows {
      guard try records.advance() else { return true }
      let record = records.record
      let kind = layout.kind(of: record)
      if case .above = kind {
        try above(record)
      } else {
        if records.expectedColumns != columns { records.expectedColumns = columns }
        try note(record, kind, records)
      }
    }
    return false
  }

  /// Takes a record.
  ///
  /// - Throws: ``EncodingDoubt`` where it shows that the encoding is another one.
  mutating func note(
    _ record: TableRecord, _ kind: RecordKind, _ records: some RecordSource
  ) throws(EncodingDoubt) {
    switch kind {
    case .above, .pastEnd: return
    case .broken(let problem): try noteUndecodable(problem, record, records)
    case .tooLong: tooLong += 1
    case .blank, .header: break
    case .row:
      take(record)
      noteSparse(record)
    }
    read += 1
  }

  /// Keeps the lines at the end that hold one cell, as notes below a table do.
  @inline(__always)
  private mutating func noteSparse(_ record: TableRecord) {
    if columns < 3 || record.hasTwoCells {
      if !sparseTail.isEmpty { sparseTail = [] }
    } else if sparseTail.count < 20 {
      sparseTail.append(record.line)
    }
  }

  private mutating func noteUndecodable(
    _ problem: TableProblem, _ record: TableRecord, _ records: some RecordSource
  ) throws(EncodingDoubt) {
    guard problem.code == .encodingInvalid else { return }
    if dialect?.isEncodingProvisional == true { throw EncodingDoubt() }
    undecodable += 1
    guard undecodable == 1 else { return }
    firstUndecodable = SourcePosition(
      line: record.line, column: problem.cell + 1, byte: records.byteOffset(problem.offset))
  }

  private mutating func take(_ record: TableRecord) {
    layout.rows += 1
    var hasSettled = false
    for column in pending {
      var bytes = cell(record, column)
      if trimmed.contains(column) { bytes = CellParser.trimmed(bytes) }
      if let none = layout.none[column], CellParser.isSame(bytes, none) { continue }
      layout.types[column].add(bytes, kind: record.kind(column), line: record.line)
      hasSettled = hasSettled || layout.types[column].isSettled
    }
    if let column = layout.rating?.column { countRating(cell(record, column), column) }
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

  private mutating func countRating(_ bytes: UnsafeBufferPointer<UInt8>, _ column: Int) {
    let isNone = layout.none[column].map { CellParser.isSame(bytes, $0) } ?? false
    layout.rating?.ranks.count(isNone ? UnsafeBufferPointer(rebasing: bytes[..<0]) : bytes)
  }

  @inline(__always)
  private func cell(_ record: TableRecord, _ column: Int) -> UnsafeBufferPointer<UInt8> {
    layout.isGuarded ? SpreadsheetGuard.strip(record[column]) : record[column]
  }

  private mutating func prove(_ record: TableRecord) {
    unproven = unproven.filter { field, column in
      let bytes = CellParser.trimmed(cell(record, column))
      switch field {
      case .id: return ResourceID(utf8: bytes) == nil
      case .ranking: return CellParser.rank(bytes) == nil
      default: return bytes.isEmpty || !CellParser.isMoment(bytes)
      }
    }
  }

  /// Judges the whole file.
  ///
  /// - Throws: ``FormatError`` where most rows cannot be read.
  func finish() throws -> TableLayout {
    var layout = layout
    if !isInspection, let encoding = dialect?.encoding, undecodable > 2, undecodable * 20 > read {
      throw TextEncoding.mismatch(
        "\(undecodable) of \(read) rows have bytes that are not \(encoding.rawValue) text",
        encoding, firstUndecodable)
    }
    if !isInspection, tooLong > 2, tooLong * 2 > read {
      throw FormatError(
        .shape,
        "\(tooLong) of \(read) rows have more cells than the header, which names \(columns)",
        position: SourcePosition(line: layout.headerLine),
        hint: "say which line names the columns with --header-row, or give --delimiter")
    }
    if let first = sparseTail.first, sparseTail.count < 20, layout.rows > sparseTail.count {
      let place =
        sparseTail.count == 1 ? "here" : "in the lines \(TableOutline.listing(sparseTail))"
      layout.warnings.append(
        Diagnostic(
          .guess, "notes below the table? One cell alone is filled \(place)",
          position: SourcePosition(line: first)))
    }
    let types = layout.types
    layout.mapping.settle(
      unproven: unproven.map(\.column), metadataIsObjects: objects > 0 && objects >= otherMetadata,
      isEmpty: { !types[$0].hasValues })
    try layout.decide(options, isInspection: isInspection)
    return layout
  }
}
