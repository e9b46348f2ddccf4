import FavesCore

/// Writes the complete JSON document.
struct JSONDocumentWriter: SplicingWriter {
  private enum Part: Int, CaseIterable {
    case categories, favorites, audits, end

    var name: StaticString {
      switch self {
      case .categories: "categories"
      case .favorites: "favorites"
      case .audits, .end: "audits"
      }
    }
  }

  static let version = 1

  private var json: JSONWriter
  private var part = Part.categories
  private var counts = DocumentCounts()

  init(_ sink: any ByteSink) {
    json = JSONWriter(sink, hashing: true)
  }

  mutating func begin() throws {
    json.beginObject()
    json.name("format")
    json.string("faves")
    json.name("version")
    json.integer(Self.version)
    json.name("categories")
    json.beginArray()
  }

  mutating func write(_ category: Category) throws {
    try advance(to: .categories)
    json.category(category)
    counts.categories += 1
    try json.flushIfFull()
  }

  mutating func write(_ favorite: FavoriteView) throws {
    try advance(to: .favorites)
    json.favorite(favorite)
    counts.favorites += 1
    try json.flushIfFull()
  }

  mutating func beginFavorites() throws { try advance(to: .favorites) }

  mutating func flush() throws { try json.flush() }

  mutating func splice(_ bytes: UnsafeRawBufferPointer) throws { try json.splice(bytes) }

  mutating func noteSpliced(favorites: Int) { counts.favorites += favorites }

  mutating func write(_ audit: AuditRecord) throws {
    try advance(to: .audits)
    json.audit(audit)
    counts.audits += 1
    try json.flushIfFull()
  }

  mutating func finish() throws {
    try advance(to: .end)
    json.name("counts")
    json.counts(counts)
    let digest = try json.digest(followedBy: [0x7d])
    json.name("sha256")
    json.string(digest?.description)
    json.endObject()
    json.endLine()
    try json.flush()
  }

  /// Closes the arrays up to a part and opens that part's.
  private mutating func advance(to wanted: Part) throws {
    guard wanted.rawValue >= part.rawValue else {
      throw FormatError(
        .unsupported, "\(wanted.name) were written after \(part.name)",
        hint: "write categories first, then favorites, then audits")
    }
    while part != wanted, let next = Part(rawValue: part.rawValue + 1) {
      json.endArray()
      part = next
      guard next != .end else { return }
      json.name(next.name)
      json.beginArray()
    }
  }
}
