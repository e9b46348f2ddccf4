import FavesCore

/// Reads a data package: its categories with their definitions, its favorites, its audit records.
final class DataPackageReader: DocumentReader {
  /// How many definitions are held in memory.
  private static let attributeLimit = 100_000

  private let files: PackageFiles
  private let descriptor: PackageDescriptor
  private let limits: FormatLimits
  private var waiting: [PackageTable] = [.categories, .favorites, .audits]
  private var table: (kind: PackageTable, reader: PackageTableReader)?
  private var attributes: [String: [AttributeRow]] = [:]
  private var counts = DocumentCounts()
  private(set) var warnings: [Diagnostic] = []

  init(_ files: PackageFiles, options: ReadOptions) throws {
    self.files = files
    limits = options.limits
    descriptor = try files.descriptor()
  }

  func next() throws -> DocumentItem? {
    while true {
      if let table {
        if try table.reader.advance() { return try item(table.kind, table.reader) }
        self.table = nil
      } else if waiting.isEmpty {
        try checkCounts()
        return nil
      } else {
        try begin(waiting.removeFirst())
      }
    }
  }

  private func begin(_ kind: PackageTable) throws {
    guard let resource = descriptor.resource(kind) else { return }
    if kind == .categories { try readAttributes() }
    table = (kind, try open(resource))
  }

  private func open(_ resource: PackageDescriptor.Resource) throws -> PackageTableReader {
    let reader = try files.open(resource, limits: limits)
    warnings += reader.unreadColumns.map { Diagnostic(.guess, "\($0) is not read") }
    return reader
  }

  private func checkCounts() throws {
    guard let stated = descriptor.counts, stated != counts else { return }
    throw FormatError(
      .damaged,
      "the package says that it holds \(JSONStatement.text(stated)), but holds "
        + JSONStatement.text(counts),
      hint: "it was cut or altered; take another copy")
  }

  private func readAttributes() throws {
    guard let resource = descriptor.resource(.attributes) else { return }
    let reader = try open(resource)
    var count = 0
    while try reader.advance() {
      count += 1
      guard count <= Self.attributeLimit else {
        throw FormatError(
          .limit, "the package defines more than \(Self.attributeLimit) attributes")
      }
      let row = PackageRow(reader)
      do {
        attributes[try row.text("category"), default: []].append(try row.attribute())
      } catch let error as JSONDecodingError {
        throw FormatError(
          .shape, "“\(resource.path)”: \(error.message)", position: reader.position)
      }
    }
  }

  private func item(_ kind: PackageTable, _ reader: PackageTableReader) throws -> DocumentItem {
    let row = PackageRow(reader)
    do {
      switch kind {
      case .categories, .attributes:
        counts.categories += 1
        var category = try row.category()
        category.attributes = attributes[category.name] ?? []
        return .category(category)
      case .favorites:
        counts.favorites += 1
        return .favorite(try row.favorite())
      case .audits:
        counts.audits += 1
        return .audit(try row.audit())
      }
    } catch let error as JSONDecodingError {
      return .rejected(
        RejectedRow(
          Diagnostic(error.code, error.message, field: error.field, position: reader.position),
          cells: reader.cells))
    }
  }
}
