import ArgumentParser
import FavesCore
import FavesKit

struct VerifyCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "verify",
    abstract: "Check that a backup or an export is whole.",
    discussion: """
      Reads the whole file, or all files of a data package, compressed or not, and compares \
      counts, checksums, hash chains and, for XML, the schema. Ends with 65 where it is damaged.

      \(examples(
        "faves verify ~/backups/favorites.jsonl.gz",
        "faves verify export.dat --from xml --json"))
      """)

  @Argument(help: "The file.", completion: .file())
  var file: String

  @Option(
    name: .customLong("from"),
    help: ArgumentHelp("The format; found out by default.", valueName: "format"),
    completion: .list(FormatNames.readable))
  var format: String?

  @OptionGroup(title: "Limits against hostile files")
  var limits: LimitOptions

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    try FormatNames.check(format, option: "--from")
  }

  func run(_ context: Context) throws -> ProcessStatus {
    let report = try context.timed("verify") {
      try FavesFiles.verify(file, format: format, limits: limits.formatLimits())
    }
    context.warn(report.warnings)
    if context.isJSON {
      try context.writeJSON { $0.write(report) }
    } else {
      let held =
        "\(Grouped.count(report.categories, "category")), "
        + "\(Grouped.count(report.favorites, "favorite")), "
        + Grouped.count(report.audits, "audit record")
      try context.console.write(
        report.problems, ok: "\(context.console.shown(report.path)) is whole: \(held)",
        isQuiet: options.quiet)
    }
    return report.problems.isEmpty ? .done : .data
  }
}
