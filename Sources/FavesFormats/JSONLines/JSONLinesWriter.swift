import FavesCore

/// Writes one line for each thing, between a header and an end line.
struct JSONLinesWriter: SplicingWriter {
  private var json: JSONWriter
  private var counts = DocumentCounts()

  init(_ sink: any ByteSink) {
    json = JSONWriter(sink, hashing: true)
  }

  mutating func begin() throws {
    json.beginTyped("header")
    json.name("format")
    json.string("faves")
    json.name("version")
    json.integer(JSONDocumentWriter.version)
    json.endObject()
    try endLine()
  }

  mutating func write(_ category: Category) throws {
    json.category(category, type: "category")
    counts.categories += 1
    try endLine()
  }

  mutating func write(_ favorite: FavoriteView) throws {
    json.favorite(favorite, type: "favorite")
    counts.favorites += 1
    try endLine()
  }

  mutating func beginFavorites() throws {}

  mutating func flush() throws { try json.flush() }

  mutating func splice(_ bytes: UnsafeRawBufferPointer) throws { try json.splice(bytes) }

  mutating func noteSpliced(favorites: Int) { counts.favorites += favorites }

  mutating func write(_ audit: AuditRecord) throws {
    json.audit(audit, type: "audit")
    counts.audits += 1
    try endLine()
  }

  mutating func finish() throws {
    let digest = try json.digest()
    json.beginTyped("end")
    json.name("counts")
    json.counts(counts)
    json.name("sha256")
    json.string(digest?.description)
    json.endObject()
    json.endLine()
    try json.flush()
  }

  private mutating func endLine() throws {
    json.endLine()
    try json.flushIfFull()
  }
}
