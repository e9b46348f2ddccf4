import FavesCore

/// Writes bookmarks as browsers import them: a folder a category, in the order of the ranks.
///
/// Carries titles, the address, descriptions, tags and dates to the second. A favorite without an
/// address is written with an empty one.
struct NetscapeWriter: DocumentWriter {
  private static let addressNames = ["url", "link", "href", "address", "website", "uri"]

  private var sink: any ByteSink
  private var category: String?

  init(_ sink: any ByteSink) {
    self.sink = sink
  }

  private mutating func put(_ text: String) throws {
    var text = text
    try text.withUTF8 { try sink.write(UnsafeRawBufferPointer($0)) }
  }

  mutating func begin() throws {
    try put(
      """
      <!DOCTYPE NETSCAPE-Bookmark-file-1>
      <META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
      <META NAME="generator" CONTENT="\(NetscapeReader.generator)">
      <TITLE>Bookmarks</TITLE>
      <H1>Bookmarks</H1>
      <DL><p>

      """)
  }

  mutating func write(_ category: Category) throws {}

  mutating func write(_ favorite: Favorite) throws {
    if category != favorite.category {
      if category != nil { try put("    </DL><p>\n") }
      category = favorite.category
      try put("    <DT><H3>\(HTMLText.escaped(favorite.category))</H3>\n    <DL><p>\n")
    }
    var tag = "        <DT><A HREF=\"\(HTMLText.escaped(Self.address(favorite)))\""
    tag += " ADD_DATE=\"\(favorite.created.milliseconds / 1000)\""
    tag += " LAST_MODIFIED=\"\(favorite.modified.milliseconds / 1000)\""
    if let tags = Self.value(of: "tags", favorite) {
      let items = tags.plainText.replacing("; ", with: ",")
      tag += " TAGS=\"\(HTMLText.escaped(items))\""
    }
    try put(tag + ">\(HTMLText.escaped(favorite.title))</A>\n")
    if let details = favorite.details { try put("        <DD>\(HTMLText.escaped(details))\n") }
  }

  private static func value(of name: String, _ favorite: Favorite) -> AttributeValue? {
    favorite.metadata.first { NameKey($0.name).text == name }?.value
  }

  /// The address: the attribute that is called so, else the first value that is one of the web.
  private static func address(_ favorite: Favorite) -> String {
    for name in addressNames {
      if case .text(let text)? = value(of: name, favorite) { return text }
    }
    let texts = favorite.metadata.map { $0.value.plainText }
    return texts.first { $0.hasPrefix("https://") || $0.hasPrefix("http://") } ?? ""
  }

  mutating func write(_ audit: AuditRecord) throws {}

  mutating func finish() throws {
    if category != nil { try put("    </DL><p>\n") }
    try put("</DL><p>\n")
    try sink.flush()
  }
}
