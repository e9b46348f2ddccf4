import FavesCore

/// What a column of a table stands for.
enum ColumnRole: Hashable, Sendable {
  /// A fixed field.
  case field(FavoriteField)
  /// An attribute of this name.
  case attribute(String)
  /// All attributes, as a JSON object in each cell.
  case metadata
  /// Nothing: not read.
  case ignored
}

/// Which column stands for what, found from the header cells.
///
/// The same for every tabular format.
struct ColumnMapping: Sendable {
  /// The role of each column.
  private(set) var roles: [ColumnRole]
  /// The columns whose header cell is empty.
  private(set) var unnamed: [Int] = []
  /// How many columns in front describe a rejected row, 5 or 0.
  let rejectColumns: Int
  /// Guesses made and odd headers.
  private(set) var warnings: [Diagnostic] = []
  /// Whether some header is a field's name or a synonym of one.
  private(set) var recognizesAny = false

  /// The header cells, without white space around them.
  let headers: [String]
  private let line: Int
  private var guessed: Set<Int> = []

  /// Maps the header cells of a line.
  ///
  /// What is told by hand comes first, then what a saved mapping says, or else the recipe of a known
  /// export, or else what the names mean.
  ///
  /// - Parameters:
  ///   - overrides: the columns of fields and attributes, by hand.
  ///   - saved: a mapping that was saved, where it tells columns.
  ///   - recipe: the recipe of a known export.
  ///   - wanted: the header names of the columns to read; empty for all.
  /// - Throws: ``FormatError`` of code `shape` where a column asked for is not there.
  init(
    headers: [String], line: Int, overrides: [String: String], saved: TableMapping? = nil,
    recipe: TableRecipe? = nil, wanted: [String] = []
  ) throws {
    self.headers = headers.map { HeaderNames.trimmed($0) }
    self.line = line
    roles = headers.map { _ in .ignored }
    rejectColumns = HeaderNames.isRejects(self.headers) ? HeaderNames.rejects.count : 0
    var free = Set(rejectColumns..<headers.count)
    try keep(wanted, of: &free)
    try assignOverrides(overrides, free: &free)
    if let saved, !saved.columns.isEmpty {
      try assign(saved, free: &free)
    } else if let recipe {
      assign(recipe, free: &free)
    } else {
      assignFields(free: &free)
    }
    assignAttributes(written: headers, free: free)
  }

  /// The column of a field; nil if there is none.
  func column(of field: FavoriteField) -> Int? {
    roles.firstIndex(of: .field(field))
  }

  private func keep(_ wanted: [String], of free: inout Set<Int>) throws {
    guard !wanted.isEmpty else { return }
    var kept: Set<Int> = []
    for name in wanted {
      guard let column = column(named: name, of: free) else { throw missing(name, for: "it") }
      kept.insert(column)
    }
    free = kept
  }

  /// The first column of a header: exactly, else by key.
  private func column(named header: String, of columns: Set<Int>) -> Int? {
    let key = HeaderNames.key(header)
    let matches = columns.sorted().filter { HeaderNames.key(headers[$0]) == key }
    return matches.first { headers[$0] == header } ?? matches.first
  }

  /// Reads the columns as a saved mapping says; the others become attributes, with a warning.
  private mutating func assign(_ saved: TableMapping, free: inout Set<Int>) throws {
    recognizesAny = true
    for wanted in saved.columns {
      guard let column = column(named: wanted.header, of: free) else {
        if case .ignored = wanted.role { continue }
        guard self.column(named: wanted.header, of: Set(headers.indices)) != nil else {
          throw FormatError(
            .shape,
            "the mapping does not fit: there is no column “\(wanted.header)”; the columns are \(listing)",
            position: SourcePosition(line: line),
            hint: "leave --mapping away, or name columns with --map FIELD=COLUMN")
        }
        continue
      }
      free.remove(column)
      switch wanted.role {
      case .field(let field) where self.column(of: field) == nil: roles[column] = .field(field)
      case .field: free.insert(column)
      case .attribute(let name): roles[column] = .attribute(name)
      case .metadata: roles[column] = .metadata
      case .ignored: roles[column] = .ignored
      }
    }
    for column in free.sorted() where !headers[column].isEmpty {
      warn(.guess, "“\(headers[column])” is not in the mapping: kept as an attribute", column)
    }
  }

