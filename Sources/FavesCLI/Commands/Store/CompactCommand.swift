import ArgumentParser
import FavesCore
import FavesKit

struct CompactCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "compact",
    abstract: "Make the store smaller: give up values that were overwritten everywhere.",
    discussion: """
      Records of changes that later ones overwrote give up their values, as soon as every replica \
      that this store knows has both. What is shown, what syncs and what `faves check` proves stay \
      the same, also when a replica comes back that was forgotten; what such records once said is \
      gone from the log. A replica that is gone for good holds this up until `faves replicas \
      forget`.

      \(examples(
        "faves compact --dry-run",
        "faves compact"))
      """)

  @Flag(name: [.customShort("n"), .long], help: "Tell what would be done, and change nothing.")
  var dryRun = false

  @OptionGroup var options: GlobalOptions

  func run(_ context: Context) throws -> ProcessStatus {
    let store = try context.open(.write)
    let report = try context.timed("compact") { try store.compact(dryRun: dryRun) }
    if context.isJSON {
      try context.writeJSON { $0.write(report) }
    } else if !options.quiet {
      try write(report, context)
    }
    return .done
  }

  private func write(_ report: CompactReport, _ context: Context) throws {
    let verb = dryRun ? "would compact" : "compacted"
    let sizes =
      "\(Grouped.number(report.bytesBefore)) → \(Grouped.number(report.bytesAfter)) bytes"
    try context.console.line(
      "\(verb) \(Grouped.count(report.compacted, "record"))" + (dryRun ? "" : ", \(sizes)"))
    for replica in report.behind {
      let name = replica.name.isEmpty ? String(replica.id.description.prefix(8)) : replica.name
      context.note(
        "\(context.console.shown(name)) is not known to have everything yet; what it lacks is kept")
    }
  }
}
