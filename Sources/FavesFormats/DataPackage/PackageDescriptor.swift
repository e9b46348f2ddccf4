import FavesCore

/// What `datapackage.json` says.
struct PackageDescriptor {
  static let fileName = "datapackage.json"
  static let version = 1
  private static let schema = "https://datapackage.org/profiles/2.0/datapackage.json"

  /// A file with a table.
  struct Resource {
    var table: PackageTable
    var path: String
    /// How many bytes it has; nil where the descriptor does not say.
    var bytes: Int?
    /// Their SHA-256; nil where the descriptor does not say.
    var sha256: Digest?
  }

  var resources: [Resource] = []
  /// How many of each there are; nil where the descriptor does not say.
  var counts: DocumentCounts?

  init() {}

  /// The resource of a table; nil if there is none.
  func resource(_ table: PackageTable) -> Resource? {
    resources.first { $0.table == table }
  }
}

// MARK: Writing

extension PackageDescriptor {
  /// The descriptor as JSON, indented by two spaces: people look at it.
  var text: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("$schema")
    writer.string(Self.schema)
    writer.name("name")
    writer.string("favorites")
    writer.name("title")
    writer.string("Favorites")
    writer.name("faves")
    writer.beginObject()
    writer.name("version")
    writer.integer(Self.version)
    if let counts {
      writer.name("counts")
      writer.counts(counts)
    }
    writer.endObject()
    writer.name("resources")
    writer.beginArray()
    for resource in resources { writer.resource(resource) }
    writer.endArray()
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }
}

extension JSONWriter {
  fileprivate mutating func resource(_ resource: PackageDescriptor.Resource) {
    beginObject()
    member("name", resource.table.rawValue)
    member("type", "table")
    member("path", resource.path)
    member("format", "csv")
    member("mediatype", "text/csv")
    member("encoding", "utf-8")
    if let bytes = resource.bytes {
      name("bytes")
      integer(bytes)
    }
    if let sha256 = resource.sha256 { member("hash", "sha256:\(sha256)") }
    name("schema")
    schema(of: resource.table)
    endObject()
  }

  private mutating func schema(of table: PackageTable) {
    beginObject()
    member("$schema", "https://datapackage.org/profiles/2.0/tableschema.json")
    name("fields")
    beginArray()
    for column in table.columns { field(column) }
    endArray()
    name("primaryKey")
    strings(table.primaryKey)
    if table.belongsToCategory {
      name("foreignKeys")
      beginArray()
      beginObject()
      name("fields")
      strings(["category"])
      name("reference")
      beginObject()
      member("resource", PackageTable.categories.rawValue)
      name("fields")
      strings(["name"])
      endObject()
      endObject()
      endArray()
    }
    endObject()
  }

  private mutating func field(_ column: PackageColumn) {
    beginObject()
    member("name", column.name)
    member("type", column.type)
    if let format = column.format { member("format", format) }
    if column.isRequired || column.isUnique || column.minimum != nil {
      name("constraints")
      beginObject()
      if column.isRequired {
        name("required")
        boolean(true)
      }
      if column.isUnique {
        name("unique")
        boolean(true)
      }
      if let minimum = column.minimum {
        name("minimum")
        integer(minimum)
      }
      endObject()
    }
    endObject()
  }

  private mutating func member(_ name: StaticString, _ text: String) {
    self.name(name)
    string(text)
  }
}

// MARK: Reading

extension PackageDescriptor {
  /// Reads a descriptor.
  ///
  /// - Throws: ``FormatError`` where it is malformed, not one of Faves, or has a path that leads out
  ///   of the package.
  init(parsing bytes: [UInt8]) throws {
    let value: JSONValue
    do {
      value = try JSONValue(parsing: bytes)
    } catch var error as FormatError {
      error.message = "\(Self.fileName): \(error.message)"
      throw error
    }
    guard case .array(let listed)? = value["resources"] else {
      throw Self.unfit("it lists no “resources”")
    }
    if let own = value["faves"] {
      try JSONStatement.checkVersion(own["version"], at: SourcePosition())
      counts = try own["counts"].map { try JSONStatement.parse($0, at: SourcePosition()) } ?? nil
    }
    for resource in listed {
      guard case .string(let name)? = resource["name"], let table = PackageTable(rawValue: name)
      else { continue }
      guard self.resource(table) == nil else { throw Self.unfit("it lists “\(name)” twice") }
      resources.append(try Resource(table, resource))
    }
    guard resource(.favorites) != nil else {
      throw FormatError(
        .shape, "the data package has no resource “favorites”",
        hint: "import its files one by one")
    }
  }

  fileprivate static func unfit(_ message: String) -> FormatError {
    FormatError(
      .shape, "\(fileName) does not describe a data package of Faves: \(message)",
      hint: "import its files one by one")
  }
}

extension PackageDescriptor.Resource {
  fileprivate init(_ table: PackageTable, _ value: JSONValue) throws {
    self.table = table
    guard case .string(let path)? = value["path"] else {
      throw PackageDescriptor.unfit("“\(table.rawValue)” has no single path")
    }
    self.path = try Self.checked(path)
    if let dialect = value["dialect"] {
      guard case .object(let members) = dialect,
        members.allSatisfy({ $0.name != "delimiter" || $0.value == .string(",") })
      else { throw PackageDescriptor.unfit("“\(table.rawValue)” is not separated by commas") }
    }
    if case .number(let text)? = value["bytes"] { bytes = Int(text) }
    if case .string(let text)? = value["hash"] {
      let prefix = "sha256:"
      guard text.hasPrefix(prefix), let digest = Digest(text.dropFirst(prefix.count)) else {
        throw FormatError(
          .unsupported, "the hash of “\(table.rawValue)” is not one of SHA-256",
          hint: "remove “hash” from \(PackageDescriptor.fileName) to read it unchecked")
      }
      sha256 = digest
    }
  }

  /// A path that leads nowhere but into the package.
  private static func checked(_ path: String) throws -> String {
    let bytes = Array(path.utf8)
    let parts = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    let isTrick =
      bytes.count > 1000 || bytes.contains { $0 < 0x20 || $0 == UInt8(ascii: "\\") || $0 == 0x7f }
      || bytes.contains(UInt8(ascii: ":"))
      || parts.contains { $0.isEmpty || $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) }
    guard !isTrick else {
      throw FormatError(
        .unsupported,
        "\(PackageDescriptor.fileName) names a file outside of the package: “\(path.prefix(100))”",
        hint: "only plain relative paths are read")
    }
    return path
  }
}
