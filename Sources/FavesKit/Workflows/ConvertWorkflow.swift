import FavesCore
import FavesFormats
import FavesStore
import SystemFiles

extension FavesFiles {
  /// Converts a file to another format: the same as importing it into an empty store and exporting
  /// that, rejected rows included.
  ///
  /// Where the file lists its favorites by category and rank, as exports do, they are passed on in
  /// constant memory without a store; else a temporary one brings them in order.
  ///
  /// - Parameters:
  ///   - input: A path, or `-` for standard input.
  ///   - output: A path, or `-` for standard output.
  ///   - flat: How a flat format is written.
  public static func convert(
    _ input: String, to output: String, from: String? = nil, into: String? = nil,
    options: ImportOptions = ImportOptions(), flat: FlatOptions = FlatOptions(),
    environment: FavesEnvironment
  ) throws -> ImportReport {
    let start = ContinuousClock.now
    var options = options
    options.format = from ?? options.format
    let target = try FormatChoice.writing(output, as: into, fallback: "json")
    try flat.check(for: target.format)
    let conversion = Conversion(
      input: try InputFile(input, limits: options.limits), options: options,
      target: target, output: output, flat: flat, environment: environment)
    var report = try conversion.run()
    report.seconds = start.seconds
    return report
  }
}

/// One conversion.
private struct Conversion {
  let input: InputFile
  let options: ImportOptions
  let target: OutputChoice
  let output: String
  let flat: FlatOptions
  let environment: FavesEnvironment

  func run() throws -> ImportReport {
    do {
      return try run(guesses: true)
    } catch is WrongGuess {
      return try run(guesses: false)
    }
  }

  private func run(guesses: Bool) throws -> ImportReport {
    var drafted: WriteOptions?
    let folder = environment.temporaryFolder
    let survey = ConversionSurvey(now: environment.clock.now(), folder: folder) { columns in
      guard guesses, let options = try? writeOptions(columns) else { return nil }
      drafted = options
      return try FavoritesDraft(of: target.format, options, folder: folder)
    }
    var report = ImportReport()
    try readingFile(input.name) { try pass(over: survey, guesses, &report) }
    if survey.isInOrder, !options.isStrict, options.rejectsPath == nil {
      try write(survey, drafted)
      return report
    }
    survey.discardFavorites()
    return try throughStore(audits: survey.hasAudits)
  }

  private func writeOptions(_ columns: AttributeColumns) throws -> WriteOptions {
    var options = flat.writeOptions
    try columns.apply(to: &options, chosen: flat.columns)
    return options
  }

  private func reader(guesses: Bool = false) throws -> any DocumentReader {
    let format = try FormatChoice.reading(input, as: options.format)
    var readOptions = options.readOptions(sourceName: input.stem)
    readOptions.sampledRows = guesses ? ReadOptions.usualSample : nil
    return try format.makeReader(
      { try input.open(limits: options.limits) }, options: readOptions)
  }

  /// Reads all of the document; what it holds waits in the survey.
  private func pass(
    over survey: ConversionSurvey, _ guesses: Bool, _ report: inout ImportReport
  ) throws {
    let ahead = ReadAhead(
      try reader(guesses: guesses), preparer: FavoritePreparer(wall: survey.now, keepsCells: false))
    while let batch = try ahead.next() {
      for item in batch.items {
        switch item {
        case .packed(let row):
          report.read += 1
          report.added += 1
          try survey.note(row, of: batch.rows)
        case .plain(.category(let row), _): survey.note(row)
        case .plain(.favorite, _): survey.noteOdd()
        case .plain(.audit, _): survey.noteAudit()
        case .plain(.rejected(let row), _): report.add(row, file: input.name)
        }
      }
    }
    report.warnings = ahead.reader.warnings.map { $0.sentence(input.name) }
  }

  private func write(_ survey: ConversionSurvey, _ drafted: WriteOptions?) throws {
    let writeOptions = try writeOptions(survey.columns())
    if survey.draft != nil, let drafted, !target.format.isComplete,
      !drafted.hasSameColumns(as: writeOptions)
    {
      throw WrongGuess()
    }
    if let failure = survey.draftFailure { throw failure }
    let file = try OutputFile(output, target)
    var writer = try target.format.makeWriter(file.sink, options: writeOptions)
    try writer.begin()
    for category in survey.sortedCategories { try writer.write(category) }
    try survey.draft?.splice(into: &writer)
    try survey.forEachFavorite { try writer.write($0) }
    if survey.hasAudits, target.format.isComplete {
      try readingFile(input.name) { try copyAudits(to: &writer) }
    }
    try writer.finish()
    try file.finish()
  }

  private func copyAudits(to writer: inout any DocumentWriter) throws {
    var reader = try reader()
    while let item = try reader.next() {
      if case .audit(let record) = item { try writer.write(record) }
    }
  }

  private func throughStore(audits: Bool) throws -> ImportReport {
    let folder = try TemporaryStoreFolder(beside: output)
    var environment = environment
    environment.stateDirectory = folder.path
    environment.warn = { _ in }
    let faves = try Faves.open(
      "\(folder.path)/convert.sqlite", access: .create, environment: environment)
    defer { try? faves.close() }
    let report = try faves.importFiles([input], options: options)
    var exported = ExportOptions()
    exported.format = target.name
    exported.withAudits = audits && target.format.isComplete
    exported.flat = flat
    _ = try faves.export(to: output, options: exported)
    return report
  }
}

extension WriteOptions {
  /// Whether a table has the same columns: those that were chosen, or one for each attribute.
  fileprivate func hasSameColumns(as other: WriteOptions) -> Bool {
    columns == other.columns
      && (columns != nil || attributeColumns == other.attributeColumns)
  }
}

extension ImportReport {
  mutating func add(_ row: RejectedRow, file: String) {
    read += 1
    rejected += 1
    if rejects.count < 1000 { rejects.append(Reject(file: file, diagnostic: row.diagnostic)) }
  }
}
