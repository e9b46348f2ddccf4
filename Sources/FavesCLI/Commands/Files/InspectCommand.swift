import ArgumentParser
import FavesCore
import FavesFormats
import FavesKit

/// How many rows to show: a number, or `all`.
struct RowCount: ExpressibleByArgument, Equatable {
  /// The number; nil for all.
  var limit: Int?

  init(_ limit: Int?) {
    self.limit = limit
  }

  init?(argument: String) {
    if argument == "all" {
      limit = nil
    } else if let number = Int(argument), number >= 0 {
      limit = number
    } else {
      return nil
    }
  }

  var defaultValueDescription: String { limit.map { String($0) } ?? "all" }
}

struct InspectCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "inspect",
    abstract: "Show what import would read from a file.",
    discussion: """
      Tells the format, the encoding, the delimiter, which column becomes which field and of which \
      type, and the first rows.

      \(examples(
        "faves inspect films.csv",
        "faves inspect list.csv --delimiter tab --encoding windows-1252 --rows 20",
        "faves inspect films.csv --rows all --json"))
      """)

  @Argument(help: "The file; - is standard input.", completion: .file())
  var file: String

  @Option(help: ArgumentHelp("How many rows to show, or all.", valueName: "n"))
  var rows = RowCount(5)

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var options: GlobalOptions

  func run(_ context: Context) throws -> ProcessStatus {
    let inspection = try context.timed("inspect") {
      try FavesFiles.inspect(
        file, rows: rows.limit, options: try reading.importOptions())
    }
    if context.isJSON {
      try context.writeJSON { $0.write(inspection) }
    } else {
      try write(inspection, context)
    }
    return .done
  }

  private func write(_ inspection: Inspection, _ context: Context) throws {
    let console = context.console
    try console.line(inspection.facts.map(console.shown).joined(separator: ", "))
    var columns = Table(
      ["COLUMN", "FIELD", "TYPE", "SAMPLES"].map { Table.Column(header: $0) }, on: console)
    for column in inspection.columns {
      let samples = column.samples.prefix(3).joined(separator: " | ")
      try columns.add([column.name, column.field ?? "", column.type, samples])
    }
    try console.line()
    try columns.finish()
    try writeRows(of: inspection, console)
    for candidate in inspection.candidates where !candidate.isChosen {
      let delimiter = candidate.delimiter == "\t" ? "tab" : candidate.delimiter
      try console.line(
        "delimiter \(delimiter) would give \(Grouped.count(candidate.columns, "column"))")
    }
    try writeRejects(of: inspection, console)
    context.warn(inspection.warnings.map { $0.text })
  }

  private func writeRejects(of inspection: Inspection, _ console: Console) throws {
    guard inspection.rejected > 0 else { return }
    try console.line()
    try console.line("an import would reject \(Grouped.count(inspection.rejected, "row")):")
    for reject in inspection.rejects.prefix(10) {
      try console.line("  \(console.shown(reject.text)) (\(reject.code.rawValue))")
    }
    if inspection.rejected > 10 { try console.line("  …") }
  }

  private func writeRows(of inspection: Inspection, _ console: Console) throws {
    guard !inspection.rows.isEmpty else { return }
    try console.line()
    let width = inspection.rows.map { $0.count }.max() ?? 0
    var rows = Table(
      (0..<width).map { index in
        let columns = inspection.columns
        return Table.Column(
          header: index < columns.count ? DisplayText.harmless(columns[index].name) : "")
      }, on: console)
    for row in inspection.rows {
      try rows.add(row + [String](repeating: "", count: width - row.count))
    }
    try rows.finish()
  }
}
