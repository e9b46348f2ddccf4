import FavesCore

/// Writes a page: a section with a table for each category, in constant memory.
///
/// Without chosen columns a table has rank, title with description, and the attributes of its
/// category.
struct HTMLWriter: DocumentWriter {
  private var output: HTMLOutput
  private let options: WriteOptions
  private var categories: [String] = []
  /// How many categories have a section already.
  private var written = 0
  private var section: Section?
  private var hasHead = false

  /// A section that is open.
  private struct Section {
    var category: String
    var columns: [Column]
    var table: ColumnTable
    var values: [AttributeValue?] = []
    var count = 0
  }

  /// A column of a table, and what its header says.
  private struct Column {
    var column: OutputColumn
    var header: String
  }

  init(_ sink: any ByteSink, options: WriteOptions) {
    output = HTMLOutput(sink)
    self.options = options
  }

  mutating func begin() throws {}

  mutating func write(_ category: Category) throws {
    categories.append(category.name)
  }

  mutating func write(_ favorite: Favorite) throws {
    try writeHead()
    if section?.category.isIdentical(to: favorite.category) != true {
      try endSection()
      try begin(favorite.category)
    }
    try row(favorite)
    try output.flushIfFull()
  }

  mutating func write(_ audit: AuditRecord) throws {}

  mutating func finish() throws {
    try writeHead()
    try endSection()
    emptySections(upTo: categories.count)
    if categories.isEmpty {
      output.markup("<p class=\"none\">There are no favorites here yet.</p>\n")
    }
    output.markup("</main>\n<script>\(HTMLPage.script)</script>\n</body>\n</html>\n")
    try output.finish()
  }

  // MARK: Head

  private mutating func writeHead() throws {
    guard !hasHead else { return }
    hasHead = true
    output.markup(HTMLPage.head)
    if categories.count == 1 {
      output.text(categories[0])
      output.markup(" – ")
    }
    output.markup("Favorites</title>\n<style>\(HTMLPage.style)</style>\n</head>\n<body>\n")
    output.markup("<header>\n<h1>Favorites</h1>\n")
    output.markup(HTMLPage.search)
    if categories.count > 1 { writeContents() }
    output.markup("</header>\n<main>\n")
  }

  private mutating func writeContents() {
    output.markup("<nav aria-label=\"Categories\">\n<ul>\n")
    for name in categories {
      output.markup("<li><a href=\"#\(Self.anchor(name))\" dir=\"auto\">")
      output.text(name)
      output.markup("</a></li>\n")
    }
    output.markup("</ul>\n</nav>\n")
  }

  /// The place of a category in the page: the same for the same name.
  private static func anchor(_ category: String) -> String {
    "c-" + Digest(of: category.utf8).description.prefix(12)
  }

  // MARK: Sections

  private mutating func begin(_ category: String) throws {
    let columns = columns(of: category)
    let table = ColumnTable(columns.map(\.column), isChosen: options.columns != nil)
    section = Section(category: category, columns: columns, table: table)
    if let index = categories.firstIndex(where: { $0.isIdentical(to: category) }) {
      emptySections(upTo: index)
      written = index + 1
    } else {
      categories.append(category)
      written = categories.count
    }
    heading(category)
    output.markup("<div class=\"scroll\">\n<table>\n<thead>\n<tr>")
    for column in columns {
      let isRank = column.column == .field(.ranking)
      output.markup("<th scope=\"col\" \(isRank ? "class=\"rank\"" : "dir=\"auto\"")>")
      output.text(column.header)
      output.markup("</th>")
    }
    output.markup("</tr>\n</thead>\n<tbody>\n")
  }

  /// Sections of categories that turned out to have no favorites.
  private mutating func emptySections(upTo end: Int) {
    while written < end {
      heading(categories[written])
      output.markup("<p class=\"count\">0 favorites</p>\n</section>\n")
      written += 1
    }
  }

