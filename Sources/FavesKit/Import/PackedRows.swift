import FavesCore
import FavesFormats
import FavesStore

/// Rows of a file that make new favorites, ready to be loaded, and packed into one block of bytes.
///
/// A row that the store will not load (it has a favorite of that title, say) is unpacked again.
struct PackedRows: Sendable {
  /// One row.
  struct Row: Sendable {
    var favorite: PreparedFavorites.Entry
    /// The index of its category's name among ``PackedRows/categories``.
    var category: Int
    var ranking: Int?
    var position: SourcePosition
    /// Which of its parts came with the file.
    var hasID: Bool
    var hasCreated: Bool
    var hasModified: Bool
    /// The index of what is wrong with its description among the problems.
    var detailsProblem: Int?
    /// The same for rows that have values for the same attributes; nil where that is not known.
    var shape: Int?
    /// Where the rest lies among the bytes, as CBOR: empty fields, written forms, the rank's reason.
    var rest: Range<Int>
    /// Where the cells as they stand in the file lie, and where the numbers of their bytes do.
    var cells: Range<Int>
    var cellCounts: Range<Int>
  }

  private(set) var favorites = PreparedFavorites()
  private(set) var categories: [String] = []
  private var problems: [Diagnostic] = []

  /// Packs a row given as a view that makes a new favorite.
  mutating func pack(
    _ row: RowView, in category: (name: String, id: ResourceID), wall: Timestamp,
    keepsCells: Bool
  ) -> Row {
    let isEmpty = row.details == nil && row.values.allSatisfy { $0 == nil }
    let entry = favorites.append(
      id: row.id, title: row.title, in: category.id, created: row.created,
      modified: row.modified ?? row.created, isEmpty: isEmpty, wall: wall
    ) { writer, created, modified in
      row.columns.encoder.encode(
        title: row.title, details: row.details, values: row.values, created: created,
        modified: modified, to: &writer)
    }
    enter(category.name)
    let cells = keepsCells ? packCells(of: row) : (0..<0, 0..<0)
    return Row(
      favorite: entry, category: categories.count - 1, ranking: row.ranking,
      position: row.position, hasID: row.id != nil, hasCreated: row.created != nil,
      hasModified: row.modified != nil, detailsProblem: nil,
      shape: row.values.reduce(row.columns.identity) { $0 &* 31 &+ ($1 == nil ? 0 : 1) },
      rest: packRest(emptyFields: row.emptyFields), cells: cells.0, cellCounts: cells.1)
  }

  private mutating func packCells(of row: RowView) -> (cells: Range<Int>, counts: Range<Int>) {
    let start = favorites.bytes.count
    for index in 0..<row.cellCount { favorites.keep(row.cell(index)) }
    let end = favorites.bytes.count
    for index in 0..<row.cellCount { favorites.keep(number: row.cell(index).count) }
    return (start..<end, end..<favorites.bytes.count)
  }

  private mutating func enter(_ category: String) {
    if categories.last.isIdentical(to: category) == false { categories.append(category) }
  }

  /// Packs a row that makes a new favorite.
  mutating func pack(
    _ row: FavoriteRow, in category: (name: String, id: ResourceID), wall: Timestamp,
    raw: RawRow?
  ) -> Row {
    var new = NewFavorite(row)
    new.metadata.sort { $0.name.precedesByBytes($1.name) }
    let entry = favorites.append(new, in: category.id, wall: wall)
    enter(category.name)
    let problem = Validation.details(row.details)
    if let problem { problems.append(problem) }
    return Row(
      favorite: entry, category: categories.count - 1, ranking: row.ranking,
      position: row.position, hasID: row.id != nil, hasCreated: row.created != nil,
      hasModified: row.modified != nil,
      detailsProblem: problem == nil ? nil : problems.count - 1, shape: nil,
      rest: packRest(
        emptyFields: row.emptyFields, written: row.written, rankedBy: row.rankedBy),
      cells: favorites.keep(raw?.bytes ?? []), cellCounts: packCounts(of: raw))
  }

  /// What is wrong with a row's description; nil if nothing is.
  func detailsProblem(_ row: Row) -> Diagnostic? { row.detailsProblem.map { problems[$0] } }

  private mutating func packRest(
    emptyFields: [String], written: [String: String] = [:], rankedBy: String? = nil
  ) -> Range<Int> {
    guard !emptyFields.isEmpty || !written.isEmpty || rankedBy != nil else { return 0..<0 }
    var writer = CBORWriter()
    RecordCodec.encodeValue(.list(emptyFields), to: &writer)
    RecordCodec.encodeValue(.list(written.flatMap { [$0.key, $0.value] }), to: &writer)
    RecordCodec.encodeValue(rankedBy.map(AttributeValue.text), to: &writer)
    return favorites.keep(writer.bytes)
  }

  private mutating func packCounts(of raw: RawRow?) -> Range<Int> {
    guard let raw else { return 0..<0 }
    let start = favorites.bytes.count
    for count in raw.counts { favorites.keep(number: count) }
    return start..<favorites.bytes.count
  }

  /// The row as it was packed.
  func row(_ packed: Row) throws -> FavoriteRow {
    let entry = packed.favorite
    let new = NewFavorite(id: nil, changes: try favorites.changes(of: entry))
    var row = FavoriteRow(
      id: packed.hasID ? entry.id : nil, category: categories[packed.category], title: new.title,
      details: new.details, ranking: packed.ranking, metadata: new.metadata,
      created: packed.hasCreated ? entry.created : nil,
      modified: packed.hasModified ? entry.modified : nil, position: packed.position)
    try unpackRest(of: packed, into: &row)
    return row
  }

  private func unpackRest(of packed: Row, into row: inout FavoriteRow) throws {
    guard !packed.rest.isEmpty else { return }
    var reader = CBORReader(Array(favorites.bytes[packed.rest]))
    if case .list(let names)? = try RecordCodec.decodeValue(&reader) { row.emptyFields = names }
    if case .list(let pairs)? = try RecordCodec.decodeValue(&reader) {
      for index in stride(from: 0, to: pairs.count - 1, by: 2) {
        row.written[pairs[index]] = pairs[index + 1]
      }
    }
    row.rankedBy = try RecordCodec.decodeValue(&reader)?.plainText
  }

  /// The row as it stands in its file; nil for a document that is no table.
  func rawRow(_ packed: Row) -> RawRow? {
    guard !packed.cellCounts.isEmpty else { return nil }
    let counts = favorites.bytes.withUnsafeBytes { bytes in
      stride(from: packed.cellCounts.lowerBound, to: packed.cellCounts.upperBound, by: 4)
        .map { Int(bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self)) }
    }
    return RawRow(bytes: Array(favorites.bytes[packed.cells]), counts: counts)
  }
}
