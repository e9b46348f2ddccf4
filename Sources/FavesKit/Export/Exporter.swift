import FavesCore
import FavesFormats
import FavesStore

/// Writes the state of a store to a document, in canonical order, in constant memory.
struct Exporter {
  let reader: StoreReader
  var categories: [String] = []
  var withAudits = false
  var progress: (Progress) -> Void = { _ in }

  /// Writes the document.
  ///
  /// - Returns: how many of each were written.
  func write(
    with makeWriter: (WriteOptions) throws -> any DocumentWriter, options: WriteOptions,
    isComplete: Bool
  ) throws -> DocumentCounts {
    let rows = try selected()
    var options = options
    if !isComplete { options.attributeColumns = try attributeColumns(rows) }
    var writer = try makeWriter(options)
    var counts = DocumentCounts()
    try writer.begin()
    for row in rows {
      try writer.write(try reader.category(row))
      counts.categories += 1
    }
    let total = rows.reduce(0) { $0 + $1.count }
    for row in rows {
      try reader.forEachFavorite(in: row) { favorite in
        try writer.write(favorite)
        counts.favorites += 1
        if counts.favorites & 1023 == 0 {
          progress(Progress(task: "exporting", done: counts.favorites, total: total))
        }
        return true
      }
    }
    if withAudits {
      try reader.forEachRecordByReplica {
        try writer.write($0)
        counts.audits += 1
      }
    }
    try writer.finish()
    return counts
  }

  private func selected() throws -> [StoredCategory] {
    let all = try reader.categories()
    guard !categories.isEmpty else { return all }
    let wanted = Set(try categories.map { try reader.requireCategory($0).id })
    return all.filter { wanted.contains($0.id) }
  }

  /// The attributes that become columns: the defined ones in their order, then the free ones by
  /// the bytes of their names.
  private func attributeColumns(_ rows: [StoredCategory]) throws -> [String] {
    var columns = AttributeColumns()
    for row in rows { columns.add(try reader.category(row)) }
    for row in rows {
      try reader.forEachFavorite(in: row) {
        columns.add($0.metadata)
        return true
      }
    }
    return columns.names
  }
}

/// Collects the names of attributes, each once, by their bytes.
struct AttributeColumns {
  private var defined: [String] = []
  private var free: [String] = []
  private var known: Set<[UInt8]> = []

  mutating func add(_ category: Category) {
    for definition in category.attributes
    where known.insert(Array(definition.name.utf8)).inserted {
      defined.append(definition.name)
    }
  }

  mutating func add(_ metadata: [Attribute]) {
    for attribute in metadata where known.insert(Array(attribute.name.utf8)).inserted {
      free.append(attribute.name)
    }
  }

  var names: [String] { defined + free.sorted { $0.precedesByBytes($1) } }
}
