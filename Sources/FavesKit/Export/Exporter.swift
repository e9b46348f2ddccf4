import FavesCore
import FavesFormats
import FavesStore

/// Writes the state of a store to a document, in canonical order, in constant memory.
struct Exporter {
  let reader: StoreReader
  let options: ExportOptions
  var progress: (Progress) -> Void = { _ in }

  private var filter: ListFilter { ListFilter(options.filters) }

  /// Writes the document.
  ///
  /// - Returns: how many of each were written.
  func write(
    with makeWriter: (WriteOptions) throws -> any DocumentWriter, isComplete: Bool
  ) throws -> DocumentCounts {
    var rows = try selected()
    var writeOptions = options.flat.writeOptions
    if !isComplete { try nameColumns(of: &rows, in: &writeOptions) }
    var writer = try makeWriter(writeOptions)
    var counts = DocumentCounts()
    try writer.begin()
    for row in rows {
      try writer.write(try reader.category(row))
      counts.categories += 1
    }
    counts.favorites = try write(rows, to: &writer)
    if options.withAudits {
      try reader.forEachRecordByReplica {
        try writer.write($0)
        counts.audits += 1
      }
    }
    try writer.finish()
    return counts
  }

  private func write(
    _ rows: [StoredCategory], to writer: inout any DocumentWriter
  ) throws -> Int {
    let total = rows.reduce(0) { $0 + $1.count }
    let filter = filter
    var (seen, written) = (0, 0)
    for row in rows {
      try reader.forEachFavorite(in: row) { favorite in
        seen += 1
        if seen & 1023 == 0 { progress(Progress(task: "exporting", done: seen, total: total)) }
        guard filter.matches(favorite) else { return true }
        try writer.write(favorite)
        written += 1
        return true
      }
    }
    return written
  }

  private func selected() throws -> [StoredCategory] {
    let all = try reader.categories()
    guard !options.categories.isEmpty else { return all }
    let wanted = Set(try options.categories.map { try reader.requireCategory($0).id })
    return all.filter { wanted.contains($0.id) }
  }

  /// The attributes that become columns: the defined ones in their order, then the free ones by
  /// the bytes of their names.
  ///
  /// Categories of which a filter leaves nothing are left out.
  private func nameColumns(
    of rows: inout [StoredCategory], in writeOptions: inout WriteOptions
  ) throws {
    let filter = filter
    var columns = AttributeColumns()
    var matching: [StoredCategory] = []
    for row in rows {
      var hasMatch = filter.isEmpty
      try reader.forEachFavorite(in: row) {
        guard filter.matches($0) else { return true }
        columns.add($0)
        hasMatch = true
        return true
      }
      if hasMatch { matching.append(row) }
    }
    rows = matching
    for row in rows { columns.add(try reader.category(row)) }
    try columns.apply(to: &writeOptions, chosen: options.flat.columns)
  }
}

/// Collects the names of attributes, each once, by their bytes: of all categories and of each.
struct AttributeColumns {
  private let all = NameList()
  private var byCategory: [String: NameList] = [:]
  private var last: (name: String, list: NameList)?

  mutating func add(_ category: Category) {
    let list = list(of: category.name)
    for definition in category.attributes {
      all.addDefined(definition.name)
      list.addDefined(definition.name)
    }
  }

  mutating func add(_ favorite: Favorite) {
    add(favorite.metadata, of: favorite.category)
  }

  mutating func add(_ metadata: [Attribute], of category: String) {
    let list = list(of: category)
    for attribute in metadata where list.addFree(attribute.name) {
      _ = all.addFree(attribute.name)
    }
  }

  private mutating func list(of category: String) -> NameList {
    if let last, last.name.isIdentical(to: category) { return last.list }
    let list = byCategory[category] ?? NameList()
    byCategory[category] = list
    last = (category, list)
    return list
  }

  /// Tells a writer the columns.
  ///
  /// - Parameter chosen: The names of those a user wants; all if empty.
  func apply(to options: inout WriteOptions, chosen: [String]) throws {
    options.attributeColumns = all.names
    options.categoryColumns = byCategory.mapValues(\.names)
    guard !chosen.isEmpty else { return }
    options.columns = try ColumnChoice.columns(chosen, among: all.names)
  }
}

/// Names, each once, by their bytes: those of definitions first.
private final class NameList {
  private var defined: [String] = []
  private var knownDefined: Set<[UInt8]> = []
  private var free: [String] = []
  private var knownFree: Set<[UInt8]> = []

  func addDefined(_ name: String) {
    if knownDefined.insert(Array(name.utf8)).inserted { defined.append(name) }
  }

  /// Adds a name; false if it was added so before.
  func addFree(_ name: String) -> Bool {
    guard knownFree.insert(Array(name.utf8)).inserted else { return false }
    free.append(name)
    return true
  }

  var names: [String] {
    defined
      + free.filter { !knownDefined.contains(Array($0.utf8)) }.sorted { $0.precedesByBytes($1) }
  }
}
