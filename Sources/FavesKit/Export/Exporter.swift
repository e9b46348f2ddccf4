import FavesCore
import FavesFormats
import FavesStore

/// Writes the state of a store to a document, in canonical order, in constant memory.
struct Exporter {
  let reader: StoreReader
  let options: ExportOptions
  /// Takes back what was written so far; nil where that is impossible.
  var startAnew: (() throws -> Void)?
  var progress: (Progress) -> Void = { _ in }

  private var filter: ListFilter { ListFilter(options.filters) }

  /// Writes the document.
  ///
  /// - Returns: how many of each were written.
  func write(
    with makeWriter: (WriteOptions) throws -> any DocumentWriter, isComplete: Bool
  ) throws -> DocumentCounts {
    guard !isComplete, let startAnew else {
      return try write(with: makeWriter, isComplete: isComplete, sample: .max)
    }
    do {
      return try write(with: makeWriter, isComplete: false, sample: Self.sample)
    } catch let error where error is WrongGuess || Self.isUnknownColumn(error) {
      try startAnew()
      return try write(with: makeWriter, isComplete: false, sample: .max)
    }
  }

  /// Whether a column that a user named was not found: only late favorites may have the attribute.
  private static func isUnknownColumn(_ error: any Error) -> Bool {
    (error as? FavesError)?.code == ColumnChoice.unknown
  }

  /// From how many favorites of a category its columns are guessed, where a wrong guess can be put
  /// right: in most lists all favorites have the same ones.
  private static let sample = 50

  private func write(
    with makeWriter: (WriteOptions) throws -> any DocumentWriter, isComplete: Bool, sample: Int
  ) throws -> DocumentCounts {
    var rows = try selected()
    var writeOptions = options.flat.writeOptions
    if !isComplete { try nameColumns(of: &rows, in: &writeOptions, sample: sample) }
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
      try reader.forEachFavoriteView(in: row) { favorite in
        seen += 1
        if seen & 1023 == 0 { progress(Progress(task: "exporting", done: seen, total: total)) }
        guard filter.isEmpty || filter.matches(favorite.favorite) else { return true }
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
  ///
  /// - Parameter sample: How many favorites of each category to look at.
  private func nameColumns(
    of rows: inout [StoredCategory], in writeOptions: inout WriteOptions, sample: Int
  ) throws {
    let filter = filter
    var columns = AttributeColumns()
    var matching: [StoredCategory] = []
    for row in rows {
      var hasMatch = filter.isEmpty
      var matches = 0
      try reader.forEachFavoriteView(in: row) {
        guard filter.isEmpty || filter.matches($0.favorite) else { return true }
        columns.add($0.attributes, of: $0.category)
        hasMatch = true
        matches += 1
        return matches < sample
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
  private let all: NameList
  private var byCategory: [String: NameList] = [:]
  private var last: (name: String, list: NameList)?
  /// The names of the favorite that was added last, one after another.
  private var lastNames: [UInt8] = []

  init() { self.init(all: NameList()) }

  private init(all: NameList) { self.all = all }

  /// The same, to be added to without a change of this one.
  func copy() -> AttributeColumns {
    var copy = AttributeColumns(all: all.copy())
    copy.byCategory = byCategory.mapValues { $0.copy() }
    return copy
  }

  mutating func add(_ category: Category) {
    let list = list(of: category.name)
    for definition in category.attributes {
      all.addDefined(definition.name)
      list.addDefined(definition.name)
    }
  }

  mutating func add(_ attributes: [AttributeView], of category: String) {
    if let last, last.name.isIdentical(to: category), areLast(attributes) { return }
    let list = list(of: category)
    for name in attributes.map(\.name.text) where list.addFree(name) { _ = all.addFree(name) }
    lastNames.removeAll(keepingCapacity: true)
    for attribute in attributes {
      lastNames.append(contentsOf: attribute.name)
      lastNames.append(0xff)
    }
  }

  private func areLast(_ attributes: [AttributeView]) -> Bool {
    lastNames.withUnsafeBufferPointer { names in
      var start = 0
      for attribute in attributes {
        let end = start + attribute.name.count
        guard end < names.count, names[end] == 0xff,
          TextView(rebasing: names[start..<end]).isIdentical(to: attribute.name)
        else { return false }
        start = end + 1
      }
      return start == names.count
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

  func copy() -> NameList {
    let copy = NameList()
    copy.defined = defined
    copy.knownDefined = knownDefined
    copy.free = free
    copy.knownFree = knownFree
    return copy
  }

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
