import FavesCore
import FavesFormats
import FavesStore

/// Thrown to start an import over when a document turns out to bring audit records.
struct DocumentBringsAudits: Error {}

/// Plans and applies the rows of documents, one by one, within one transaction.
final class Importer {
  /// How far a document decides.
  enum Mode {
    /// Rows add to what is there.
    case upsert
    /// The store is to be as the document says, to the last value; see `restore`.
    case exact
  }

  let writer: StoreWriter
  let options: ImportOptions
  let mode: Mode
  /// Whether a value counts as unchanged when its text is: a table knows no types.
  private var comparesText = false
  /// Whether the audit records of documents were merged before.
  var skipsAudits = false
  private(set) var report = ImportReport()
  private var categories: [NameKey: ImportCategory] = [:]
  private var lastCategory: (name: String, category: ImportCategory)?
  private var seen = KeySet()
  private var seenCategories: Set<ResourceID> = []
  private var rowNumber = 0
  /// The titles of rows that wait for their order, and those of distinguished favorites with what
  /// tells them apart.
  var waiting = TitleSet()
  /// Defines the attributes that a table gives, where that is asked for.
  private var definer = AttributeDefiner()
  /// Why the row that is being taken cannot be kept.
  private var pendingRejection: Diagnostic?
  private let onReject: (RejectedRow) throws -> Void

  init(
    writer: StoreWriter, options: ImportOptions, mode: Mode = .upsert,
    onReject: @escaping (RejectedRow) throws -> Void
  ) throws {
    self.writer = writer
    self.options = options
    self.mode = mode
    self.onReject = onReject
    try writer.clearStage()
  }

  /// Takes one document in.
  func read(_ reader: inout any DocumentReader, file: String) throws {
    let table = reader as? any TabularReader
    comparesText = table != nil
    definer.attributes = options.definesAttributes ? table?.attributes ?? [] : []
    let ahead = ReadAhead(
      reader,
      preparer: writer.mayLoad && definer.attributes.isEmpty
        ? FavoritePreparer(wall: writer.wall, keepsCells: true) : nil)
    let form = table?.rejectsForm
    while let batch = try ahead.next() {
      for item in batch.items {
        switch item {
        case .packed(let row):
          report.read += 1
          if try load(row, of: batch.rows, file) { continue }
          try take(try batch.rows.row(row), batch.rows.rawRow(row), form, file)
          if !writer.mayLoad { ahead.stopPreparing() }
        case .plain(let item, let raw): try take(item, raw, form, file)
        }
      }
    }
    reader = ahead.reader
    for warning in reader.warnings { report.warnings.append(warning.sentence(file)) }
    report.defined += definer.takeDefined()
    report.warnings += definer.takeWarnings()
  }

  private func take(
    _ item: DocumentItem, _ raw: RawRow?, _ form: RejectsForm?, _ file: String
  ) throws {
    switch item {
    case .category(let row): try take(row)
    case .favorite(let row):
      report.read += 1
      try take(row, raw, form, file)
    case .audit: guard skipsAudits else { throw DocumentBringsAudits() }
    case .rejected(let row):
      report.read += 1
      try reject(row, file)
    }
  }

  private func take(
    _ row: FavoriteRow, _ raw: RawRow?, _ form: RejectsForm?, _ file: String
  ) throws {
    try take(row, file)
    try rejectPending(row, raw, form, file)
  }

  /// Brings the rows that wait for their order into place.
  func finish() throws {
    for category in categories.values.sorted(by: { $0.row.id < $1.row.id }) {
      try carryOut(category)
    }
    if mode == .exact { try removeOthers() }
    try writer.settle()
  }

  // MARK: Rejects

  private func reject(_ row: RejectedRow, _ file: String) throws {
    report.rejected += 1
    if report.rejects.count < 1000 {
      report.rejects.append(ImportReport.Reject(file: file, diagnostic: row.diagnostic))
    }
    try onReject(row)
  }

  func reject(
    _ row: FavoriteRow, _ code: DiagnosticCode, _ message: String, field: String?, _ file: String
  ) throws {
    pendingRejection = Diagnostic(code, message, field: field, position: row.position)
  }

