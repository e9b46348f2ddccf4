/// A table of text that fits the width of the terminal.
///
/// The widths follow from the first ``sampleSize`` rows; the rows after these stream through, so
/// that a table of any length takes constant memory.
struct Table {
  /// A column.
  struct Column {
    /// What stands above it.
    var header: String
    /// Whether its cells stand to the right, as numbers do.
    var isNumber = false
    /// How its cells are styled.
    var style: Style?
  }

  /// How many rows the widths are taken from.
  static let sampleSize = 1000

  private let columns: [Column]
  private let console: Console
  private var sample: [[String]] = []
  private var widths: [Int]?

  /// Makes a table that is written to a console.
  init(_ columns: [Column], on console: Console) {
    self.columns = columns
    self.console = console
  }

  /// Adds a row: one cell a column, as it stands in the store.
  mutating func add(_ cells: [String]) throws {
    let cells = cells.map(DisplayText.harmless)
    if let widths {
      try write(cells, widths)
    } else {
      sample.append(cells)
      if sample.count == Self.sampleSize { try settle() }
    }
  }

  /// Writes what is left.
  mutating func finish() throws {
    if widths == nil, !sample.isEmpty { try settle() }
  }

  private mutating func settle() throws {
    var widths = columns.map { DisplayText.width($0.header) }
    for row in sample {
      for (index, cell) in row.enumerated() {
        widths[index] = max(widths[index], DisplayText.width(cell))
      }
    }
    if let available = console.columns { widths = Self.fit(widths, into: available) }
    self.widths = widths
    try writeLine(
      columns.indices.map { index in
        console.style(.bold, padded(columns[index].header, index, widths))
      })
    for row in sample { try write(row, widths) }
    sample = []
  }

  /// Narrows the widest columns, the widest first, until all columns with two blanks between them
  /// fit; none gets narrower than 4 columns.
  static func fit(_ widths: [Int], into available: Int) -> [Int] {
    var widths = widths
    let room = available - 2 * (widths.count - 1)
    while widths.reduce(0, +) > room {
      guard let widest = widths.indices.max(by: { widths[$0] < widths[$1] }), widths[widest] > 4
      else { break }
      let second = widths.filter { $0 < widths[widest] }.max() ?? 4
      let equals = widths.count { $0 == widths[widest] }
      let excess = widths.reduce(0, +) - room
      widths[widest] -= max(1, min(widths[widest] - max(second, 4), excess / equals))
    }
    return widths
  }

  private func write(_ row: [String], _ widths: [Int]) throws {
    try writeLine(
      columns.indices.map { index in
        let text = padded(row[index], index, widths)
        return columns[index].style.map { console.style($0, text) } ?? text
      })
  }

  private func padded(_ cell: String, _ index: Int, _ widths: [Int]) -> String {
    let width = widths[index]
    let text = console.columns == nil ? cell : DisplayText.truncated(cell, to: width)
    let shown = console.columns == nil ? text : DisplayText.isolated(text)
    let missing = width - DisplayText.width(text)
    guard missing > 0 else { return shown }
    let blanks = String(repeating: " ", count: missing)
    if columns[index].isNumber { return blanks + shown }
    return index == columns.count - 1 ? shown : shown + blanks
  }

  private func writeLine(_ cells: [String]) throws {
    var line = cells.joined(separator: "  ")
    while line.utf8.last == UInt8(ascii: " ") { line.removeLast() }
    try console.line(line)
  }
}
