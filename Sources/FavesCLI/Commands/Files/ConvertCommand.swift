import ArgumentParser
import FavesCore
import FavesKit

struct ConvertCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "convert",
    abstract: "Convert a file to another format, without a store.",
    discussion: """
      \(examples(
        "faves convert films.csv films.json",
        "faves convert list.xlsx list.xml.zst --category Films",
        "faves convert films.json films.csv --output-columns ranking,title --output-delimiter \";\"",
        "faves convert - - --from csv --to jsonl"))
      """)

  @Argument(help: "The file to read; - is standard input.", completion: .file())
  var input: String

  @Argument(help: "The file to write; - is standard output.", completion: .file())
  var output: String

  @OptionGroup var reading: ReadingOptions

  @Option(
    name: .customLong("to"), help: ArgumentHelp("The format of the output.", valueName: "format"),
    completion: .list(FormatNames.writable))
  var format: String?

  @Option(
    help: ArgumentHelp(
      "Write only these columns, in this order: fields and attributes (csv, tsv, html).",
      valueName: "a,b,…"),
    transform: ColumnList.init)
  var outputColumns: ColumnList?

  @Option(
    help: ArgumentHelp(
      "The delimiter of CSV that is written: one character, or tab.", valueName: "character"))
  var outputDelimiter: MarkArgument?

  @OptionGroup var writing: WritingOptions

  @Flag(help: "Write nothing at all where a row cannot be kept.")
  var strict = false

  @Option(
    help: ArgumentHelp("Write rejected rows to this CSV file.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var rejects: String?

  @Flag(name: [.customShort("W"), .long], help: "End with 2 where there were warnings.")
  var warningsAsErrors = false

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    try FormatNames.check(format, option: "--to")
    try WritingOptions.check(delimiter: outputDelimiter)
    if options.json, output == "-" {
      throw ValidationError("--json reports on a conversion to a file, not to standard output")
    }
  }

  func run(_ context: Context) throws -> ProcessStatus {
    var wanted = try reading.importOptions()
    wanted.isStrict = strict
    wanted.rejectsPath = rejects
    let report = try context.timed("convert") {
      try FavesFiles.convert(
        input, to: output, from: reading.from, into: format, options: wanted,
        flat: writing.flatOptions(columns: outputColumns, delimiter: outputDelimiter),
        environment: try context.environment())
    }
    return try context.show(
      report, verb: "converted", warningsAsErrors: warningsAsErrors, onErrors: output == "-")
  }
}
