import FavesCore

/// Takes a table apart by its first rows: banner lines, header rows or none, further tables.
///
/// A row names the columns if it is about as full as the others, holds no numbers, dates and the
/// like where the rows below do, and some of its names are known or stand above columns of such
/// values. Sparser rows above it are a banner; blank rows part tables where a new header follows.
struct OutlineFinder<Source: Table> {
  private static var sampleCount: Int { 300 }
  private static var sampleBytes: Int { 1 << 20 }

  let table: Source
  let options: ReadOptions
  /// Whether the table is only looked at: no ambiguity stops that.
  var isInspection = false

  /// Looks at the first rows.
  ///
  /// - Returns: nil for a table without rows.
  /// - Throws: ``FormatError``, or what the source throws.
  func find() throws -> TableOutline? {
    let (rows, isWhole) = try sample()
    guard let first = rows.first(where: { !$0.isBlank }) ?? rows.first else { return nil }
    if isOwn(first.cells) {
      let rest = rows.drop { $0.line <= first.line }
      return outline(part(header: [first], data: Array(rest)), rows)
    }
    switch options.part.header {
    case .line(let line)?:
      guard let index = rows.firstIndex(where: { $0.line == line }) else {
        throw Self.noRow(line, rows, isWhole)
      }
      var outline = outline(
        part(header: [rows[index]], data: Array(rows[(index + 1)...])), rows)
      // Who says which table is meant does not mean those after it.
      outline.endLine =
        tables(in: rows).first { $0.firstLine > line && $0.startLine > line }?.startLine
      return outline
    case TablePart.Header.none?:
      return outline(part(header: [], data: Array(rows.filter { !$0.isBlank })), rows)
    case nil:
      return try choose(tables(in: rows), rows, isWhole: isWhole)
    }
  }

  private static func noRow(_ line: Int, _ rows: [SampleRow], _ isWhole: Bool) -> FormatError {
    if isWhole || rows.contains(where: { $0.line > line }) {
      return FormatError(
        .shape, "line \(line) does not start a row", position: SourcePosition(line: line),
        hint: "rows start on the lines \(TableOutline.listing(rows.prefix(10).map(\.line)))")
    }
    return FormatError(
      .shape, "line \(line) is too far down to name the columns",
      position: SourcePosition(line: line),
      hint: "pass over the lines above it with --skip-rows \(line - 1)")
  }

  /// Files of rejected rows and guarded files say so by their first cells.
  private func isOwn(_ cells: [String]) -> Bool {
    HeaderNames.isRejects(cells) || cells.first.map(SpreadsheetGuard.isMark) == true
  }

  private func sample() throws -> (rows: [SampleRow], isWhole: Bool) {
    let records = try table.records()
    var rows: [SampleRow] = []
    var bytes = 0
    while rows.count < Self.sampleCount, bytes < Self.sampleBytes {
      guard try records.advance() else { return (rows, true) }
      guard records.record.line > options.part.skipRows else { continue }
      rows.append(SampleRow(records.record))
      bytes += records.record.byteCount
    }
    return (rows, false)
  }

  private func outline(_ part: TableOutline.Part, _ rows: [SampleRow]) -> TableOutline {
    TableOutline(
      table: part, tables: [part],
      preamble: rows.filter { !$0.isBlank && $0.line < part.firstLine }.map(\.line))
  }

  // MARK: Tables

  private func tables(in rows: [SampleRow]) -> [TableOutline.Part] {
    let median = Self.median(rows.filter { !$0.isBlank }.map(\.filled))
    var tables: [TableOutline.Part] = []
    for segment in Self.segments(rows) {
      guard let start = segment.firstIndex(where: { $0.isFull(median) }) else { continue }
      let body = Array(segment[start...])
      let verdict = HeaderVerdict(body, isTitle: hasTitle)
      if tables.isEmpty || verdict.isHeader {
        let above = start > 0 ? segment[start - 1] : nil
        var table = part(body, verdict, above: above)
        table.startLine = segment[0].line
        tables.append(table)
      } else {
        tables[tables.count - 1].rows += body.count
      }
    }
    if tables.isEmpty {
      tables = [part(rows.filter { !$0.isBlank }, HeaderVerdict([], isTitle: hasTitle), above: nil)]
    }
    return tables
  }

