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
    let survey = try readingFile(input.name) { try ConversionSurvey(reading: try reader()) }
    if survey.isInOrder, !options.isStrict, options.rejectsPath == nil {
      return try stream(survey)
    }
    return try throughStore(audits: survey.hasAudits)
  }

  private func reader() throws -> any DocumentReader {
    let format = try FormatChoice.reading(input, as: options.format)
    return try format.makeReader(
      { try input.open(limits: options.limits) },
      options: options.readOptions(sourceName: input.stem))
  }

  private func stream(_ survey: ConversionSurvey) throws -> ImportReport {
    let file = try OutputFile(output, target)
    var writeOptions = flat.writeOptions
    try survey.attributes.apply(to: &writeOptions, chosen: flat.columns)
    var writer = try target.format.makeWriter(file.sink, options: writeOptions)
    var report = ImportReport()
    try readingFile(input.name) {
      try writer.begin()
      for category in survey.sortedCategories { try writer.write(category) }
      var reader = try reader()
      var rows = OrderedRows(
        now: environment.clock.now(), categories: survey.categoriesByKey)
      while let item = try reader.next() {
        switch item {
        case .category: break
        case .favorite(let row):
          report.read += 1
          report.added += 1
          try writer.write(try rows.favorite(row))
        case .audit(let record): if target.format.isComplete { try writer.write(record) }
        case .rejected(let row): report.add(row, file: input.name)
        }
      }
      report.warnings = reader.warnings.map { $0.sentence(input.name) }
    }
    try writer.finish()
    try file.finish()
    return report
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

extension ImportReport {
  mutating func add(_ row: RejectedRow, file: String) {
    read += 1
    rejected += 1
    if rejects.count < 1000 { rejects.append(Reject(file: file, diagnostic: row.diagnostic)) }
  }
}

/// A first pass over a document: what stands before its favorites in the output, and whether the
/// favorites can be passed on as they come.
struct ConversionSurvey {
  private(set) var categoriesByKey: [NameKey: Category] = [:]
  private(set) var attributes = AttributeColumns()
  private(set) var hasAudits = false
  /// Whether categories come by key, each with its ranks ascending from 1 without gaps or none at
  /// all, no title twice, and no row that an import would treat in a special way.
  private(set) var isInOrder = true
  private var lastCategory: (name: String, key: NameKey)?
  private var lastRank = 0
  private var titles: Set<UInt64> = []

  init(reading reader: any DocumentReader) throws {
    var reader = reader
    while let item = try reader.next() {
      switch item {
      case .category(let row): note(row)
      case .favorite(let row): note(row)
      case .audit: hasAudits = true
      case .rejected: break
      }
    }
    for category in sortedCategories { attributes.add(category) }
  }

  var sortedCategories: [Category] {
    categoriesByKey.sorted { $0.key < $1.key }.map(\.value)
  }

  private mutating func note(_ row: CategoryRow) {
    let key = NameKey(row.name)
    let id = row.id ?? DerivedIDs.category(key)
    if categoriesByKey[key] != nil { isInOrder = false }
    categoriesByKey[key] = Category(
      id: id, name: row.name, isStrict: row.isStrict ?? false,
      attributes: row.attributes.map { attribute in
        AttributeDefinition(
          id: attribute.id ?? DerivedIDs.attribute(in: id, NameKey(attribute.name)),
          name: attribute.name, type: attribute.type, choices: attribute.choices,
          required: attribute.required, defaultValue: attribute.defaultValue)
      })
  }

  private mutating func note(_ row: FavoriteRow) {
    guard let name = row.category else {
      isInOrder = false
      return
    }
    if lastCategory?.name.isIdentical(to: name) != true { enter(name) }
    if let rank = row.ranking, rank != lastRank + 1 { isInOrder = false }
    lastRank += 1
    attributes.add(row.metadata, of: name)
    checkTitle(row)
  }

  private mutating func enter(_ name: String) {
    let key = NameKey(name)
    if let lastCategory, !(lastCategory.key < key) { isInOrder = false }
    lastCategory = (name, key)
    lastRank = 0
    titles = []
    if let known = categoriesByKey[key] {
      // Values would have to be brought to the types and the name that the category has.
      if !known.name.isIdentical(to: name) { isInOrder = false }
    } else {
      note(CategoryRow(name: name))
    }
  }

  private mutating func checkTitle(_ row: FavoriteRow) {
    if Validation.title(row.title) != nil || Validation.category(row.category ?? "") != nil {
      isInOrder = false
    }
    guard let category = lastCategory.flatMap({ categoriesByKey[$0.key] }) else { return }
    if !category.attributes.isEmpty || category.isStrict {
      if !Validation.metadata(row.metadata, in: category).isEmpty { isInOrder = false }
    }
    // Half of the bits of a SHA-1 are enough to find a title that comes twice.
    if !titles.insert(DerivedIDs.favorite(in: category.id, NameKey(row.title)).low).inserted {
      isInOrder = false
    }
  }
}

/// Completes rows that come in order.
private struct OrderedRows {
  let now: Timestamp
  let categories: [NameKey: Category]
  private var current: (name: String, id: ResourceID)?
  private var rank = 0

  init(now: Timestamp, categories: [NameKey: Category]) {
    self.now = now
    self.categories = categories
  }

  mutating func favorite(_ row: FavoriteRow) throws -> Favorite {
    let name = row.category ?? ""
    if current?.name.isIdentical(to: name) != true {
      let key = NameKey(name)
      current = (name, categories[key]?.id ?? DerivedIDs.category(key))
      rank = 0
    }
    rank += 1
    let category = current?.id ?? DerivedIDs.namespace
    return Favorite(
      id: row.id ?? DerivedIDs.favorite(in: category, NameKey(row.title)), category: name,
      title: row.title, details: row.details, ranking: rank,
      metadata: row.metadata.sorted { $0.name.precedesByBytes($1.name) },
      created: row.created ?? now, modified: row.modified ?? row.created ?? now)
  }
}
