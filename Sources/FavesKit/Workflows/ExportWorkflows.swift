import FavesCore
public import FavesFormats
import FavesStore
import SystemFiles

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

/// What a backup wrote.
public struct BackupReport: Hashable, Sendable {
  /// The file.
  public var path: String
  /// The number of categories.
  public var categories: Int
  /// The number of favorites.
  public var favorites: Int
  /// The number of audit records.
  public var audits: Int
  /// The number of bytes.
  public var bytes: Int
  /// The SHA-256 of the file in hexadecimal.
  public var sha256: String
}

/// What a verification found.
public struct VerifyReport: Hashable, Sendable {
  /// The file.
  public var path: String
  /// Its format.
  public var format: String
  /// The number of categories.
  public var categories: Int
  /// The number of favorites.
  public var favorites: Int
  /// The number of audit records.
  public var audits: Int
  /// The SHA-256 of the file in hexadecimal.
  public var sha256: String
  /// What is wrong; empty if nothing is.
  public var problems: [Problem]
  /// What could not be checked, and other things to know, one sentence each.
  public var warnings: [String]
}

extension Faves {
  /// Writes the store, or some categories of it, to a file or standard output.
  ///
  /// - Parameters:
  ///   - path: nil or `-` for standard output.
  ///   - format: nil for that of the file's extension; JSON for standard output.
  public func export(
    to path: String? = nil, format: String? = nil, categories: [String] = [],
    withAudits: Bool = false, profile: WriteOptions.Profile = .plain
  ) throws -> ExportReport {
    guard !withAudits || categories.isEmpty else {
      throw FavesError(
        .usage, "audits-partial", "audit records cannot be exported for some categories only",
        hint: "leave out --category, or --with-audits")
    }
    let format = try FormatChoice.writing(path, as: format, fallback: "json")
    guard !withAudits || format.isComplete else {
      throw FavesError(
        .usage, "format-incomplete", "\(format.name) cannot carry audit records",
        hint: "export to json, jsonl or xml")
    }
    var options = WriteOptions()
    options.profile = profile
    let output = try OutputFile(path ?? "-")
    let name = path ?? "standard output"
    let counts = try store.read { reader in
      try readingFile(name) {
        try Exporter(
          reader: reader, categories: categories, withAudits: withAudits,
          progress: environment.progress
        ).write(
          with: { try format.makeWriter(output.sink, options: $0) }, options: options,
          isComplete: format.isComplete)
      }
    }
    try output.finish()
    guard case .file(let file) = output else {
      return ExportReport(path: nil, counts: counts)
    }
    return ExportReport(
      path: path, counts: counts, bytes: file.bytes, sha256: file.sha256.description)
  }

  /// Writes a complete copy with its audit records into a folder, and reads it back.
  ///
  /// - Parameter format: A complete format; JSON Lines if nil.
  public func backup(into directory: String, format: String? = nil) throws -> BackupReport {
    let format = try FormatChoice.named(format ?? "jsonl")
    guard format.isComplete else {
      throw FavesError(
        .usage, "format-incomplete", "\(format.name) does not carry everything",
        hint: "back up to jsonl, json or xml")
    }
    try SystemFiles.makeDirectories(directory)
    let path = "\(directory)/faves-\(fileStamp).\(format.extensions.first ?? format.name)"
    let report = try export(to: path, format: format.name, withAudits: true)
    let verified = try FavesFiles.verify(path, format: format.name)
    guard verified.problems.isEmpty, verified.favorites == report.favorites,
      verified.audits == report.audits, verified.sha256 == report.sha256
    else {
      throw FavesError(
        .io, "backup-damaged", "\(path) does not read back as it was written",
        hint: "check the disk, and back up to another one")
    }
    return BackupReport(
      path: path, categories: report.categories, favorites: report.favorites,
      audits: report.audits, bytes: report.bytes, sha256: verified.sha256)
  }

  /// `20261122T214525Z`, and milliseconds where they are not zero.
  private var fileStamp: String {
    let text = environment.clock.now().description
    let digits = text.filter { $0 != "-" && $0 != ":" && $0 != "." }
    return digits.replacingSuffix("000Z", with: "Z")
  }
}

extension String {
  fileprivate func replacingSuffix(_ suffix: String, with other: String) -> String {
    hasSuffix(suffix) ? dropLast(suffix.count) + other : self
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
    let input = try InputFile(path)
    return try readingFile(input.name) {
      let format = try FormatChoice.reading(input, as: options.format)
      return try format.inspection(
        of: { try input.open() }, options: options.readOptions(sourceName: input.stem),
        rows: rows.map(RowLimit.first) ?? .all)
    }
  }

  /// Reads a document to its end, with its counts, checksum, schema and hash chains.
  public static func verify(_ path: String, format name: String? = nil) throws -> VerifyReport {
    let input = try InputFile(path)
    let format = try readingFile(input.name) { try FormatChoice.reading(input, as: name) }
    var counts = DocumentCounts()
    var problems: [Problem] = []
    var warnings: [String] = []
    do {
      try readingFile(input.name) {
        counts = try count(input, format, &problems, &warnings)
      }
    } catch let error as FavesError where error.kind == .data {
      problems.append(Problem(code: error.code, message: error.message))
    }
    if format is XMLFormat, problems.isEmpty {
      problems += try XMLSchemaValidator().validate(try input.open()).map {
        Problem(code: $0.code.rawValue, message: $0.sentence(input.name))
      }
    }
    return VerifyReport(
      path: path, format: format.name, categories: counts.categories,
      favorites: counts.favorites, audits: counts.audits,
      sha256: try digest(input).description, problems: problems, warnings: warnings)
  }

  private static func count(
    _ input: InputFile, _ format: any Format, _ problems: inout [Problem],
    _ warnings: inout [String]
  ) throws -> DocumentCounts {
    var options = ImportOptions().readOptions(sourceName: input.stem)
    options.category = nil
    var reader = try format.makeReader({ try input.open() }, options: options)
    var counts = DocumentCounts()
    var chains: [ResourceID: Digest] = [:]
    while let item = try reader.next() {
      switch item {
      case .category: counts.categories += 1
      case .favorite: counts.favorites += 1
      case .audit(let record):
        counts.audits += 1
        let hash = HashChain.hash(after: chains[record.id.replica] ?? .zero, record)
        chains[record.id.replica] = hash
        guard hash != record.hash, problems.count < 100 else { continue }
        problems.append(
          Problem(code: "chain-broken", message: "record \(record.id) does not fit its hash"))
      case .rejected(let row):
        guard problems.count < 100 else { continue }
        problems.append(
          Problem(
            code: row.diagnostic.code.rawValue, message: row.diagnostic.sentence(input.name)))
      }
    }
    warnings = reader.warnings.map { $0.sentence(input.name) }
    if !format.isComplete {
      warnings.append("\(format.name) carries no counts and no checksum: a cut would not show")
    }
    return counts
  }

  private static func digest(_ input: InputFile) throws -> Digest {
    var source = try input.open()
    var builder = DigestBuilder()
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
      if count == 0 { return builder.finish() }
      buffer.withUnsafeBytes { builder.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
  }
}