  /// Rejects the row that was just taken, as it stands in its file.
  private func rejectPending(
    _ row: FavoriteRow, _ raw: RawRow?, _ form: RejectsForm?, _ file: String
  ) throws {
    guard let diagnostic = pendingRejection else { return }
    pendingRejection = nil
    let cells = raw.flatMap { form?.cells($0) } ?? [row.summary]
    try reject(RejectedRow(diagnostic, cells: cells), file)
  }

  // MARK: Categories

  private func take(_ row: CategoryRow) throws {
    let category = try CategoryImport(
      writer: writer, options: options, isExact: mode == .exact
    ).take(row)
    seenCategories.insert(category.id)
    categories[NameKey(row.name)] = nil
    lastCategory = nil
  }

  private func category(named name: String) throws -> ImportCategory {
    if let lastCategory, lastCategory.name.isIdentical(to: name) { return lastCategory.category }
    let key = NameKey(name)
    let category: ImportCategory
    if let known = categories[key] {
      category = known
    } else {
      let row = try writer.category(named: name) ?? writer.addCategory(name)
      category = ImportCategory(
        row: row, category: try writer.category(row), count: try writer.count(of: row),
        isOfDocument: seenCategories.contains(row.id))
      categories[key] = category
    }
    lastCategory = (name, category)
    return category
  }

  // MARK: Favorites

  /// Adds a favorite that surely is new to a store that is being filled; false if it is to be taken
  /// in as usual.
  private func load(
    _ row: PackedRows.Row, of rows: PackedRows, _ file: String
  ) throws -> Bool {
    guard waiting.isEmpty else { return false }
    let category = try category(named: rows.categories[row.category])
    guard category.takesAnything, try writer.mayLoad(row.favorite, into: category.row) else {
      return false
    }
    if let rank = row.ranking {
      guard category.ranks.appends(rank, count: try writer.count(of: category.row)) else {
        return false
      }
    } else {
      category.ranks.noteUnranked()
    }
    rowNumber += 1
    report.added += 1
    warnAboutDetails(rows.detailsProblem(row), row.position, file)
    _ = seen.insert(
      try writer.load(row.favorite, of: rows.favorites, into: category.row))
    return true
  }

  private func take(_ given: FavoriteRow, _ file: String) throws {
    var row = given
    if row.title.isEmpty, let id = row.id, let existing = try writer.favorite(id) {
      row.title = existing.title
    }
    guard let name = row.category else {
      return try takeWithoutCategory(row, file)
    }
    if let problem = Validation.category(name) ?? Validation.title(row.title) {
      return try reject(row, problem.code, problem.message, field: problem.field, file)
    }
    try take(row, in: try category(named: name), file)
  }

  /// A row that names no category is about a favorite that its id names, or is rejected.
  private func takeWithoutCategory(_ row: FavoriteRow, _ file: String) throws {
    if let id = row.id, let existing = try writer.favorite(id) {
      return try take(row, in: try category(named: existing.category.shownName), file)
    }
    try reject(
      row, .categoryMissing, "the row names no category; give --category", field: "category", file)
  }

  func take(
    _ row: FavoriteRow, in category: ImportCategory, _ file: String
  ) throws {
    rowNumber += 1
    var row = row
    try definer.define(row.metadata, in: category, writer)
    // What is followed to the last value has the names and types that it has there.
    let problem =
      mode == .exact
      ? nil : RowValues.adapt(&row.metadata, written: row.written, to: category.category)
    if let problem, !category.isOfDocument {
      return try reject(row, problem.code, problem.message, field: problem.field, file)
    }
    warnAboutDetails(Validation.details(row.details), row.position, file)
    guard let existing = try existing(row, in: category) else {
      return try addOnce(row, to: category, file)
    }
    if let distinct = distinctTitle(of: row, from: existing) {
      return try take(distinct, in: category, file)
    }
    if row.ranking == nil, row.emptyFields.contains("ranking") { try pin(existing, category) }
    guard seen.insert(existing.key) else {
      if options.onDuplicate == .copy { return try addCopy(of: row, to: category, file) }
      if let distinct = distinctAgain(row, in: category) {
        return try take(distinct, in: category, file)
      }
      return try reject(
        row, .duplicate, "an earlier row is about “\(existing.shownTitle)” already",
        field: "title", file)
    }
    noteDistinction(of: row, in: category)
    switch options.onDuplicate {
    case .update: try update(existing, row, in: category, file)
    case .keep: report.unchanged += 1
    case .copy: try addCopy(of: row, to: category, file)
    case .fail:
      throw FavesError(
        .data, DiagnosticCode.duplicate.rawValue,
        "\(file)\(row.position.inWords): “\(existing.shownTitle)” is in \(existing.category.shownName) already",
        hint: "give --on-duplicate update, keep or copy")
    }
  }

