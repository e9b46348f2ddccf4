import ArgumentParser
import FavesCore
import FavesKit

struct ImportCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "import",
    abstract: "Import favorites from files.",
    discussion: """
      Reads spreadsheets, JSON, XML and the exports of known services; `faves inspect` shows what \
      would be read, and at a terminal the same is shown in short first, with a question where a \
      guess is weak. Exports of IMDb, Letterboxd, Goodreads and others are known by their header. \
      All files together are taken in whole or not at all; rows that cannot be kept \
      are listed, and the command then ends with 2. Importing the same file again changes nothing.

      \(examples(
        "faves import films.csv",
        "faves import list.csv --category Films --map title=Film --map ranking=Place",
        "faves import films.csv books.json --dry-run --rejects rejected.csv",
        "faves import liste.csv --define-attributes --save-mapping liste-mapping.json"))
      """)

  @Argument(help: "The files; - is standard input.", completion: .file())
  var files: [String]

  @OptionGroup var reading: ReadingOptions

  @Option(
    help: ArgumentHelp(
      "What to do with a favorite that is there already: update, keep, copy or fail.",
      valueName: "policy"))
  var onDuplicate = DuplicatePolicy.update

  @Flag(help: "Take nothing at all where a row cannot be kept.")
  var strict = false

  @Option(
    help: ArgumentHelp(
      "Write rejected rows to this CSV file: put right, it imports as it is.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var rejects: String?

  @Flag(help: "An empty cell takes the value away that is there.")
  var clearEmpty = false

  @Flag(help: "Define the attributes of the table in their categories, with the types found.")
  var defineAttributes = false

  @Option(
    help: ArgumentHelp(
      "Write what was told and found of the table to this file, for --mapping.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var saveMapping: String?

  @Flag(name: [.customShort("W"), .long], help: "End with 2 where there were warnings.")
  var warningsAsErrors = false

  @Flag(name: [.customShort("n"), .long], help: "Tell what would be done, and change nothing.")
  var dryRun = false

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if files.count(where: { $0 == "-" }) > 1 {
      throw ValidationError("Standard input (-) can be read once only")
    }
    if saveMapping != nil, files.count > 1 {
      throw ValidationError("--save-mapping saves how one file is read; name one file")
    }
  }

  func run(_ context: Context) throws -> ProcessStatus {
    var wanted = try reading.importOptions()
    wanted.onDuplicate = onDuplicate
    wanted.isStrict = strict
    wanted.rejectsPath = rejects
    wanted.clearEmpty = clearEmpty
    wanted.dryRun = dryRun
    wanted.definesAttributes = defineAttributes
    wanted.saveMappingPath = saveMapping
    if !dryRun { try ImportPreview(context: context, options: wanted).show(files) }
    let report = try context.withStore(.fill, dryRun: dryRun) { store in
      try context.timed("import") { try store.importFiles(files, options: wanted) }
    }
    return try context.show(
      report, verb: dryRun ? "would import" : "imported", warningsAsErrors: warningsAsErrors)
  }
}
