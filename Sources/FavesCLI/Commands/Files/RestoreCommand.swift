import ArgumentParser
import FavesCore
import FavesKit

struct RestoreCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Bring the store back to what a backup holds.",
    discussion: """
      Favorites that the backup does not have are removed; where there are any, this is asked \
      first. `faves undo` takes a restore back.

      \(examples(
        "faves restore ~/backups/favorites.jsonl.gz --dry-run",
        "faves restore ~/backups/favorites.jsonl.gz",
        "faves restore favorites.json --yes --json"))
      """)

  @Argument(help: "The backup.", completion: .file())
  var file: String

  @Flag(name: [.customShort("n"), .long], help: "Tell what would be done, and change nothing.")
  var dryRun = false

  @OptionGroup var options: GlobalOptions

  func run(_ context: Context) throws -> ProcessStatus {
    let report = try context.withStore(dryRun: dryRun) { store in
      try context.confirming { isConfirmed in
        try context.timed("restore") {
          try store.restore(file, dryRun: dryRun, isConfirmed: isConfirmed)
        }
      }
    }
    return try context.show(
      report, verb: dryRun ? "would restore" : "restored", withRemoved: true)
  }
}
