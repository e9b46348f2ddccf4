import FavesCore

/// A reader of a table whose first row names the columns.
public protocol TabularReader: DocumentReader {
  /// What a file of rejected rows names its columns: the header cells as they stand in the file, and
  /// before them `category` where the table has no such column, for there the category comes from
  /// outside of it.
  var rejectsHeader: [String] { get }
  /// How the cells of a row become those of such a file.
  var rejectsForm: RejectsForm { get }
  /// How the table is read, as a mapping that can be saved.
  var mapping: TableMapping { get }
  /// The attributes that its columns give, each with a type that all its values fit.
  var attributes: [AttributeRow] { get }
}

/// Reads favorites from a table: the second pass, after that of ``TableAnalysis``; or the only one,
/// where it may guess by the first rows how the rest is read.
struct TableReader<Source: Table>: TabularReader {
  private var layout: TableLayout
  /// Sees all rows while they are read, where the layout is only that of the first ones.
  private var pass: TableFirstPass?
  private let analysis: TableAnalysis<Source>
  private let records: Source.Records
  private var decoder: RowDecoder
  private var repeatedHeaders: [Int] = []

  private let addedCategory: String?

  var rejectsHeader: [String] {
    let name = FavoriteField.category.rawValue
    let added = layout.isGuarded ? SpreadsheetGuard.mark(name) : name
    return (addedCategory == nil ? [] : [added])
      + layout.headerCells.dropFirst(layout.mapping.rejectColumns)
  }
  var rejectsForm: RejectsForm {
    let added = addedCategory.map { category in
      layout.isGuarded && SpreadsheetGuard.needsGuard(category)
        ? SpreadsheetGuard.mark(category) : category
    }
    return RejectsForm(added: added, dropped: layout.mapping.rejectColumns)
  }
  var mapping: TableMapping { layout.savedMapping(analysis.options, analysis.table.dialect) }
  var attributes: [AttributeRow] { layout.attributeRows() }
  var warnings: [Diagnostic] {
    layout.mapping.warnings + layout.warnings
      + (repeatedHeaders.isEmpty
        ? []
        : [
          Diagnostic(
            .guess,
            "lines that repeat the header are passed over: "
              + TableOutline.listing(repeatedHeaders),
            position: SourcePosition(line: repeatedHeaders[0]))
        ])
  }

  /// Analyses the table and starts again at its first row.
  ///
  /// - Throws: ``FormatError``, or what the source throws.
  init(_ table: Source, options: ReadOptions, parseMetadata: MetadataParser?) throws {
    analysis = TableAnalysis(table: table, options: options)
    let hasMetadata = parseMetadata != nil
    // What is wrong with a guess is found, and said, by the pass over all rows.
    if let sample = options.sampledRows, let guess = try? analysis.guess(from: sample),
      let layout = try? Self.checked(guess.layout, options, hasMetadata: hasMetadata)
    {
      self.layout = layout
      pass = guess.pass
    } else {
      layout = try Self.checked(analysis.layout(), options, hasMetadata: hasMetadata)
    }
    addedCategory =
      layout.mapping.column(of: .category) == nil
      ? options.category ?? layout.category(options) : nil
    records = try table.records()
    decoder = RowDecoder(layout, options: options, parseMetadata: parseMetadata)
  }

  /// A layout by which rows can be read.
  ///
  /// - Throws: ``FormatError`` where there is no title, or no header.
  private static func checked(
    _ found: TableLayout, _ options: ReadOptions, hasMetadata: Bool
  ) throws -> TableLayout {
    var layout = found
    if !hasMetadata { layout.mapping.readMetadataAsText() }
    if layout.outline.table.headerLines.isEmpty, options.part.header == nil,
      layout.mapping.column(of: .title) == nil
    {
      throw layout.outline.noHeader
    }
    if options.part.header == nil { try checkOnlyColumn(layout) }
    try requireTitle(&layout)
    return layout
  }

  /// A list of one column begins with its name or with a favorite: where that name is not a known
  /// one, nobody can tell.
  private static func checkOnlyColumn(_ layout: TableLayout) throws {
    guard layout.headerCells.count == 1, !layout.mapping.recognizesAny, layout.recipe == nil,
      let line = layout.outline.table.headerLines.last
    else { return }
    throw FormatError(
      .ambiguous,
      "“\(layout.headerCells[0].prefix(40))” is the name of the only column, or the first favorite",
      position: SourcePosition(line: line),
      hint: "say which: --header-row \(line) or --header-row none")
  }

