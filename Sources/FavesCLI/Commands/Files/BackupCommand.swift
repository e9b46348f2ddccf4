import ArgumentParser
import FavesCore
import FavesKit

struct BackupCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Write everything, with the log, to a new file in a folder.",
    discussion: """
      `faves verify` checks a backup, `faves restore` takes it back.

      \(examples(
        "faves backup ~/backups",
        "faves backup /media/stick --format xml --json"))
      """)

  @Argument(help: "The folder; made if it is missing.", completion: .directory)
  var directory: String

  @Option(
    help: ArgumentHelp("The format: one that carries everything.", valueName: "format"),
    completion: .list(["jsonl", "json", "xml"]))
  var format: String?

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    try FormatNames.check(format, option: "--format")
  }

  func run(_ context: Context) throws -> ProcessStatus {
    let store = try context.open(.read)
    let report = try context.timed("backup") {
      try store.backup(into: directory, format: format)
    }
    if context.isJSON {
      try context.writeJSON { $0.write(report) }
    } else if !options.quiet {
      try context.console.line(
        "backed up \(Grouped.count(report.favorites, "favorite")) and "
          + "\(Grouped.count(report.audits, "audit record")) to "
          + "\(context.console.shown(report.path)) (\(Grouped.size(report.bytes)))")
    }
    return .done
  }
}
