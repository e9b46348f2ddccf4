import FavesCore

/// Reads bookmarks: each is a favorite in the order of the file, its folders an attribute.
struct NetscapeReader: DocumentReader {
  /// What stands in the head of files that ``NetscapeWriter`` wrote: their outer folders are
  /// categories.
  static let generator = "faves"

  private var lexer: NetscapeLexer
  private var pushedBack: NetscapeLexer.Token?
  private let options: ReadOptions
  private var folders: [String] = []
  private var openLists = 0
  private var folder: String?
  private var pending: FavoriteRow?
  private var isOwn = false
  private var isAtEnd = false
  /// Whether a list or a link was seen, as in every file of bookmarks.
  private var isBookmarks = false
  private(set) var warnings = [
    Diagnostic(.guess, "read as bookmarks; --category says how to call the list")
  ]

  init(_ source: any ByteSource, options: ReadOptions) {
    lexer = NetscapeLexer(source, limits: options.limits)
    self.options = options
  }

  mutating func next() throws -> DocumentItem? {
    while !isAtEnd {
      guard let token = try nextToken() else {
        isAtEnd = true
        guard isBookmarks else { throw Self.noBookmarks }
        break
      }
      switch token {
      case .open(let name, let attributes):
        if let item = try open(name, attributes) { return item }
      case .close("dl"):
        let item = takePending()
        closeList()
        if let item { return item }
      case .close, .text: continue
      }
    }
    return takePending()
  }

  private static let noBookmarks = FormatError(
    .shape, "this is no file of bookmarks: it has no list (DL) and no link (A)",
    hint: "export the bookmarks of your browser as HTML")

  private mutating func nextToken() throws -> NetscapeLexer.Token? {
    defer { pushedBack = nil }
    return try pushedBack ?? lexer.next()
  }

  private mutating func open(
    _ name: String, _ attributes: [(name: String, value: String)]
  ) throws -> DocumentItem? {
    isBookmarks = isBookmarks || name == "dl" || name == "a"
    switch name {
    case "meta":
      isOwn = isOwn || attributes.contains { $0.name == "content" && $0.value == Self.generator }
    case "h3":
      let item = takePending()
      folder = try content(until: "h3")
      return item
    case "dl":
      let item = takePending()
      try openList()
      return item
    case "a":
      let item = takePending()
      try startBookmark(attributes)
      return item
    case "dd":
      // Above a list stands the description of a folder, which no field takes.
      let text = try content(until: nil)
      if !text.isEmpty { pending?.details = text }
    case "hr": return takePending()
    default: break
    }
    return nil
  }

  // MARK: Folders

  private mutating func openList() throws {
    openLists += 1
    guard openLists <= options.limits.depth else {
      throw FormatError(
        .limit, "folders are nested more than \(options.limits.depth) deep", position: lexer.place)
    }
    if openLists > 1 { folders.append(folder ?? "") }
    folder = nil
  }

  private mutating func closeList() {
    if openLists > 1 { _ = folders.popLast() }
    openLists = max(0, openLists - 1)
  }

  // MARK: Bookmarks

  private mutating func startBookmark(_ attributes: [(name: String, value: String)]) throws {
    var row = FavoriteRow(title: "", position: lexer.place)
    var path = folders.filter { !$0.isEmpty }
    if let category = options.category {
      row.category = category
    } else if isOwn, !path.isEmpty {
      row.category = path.removeFirst()
    } else {
      row.category = "Bookmarks"
    }
    for (name, value) in attributes where !value.isEmpty { take(name, value, &row) }
    if !path.isEmpty {
      row.metadata.append(Attribute("Folder", .text(path.joined(separator: " / "))))
    }
    row.title = try content(until: "a")
    row.distinction = "URL"
    pending = row
  }

  private func take(_ name: String, _ value: String, _ row: inout FavoriteRow) {
    let moment = Self.moment(value)
    switch name {
    case "href": add("URL", .text(value), &row)
    case "add_date" where moment != nil: row.created = moment
    case "last_modified" where moment != nil: row.modified = moment
    case "tags":
      let tags = value.split(separator: ",").map { HeaderNames.trimmed(String($0)) }
      add("Tags", .list(tags.filter { !$0.isEmpty }), &row)
    case "private" where value == "0" || value == "1": add("Private", .boolean(value == "1"), &row)
    default:
      let isMoment = name.hasSuffix("_visit") || name.hasSuffix("_date")
      add(name, .text(isMoment ? moment?.description ?? value : value), &row)
    }
  }

  private func add(_ name: String, _ value: AttributeValue, _ row: inout FavoriteRow) {
    guard !row.metadata.contains(where: { $0.name == name }), value != .list([]) else { return }
    row.metadata.append(Attribute(name, value))
  }

  /// Seconds since 1970, or milliseconds or microseconds, as some programs have them.
  private static func moment(_ text: String) -> Timestamp? {
    guard let number = Int64(text), number > 0 else { return nil }
    let milliseconds =
      switch text.utf8.count {
      case ...11: number * 1000
      case ...14: number
      default: number / 1000
      }
    let moment = Timestamp(milliseconds: milliseconds)
    return Timestamp.expressible.contains(moment) ? moment : nil
  }

  private mutating func takePending() -> DocumentItem? {
    guard var row = pending else { return nil }
    pending = nil
    // A bookmark without a title is shown by its address.
    if row.title.isEmpty, let address = row.metadata.first(where: { $0.name == "URL" }) {
      row.title = address.value.plainText
    }
    if let problem = Validation.title(row.title) {
      var diagnostic = problem
      diagnostic.position = row.position
      return .rejected(RejectedRow(diagnostic, cells: [row.title]))
    }
    return .favorite(row)
  }

  /// The text up to the end of an element, or to the next tag that is more than a line break.
  private mutating func content(until name: String?) throws -> String {
    var text = ""
    while let token = try nextToken() {
      switch token {
      case .text(let part): text += part
      case .open("br", _): text += "\n"
      case .close(let closed) where closed == name: return HeaderNames.trimmed(text)
      case .open(let other, _) where ["dt", "dl", "a", "h3", "dd", "hr", "p"].contains(other),
        .close(let other) where ["dl", "p"].contains(other):
        pushedBack = token
        return HeaderNames.trimmed(text)
      case .open, .close: continue
      }
      guard text.utf8.count <= options.limits.fieldBytes else {
        throw FormatError(
          .limit, "a field has more than \(options.limits.fieldBytes) bytes", position: lexer.place)
      }
    }
    return HeaderNames.trimmed(text)
  }
}
