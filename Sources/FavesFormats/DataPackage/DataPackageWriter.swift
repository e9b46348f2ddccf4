import FavesCore

/// Writes a data package: a CSV file for each table, then the descriptor.
struct DataPackageWriter: DocumentWriter {
  private let output: PackageOutput
  private var descriptor = PackageDescriptor()
  private var counts = DocumentCounts()
  private var table: PackageTable?
  private var csv: CSVOutput
  /// The definitions wait for the categories to end; there are few of them.
  private var attributes: [(category: String, definition: AttributeDefinition)] = []

  init(_ output: PackageOutput) {
    self.output = output
    csv = CSVOutput(output, delimiter: UInt8(ascii: ","), profile: .plain, allowsNUL: true)
  }

  mutating func begin() throws {
    try begin(.categories)
  }

  mutating func write(_ category: Category) throws {
    counts.categories += 1
    try csv.unguardedCell(category.id.description)
    try csv.cell(category.name)
    try csv.cell(category.isStrict ? "true" : "false")
    try csv.endRow()
    attributes += category.attributes.map { (category.name, $0) }
  }

  mutating func write(_ favorite: Favorite) throws {
    try endCategories()
    counts.favorites += 1
    try csv.cell(favorite.category)
    try csv.unguardedCell(String(favorite.ranking))
    try csv.cell(favorite.title)
    try csv.cell(favorite.details ?? "")
    try json { $0.metadata(favorite.metadata) }
    csv.idCell(favorite.id)
    csv.timeCell(favorite.created)
    csv.timeCell(favorite.modified)
    try csv.endRow()
  }

  mutating func write(_ audit: AuditRecord) throws {
    try endCategories()
    if table != .audits { try begin(.audits) }
    counts.audits += 1
    try csv.unguardedCell(audit.id.replica.description)
    try csv.unguardedCell(String(audit.id.sequence))
    try csv.unguardedCell(String(audit.time))
    try csv.unguardedCell(String(audit.counter))
    try csv.unguardedCell(audit.wall.description)
    try json { $0.seen(audit.seen) }
    try csv.unguardedCell(audit.operation.description)
    try csv.cell(Self.account(audit.account))
    try csv.cell(audit.action.name)
    try csv.cell(audit.resourceType.name)
    try csv.unguardedCell(audit.resource.description)
    try json { $0.changes(audit.changes) }
    if audit.place == nil { csv.emptyCell() } else { try json { $0.place(audit.place) } }
    try json { $0.unknown(audit.unknown) }
    try csv.cell(audit.isCompacted ? "true" : "false")
    try csv.cell(audit.hash.description)
    try csv.endRow()
  }

  mutating func finish() throws {
    try endCategories()
    try endTable()
    descriptor.counts = counts
    try output.begin(PackageDescriptor.fileName)
    try descriptor.text.withUnsafeBytes { try output.write($0) }
    try output.finish()
  }

  /// The account as a cell: as JSON where it is empty or starts with a quote, for an empty cell
  /// stands for none.
  private static func account(_ account: String?) -> String {
    guard let account else { return "" }
    return account.isEmpty || account.utf8.first == UInt8(ascii: "\"")
      ? JSONValue.string(account).text : account
  }

  // MARK: Tables

  private mutating func begin(_ table: PackageTable) throws {
    try endTable()
    self.table = table
    try output.begin(table.fileName)
    for column in table.columns { try csv.cell(column.name) }
    try csv.endRow()
  }

  private mutating func endTable() throws {
    guard let table else { return }
    try csv.finish()
    let (bytes, sha256) = output.written
    descriptor.resources.append(
      PackageDescriptor.Resource(
        table: table, path: table.fileName, bytes: bytes, sha256: sha256))
    self.table = nil
  }

  /// Writes the definitions after the last category, and begins the favorites.
  private mutating func endCategories() throws {
    guard table == .categories else { return }
    try begin(.attributes)
    for (category, definition) in attributes {
      try csv.unguardedCell(definition.id.description)
      try csv.cell(category)
      try csv.cell(definition.name)
      try csv.cell(definition.type.rawValue)
      try csv.cell(definition.required ? "true" : "false")
      try json { $0.strings(definition.choices) }
      if definition.defaultValue == nil {
        csv.emptyCell()
      } else {
        try json { $0.value(definition.defaultValue) }
      }
      try csv.endRow()
    }
    attributes = []
    try begin(.favorites)
  }

  private mutating func json(_ body: (inout JSONWriter) -> Void) throws {
    var writer = JSONWriter()
    body(&writer)
    try csv.bytesCell(writer.bytes)
  }
}
