import ArgumentParser
import FavesCore
import FavesFormats
import FavesKit

struct ExportCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Export favorites to a file or to standard output.",
    discussion: """
      The format follows from the name of the file, or from --to. The same favorites always give \
      the same bytes.

      \(examples(
        "faves export favorites.json",
        "faves export films.csv --category Films --profile spreadsheet",
        "faves export - --to jsonl --with-audits",
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
    help: ArgumentHelp(
      "Of CSV: plain alters no cell, spreadsheet guards those that would run as formulas.",
      valueName: "profile"))
  var profile = WriteOptions.Profile.plain

  @OptionGroup var options: GlobalOptions

  private var isToOutput: Bool { file == nil || file == "-" }

  func validate() throws {
    try FormatNames.check(format, option: "--to")
    if options.json, isToOutput {
      throw ValidationError(
        "--json reports on an export to a file; for JSON on standard output give --to json")
    }
  }

  func run(_ context: Context) throws -> ProcessStatus {
    let store = try context.open(.read)
    let report = try context.timed("export") {
      try store.export(
        to: isToOutput ? nil : file, format: format, categories: categories,
        withAudits: withAudits, profile: profile)
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
