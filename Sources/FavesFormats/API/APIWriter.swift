import FavesCore

/// Writes the envelope with all favorites, numbered as they come.
struct APIWriter: DocumentWriter {
  private var json: JSONWriter
  private var categories: [String: Int] = [:]
  private var count = 0

  init(_ sink: any ByteSink) {
    json = JSONWriter(sink)
  }

  mutating func begin() throws {
    json.beginObject()
    json.name("data")
    json.beginArray()
  }

  mutating func write(_ category: Category) throws {
    _ = number(of: category.name)
  }

  /// The number of a category: 1 for the first one met.
  private mutating func number(of category: String) -> Int {
    if let number = categories[category] { return number }
    categories[category] = categories.count + 1
    return categories.count
  }

  mutating func write(_ favorite: Favorite) throws {
    count += 1
    json.beginObject()
    json.name("id")
    json.integer(count)
    json.name("title")
    json.string(favorite.title)
    json.name("description")
    json.string(favorite.details)
    json.name("ranking")
    json.integer(favorite.ranking)
    json.name("metaData")
    json.metadata(favorite.metadata)
    json.name("category")
    writeCategory(favorite.category)
    json.name("createdDate")
    json.naiveTimestamp(favorite.created)
    json.name("modifiedDate")
    writeModified(favorite)
    json.endObject()
    try json.flushIfFull()
  }

  private mutating func writeCategory(_ category: String) {
    json.beginObject()
    json.name("id")
    json.integer(number(of: category))
    json.name("name")
    json.string(category)
    json.endObject()
  }

  private mutating func writeModified(_ favorite: Favorite) {
    if favorite.modified == favorite.created {
      json.null()
    } else {
      json.naiveTimestamp(favorite.modified)
    }
  }

  mutating func write(_ audit: AuditRecord) throws {}

  mutating func finish() throws {
    json.endArray()
    json.name("message")
    json.string("\(count) favorites")
    json.name("status")
    json.string("success")
    json.endObject()
    json.endLine()
    try json.flush()
  }
}
