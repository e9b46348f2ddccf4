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
    result.quote = "\""
    result.encoding = dialect.encoding.rawValue
    result.delimiter = Self.text(dialect.delimiter)
    result.candidates = dialect.candidates.map {
      Inspection.Candidate(
        delimiter: Self.text($0.delimiter), columns: $0.columns, consistency: $0.consistency,
        isChosen: $0.delimiter == dialect.delimiter)
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
    warnOfImport(makeReader)
    return result
  }

  private static func text(_ delimiter: UInt8) -> String {
    String(decoding: [delimiter], as: UTF8.self)
  }

  private mutating func warn(_ diagnostic: Diagnostic) {
    if result.warnings.count < Self.warningCount { result.warnings.append(diagnostic) }
  }

  private mutating func describe(_ layout: inout TableLayout) {
    let hasTitle = (try? layout.mapping.requireTitle()) != nil
    result.headerRow = layout.mapping.recognizesAny || hasTitle ? layout.headerLine : nil
    result.columns = layout.headerCells.indices.map { index in
      let cell = layout.headerCells[index]
      return Inspection.Column(
        name: HeaderNames.trimmed(layout.isGuarded ? SpreadsheetGuard.strip(cell) : cell),
        field: hasTitle ? layout.mapping.roles[index].fieldName : nil,
        type: layout.mapping.roles[index] == .metadata
          ? "object" : layout.types[index].type.rawValue)
    }
    result.warnings = layout.mapping.warnings + layout.warnings
  }

  private mutating func readRows(_ layout: TableLayout, _ rows: RowLimit) throws {
    let records = try table.records()
    records.expectedColumns = layout.headerCells.count
    while try records.advance() {
      let record = records.record
      if rows.allows(result.rows.count) { result.rows.append(record.texts) }
      if let problem = record.problem { warn(problem, record, records) }
      if record.number > 1 { addSamples(record, layout) }
    }
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

  /// Says why an import of the file would stop, if it would.
  private mutating func warnOfImport(_ makeReader: () throws -> any DocumentReader) {
    do {
      _ = try makeReader()
    } catch let error as FormatError {
      let message = "an import would stop: " + error.message
      let hint = error.hint.map { " (\($0))" } ?? ""
      result.warnings.insert(Diagnostic(.guess, message + hint, position: error.position), at: 0)
    } catch {
      return
    }
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
