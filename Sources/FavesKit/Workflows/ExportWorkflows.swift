import FavesCore
public import FavesFormats
import FavesStore

/// What an export wrote.
public struct ExportReport: Hashable, Sendable {
  /// Where; nil for standard output.
  public var path: String?
  /// The number of categories.
  public var categories: Int
  /// The number of favorites.
  public var favorites: Int
  /// The number of audit records.
  public var audits: Int
  /// The number of bytes; 0 for standard output.
  public var bytes: Int
  /// The SHA-256 of the file in hexadecimal; nil for standard output.
  public var sha256: String?

  init(path: String?, counts: DocumentCounts, bytes: Int = 0, sha256: String? = nil) {
    self.path = path
    categories = counts.categories
    favorites = counts.favorites
    audits = counts.audits
    self.bytes = bytes
    self.sha256 = sha256
  }
}

extension Faves {
  /// Writes the store, or a part of it, to a file or standard output.
  ///
  /// - Parameter path: nil or `-` for standard output.
  public func export(to path: String? = nil, options: ExportOptions) throws -> ExportReport {
    let target = try FormatChoice.writing(path, as: options.format, fallback: "json")
    let format = target.format
    try options.check(for: format)
    let output = try OutputFile(path ?? "-", target)
    let counts = try store.read { reader in
      try readingFile(path ?? "standard output") {
        try Exporter(
          reader: reader, options: options,
          startAnew: output.canStartAnew ? { try output.startAnew() } : nil,
          progress: environment.progress
        ).write(
          with: { try format.makeWriter(output.sink, options: $0) },
          isComplete: format.isComplete)
      }
    }
    try output.finish()
    guard let written = output.written else { return ExportReport(path: nil, counts: counts) }
    return ExportReport(
      path: path, counts: counts, bytes: written.bytes, sha256: written.sha256.description)
  }

  /// Writes the store, or some categories of it, to a file or standard output.
  ///
  /// - Parameters:
  ///   - path: nil or `-` for standard output.
  ///   - format: nil for that of the file's extension; JSON for standard output.
  public func export(
    to path: String? = nil, format: String? = nil, categories: [String] = [],
    withAudits: Bool = false, profile: WriteOptions.Profile = .plain
  ) throws -> ExportReport {
    var options = ExportOptions()
    options.format = format
    options.categories = categories
    options.withAudits = withAudits
    options.flat.profile = profile
    return try export(to: path, options: options)
  }
}

extension ExportOptions {
  /// Refuses what a format cannot carry.
  fileprivate func check(for format: any Format) throws {
    guard !withAudits || (categories.isEmpty && filters.isEmpty) else {
      throw FavesError(
        .usage, "audits-partial", "audit records cannot be exported for a part of the store only",
        hint: "leave out --category and --where, or --with-audits")
    }
    guard !withAudits || format.isComplete else {
      throw FavesError(
        .usage, "format-incomplete", "\(format.name) cannot carry audit records",
        hint: "export to json, jsonl, xml or datapackage")
    }
    try flat.check(for: format)
  }
}

extension FlatOptions {
  /// Refuses columns for a format that has none.
  func check(for format: any Format) throws {
    guard !columns.isEmpty, !format.hasColumns else { return }
    throw FavesError(
      .usage, "columns-unsupported", "the columns of \(format.name) cannot be chosen",
      hint: "choose columns for "
        + FormatRegistry.formats.filter(\.hasColumns).map(\.name).joined(separator: ", "))
  }
}

/// What is done to files without a store.
public enum FavesFiles {
  /// Says what an import would read.
  ///
  /// - Parameter rows: How many rows to show; nil for all.
  public static func inspect(
    _ path: String, rows: Int? = 10, options: ImportOptions = ImportOptions()
  ) throws -> Inspection {
    let input = try InputFile(path, limits: options.limits)
    return try readingFile(input.name) {
      let format = try FormatChoice.reading(input, as: options.format)
      return try format.inspection(
        of: { try input.open(limits: options.limits) },
        options: options.readOptions(sourceName: input.stem),
        rows: rows.map(RowLimit.first) ?? .all)
    }
  }
}
