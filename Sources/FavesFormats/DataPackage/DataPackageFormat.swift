import FavesCore

/// A Frictionless Data Package (v2) of CSV files: a folder, or a zip archive of one.
///
/// `formats/datapackage.md` is the specification.
public struct DataPackageFormat: Format {
  /// Makes the format.
  public init() {}

  /// `datapackage`.
  public var name: String { "datapackage" }
  /// `.zip`.
  public var extensions: [String] { ["zip"] }
  /// Carries everything.
  public var isComplete: Bool { true }

  /// The files that a package may have.
  public static let fileNames =
    PackageTable.allCases.map(\.fileName) + [PackageDescriptor.fileName]

  /// Whether the content is a zip archive whose first entry is one of a data package of Faves.
  public func recognizes(_ prefix: [UInt8]) -> Bool {
    guard ZipReader.recognizes(prefix), prefix.count > 30 else { return false }
    let name = prefix[30...]
    return Self.fileNames.contains { name.starts(with: $0.utf8) }
  }

  /// Makes a reader of one pass.
  public func makeReader(
    _ open: @escaping SourceOpener, options: ReadOptions
  ) throws -> any DocumentReader {
    try DataPackageReader(PackageFiles(try open(), limits: options.limits), options: options)
  }

  /// Makes a writer: of a zip archive, unless the sink is a folder.
  public func makeWriter(
    _ sink: any ByteSink, options: WriteOptions
  ) throws -> any DocumentWriter {
    DataPackageWriter(try PackageOutput(sink))
  }
}

/// A table of a data package.
enum PackageTable: String, CaseIterable {
  case categories, attributes, favorites, audits

  /// The file that it is in.
  var fileName: String { rawValue + ".csv" }

  /// Its columns.
  var columns: [PackageColumn] {
    switch self {
    case .categories:
      [
        PackageColumn("id", "string", format: "uuid", isRequired: true, isUnique: true),
        PackageColumn("name", "string", isRequired: true, isUnique: true),
        PackageColumn("strict", "boolean", isRequired: true),
      ]
    case .attributes:
      [
        PackageColumn("id", "string", format: "uuid", isRequired: true, isUnique: true),
        PackageColumn("category", "string", isRequired: true),
        PackageColumn("name", "string"),
        PackageColumn("type", "string", isRequired: true),
        PackageColumn("required", "boolean", isRequired: true),
        PackageColumn("choices", "array", isRequired: true),
        PackageColumn("default", "any"),
      ]
    case .favorites:
      [
        PackageColumn("category", "string", isRequired: true),
        PackageColumn("ranking", "integer", isRequired: true, minimum: 1),
        PackageColumn("title", "string", isRequired: true),
        PackageColumn("description", "string"),
        PackageColumn("metadata", "object", isRequired: true),
        PackageColumn("id", "string", format: "uuid", isRequired: true, isUnique: true),
        PackageColumn("created", "datetime", isRequired: true),
        PackageColumn("modified", "datetime", isRequired: true),
      ]
    case .audits:
      [
        PackageColumn("replica", "string", format: "uuid", isRequired: true),
        PackageColumn("sequence", "integer", isRequired: true, minimum: 1),
        PackageColumn("time", "integer", isRequired: true),
        PackageColumn("counter", "integer", isRequired: true),
        PackageColumn("wall", "datetime", isRequired: true),
        PackageColumn("seen", "object", isRequired: true),
        PackageColumn("operation", "string", format: "uuid", isRequired: true),
        PackageColumn("account", "string"),
        PackageColumn("action", "string", isRequired: true),
        PackageColumn("resourceType", "string", isRequired: true),
        PackageColumn("resourceId", "string", format: "uuid", isRequired: true),
        PackageColumn("changes", "object", isRequired: true),
        PackageColumn("place", "object"),
        PackageColumn("unknown", "object", isRequired: true),
        PackageColumn("compacted", "boolean", isRequired: true),
        PackageColumn("hash", "string", isRequired: true),
      ]
    }
  }

  /// The columns that identify a row.
  var primaryKey: [String] {
    self == .audits ? ["replica", "sequence"] : ["id"]
  }

  /// Whether its column `category` names a row of the table of categories.
  var belongsToCategory: Bool { self == .attributes || self == .favorites }
}

/// A column of such a table, as Table Schema describes it.
struct PackageColumn {
  let name: String
  let type: String
  let format: String?
  let isRequired: Bool
  let isUnique: Bool
  let minimum: Int?

  init(
    _ name: String, _ type: String, format: String? = nil, isRequired: Bool = false,
    isUnique: Bool = false, minimum: Int? = nil
  ) {
    self.name = name
    self.type = type
    self.format = format
    self.isRequired = isRequired
    self.isUnique = isUnique
    self.minimum = minimum
  }
}