  /// The parts of the sample between blank rows or empty lines, without them.
  private static func segments(_ rows: [SampleRow]) -> [[SampleRow]] {
    var segments: [[SampleRow]] = []
    var current: [SampleRow] = []
    var end = 0
    for row in rows {
      if row.isBlank || row.line > end + 1, !current.isEmpty {
        segments.append(current)
        current = []
      }
      if !row.isBlank { current.append(row) }
      end = row.endLine
    }
    return current.isEmpty ? segments : segments + [current]
  }

  private static func median(_ counts: [Int]) -> Int {
    counts.isEmpty ? 0 : counts.sorted()[counts.count / 2]
  }

  /// The table of a run of rows whose first may be a header.
  private func part(
    _ body: [SampleRow], _ verdict: HeaderVerdict, above: SampleRow?
  ) -> TableOutline.Part {
    guard let first = body.first, verdict.isHeader || !verdict.isData else {
      return part(header: [], data: body)
    }
    var count = 1
    while count < min(4, body.count), verdict.goesOn(first, body[count], hasTitle) { count += 1 }
    var header = Array(body[..<count])
    if let above, above.filled > 1, above.typed == 0, above.cells.count <= first.cells.count,
      !above.cells[0].isEmpty || above.filled > 2, verdict.isHeader, !hasTitle(first.cells)
    {
      header.insert(above, at: 0)
    }
    return part(header: header, data: Array(body[count...]))
  }

  private func part(header: [SampleRow], data: [SampleRow]) -> TableOutline.Part {
    let width = (header + data).map(\.cells.count).max() ?? 0
    let names =
      header.isEmpty
      ? (0..<min(width, Self.usualWidth(data))).map { "Column \($0 + 1)" } : Self.joined(header)
    return TableOutline.Part(
      headerLines: header.map(\.line),
      dataLine: data.first?.line ?? (header.last.map { $0.endLine + 1 } ?? 1), names: names,
      example: data.first?.cells ?? [], rows: data.count, hasTitle: hasTitle(names))
  }

  private static func usualWidth(_ rows: [SampleRow]) -> Int {
    var counts: [Int: Int] = [:]
    for row in rows { counts[row.cells.count, default: 0] += 1 }
    return counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 0
  }

  /// The names of several header rows, one below the other, joined; names above several columns
  /// stand in the first of them.
  private static func joined(_ header: [SampleRow]) -> [String] {
    guard header.count > 1 else { return header[0].cells }
    let width = header.map(\.cells.count).max() ?? 0
    var names = [[String]](repeating: [], count: width)
    for (depth, row) in header.enumerated() {
      var last = ""
      for column in 0..<width {
        let cell = column < row.cells.count ? HeaderNames.trimmed(row.cells[column]) : ""
        let isGroup = depth < header.count - 1 && row.filled < width
        last = cell.isEmpty && isGroup ? last : cell
        if !last.isEmpty, names[column].last != last { names[column].append(last) }
      }
    }
    return names.map { $0.joined(separator: " / ") }
  }

  private func hasTitle(_ names: [String]) -> Bool {
    if TableRecipes.recognizing(names) != nil { return true }
    let mapping =
      (try? ColumnMapping(headers: names, line: 1, overrides: options.mapping))
      ?? (try? ColumnMapping(headers: names, line: 1, overrides: [:]))
    return mapping?.column(of: .title) != nil
  }

  // MARK: Choice

  /// The table that is meant: the only one, the only one with a title, or one much larger than the
  /// others.
  private func choose(
    _ tables: [TableOutline.Part], _ rows: [SampleRow], isWhole: Bool
  ) throws -> TableOutline? {
    guard !tables.isEmpty else { return nil }
    let known = tables.filter { TableRecipes.recognizing($0.names) != nil }
    let titled = known.count == 1 ? known : tables.filter(\.hasTitle)
    let candidates = titled.isEmpty ? tables : titled
    let largest = candidates.max { $0.rows < $1.rows } ?? candidates[0]
    let last = candidates[candidates.count - 1]
    let best = !isWhole && last.rows * 2 > largest.rows ? last : largest
    let rivals = candidates.filter { $0 != best && $0.rows > 1 && $0.rows * 3 > best.rows }
    if !rivals.isEmpty, titled.count > 1, !isInspection {
      let lines = ([best] + rivals).map { $0.headerLines.last ?? $0.dataLine }.sorted()
      throw FormatError(
        .ambiguous,
        "the file holds \(tables.count) tables that might be meant, with headers on the lines "
          + lines.map(String.init).joined(separator: ", "),
        hint: "choose one with " + lines.map { "--header-row \($0)" }.joined(separator: " or "))
    }
    var outline = outline(best, rows)
    outline.tables = tables
    outline.rivals = rivals
    outline.endLine =
      tables.first {
        $0.firstLine > best.firstLine && $0.hasTitle && $0.names != best.names
      }?.startLine
    return outline
  }
}

