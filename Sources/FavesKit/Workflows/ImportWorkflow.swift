import FavesCore
public import FavesFormats
import FavesStore
public import FavesSync
import SystemFiles

extension Faves {
  /// Imports files, all in one transaction and one operation.
  ///
  /// The same file twice changes nothing the second time. A document that brings audit records is
  /// merged like a sync.
  ///
  /// - Parameter paths: Paths; `-` for standard input.
  public func importFiles(
    _ paths: [String], options: ImportOptions = ImportOptions()
  ) throws -> ImportReport {
    do {
      return try importFiles(
        try paths.map { try InputFile($0, limits: options.limits) }, options: options)
    } catch {
      try discardIfNew()
      throw error
    }
  }

  func importFiles(_ inputs: [InputFile], options: ImportOptions) throws -> ImportReport {
    try ImportRun(faves: self, inputs: inputs, options: options, mode: .upsert).run()
  }

  /// Makes the store what a complete document says, by new records: it can be undone.
  ///
  /// - Parameters:
  ///   - isConfirmed: Whether the user has agreed to favorites being removed.
  ///   - plan: Takes note of every change, if given.
  public func restore(
    _ path: String, dryRun: Bool = false, isConfirmed: Bool = false, plan: SyncPlan? = nil,
    limits: FormatLimits = FormatLimits()
  ) throws -> ImportReport {
    var options = ImportOptions()
    options.limits = limits
    options.dryRun = dryRun
    options.isStrict = true
    let input = try InputFile(path, limits: limits)
    let format = try FormatChoice.reading(input, as: nil)
    guard format.isComplete else {
      throw FavesError(
        .usage, "format-incomplete", "\(path) is \(format.name), which does not carry everything",
        hint: "use `faves import` for it")
    }
    return try ImportRun(
      faves: self, inputs: [input], options: options, mode: .exact,
      mayRemove: isConfirmed || dryRun,
      plan: plan
    ).run()
  }
}

/// One import or restore.
private struct ImportRun {
  let faves: Faves
  let inputs: [InputFile]
  let options: ImportOptions
  let mode: Importer.Mode
  var mayRemove = true
  var plan: SyncPlan?

  func run() throws -> ImportReport {
    let start = ContinuousClock.now
    try checkRejectsPath()
    var report = try attempts()
    report.seconds = start.seconds
    return report
  }

  private func attempts() throws -> ImportReport {
    do {
      do {
        return try attempt(sampling: sampledRows)
      } catch is WrongGuess {
        return try attempt()
      }
    } catch is DocumentBringsAudits {
      return try attempt(withAudits: true)
    }
  }

  /// From how many rows of a table it is guessed how all are read; nil where all of that must be known
  /// before the first row is taken in.
  private var sampledRows: Int? {
    options.saveMappingPath == nil && !options.definesAttributes ? ReadOptions.usualSample : nil
  }

  private func attempt(
    withAudits: Bool = false, sampling rows: Int? = nil
  ) throws -> ImportReport {
    let rejects = try options.rejectsPath.map { try RejectsFile($0) }
    let command: CommandKind = withAudits && mode == .upsert ? .sync : .import
    let report = try faves.store.write(command, isDryRun: options.dryRun) { writer in
      var report = try withAudits ? merge(writer) : ImportReport()
      if !withAudits || mode == .exact {
        report = try importRows(writer, rejects, skipsAudits: withAudits, sampling: rows)
      }
      try checkStrict(report, rejects)
      if mode == .exact { try recount(&report, writer) }
      try checkRemovals(report)
      if writer.hasWritten, !options.dryRun { report.operation = writer.operation }
      return report
    }
    try rejects?.finish()
    return report
  }

  /// Tells what a restore changed in the end, each change by itself where that is asked for.
  private func recount(_ report: inout ImportReport, _ writer: StoreWriter) throws {
    let tally = try writer.tally()
    report.added = tally.added
    report.updated = tally.updated
    report.moved = tally.moved
    report.removed = tally.removed
    var changed = 0
    try plan?.begin()
    try writer.forEachChange { change in
      if change.type == .favorite, change.action != .removed { changed += 1 }
      try plan?.note(change)
    }
    report.unchanged = max(0, report.read - changed)
  }

  /// The file of rejected rows may not take the place of a file that is read.
  private func checkRejectsPath() throws {
    guard let path = options.rejectsPath else { return }
    let target = SystemFiles.resolved(path)
    guard let input = inputs.first(where: { SystemFiles.resolved($0.name) == target }) else {
      return
    }
    throw FavesError(
      .usage, "rejects-is-input", "--rejects names \(input.name), which is imported",
      hint: "write the rejected rows to another file")
  }

