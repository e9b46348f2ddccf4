import FavesCore

/// Where the parts of a table are: what stands above it, the rows that name the columns, the data.
struct TableOutline {
  /// One table of a file.
  struct Part: Hashable {
    /// The lines of the rows that name the columns; empty where none does.
    var headerLines: [Int]
    /// The line of the first row of data; that after the header where there is none.
    var dataLine: Int
    /// The names of the columns, of several header rows joined.
    var names: [String]
    /// The cells of the first row of data.
    var example: [String]
    /// How many rows of data were seen.
    var rows: Int
    /// Whether a column is recognized as the title.
    var hasTitle: Bool

    /// The line of what belongs to it first: its header, or a banner above that.
    var startLine = 0

    /// The line the table starts on.
    var firstLine: Int { headerLines.first ?? dataLine }
  }

  /// The table that is read.
  var table: Part
  /// All tables that were seen, in order.
  var tables: [Part]
  /// The lines above the table that hold something.
  var preamble: [Int]
  /// The line from which on the file is about another table; nil where the table goes on to its end.
  var endLine: Int?
  /// The lines of other tables that might be meant as well.
  var rivals: [Part] = []

  /// Whether a line comes after the table.
  @inline(__always)
  func isPastEnd(_ line: Int) -> Bool { endLine.map { line >= $0 } ?? false }

  /// What should be said of how the file was taken apart.
  var warnings: [Diagnostic] {
    var warnings: [Diagnostic] = []
    func warn(_ message: String, _ line: Int?) {
      warnings.append(Diagnostic(.guess, message, position: SourcePosition(line: line)))
    }
    if let first = preamble.first {
      warn(
        preamble.count == 1
          ? "passed over, because it stands above the table"
          : "lines \(Self.listing(preamble)) are passed over: they stand above the table", first)
    }
    if table.headerLines.count > 1 {
      warn(
        "lines \(Self.listing(table.headerLines)) are read as one header: "
          + table.names.prefix(5).map { "“\($0)”" }.joined(separator: ", ")
          + (table.names.count > 5 ? " …" : ""), table.headerLines[0])
    }
    if let endLine {
      warn("passed over from here on, because another table starts", endLine)
      return warnings
    }
    for other in tables where other.firstLine > table.firstLine {
      warn(
        "another table seems to start here: its rows are read as rows of the first",
        other.firstLine)
    }
    return warnings
  }

  /// The error for a table that does not name its columns.
  var noHeader: FormatError {
    let cells = table.example.prefix(20).map { "“\($0)”" }.joined(separator: ", ")
    let column =
      table.example.firstIndex { cell in cell.unicodeScalars.contains { $0.properties.isAlphabetic }
      }
      ?? 0
    return FormatError(
      .shape, "the first row does not name the columns: it holds \(cells)",
      position: SourcePosition(line: table.dataLine),
      hint: "say which column is the title: --header-row none --map 'title=Column \(column + 1)'; "
        + "or that the row does name them: --header-row \(table.dataLine)")
  }

  /// Line numbers in short: `1–3, 7`.
  static func listing(_ lines: [Int]) -> String {
    var parts: [String] = []
    var index = 0
    while index < lines.count {
      var last = index
      while last + 1 < lines.count, lines[last + 1] == lines[last] + 1 { last += 1 }
      parts.append(last == index ? "\(lines[index])" : "\(lines[index])–\(lines[last])")
      index = last + 1
    }
    return parts.prefix(20).joined(separator: ", ") + (parts.count > 20 ? " …" : "")
  }
}