/// One of the first rows of a table.
struct SampleRow {
  let line: Int
  /// The line it ends on.
  let endLine: Int
  let cells: [String]
  let looks: [CellLook]
  /// How many cells hold something.
  let filled: Int
  /// How many cells hold a number, date or the like.
  let typed: Int

  /// Takes a record.
  init(_ record: TableRecord) {
    line = record.line
    cells = record.texts
    looks = (0..<record.count).map { record.look($0) }
    filled = looks.count { $0 != .empty }
    typed = looks.count { $0 == .typed }
    endLine = record.line + cells.reduce(0) { $0 + Self.lineBreaks($1) }
  }

  /// Whether no cell holds anything.
  var isBlank: Bool { filled == 0 }

  /// Whether it holds about as much as other rows do.
  func isFull(_ median: Int) -> Bool {
    median < 3 ? filled >= min(1, median) : filled > 1 && filled * 2 >= median
  }

  private static func lineBreaks(_ text: String) -> Int {
    var previous: UInt8 = 0
    return text.utf8.reduce(0) { count, byte in
      defer { previous = byte }
      return count + (byte == 13 || byte == 10 && previous != 13 ? 1 : 0)
    }
  }
}

extension TableRecord {
  /// What a cell looks like, or is known to be.
  func look(_ column: Int) -> CellLook {
    switch kind(column) {
    case .untyped: CellLook(self[column])
    case .text: self[column].isEmpty ? .empty : .text
    case .number, .boolean, .date, .datetime: .typed
    }
  }
}

/// Whether the first of some rows names the columns of those below.
struct HeaderVerdict {
  /// Whether the first row clearly names the columns.
  let isHeader: Bool
  /// Whether the first row looks like those below it.
  let isData: Bool
  /// The columns below the first row that hold numbers, dates or the like.
  private let typedColumns: Set<Int>

  /// Compares the first row with those below.
  init(_ rows: [SampleRow], isTitle: ([String]) -> Bool) {
    guard let first = rows.first else {
      (isHeader, isData, typedColumns) = (false, false, [])
      return
    }
    // The rows right below may belong to the header too.
    let rest = rows.dropFirst().prefix(60)
    let below = rest.dropFirst(min(3, rest.count / 2))
    var typedColumns: Set<Int> = []
    for column in 0..<first.looks.count {
      let looks = below.compactMap { column < $0.looks.count ? $0.looks[column] : nil }
        .filter { $0 != .empty }
      let typed = looks.count { $0 == .typed }
      if typed > 0, typed * 5 >= looks.count * 4 { typedColumns.insert(column) }
    }
    let contrasts = typedColumns.filter { first.looks[$0] != .typed && first.looks[$0] != .empty }
    let agrees = typedColumns.filter { first.looks[$0] == .typed }
    let known = isTitle(first.cells) || Self.knownNames(first.cells) > 1
    self.typedColumns = typedColumns
    isHeader = known || agrees.count * 2 < contrasts.count
    isData = !known && !agrees.isEmpty && agrees.count * 2 >= contrasts.count
  }

  /// Whether another row below the first belongs to the header.
  func goesOn(_ first: SampleRow, _ next: SampleRow, _ isTitle: ([String]) -> Bool) -> Bool {
    if next.cells == first.cells { return true }
    guard next.typed == 0, next.cells.count <= first.cells.count, typedColumns.count > 1,
      !isTitle(first.cells) || Self.knownNames(next.cells) > 0 || next.filled < first.filled
    else { return false }
    let named = typedColumns.count { $0 < next.looks.count && next.looks[$0] != .empty }
    return named * 2 > typedColumns.count
  }

  private static func knownNames(_ cells: [String]) -> Int {
    cells.count { cell in
      let key = HeaderNames.key(HeaderNames.trimmed(cell))
      return FavoriteField(rawValue: key) != nil || HeaderSynonyms.field(of: key) != nil
    }
  }
}
