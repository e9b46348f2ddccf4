import ArgumentParser
import FavesCore
import FavesKit
import FavesSync

struct RestoreCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "restore",
    abstract: "Bring the store back to what a backup holds.",
    discussion: """
      Takes every format that carries everything (json, jsonl, xml, datapackage), compressed or \
      not. Favorites that the backup does not have are removed; where there are any, this is asked \
      first. `faves undo` takes a restore back. --dry-run shows the difference to the store as it \
      is: what would be added, changed (old and new values), removed and moved.

      \(examples(
        "faves restore ~/backups/favorites.jsonl.gz --dry-run",
        "faves restore ~/backups/favorites.jsonl.gz",
        "faves restore favorites.json --yes --json"))
      """)

  @Argument(help: "The backup.", completion: .file())
  var file: String

  @Flag(
    name: [.customShort("n"), .long],
    help: "Tell what would be done, each change with old and new values, and change nothing.")
  var dryRun = false

  @Flag(help: "Tell each change that was made, as --dry-run does; with --verbose all of them.")
  var changes = false

  @OptionGroup(title: "Limits against hostile files")
  var limits: LimitOptions

  @OptionGroup var options: GlobalOptions

  func run(_ context: Context) throws -> ProcessStatus {
    try context.withStore(.fill, dryRun: dryRun) { store in
      let plan =
        dryRun || changes
        ? SyncPlan(temporaryFolder: try context.environment().temporaryFolder) : nil
      let report = try context.confirming { isConfirmed in
        try context.timed("restore") {
          try store.restore(
            file, dryRun: dryRun, isConfirmed: isConfirmed, plan: plan,
            limits: limits.formatLimits())
        }
      }
      if let plan, !context.isJSON, !options.quiet {
        try PlanText.write(plan, showsAll: options.verbose, on: context.console)
      }
      return try context.show(
        report, verb: dryRun ? "would restore" : "restored", withRemoved: true, plan: plan)
    }
  }
}
