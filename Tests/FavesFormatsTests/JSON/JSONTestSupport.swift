import FavesCore
import FavesFormats
import Foundation

/// The values of one document.
struct Contents: Equatable {
  var categories: [FavesCore.Category] = []
  var favorites: [Favorite] = []
  var audits: [AuditRecord] = []
}

enum JSONSupport {
  /// Public test data beside the project; nil, with a notice, where it is absent.
  static func corpus(_ name: String, file: String = #filePath) -> URL? {
    var folder = URL(fileURLWithPath: file)
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let candidate = folder.appendingPathComponent("../shared/corpora/\(name)").standardized
      if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
    }
    print("notice: ../shared/corpora/\(name) is absent, skipping")
    return nil
  }

  /// The project's folder.
  static func project(file: String = #filePath) -> URL {
    URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
  }

  static func files(in folder: URL) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .sorted { $0.path < $1.path }
  }

  static func read(
    _ bytes: [UInt8], _ format: any Format = JSONFormat(), chunk: Int = .max,
    options: ReadOptions = ReadOptions()
  ) throws -> (items: [DocumentItem], warnings: [Diagnostic]) {
    var reader = try format.makeReader(
      { MemorySource(bytes, chunk: chunk) }, options: options)
    var items: [DocumentItem] = []
    while let item = try reader.next() { items.append(item) }
    return (items, reader.warnings)
  }

  static func read(
    _ text: String, _ format: any Format = JSONFormat(), options: ReadOptions = ReadOptions()
  ) throws -> (items: [DocumentItem], warnings: [Diagnostic]) {
    try read(Array(text.utf8), format, options: options)
  }

  /// How reading ends: nil for well, else the code of the error.
  static func outcome(_ bytes: [UInt8], _ format: any Format = JSONFormat()) -> FormatError.Code? {
    failure(bytes, format)?.code
  }

  static func failure(_ bytes: [UInt8], _ format: any Format = JSONFormat()) -> FormatError? {
    do {
      _ = try read(bytes, format)
      return nil
    } catch let error as FormatError {
      return error
    } catch {
      return FormatError(.unsupported, "not a FormatError: \(error)")
    }
  }

  static func failure(_ text: String, _ format: any Format = JSONFormat()) -> FormatError? {
    failure(Array(text.utf8), format)
  }

  static func write(_ contents: Contents, _ format: any Format = JSONFormat()) throws -> [UInt8] {
    let sink = MemorySink()
    var writer = try format.makeWriter(sink, options: WriteOptions())
    try writer.begin()
    for category in contents.categories { try writer.write(category) }
    for favorite in contents.favorites { try writer.write(favorite) }
    for audit in contents.audits { try writer.write(audit) }
    try writer.finish()
    return sink.bytes
  }

  /// The values of items that hold everything; rejected rows and rows with gaps are left out.
  static func contents(_ items: [DocumentItem]) -> Contents {
    var contents = Contents()
    for item in items {
      switch item {
      case .category(let row): category(row).map { contents.categories.append($0) }
      case .favorite(let row): favorite(row).map { contents.favorites.append($0) }
      case .audit(let record): contents.audits.append(record)
      case .rejected: break
      }
    }
    return contents
  }

  private static func category(_ row: CategoryRow) -> FavesCore.Category? {
    row.id.map {
      FavesCore.Category(
        id: $0, name: row.name, isStrict: row.isStrict ?? false,
        attributes: row.attributes.compactMap { row in
          row.id.map {
            AttributeDefinition(
              id: $0, name: row.name, type: row.type, choices: row.choices,
              required: row.required, defaultValue: row.defaultValue)
          }
        })
    }
  }

  private static func favorite(_ row: FavoriteRow) -> Favorite? {
    guard let id = row.id, let category = row.category, let ranking = row.ranking,
      let created = row.created, let modified = row.modified
    else { return nil }
    return Favorite(
      id: id, category: category, title: row.title, details: row.details, ranking: ranking,
      metadata: row.metadata, created: created, modified: modified)
  }
}