  private func checkStrict(_ report: ImportReport, _ rejects: RejectsFile?) throws {
    guard options.isStrict, let first = report.rejects.first else { return }
    try rejects?.finish()
    throw FavesError(
      .data, "rows-rejected",
      "\(report.rejected) rows were rejected, the first: \(first.diagnostic.sentence(first.file))",
      hint: "nothing was imported; repair the rows, or import without --strict")
  }

  private func checkRemovals(_ report: ImportReport) throws {
    guard report.removed > 0, !mayRemove else { return }
    throw FavesError(
      .usage, "confirmation-needed",
      "this would remove \(report.removed) favorites that \(inputs[0].name) does not have",
      hint: "look with --dry-run; give --yes if that is meant")
  }

  private func reader(
    _ input: InputFile, knownTypes: [NameKey: AttributeType] = [:], sampling rows: Int? = nil
  ) throws -> any DocumentReader {
    let progress = faves.environment.progress
    let total = input.size
    var done = 0
    let format = try FormatChoice.reading(input, as: options.format)
    var readOptions = options.readOptions(sourceName: input.stem)
    readOptions.knownTypes = knownTypes
    readOptions.sampledRows = rows
    return try format.makeReader(
      {
        done = 0
        return try input.open(limits: options.limits) { count in
          done += count
          progress(Progress(task: "importing \(input.name)", done: done, total: total))
        }
      }, options: readOptions)
  }

  private func importRows(
    _ writer: StoreWriter, _ rejects: RejectsFile?, skipsAudits: Bool, sampling rows: Int?
  ) throws -> ImportReport {
    let importer = try Importer(writer: writer, options: options, mode: mode) {
      try rejects?.write($0)
    }
    importer.skipsAudits = skipsAudits
    let knownTypes = try KnownTypes.types(in: writer)
    for input in inputs {
      try readingFile(input.name) {
        var reader = try reader(input, knownTypes: knownTypes, sampling: rows)
        try saveMapping(of: reader, input)
        try rejects?.start((reader as? any TabularReader)?.rejectsHeader ?? [])
        try importer.read(&reader, file: input.name)
      }
    }
    try importer.finish()
    return importer.report
  }

  private func saveMapping(of reader: any DocumentReader, _ input: InputFile) throws {
    guard let path = options.saveMappingPath else { return }
    guard inputs.count == 1, let table = reader as? any TabularReader else {
      throw FavesError(
        .usage, "mapping-impossible", "a mapping is saved of one table at a time",
        hint: "import one file of CSV, or one spreadsheet, with --save-mapping")
    }
    var mapping = table.mapping
    mapping.format = try FormatChoice.reading(input, as: options.format).name
    let file = try AtomicFile(path)
    try Array(mapping.document.utf8).withUnsafeBytes { try file.write($0) }
    try file.finish()
  }

  private func merge(_ writer: StoreWriter) throws -> ImportReport {
    var report = ImportReport()
    let isAlone = try inputs.count == 1 && writer.seenVector().isEmpty
    for input in inputs {
      try readingFile(input.name) {
        var reader = try reader(input)
        let (favorites, warnings) = try AuditMerge(writer: writer)
          .read(&reader, file: input.name)
        report.read += favorites
        report.warnings += warnings
        guard isAlone, mode == .upsert else { return }
        var again = try self.reader(input)
        try AuditMerge(writer: writer).checkFavorites(&again, file: input.name)
      }
    }
    let tally = try writer.tally()
    report.added = tally.added
    report.updated = tally.updated
    report.moved = tally.moved
    report.removed = tally.removed
    report.unchanged = max(0, report.read - tally.added - tally.updated)
    return report
  }
}

/// The file that rejected rows are written to; made when the first one comes.
private final class RejectsFile {
  private let path: String
  private var header: [String] = []
  private var file: AtomicFile?
  private var writer: RejectsWriter?

  init(_ path: String) throws {
    self.path = path
  }

  func start(_ header: [String]) throws {
    if writer == nil { self.header = header }
  }

  func write(_ row: RejectedRow) throws {
    if writer == nil {
      let file = try AtomicFile(path)
      self.file = file
      writer = RejectsWriter(file, header: header)
      try writer?.begin()
    }
    try writer?.write(row)
  }

  func finish() throws {
    try writer?.finish()
    try file?.finish()
    file = nil
    writer = nil
  }
}