  private mutating func heading(_ category: String) {
    let anchor = Self.anchor(category)
    output.markup("<section id=\"\(anchor)\" aria-labelledby=\"\(anchor)-h\">\n")
    output.markup("<h2 id=\"\(anchor)-h\" dir=\"auto\">")
    output.text(category)
    output.markup("</h2>\n")
  }

  private mutating func endSection() throws {
    guard let section else { return }
    let noun = section.count == 1 ? "favorite" : "favorites"
    output.markup("</tbody>\n</table>\n</div>\n<p class=\"count\">\(section.count) \(noun)</p>\n")
    output.markup("</section>\n")
    self.section = nil
  }

  private func columns(of category: String) -> [Column] {
    let chosen =
      options.columns ?? [.field(.ranking), .field(.title)]
      + (options.categoryColumns[category] ?? options.attributeColumns).map { .attribute($0) }
    return chosen.map { column in
      switch column {
      case .field(.ranking): Column(column: column, header: "#")
      case .field(let field): Column(column: column, header: field.rawValue.capitalizedFirst)
      case .attribute(let name): Column(column: column, header: name)
      }
    }
  }

  // MARK: Rows

  private mutating func row(_ favorite: Favorite) throws {
    guard var section else { return }
    self.section = nil
    section.count += 1
    section.values = try favorite.withView {
      var views: [ValueView?] = []
      try section.table.place($0.attributes, in: &views)
      return views.map { $0?.value }
    }
    output.markup("<tr>")
    for (index, column) in section.columns.enumerated() {
      switch column.column {
      case .field(let field): cell(field, of: favorite, column)
      case .attribute: cell(section.values[index], column)
      }
    }
    output.markup("</tr>\n")
    self.section = section
  }

  private mutating func cell(_ field: FavoriteField, of favorite: Favorite, _ column: Column) {
    switch field {
    case .ranking: rankCell(favorite.ranking)
    case .title: titleCell(favorite)
    case .category: cell(.text(favorite.category), column)
    case .details: cell(favorite.details.map { .text($0) }, column)
    case .id: cell(.text(favorite.id.description), column)
    case .created: cell(.text(favorite.created.description), column)
    case .modified: cell(.text(favorite.modified.description), column)
    }
  }

  private mutating func rankCell(_ rank: Int) {
    let medal = rank <= 3 ? " r\(rank)" : ""
    output.markup("<td class=\"rank\(medal)\"><b>\(rank)</b></td>")
  }

  private mutating func titleCell(_ favorite: Favorite) {
    output.markup("<th scope=\"row\" class=\"title\"><span dir=\"auto\">")
    output.text(favorite.title)
    output.markup("</span>")
    if options.columns == nil, let details = favorite.details, !details.isEmpty {
      output.markup("<span class=\"details\" dir=\"auto\">")
      output.text(details)
      output.markup("</span>")
    }
    output.markup("</th>")
  }

  private mutating func cell(_ value: AttributeValue?, _ column: Column) {
    output.markup("<td data-name=\"")
    output.text(column.header)
    guard let value else {
      output.markup("\" class=\"empty\"></td>")
      return
    }
    output.markup("\" dir=\"auto\">")
    switch value {
    case .boolean(let flag): output.markup(flag ? "yes" : "no")
    case .list(let items): list(items)
    case .text(let text): HTMLPage.isLink(text) ? link(text) : output.text(text)
    case .number(let digits): output.text(digits)
    }
    output.markup("</td>")
  }

  private mutating func list(_ items: [String]) {
    output.markup("<ul>")
    for item in items {
      output.markup("<li>")
      output.text(item)
      output.markup("</li>")
    }
    output.markup("</ul>")
  }

  /// A link to follow, shown without its scheme.
  private mutating func link(_ url: String) {
    output.markup("<a rel=\"noopener noreferrer\" href=\"")
    output.text(url)
    output.markup("\">")
    output.text(String(url.drop { $0 != "/" }.dropFirst(2)))
    output.markup("</a>")
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
