import FavesCore

/// Reads favorites from the JSON document of a known service.
///
/// Two passes: the first counts the ratings, where no entry has a rank.
struct JSONRecipeReader: DocumentReader {
  private let recipe: JSONRecipe
  private let options: ReadOptions
  private let source: EntrySource
  private var ranks: RatingRanks?
  private(set) var warnings: [Diagnostic]

  /// Boxes the entries, which cannot be copied.
  private final class EntrySource {
    var entries: JSONEntries

    init(_ entries: consuming JSONEntries) {
      self.entries = entries
    }
  }

  /// Makes a reader, after one pass over the input where ratings may rank.
  ///
  /// - Throws: ``FormatError``, or what the source throws.
  init(_ open: @escaping SourceOpener, recipe: JSONRecipe, options: ReadOptions) throws {
    self.recipe = recipe
    self.options = options
    warnings = [
      Diagnostic(.guess, "read as \(recipe.title); --category and --from change what that means")
    ]
    ranks = try Self.ranks(open, recipe, options)
    source = EntrySource(
      JSONEntries(try open(), shape: recipe.shape, limits: options.limits))
    if let ranks {
      warnings.append(
        Diagnostic(
          .guess,
          "no entry has a rank: ranked by “\(ranks.attribute)”, ties in the order of the file"))
    }
  }

  private static func ranks(
    _ open: SourceOpener, _ recipe: JSONRecipe, _ options: ReadOptions
  ) throws -> RatingRanks? {
    guard let path = recipe.rating else { return nil }
    var ranks = RatingRanks(attribute: path.joined(separator: "."))
    var entries = JSONEntries(try open(), shape: recipe.shape, limits: options.limits)
    while let entry = try entries.next() {
      if recipe.text(of: .ranking, in: entry.value) != nil { return nil }
      var text = recipe.ratingText(entry.value)
      text.withUTF8 { ranks.count($0) }
    }
    return ranks.settle(.plainNumber) ? ranks : nil
  }

  mutating func next() throws -> DocumentItem? {
    guard let entry = try source.entries.next() else { return nil }
    do {
      return .favorite(try row(of: entry))
    } catch let problem as RowRejection {
      let diagnostic = Diagnostic(
        problem.code, problem.message, field: problem.field, position: entry.position)
      return .rejected(RejectedRow(diagnostic, cells: entry.source.map { [$0] } ?? []))
    }
  }

  private mutating func row(of entry: JSONEntries.Entry) throws -> FavoriteRow {
    guard case .object = entry.value else {
      throw RowRejection(
        code: .shapeInvalid, message: "an entry is no object", field: "title", cell: nil)
    }
    guard let title = recipe.text(of: .title, in: entry.value), Validation.title(title) == nil
    else {
      let text = recipe.text(of: .title, in: entry.value) ?? ""
      let problem = Validation.title(text)
      throw RowRejection(
        code: problem?.code ?? .titleMissing, message: problem?.message ?? "the title is empty",
        field: FavoriteField.title.rawValue, cell: nil)
    }
    var row = FavoriteRow(title: title, position: entry.position)
    row.category = options.category ?? recipe.category(entry.value)
    row.details = recipe.text(of: .details, in: entry.value)
    row.created = try moment(.created, entry.value)
    row.modified = try moment(.modified, entry.value)
    if let rank = recipe.text(of: .ranking, in: entry.value) {
      guard let number = Int(rank), number > 0 else {
        throw RowRejection(
          code: .rankingInvalid, message: "“\(rank)” is not a whole number of 1 or more",
          field: FavoriteField.ranking.rawValue, cell: nil)
      }
      row.ranking = number
    }
    row.metadata = recipe.attributes(of: entry.value)
    row.distinction = recipe.distinction.map { $0.joined(separator: ".") }
      .first { name in row.metadata.contains { $0.name == name } }
    if ranks != nil { rank(&row, entry.value) }
    return row
  }

  private mutating func rank(_ row: inout FavoriteRow, _ value: JSONValue) {
    row.rankedBy = ranks?.attribute
    var text = recipe.ratingText(value)
    row.ranking = text.withUTF8 { ranks?.rank($0, .plainNumber) }
  }

  private func moment(_ field: FavoriteField, _ value: JSONValue) throws -> Timestamp? {
    guard var text = recipe.text(of: field, in: value) else { return nil }
    guard let moment = text.withUTF8({ CellParser.moment($0, .yearMonthDay) }) else {
      throw RowRejection(
        code: .dateInvalid, message: "“\(text.prefix(40))” is no date", field: field.rawValue,
        cell: nil)
    }
    return moment
  }
}

extension JSONRecipe {
  /// The value at a path; nil where there is none, or one that says that there is none.
  func value(at path: Path, in entry: JSONValue) -> JSONValue? {
    var value: JSONValue? = entry
    for name in path { value = value?[name] }
    guard let value, value != .null, value != .string(""), none[path] != value else { return nil }
    return value
  }

  /// The text of a field.
  func text(of field: FavoriteField, in entry: JSONValue) -> String? {
    for path in fields[field] ?? [] {
      switch value(at: path, in: entry) {
      case .string(let text), .number(let text): return text
      default: continue
      }
    }
    return nil
  }

  /// The text of the rating; empty where there is none.
  func ratingText(_ entry: JSONValue) -> String {
    switch rating.flatMap({ value(at: $0, in: entry) }) {
    case .number(let text), .string(let text): text
    default: ""
    }
  }

  /// All that the fixed fields do not take, each value under the names that lead to it.
  func attributes(of entry: JSONValue) -> [Attribute] {
    let taken = Set(
      fields.flatMap { field, paths in
        paths.first { path in
          switch value(at: path, in: entry) {
          case .string, .number: true
          default: false
          }
        }.map { [$0] } ?? []
      })
    var attributes: [Attribute] = []
    collect(entry, [], taken, &attributes)
    return attributes
  }

  private func collect(
    _ value: JSONValue, _ path: Path, _ taken: Set<Path>, _ attributes: inout [Attribute]
  ) {
    guard !taken.contains(path), none[path] != value else { return }
    let name = path.joined(separator: ".")
    switch value {
    case .null, .string(""): return
    case .boolean(let flag): attributes.append(Attribute(name, .boolean(flag)))
    case .number(let digits): attributes.append(Attribute(name, .number(digits)))
    case .string(let text): attributes.append(Attribute(name, .text(text)))
    case .array(let elements):
      guard !elements.isEmpty else { return }
      let texts = elements.compactMap { element in
        if case .string(let text) = element { return text }
        return nil
      }
      let isList = texts.count == elements.count
      attributes.append(Attribute(name, isList ? .list(texts) : .text(value.text)))
    case .object(let members):
      for member in members { collect(member.value, path + [member.name], taken, &attributes) }
    }
  }
}
