import ArgumentParser
import FavesCore
import FavesFormats
import FavesKit

struct ConvertCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Convert a file to another format, without a store.",
    discussion: """
      \(examples(
        "faves convert films.csv films.json",
        "faves convert list.xlsx list.xml --category Films",
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
      "Of CSV: plain alters no cell, spreadsheet guards those that would run as formulas.",
      valueName: "profile"))
  var profile = WriteOptions.Profile.plain

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
        input, to: output, from: reading.from, into: format, options: wanted, profile: profile,
        environment: try context.environment())
    }
    return try context.show(
      report, verb: "converted", warningsAsErrors: warningsAsErrors, onErrors: output == "-")
  }
}
