import FavesCore

extension CSVFormat: InspectableFormat {
  /// Says what an import would read from a table of text.
  ///
  /// Works on any CSV file, also where an import would stop; a warning then says why it would.
  ///
  /// - Throws: ``FormatError`` past a limit, or what the source throws.
  public func inspect(_ open: @escaping SourceOpener, options: ReadOptions, rows: RowLimit) throws
    -> Inspection
  {
    var inspector = CSVInspector(
      format: self, open: open, options: options, preferred: preferred,
      readsMetadata: parseMetadata != nil)
    return try inspector.inspect(rows)
  }
}

/// Looks at a CSV file without importing it.
private struct CSVInspector {
  private static let sampleCount = 3
  private static let warningCount = 100

  private let format: CSVFormat
  private let open: SourceOpener
  private let options: ReadOptions
  private let preferred: UInt8?
  private let readsMetadata: Bool
  private var result: Inspection

  init(
    format: CSVFormat, open: @escaping SourceOpener, options: ReadOptions, preferred: UInt8?,
    readsMetadata: Bool
  ) {
    self.format = format
    self.open = open
    self.options = options
    self.preferred = preferred
    self.readsMetadata = readsMetadata
    result = Inspection(format: format.name, quote: "\"")
  }

  mutating func inspect(_ rows: RowLimit) throws -> Inspection {
    var analysis = CSVAnalysis(open: open, options: options, preferred: preferred)
    analysis.isInspection = true
    let tokenizer = try CSVTokenizer(
      open(), delimiter: preferred ?? UInt8(ascii: ","),
      encoding: CSVAnalysis.encoding(of: options), limits: options.limits)
    result.encoding = tokenizer.encoding.rawValue
    let named = try tokenizer.skipSeparatorLine()
    guard try tokenizer.advance() else {
      result.delimiter = Self.text(options.delimiter ?? named ?? tokenizer.delimiter)
      warn(Diagnostic(.guess, "the file holds no rows"))
      return result
    }
    var layout = try analysis.layout()
    if !readsMetadata { layout.mapping.readMetadataAsText() }
    describe(&layout)
    try readRows(layout, rows)
    warnOfImport()
    return result
  }

  private static func text(_ delimiter: UInt8) -> String {
    String(decoding: [delimiter], as: UTF8.self)
  }

  private mutating func warn(_ diagnostic: Diagnostic) {
    if result.warnings.count < Self.warningCount { result.warnings.append(diagnostic) }
  }

  private mutating func describe(_ layout: inout CSVLayout) {
    result.delimiter = Self.text(layout.delimiter)
    result.candidates = layout.candidates.map {
      Inspection.Candidate(
        delimiter: Self.text($0.delimiter), columns: $0.columns, consistency: $0.consistency,
        isChosen: $0.delimiter == layout.delimiter)
    }
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
    result.warnings = layout.mapping.warnings
  }

  private mutating func readRows(_ layout: CSVLayout, _ rows: RowLimit) throws {
    let tokenizer = try CSVTokenizer(
      open(), delimiter: layout.delimiter, encoding: layout.encoding, limits: options.limits)
    _ = try tokenizer.skipSeparatorLine()
    tokenizer.expectedColumns = layout.headerCells.count
    while try tokenizer.advance() {
      let record = tokenizer.record
      if rows.allows(result.rows.count) { result.rows.append(record.texts) }
      if let problem = record.problem { warn(problem, record, tokenizer) }
      if record.number > 1 { addSamples(record, layout) }
    }
  }

  private mutating func warn(
    _ problem: CSVProblem, _ record: CSVRecord, _ tokenizer: CSVTokenizer
  ) {
    let position = SourcePosition(
      line: record.line, column: problem.cell + 1, byte: tokenizer.byteOffset(problem.offset))
    warn(Diagnostic(problem.code, problem.message, position: position))
  }

  private mutating func addSamples(_ record: CSVRecord, _ layout: CSVLayout) {
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
  private mutating func warnOfImport() {
    do {
      _ = try format.makeReader(open, options: options)
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