  private func existing(
    _ row: FavoriteRow, in category: ImportCategory
  ) throws -> FoundFavorite? {
    if let id = row.id, let favorite = try writer.favorite(id) { return favorite }
    return try writer.favorite(titled: row.title, in: category.row)
  }

  private func warnAboutDetails(
    _ problem: Diagnostic?, _ position: SourcePosition, _ file: String
  ) {
    guard let problem else { return }
    warn("\(file)\(position.inWords): \(problem.message); kept all the same")
  }

  private func warn(_ sentence: String) {
    if report.warnings.count < 1000 { report.warnings.append(sentence) }
  }

  /// A row that is about a favorite that is there, but leaves its rank empty, leaves its rank.
  private func pin(_ favorite: FoundFavorite, _ category: ImportCategory) throws {
    guard favorite.category.id == category.row.id else { return }
    try writer.stage(
      category.row, rank: RankPlan.pinned, number: rowNumber, favorite: favorite.key, id: nil,
      changes: [:])
  }

  func add(_ row: FavoriteRow, to category: ImportCategory, _ file: String) throws {
    var new = NewFavorite(row)
    // A document that describes the category says what its favorites have; nothing is invented.
    if !category.isOfDocument { Faves.applyDefaults(to: &new.metadata, in: category.category) }
    if let problem = Validation.metadata(new.metadata, in: category.category).first {
      guard category.isOfDocument else {
        return try reject(row, problem.code, problem.message, field: problem.field, file)
      }
      warn("\(file)\(row.position.inWords): \(problem.message); kept all the same")
    }
    report.added += 1
    noteDistinction(of: row, in: category)
    if let rank = row.ranking,
      !category.ranks.appends(rank, count: try writer.count(of: category.row))
    {
      category.ranks.noteStaged()
      waiting.insert(row.title, in: category.row.id)
      return try writer.stage(
        category.row, rank: rank, number: rowNumber, favorite: nil, id: row.id,
        changes: new.changes)
    }
    if row.ranking == nil { category.ranks.noteUnranked() }
    _ = seen.insert(try writer.addFavorite(new, to: category.row))
  }

  func addCopy(of row: FavoriteRow, to category: ImportCategory, _ file: String) throws {
    var copy = row
    copy.id = nil
    var suffix = 2
    repeat {
      copy.title = NameCollisions.shown(row.title, suffix: suffix)
      suffix += 1
    } while try writer.favorite(titled: copy.title, in: category.row) != nil
      || waiting.contains(copy.title, in: category.row.id)
    try add(copy, to: category, file)
  }

  private func update(
    _ existing: FoundFavorite, _ row: FavoriteRow, in category: ImportCategory, _ file: String
  ) throws {
    let moves = existing.category.id != category.row.id
    var row = row
    // A rank that only follows from the rating moves a favorite only where the rating has changed:
    // the order that its owner gave it since is not undone.
    if let name = row.rankedBy,
      existing.metadata.value(named: name) == row.metadata.value(named: name)
    {
      row.ranking = nil
    }
    if let problem = try titleProblem(existing, row, in: category) {
      return try reject(row, .duplicate, problem, field: "title", file)
    }
    let changes = RowValues.changes(
      of: existing, row, clearsEmpty: options.clearEmpty, isExact: mode == .exact,
      comparesText: comparesText)
    if let problem = invalid(existing, changes, in: category) {
      return try reject(row, problem.code, problem.message, field: problem.field, file)
    }
    if moves {
      report.updated += 1
      guard let rank = row.ranking else {
        category.ranks.noteUnranked()
        return try writer.updateFavorite(
          existing, changes: keepingModified(existing, changes), move: (category.row, .end))
      }
      return try stage(existing, changes, rank, in: category)
    }
    if changes.isEmpty { report.unchanged += 1 } else { report.updated += 1 }
    guard let rank = row.ranking else {
      return try writer.updateFavorite(existing, changes: changes)
    }
    try stage(existing, changes, rank, in: category)
  }

