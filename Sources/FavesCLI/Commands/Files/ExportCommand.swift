import ArgumentParser
import FavesCore
import FavesKit

struct ExportCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "export",
    abstract: "Export favorites to a file or to standard output.",
    discussion: """
      The format follows from the name of the file, or from --to. The same favorites always give \
      the same bytes.

      \(examples(
        "faves export favorites.jsonl.gz --with-audits",
        "faves export films.csv --category Films --profile spreadsheet --delimiter \";\"",
        "faves export mann.csv --where Director=Mann --columns ranking,title,Year",
        "faves export --to xml"))
      """)

  @Argument(help: "The file; - or nothing is standard output.", completion: .file())
  var file: String?

  @Option(
    name: .customLong("to"), help: ArgumentHelp("The format.", valueName: "format"),
    completion: .list(FormatNames.writable))
  var format: String?

  @Option(
    name: .customLong("category"),
    help: ArgumentHelp("Only this category; may be repeated.", valueName: "name"),
    completion: StoredNames.categories)
  var categories: [String] = []

  @Flag(help: "Export the log as well.")
  var withAudits = false

  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Only those whose attribute has this value; ranks stay as they are.",
      valueName: "name=value"))
  var filters: [Pair] = []

  @Option(
    help: ArgumentHelp(
      "Only these columns, in this order: fields and attributes (csv, tsv, html).",
      valueName: "a,b,…"),
    transform: ColumnList.init)
  var columns: ColumnList?

  @Option(
    help: ArgumentHelp("The delimiter of CSV: one character, or tab.", valueName: "character"))
  var delimiter: MarkArgument?

  @OptionGroup var writing: WritingOptions

  @OptionGroup var options: GlobalOptions

  private var isToOutput: Bool { file == nil || file == "-" }

  func validate() throws {
    try FormatNames.check(format, option: "--to")
    try WritingOptions.check(delimiter: delimiter)
    if options.json, isToOutput {
      throw ValidationError(
        "--json reports on an export to a file; for JSON on standard output give --to json")
    }
  }

  private var wanted: ExportOptions {
    var wanted = ExportOptions()
    wanted.format = format
    wanted.categories = categories
    wanted.filters = filters.map { ($0.name, $0.value) }
    wanted.withAudits = withAudits
    wanted.flat = writing.flatOptions(columns: columns, delimiter: delimiter)
    return wanted
  }

  func run(_ context: Context) throws -> ProcessStatus {
    let store = try context.open(.read)
    let report = try context.timed("export") {
      try store.export(to: isToOutput ? nil : file, options: wanted)
    }
    guard !isToOutput else { return .done }
    if context.isJSON {
      try context.writeJSON { $0.write(report) }
    } else if !options.quiet {
      let path = context.console.shown(report.path ?? file ?? "")
      try context.console.line(
        "exported \(Grouped.count(report.favorites, "favorite")) in "
          + "\(Grouped.count(report.categories, "category")) to \(path) "
          + "(\(Grouped.size(report.bytes)))")
    }
    return .done
  }
}
