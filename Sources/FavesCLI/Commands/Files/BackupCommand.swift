import ArgumentParser
import FavesCore
import FavesKit

struct BackupCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "backup",
    abstract: "Write everything, with the log, to a new file in a folder.",
    discussion: """
      The file is read back before the command ends. With a --keep option, old backups of this \
      store in the folder go then, unless one of the rules keeps them: the last of each of the N \
      latest days, ISO weeks, months or years (in the local time zone) that have a backup, and the \
      last N. Other files, backups of other stores and damaged ones are never touched.

      `faves verify` checks a backup, `faves restore` takes it back.

      \(examples(
        "faves backup ~/backups",
        "faves backup /media/stick --format jsonl.gz --json",
        "faves backup ~/backups --keep-daily 7 --keep-weekly 4 --keep-monthly 12 --dry-run"))
      """)

  @Argument(help: "The folder; made if it is missing.", completion: .directory)
  var directory: String

  @Option(
    help: ArgumentHelp(
      "The format: one that carries everything, with .gz or .zst after it to compress.",
      valueName: "format"),
    completion: .list(["jsonl", "jsonl.gz", "jsonl.zst", "json", "xml", "datapackage"]))
  var format: String?

  @Option(help: ArgumentHelp("Keep the last n backups.", valueName: "n"))
  var keepLast: Int?

  @Option(help: ArgumentHelp("Keep the last backup of each of n days.", valueName: "n"))
  var keepDaily: Int?

  @Option(help: ArgumentHelp("Keep the last backup of each of n weeks.", valueName: "n"))
  var keepWeekly: Int?

  @Option(help: ArgumentHelp("Keep the last backup of each of n months.", valueName: "n"))
  var keepMonthly: Int?

  @Option(help: ArgumentHelp("Keep the last backup of each of n years.", valueName: "n"))
  var keepYearly: Int?

  @Flag(
    name: [.customShort("n"), .long],
    help: "Write and remove nothing; tell which old backups would stay and which would go.")
  var dryRun = false

  @OptionGroup var options: GlobalOptions

  private var rules: [(rule: RetentionPolicy.Rule, count: Int?)] {
    [
      (.last, keepLast), (.daily, keepDaily), (.weekly, keepWeekly), (.monthly, keepMonthly),
      (.yearly, keepYearly),
    ]
  }

  func validate() throws {
    try FormatNames.check(format, option: "--format")
    for (rule, count) in rules {
      if let count, count < 1 { throw ValidationError("--keep-\(rule.rawValue) starts at 1") }
    }
  }

  func run(_ context: Context) throws -> ProcessStatus {
    let store = try context.open(.read)
    var wanted = BackupOptions()
    wanted.format = format
    wanted.isDryRun = dryRun
    for (rule, count) in rules { wanted.retention.counts[rule] = count }
    let report = try context.timed("backup") {
      try store.backup(into: directory, options: wanted)
    }
    if let review = report.review { context.warn(review.left.map { $0.sentence }) }
    if context.isJSON {
      try context.writeJSON { $0.write(report) }
    } else if !options.quiet {
      try write(report, on: context.console)
    }
    return .done
  }

  private func write(_ report: BackupReport, on console: Console) throws {
    let size = dryRun ? "" : " (\(Grouped.size(report.bytes)))"
    try console.line(
      "\(dryRun ? "would back up" : "backed up") \(Grouped.count(report.favorites, "favorite"))"
        + " and \(Grouped.count(report.audits, "audit record")) to "
        + "\(console.shown(report.path))\(size)")
    guard let review = report.review else { return }
    for kept in review.kept {
      let verb = dryRun ? "would keep" : "kept"
      try console.line("\(verb) \(console.shown(kept.path)): \(kept.reason)")
    }
    for path in review.removed {
      let verb = dryRun ? "would remove" : "removed"
      try console.line("\(verb) \(console.shown(path)): no rule keeps it")
    }
  }
}

extension BackupReview.Left {
  /// What is wrong with it, with its path.
  fileprivate var sentence: String {
    "left alone: " + (reason.hasPrefix(path) ? reason : "\(path): \(reason)")
  }
}

extension BackupReview.Kept {
  /// Why it stays, in words: `last of its day, last of its month`.
  var reason: String {
    var reasons = isNewest ? ["the newest"] : []
    for rule in rules {
      switch rule {
      case .last: reasons.append("one of the last")
      case .daily: reasons.append("last of its day")
      case .weekly: reasons.append("last of its week")
      case .monthly: reasons.append("last of its month")
      case .yearly: reasons.append("last of its year")
      }
    }
    return reasons.joined(separator: ", ")
  }
}