  private func stage(
    _ favorite: FoundFavorite, _ changes: ChangeSet, _ rank: Int, in category: ImportCategory
  ) throws {
    category.ranks.noteStaged()
    try writer.stage(
      category.row, rank: rank, number: rowNumber, favorite: favorite.key, id: nil,
      changes: changes)
  }

  /// A document that is followed to the last value also says when a favorite was last modified,
  /// which a move would otherwise change.
  private func keepingModified(_ favorite: FoundFavorite, _ changes: ChangeSet) -> ChangeSet {
    guard mode == .exact, changes[Field.modified] == nil else { return changes }
    var changes = changes
    let modified = AttributeValue.text(favorite.modified.description)
    changes[Field.modified] = FieldChange(from: modified, to: modified)
    return changes
  }

  private func titleProblem(
    _ existing: FoundFavorite, _ row: FavoriteRow, in category: ImportCategory
  ) throws -> String? {
    guard let other = try writer.favorite(titled: row.title, in: category.row),
      other.id != existing.id
    else { return nil }
    return "\(category.row.shownName) has another favorite “\(other.shownTitle)”"
  }

  private func invalid(
    _ existing: FoundFavorite, _ changes: ChangeSet, in category: ImportCategory
  ) -> Diagnostic? {
    var metadata = existing.metadata
    for element in changes {
      if let name = Field.metadataName(element.field) {
        metadata.set(name, to: element.change.to)
      }
    }
    guard metadata != existing.metadata, !category.isOfDocument else { return nil }
    return Validation.metadata(metadata, in: category.category).first
  }

  // MARK: Order

  private func carryOut(_ category: ImportCategory) throws {
    try category.ranks.carryOut(in: category.row, writer) { row, neighbour, rank in
      let (id, changes) = try writer.stagedContent(row, in: category.row)
      if let key = row.favorite, let favorite = try writer.favorite(key: key) {
        try writer.updateFavorite(
          favorite, changes: keepingModified(favorite, changes),
          move: (category.row, .after(neighbour, rank: rank)))
        return key
      }
      let key = try writer.addFavorite(
        NewFavorite(id: id, changes: changes), to: category.row, at: .after(neighbour, rank: rank))
      _ = seen.insert(key)
      return key
    } move: { row, key, rankFrom, neighbour, rank in
      guard let favorite = try writer.favorite(key: key) else { return }
      var changes = try row.map { try writer.stagedContent($0, in: category.row).changes } ?? [:]
      if changes.isEmpty, seen.contains(key), report.unchanged > 0 { report.unchanged -= 1 }
      report.moved += 1
      changes = keepingModified(favorite, changes)
      try writer.reorderFavorite(
        favorite, after: neighbour, rank: rank, rankFrom: rankFrom, changes: changes)
    } stay: { row in
      let changes = try writer.stagedContent(row, in: category.row).changes
      guard !changes.isEmpty, let key = row.favorite,
        let favorite = try writer.favorite(key: key)
      else { return }
      try writer.updateFavorite(favorite, changes: changes)
    }
  }

  /// Removes what a complete document does not have.
  private func removeOthers() throws {
    for row in try writer.categories() {
      for key in try writer.favoriteKeys(in: row) where !seen.contains(key) {
        guard let favorite = try writer.favorite(key: key) else { continue }
        try writer.removeFavorite(favorite)
        report.removed += 1
      }
      try writer.settle()
      let isUsed = try writer.favoriteKeys(in: row).isEmpty == false
      if !isUsed, !seenCategories.contains(row.id) { try writer.removeCategory(row) }
    }
  }
}

extension Diagnostic {
  /// The diagnostic as one sentence about a file.
  func sentence(_ file: String) -> String { "\(file)\(position.inWords): \(message)" }
}

extension SourcePosition {
  /// `, line 7`, as far as it is known.
  var inWords: String { line.map { ", line \($0)" } ?? "" }
}

extension FavoriteRow {
  /// The row as one text, for a file of rejected rows of a document that has no columns.
  fileprivate var summary: String {
    ([category ?? "", ranking.map(String.init) ?? "", title, details ?? ""]
      + metadata.map { "\($0.name)=\($0.value.plainText)" }).joined(separator: "; ")
  }
}
