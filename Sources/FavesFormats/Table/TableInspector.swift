import FavesCore

/// Looks at a table without importing it.
struct TableInspector<Source: Table> {
  private static var sampleCount: Int { 3 }
  private static var warningCount: Int { 100 }

  private let table: Source
  private let options: ReadOptions
  private let readsMetadata: Bool
  private var result: Inspection

  init(_ table: Source, format: String, options: ReadOptions, readsMetadata: Bool) {
    self.table = table
    self.options = options
    self.readsMetadata = readsMetadata
    result = Inspection(format: format)
    guard let dialect = table.dialect else { return }
    result.quote = dialect.marks.quoteText
    result.encoding = dialect.encoding.rawValue
    result.delimiter = dialect.marks.delimiterText
    result.text = Inspection.TextDetails(
      escape: dialect.marks.escapeText, encodingConfidence: dialect.encodingConfidence,
      confidence: dialect.confidence)
    result.candidates = dialect.candidates.map {
      Inspection.Candidate(
        delimiter: $0.dialect.delimiterText, columns: $0.columns, consistency: $0.consistency,
        isChosen: $0.dialect == dialect.marks)
    }
  }

  /// Says what an import would read; works also where one would stop, and says why it would.
  ///
  /// - Parameter makeReader: makes the reader of an import, to find out whether that would stop.
  /// - Throws: ``FormatError`` past a limit, or what the source throws.
  mutating func inspect(_ rows: RowLimit, makeReader: () throws -> any DocumentReader) throws
    -> Inspection
  {
    guard try table.records().advance() else {
      warn(Diagnostic(.guess, "the file holds no rows"))
      return result
    }
    var analysis = TableAnalysis(table: table, options: options)
    analysis.isInspection = true
    var layout = try analysis.layout()
    if !readsMetadata { layout.mapping.readMetadataAsText() }
    describe(&layout)
    try readRows(layout, rows)
    tryImport(makeReader)
    return result
  }

  private mutating func warn(_ diagnostic: Diagnostic) {
    if result.warnings.count < Self.warningCount { result.warnings.append(diagnostic) }
  }

  private mutating func describe(_ layout: inout TableLayout) {
    let hasTitle = (try? layout.mapping.requireTitle()) != nil
    let outline = layout.outline
    result.headerRow = outline.table.headerLines.last
    result.headerRows = outline.table.headerLines.count
    result.preamble = outline.preamble
    result.columns = layout.headerCells.indices.map { index in
      let cell = layout.headerCells[index]
      return Inspection.Column(
        name: HeaderNames.trimmed(layout.isGuarded ? SpreadsheetGuard.strip(cell) : cell),
        field: hasTitle ? layout.mapping.roles[index].fieldName : nil,
        type: Self.typeName(layout, index))
    }
    result.recipe = layout.recipe?.name
    result.warnings = layout.mapping.warnings + layout.warnings
  }

  private static func typeName(_ layout: TableLayout, _ column: Int) -> String {
    switch layout.mapping.roles[column] {
    case .metadata: "object"
    case .attribute: layout.type(ofColumn: column).rawValue
    case .field, .ignored: layout.types[column].type.rawValue
    }
  }

  private mutating func readRows(_ layout: TableLayout, _ rows: RowLimit) throws {
    let records = try table.records()
    let outline = layout.outline
    var places = TablePlaces(outline)
    while try records.advance() {
      let record = records.record
      if record.line >= outline.table.dataLine {
        records.expectedColumns = layout.headerCells.count
      }
      if rows.allows(result.rows.count) { result.rows.append(record.texts) }
      if let problem = record.problem { warn(problem, record, records) }
      let isRepeated = record.line >= outline.table.dataLine && layout.repeatsHeader(record)
      places.add(record, repeatsHeader: isRepeated)
      if record.line >= outline.table.dataLine, !isRepeated, !outline.isPastEnd(record.line) {
        addSamples(record, layout)
      }
    }
    result.tables = places.finish()
  }

  private mutating func warn(
    _ problem: TableProblem, _ record: TableRecord, _ records: Source.Records
  ) {
    let position = SourcePosition(
      line: record.line, column: problem.cell + 1, byte: records.byteOffset(problem.offset))
    warn(Diagnostic(problem.code, problem.message, position: position))
  }

  private mutating func addSamples(_ record: TableRecord, _ layout: TableLayout) {
    for column in result.columns.indices
    where result.columns[column].samples.count < Self.sampleCount {
      let cell = layout.isGuarded ? SpreadsheetGuard.strip(record[column]) : record[column]
      if cell.isEmpty { continue }
      let text = UTF8Validation.visibleText(cell)
      if !result.columns[column].samples.contains(text) {
        result.columns[column].samples.append(text)
      }
    }
  }

  /// Finds the rows that an import would reject, or why it would stop.
  private mutating func tryImport(_ makeReader: () throws -> any DocumentReader) {
    do {
      var reader = try makeReader()
      while let item = try reader.next() {
        if case .rejected(let row) = item { result.note(row) }
      }
    } catch let error as FormatError {
      let message = "an import would stop: " + error.message
      let hint = error.hint.map { " (\($0))" } ?? ""
      result.warnings.insert(Diagnostic(.guess, message + hint, position: error.position), at: 0)
    } catch {
      return
    }
  }
}

/// Where the tables of a file start and end, counted in rows.
private struct TablePlaces {
  private let outline: TableOutline
  private var open: Inspection.TablePlace?
  private var found: [Inspection.TablePlace] = []
  private var next = 0
  private var number = 0

  init(_ outline: TableOutline) {
    self.outline = outline
  }

  mutating func add(_ record: TableRecord, repeatsHeader: Bool) {
    number += 1
    if next < outline.tables.count, record.line >= outline.tables[next].firstLine {
      let part = outline.tables[next]
      next += 1
      close()
      open = Inspection.TablePlace(
        headerRow: part.headerLines.last, headerRows: part.headerLines.count, firstRow: number,
        rows: 0, isChosen: part == outline.table)
    } else if repeatsHeader {
      close()
      open = Inspection.TablePlace(
        headerRow: record.line, headerRows: 1, firstRow: number, rows: 0, isChosen: true)
    }
    open?.rows += 1
  }

  mutating func finish() -> [Inspection.TablePlace] {
    close()
    return found
  }

  private mutating func close() {
    if let open { found.append(open) }
    open = nil
  }
}

extension ColumnRole {
  /// The field or attribute as an inspection names it; nil for a column that is not read.
  fileprivate var fieldName: String? {
    switch self {
    case .field(let field): field.rawValue
    case .attribute(let name): FavoriteRow.emptyFieldName(ofAttribute: name)
    case .metadata: HeaderNames.metadata
    case .ignored: nil
    }
  }
}
