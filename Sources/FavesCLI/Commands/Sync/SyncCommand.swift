import ArgumentParser
import FavesCore
import FavesKit
import FavesSync

struct SyncCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "sync",
    abstract: "Bring two stores together.",
    discussion: """
      The peer is the path of another store, ssh://[user@]host[:port]/path or [user@]host:path \
      for one on another machine, dir:PATH for a shared folder (a stick, a network drive, a folder \
      that a program keeps alike on several machines), rclone:REMOTE:PATH for such a folder on a \
      remote of rclone, or a name given with `faves remote add`. Afterwards both hold the same; \
      where both changed the same thing, one value is kept, the other listed as a conflict, and \
      the command ends with 3.

      \(examples(
        "faves sync /media/stick/favorites.sqlite --dry-run",
        "faves sync me@desktop:favorites.sqlite",
        "faves sync dir:/media/stick/faves",
        "faves sync rclone:drive:faves --encrypt --passphrase-file ~/.faves-passphrase"))
      """)

  @Argument(help: "The other store, or the name of a peer.", completion: .file())
  var peer: String

  @Option(
    help: ArgumentHelp("What `faves` is called on the other machine.", valueName: "command"))
  var remoteCommand = "faves"

  @OptionGroup var folder: FolderArguments

  @Flag(help: "Only take what the peer has.")
  var pull = false

  @Flag(help: "Only give what the peer lacks.")
  var push = false

  @Flag(help: "Take records whose clock is more than a day ahead.")
  var acceptClock = false

  @Flag(
    name: [.customShort("n"), .long],
    help: "Tell what would be done, each change with old and new values, and change nothing.")
  var dryRun = false

  @Flag(help: "Tell each change that was made, as --dry-run does; with --verbose all of them.")
  var changes = false

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if pull, push { throw ValidationError("Give --pull or --push, not both") }
  }

  func run(_ context: Context) throws -> ProcessStatus {
    var wanted = SyncOptions()
    wanted.direction = pull ? .pull : push ? .push : .both
    wanted.isDryRun = dryRun
    wanted.acceptsClock = acceptClock
    var reached = PeerOptions()
    reached.remoteCommand = remoteCommand
    folder.apply(to: &reached, context)
    return try context.withStore(dryRun: dryRun) { store in
      let plan =
        dryRun || changes
        ? SyncPlan(temporaryFolder: try context.environment().temporaryFolder) : nil
      let report = try context.confirming { isConfirmed in
        wanted.isConfirmed = isConfirmed
        return try context.timed("sync") {
          try store.sync(with: peer, options: wanted, peerOptions: reached, plan: plan)
        }
      }
      try show(report, plan, of: store, context)
      return report.conflicts.isEmpty ? .done : .doneWithConflicts
    }
  }

  private func show(
    _ report: SyncReport, _ plan: SyncPlan?, of store: Faves, _ context: Context
  ) throws {
    if context.isJSON {
      try context.writeJSON { try $0.write(report, plan: plan) }
    } else {
      if let plan, !options.quiet {
        try PlanText.write(
          plan, of: report, showsAll: options.verbose, on: context.console)
      }
      let local = try report.conflicts.isEmpty ? nil : store.localReplica
      try write(report, local: local, context)
    }
  }

  private func write(_ report: SyncReport, local: ResourceID?, _ context: Context) throws {
    context.warn(report.warnings)
    guard !options.quiet else { return }
    try context.console.line(Self.summary(report, dryRun: dryRun))
    for conflict in report.conflicts {
      try context.console.line()
      try ConflictText.write(conflict, local: local, on: context.console)
    }
  }

  /// One line that sums up a sync.
  static func summary(_ report: SyncReport, dryRun: Bool) -> String {
    let changes = [
      (report.added, "added"), (report.updated, "updated"), (report.removed, "removed"),
      (report.moved, "moved"),
    ]
    var parts = changes.filter { $0.0 > 0 }.map { "\(Grouped.number($0.0)) \($0.1)" }
    if parts.isEmpty { parts = ["nothing changed here"] }
    if !report.conflicts.isEmpty { parts.append(Grouped.count(report.conflicts.count, "conflict")) }
    let verb = dryRun ? "would sync" : "synced"
    return "\(verb) with \(DisplayText.harmless(report.peer)): \(parts.joined(separator: ", "))"
      + " (sent \(Grouped.number(report.sent)), received \(Grouped.number(report.received))"
      + " records, \(Grouped.duration(report.seconds)))"
  }
}
