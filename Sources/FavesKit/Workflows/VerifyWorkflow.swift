import FavesCore
public import FavesFormats

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

extension FavesFiles {
  /// Reads a document to its end, with its counts, checksum, schema and hash chains.
  public static func verify(
    _ path: String, format name: String? = nil, limits: FormatLimits = FormatLimits()
  ) throws -> VerifyReport {
    let input = try InputFile(path, limits: limits)
    let format = try readingFile(input.name) { try FormatChoice.reading(input, as: name) }
    let proof = try DocumentProof(of: input, format, limits: limits)
    return VerifyReport(
      path: path, format: format.name, categories: proof.counts.categories,
      favorites: proof.counts.favorites, audits: proof.counts.audits,
      sha256: try digest(input).description, problems: proof.problems, warnings: proof.warnings)
  }

  private static func digest(_ input: InputFile) throws -> Digest {
    var source = try input.openFile()
    var builder = DigestBuilder()
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
      if count == 0 { return builder.finish() }
      buffer.withUnsafeBytes { builder.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
  }
}

/// What a document turns out to hold when it is read to its end.
struct DocumentProof {
  /// How much there is of each.
  private(set) var counts = DocumentCounts()
  /// What is wrong; empty if nothing is.
  private(set) var problems: [Problem] = []
  /// What could not be checked, and other things to know, one sentence each.
  private(set) var warnings: [String] = []
  /// The last record of each replica, and its hash.
  private(set) var heads: [ResourceID: (record: RecordID, hash: Digest)] = [:]

  private static let problemLimit = 100

  /// Reads a document.
  ///
  /// - Throws: what the file system throws; what is wrong with the document is among the problems.
  init(
    of input: InputFile, _ format: any Format, limits: FormatLimits = FormatLimits()
  ) throws {
    do {
      try readingFile(input.name) { try read(input, format, limits) }
    } catch let error as FavesError where error.kind == .data {
      problems.append(Problem(code: error.code, message: error.message))
    }
    if format is XMLFormat, problems.isEmpty {
      problems += try XMLSchemaValidator().validate(try input.open(limits: limits)).map {
        Problem(code: $0.code.rawValue, message: $0.sentence(input.name))
      }
    }
  }

  private mutating func read(
    _ input: InputFile, _ format: any Format, _ limits: FormatLimits
  ) throws {
    var options = ImportOptions().readOptions(sourceName: input.stem)
    options.limits = limits
    var reader = try format.makeReader({ try input.open(limits: limits) }, options: options)
    while let item = try reader.next() {
      switch item {
      case .category: counts.categories += 1
      case .favorite: counts.favorites += 1
      case .audit(let record):
        counts.audits += 1
        note(record)
      case .rejected(let row):
        add(row.diagnostic.code.rawValue, row.diagnostic.sentence(input.name))
      }
    }
    warnings = reader.warnings.map { $0.sentence(input.name) }
    if !format.isComplete {
      warnings.append("\(format.name) carries no counts and no checksum: a cut would not show")
    }
  }

  private mutating func note(_ record: AuditRecord) {
    let hash = HashChain.hash(after: heads[record.id.replica]?.hash ?? .zero, record)
    heads[record.id.replica] = (record.id, hash)
    guard hash != record.hash else { return }
    add("chain-broken", "record \(record.id) does not fit its hash")
  }

  private mutating func add(_ code: String, _ message: String) {
    guard problems.count < Self.problemLimit else { return }
    problems.append(Problem(code: code, message: message))
  }
}