  /// Reads the columns of a known export; those that it says nothing of are attributes.
  private mutating func assign(_ recipe: TableRecipe, free: inout Set<Int>) {
    recognizesAny = true
    for (field, header) in recipe.fields where column(of: field) == nil {
      guard let column = column(named: header, of: free) else { continue }
      free.remove(column)
      roles[column] = .field(field)
      if field == .ranking || field == .created || field == .modified { guessed.insert(column) }
    }
  }

  /// Makes an attribute of a column.
  mutating func makeAttribute(_ column: Int) {
    roles[column] = .attribute(freeName(headers[column]))
  }

  private mutating func assignOverrides(_ overrides: [String: String], free: inout Set<Int>) throws
  {
    for (target, header) in overrides.sorted(by: { $0.key.precedesByBytes($1.key) }) {
      guard let column = column(named: header, of: free) else {
        throw missing(header, for: target)
      }
      free.remove(column)
      let name =
        target.utf8.starts(with: HeaderNames.prefix.utf8)
        ? HeaderNames.withoutPrefix(target) : target
      roles[column] = FavoriteField(rawValue: target).map { .field($0) } ?? .attribute(name)
      recognizesAny = true
    }
  }

  /// A field's own name wins over a synonym, then the order in the file; what the list is a list of
  /// (cities, islands …) names the title only where nothing else does.
  private mutating func assignFields(free: inout Set<Int>) {
    let keys = headers.map { HeaderNames.key($0) }
    var missing = Set(FavoriteField.allCases.filter { column(of: $0) == nil })
    let meanings: [(String) -> FavoriteField?] = [
      { FavoriteField(rawValue: $0) }, HeaderSynonyms.field(of:), HeaderSynonyms.thing(_:),
    ]
    for (tier, meaning) in meanings.enumerated() {
      for column in free.sorted() {
        guard let field = meaning(keys[column]) else { continue }
        recognizesAny = true
        guard missing.remove(field) != nil else { continue }
        roles[column] = .field(field)
        free.remove(column)
        if tier > 0 { guessed.insert(column) }
      }
    }
  }

  /// The columns that hold their field only if a cell of them can be read so: any called `id`, and
  /// those of ranks and dates that go by a synonym.
  var unproven: [(field: FavoriteField, column: Int)] {
    roles.enumerated().compactMap { column, role in
      guard case .field(let field) = role else { return nil }
      switch field {
      case .id: return (field, column)
      case .ranking, .created, .modified: return guessed.contains(column) ? (field, column) : nil
      case .title, .category, .details: return nil
      }
    }
  }

  /// Attributes are told apart by key where they stand for themselves, exactly after the prefix.
  private mutating func assignAttributes(written: [String], free: Set<Int>) {
    var names = AttributeNames()
    for (column, role) in roles.enumerated() where role != .ignored {
      names.reserve(headers[column])
      if case .attribute(let name) = role { _ = names.insert(name, byKey: true) }
    }
    for column in free.sorted() {
      let header = headers[column]
      let name: String
      if header.isEmpty {
        unnamed.append(column)
        name = names.insert("Column \(column + 1)", byKey: true)
      } else if header == HeaderNames.metadata, !roles.contains(.metadata) {
        roles[column] = .metadata
        continue
      } else if header.utf8.starts(with: HeaderNames.prefix.utf8) {
        let exact = HeaderNames.withoutPrefix(written[column])
        name = names.insert(exact, byKey: false)
        if name != exact { warnDuplicate(header, name, column) }
      } else {
        name = names.insert(header, byKey: true)
        if name != header { warnDuplicate(header, name, column) }
      }
      roles[column] = .attribute(name)
    }
  }

  private mutating func warnDuplicate(_ header: String, _ name: String, _ column: Int) {
    warn(.guess, "the header “\(header)” stands there twice: read as “\(name)”", column)
  }

  private mutating func warn(_ code: DiagnosticCode, _ message: String, _ column: Int) {
    warnings.append(
      Diagnostic(code, message, position: SourcePosition(line: line, column: column + 1)))
  }