  /// Makes sure that a column gives the title; where none does, the first row may be data.
  private static func requireTitle(_ layout: inout TableLayout) throws {
    do {
      try layout.mapping.requireTitle()
    } catch var error as FormatError {
      if layout.outline.table.headerLines.count == 1, let hint = error.hint {
        error.hint =
          hint + "; if it is a favorite like the others, add --header-row none and name it by its "
          + "number: --map 'title=Column 1'"
      }
      throw error
    }
  }

  mutating func next() throws -> DocumentItem? {
    switch try findRow() {
    case nil: return nil
    case .rejected(let row): return .rejected(row)
    case .record(let record): return decode(record)
    }
  }

  @specialized(where Source == CSVTable)
  mutating func next(into view: inout RowView) throws -> ViewedItem? {
    switch try findRow() {
    case nil: return nil
    case .rejected(let row): return .item(.rejected(row), nil)
    case .record(let record):
      if decoder.fill(&view, of: record) { return .row }
      return .item(decode(record), RawRow(record))
    }
  }

  private enum FoundRow {
    case record(TableRecord)
    indirect case rejected(RejectedRow)
  }

  /// The next record that is a row of data.
  private mutating func findRow() throws -> FoundRow? {
    while try records.advance() {
      let record = records.record
      let kind = layout.kind(of: record)
      if case .above = kind { continue }
      if records.expectedColumns != layout.headerCells.count {
        records.expectedColumns = layout.headerCells.count
      }
      if pass != nil { try check(record, kind) }
      switch kind {
      case .above, .blank: continue
      case .pastEnd: return nil
      case .broken(let problem): return .rejected(rejected(record, problem))
      case .tooLong: return .rejected(tooLong(record))
      case .header: repeatedHeaders.append(record.line)
      case .row: return .record(record)
      }
    }
    try settle()
    return nil
  }

  /// Gives a record to the pass, whose finding is looked at again after ever so many rows.
  private mutating func check(
    _ record: TableRecord, _ kind: RecordKind
  ) throws(WrongGuess) {
    let records = records
    do {
      try pass?.note(record, kind, records)
    } catch {
      throw WrongGuess()
    }
    guard let read = pass?.read, let sample = analysis.options.sampledRows, read % sample == 0,
      let pass
    else { return }
    _ = try settled(pass)
  }

  /// Takes over what the pass found, now that all rows were seen.
  private mutating func settle() throws(WrongGuess) {
    guard let pass else { return }
    layout = try settled(pass)
    self.pass = nil
  }

  /// The layout by all rows so far.
  private func settled(_ pass: TableFirstPass) throws(WrongGuess) -> TableLayout {
    guard
      let settled = try? Self.checked(
        analysis.settle(pass), analysis.options, hasMetadata: decoder.parseMetadata != nil),
      settled.reads(like: layout)
    else { throw WrongGuess() }
    return settled
  }

  private mutating func decode(_ record: TableRecord) -> DocumentItem {
    do throws(RowRejection) {
      return .favorite(try decoder.decode(record))
    } catch {
      return .rejected(rejected(record, error))
    }
  }

  private func rejected(_ record: TableRecord, _ problem: TableProblem) -> RejectedRow {
    let byte = records.byteOffset(problem.offset)
    return rejected(record, problem.code, problem.message, nil, problem.cell, byte: byte)
  }

  private func rejected(_ record: TableRecord, _ rejection: RowRejection) -> RejectedRow {
    rejected(record, rejection.code, rejection.message, rejection.field, rejection.cell)
  }

  private func tooLong(_ record: TableRecord) -> RejectedRow {
    let columns = layout.headerCells.count
    let message = "\(record.count) cells, but the header names \(columns)"
    return rejected(record, .rowTooLong, message, nil, columns)
  }

  private func rejected(
    _ record: TableRecord, _ code: DiagnosticCode, _ message: String, _ field: String?,
    _ cell: Int?, byte: Int? = nil
  ) -> RejectedRow {
    let position = SourcePosition(
      line: record.line, column: cell.map { $0 + 1 }, byte: byte ?? record.byte)
    return RejectedRow(
      Diagnostic(code, message, field: field, position: position),
      cells: cells(record))
  }

  private func cells(_ record: TableRecord) -> [String] {
    rejectsForm.cells(RawRow(record))
  }
}
