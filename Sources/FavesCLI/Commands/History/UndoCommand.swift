import ArgumentParser
import FavesCore
import FavesKit

struct UndoCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "undo",
    abstract: "Take back the last operation, or the named one.",
    discussion: """
      Puts back what the operation changed, as far as nothing changed it since, and says what was \
      left. An undo is a change like any other: it is in the log, and can be undone. An import or a \
      sync is one operation; what a sync brought can also be undone one operation at a time.

      \(examples(
        "faves undo --dry-run",
        "faves undo",
        "faves undo 5f0c77ab"))
      """)

  @Argument(help: "The operation: its id in the log, or the first 4 or more characters.")
  var operation: String?

  @Flag(name: [.customShort("n"), .long], help: "Tell what would be done, and change nothing.")
  var dryRun = false

  @OptionGroup var options: GlobalOptions

  func run(_ context: Context) throws -> ProcessStatus {
    let store = try context.open(.write)
    return try context.show(
      context.timed("undo") { try store.undo(operation: operation, dryRun: dryRun) })
  }
}