  private func missing(_ header: String, for target: String) -> FormatError {
    FormatError(
      .shape, "there is no column “\(header)” to read \(target) from; the columns are \(listing)",
      position: SourcePosition(line: line))
  }

  /// The headers, for messages.
  var listing: String {
    headers.prefix(50).map { "“\($0)”" }.joined(separator: ", ") + (headers.count > 50 ? " …" : "")
  }

  // MARK: After all rows were seen

  /// Settles what only the cells can tell.
  ///
  /// - Parameters:
  ///   - unproven: the columns of ``unproven`` without a cell that can be read so.
  ///   - metadataIsObjects: whether the cells of the metadata column are JSON objects.
  ///   - isEmpty: whether all cells of a column are empty.
  mutating func settle(unproven: [Int], metadataIsObjects: Bool, isEmpty: (Int) -> Bool) {
    for column in unproven where !isEmpty(column) {
      if case .field(let field) = roles[column], field != .id {
        warn(
          .guess,
          "no cell of “\(headers[column])” can be read as \(field.rawValue): kept as an attribute",
          column)
      }
      roles[column] = .attribute(freeName(headers[column]))
    }
    if !metadataIsObjects { readMetadataAsText() }
    for column in unnamed {
      guard case .attribute(let name) = roles[column] else { continue }
      if isEmpty(column) {
        roles[column] = .ignored
      } else {
        warn(.guess, "column \(column + 1) has no header: read as “\(name)”", column)
      }
    }
  }

  /// Makes the column of JSON objects an ordinary attribute.
  mutating func readMetadataAsText() {
    guard let column = roles.firstIndex(of: .metadata) else { return }
    roles[column] = .attribute(freeName(headers[column]))
  }

  private func freeName(_ name: String) -> String {
    var candidate = name
    var number = 2
    while roles.contains(.attribute(candidate)) {
      candidate = "\(name) (\(number))"
      number += 1
    }
    return candidate
  }

  /// Makes sure that a column gives the title.
  ///
  /// - Throws: ``FormatError`` of code `shape` where none can.
  mutating func requireTitle() throws {
    guard column(of: .title) == nil else { return }
    let columns = headers.indices.dropFirst(rejectColumns)
    guard columns.count == 1, let only = columns.first, !looksLikeData(headers[only]) else {
      let isData = !recognizesAny && columns.contains { looksLikeData(headers[$0]) }
      throw FormatError(
        .shape,
        isData
          ? "the first row does not name the columns: it holds \(listing)"
          : "no column is recognized as the title; the columns are \(listing)",
        position: SourcePosition(line: line),
        hint: "name one with --map title=COLUMN; the first row must hold the column names")
    }
    guard rejectColumns == 0 || headers[only] != HeaderNames.rejectedText else {
      throw FormatError(
        .shape, "these are rejected parts of a document without columns",
        position: SourcePosition(line: line),
        hint: "put them right in the document itself, and import that")
    }
    roles[only] = .field(.title)
    warn(.guess, "the only column, “\(headers[only])”, is read as the title", only)
  }
}

/// Whether a header cell is empty or a number, as no name of a column is.
private func looksLikeData(_ header: String) -> Bool {
  header.utf8.allSatisfy { (48...57).contains($0) || $0 == 0x2e || $0 == 0x2d || $0 == 0x20 }
}

/// The attribute names given out so far, for names that stand there twice.
private struct AttributeNames {
  private var keys: Set<String> = []
  private var names: Set<ByteName> = []

  /// Takes a name; gives it, or the first of “NAME (2)”, “NAME (3)” … that is free.
  mutating func insert(_ name: String, byKey: Bool) -> String {
    var candidate = name
    var number = 2
    while isTaken(candidate, byKey: byKey) {
      candidate = "\(name) (\(number))"
      number += 1
    }
    names.insert(ByteName(text: candidate))
    if byKey { keys.insert(NameKey(candidate).text) }
    return candidate
  }

  /// Takes the header of a field, so that a second column of that header gets another name.
  mutating func reserve(_ header: String) {
    keys.insert(NameKey(header).text)
  }

  private func isTaken(_ name: String, byKey: Bool) -> Bool {
    names.contains(ByteName(text: name)) || byKey && keys.contains(NameKey(name).text)
  }
}
