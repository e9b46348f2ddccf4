import ArgumentParser
import FavesCore
import FavesKit

struct LogCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "log",
    abstract: "Show what was changed, newest first.",
    discussion: """
      Each heading is one operation: when, on which machine, its id for `faves undo`, and, where \
      it was not done in this store, the sync that brought it.

      \(examples(
        "faves log",
        "faves log Films Heat",
        "faves log --type CATEGORY --since 2026-01-31 --limit 20"))
      """)

  @Argument(help: "Only this category.", completion: StoredNames.categories)
  var category: String?

  @Argument(help: "Only this favorite.", completion: StoredNames.titles)
  var title: String?

  @Option(
    help: ArgumentHelp("Only CATEGORY, ATTRIBUTE or FAVORITE.", valueName: "type"),
    completion: .list(ResourceType.allCases.map { $0.name }))
  var type: ResourceType?

  @Option(
    help: ArgumentHelp("Only from this date or moment (RFC 3339) on.", valueName: "date"))
  var since: Timestamp?

  @Option(help: ArgumentHelp("Only the newest n records.", valueName: "n"))
  var limit: Int?

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if let limit, limit < 0 { throw ValidationError("--limit starts at 0") }
  }

  func run(_ context: Context) throws -> ProcessStatus {
    let store = try context.open(.read)
    try context.timed("log") {
      if context.isJSON {
        try context.streamJSON("audits", { $0.write($1) }) { try each(in: store, $0) }
      } else {
        try lines(of: store, context.console)
      }
    }
    return .done
  }

  private func each(in store: Faves, _ body: (LogEntry) throws -> Void) throws {
    try store.log(
      category: category, title: title, type: type, since: since, limit: limit, body)
  }

  /// A heading for each operation, and a sentence for each of its records.
  private func lines(of store: Faves, _ console: Console) throws {
    var operation: ResourceID?
    try each(in: store) { entry in
      let record = entry.record
      if record.operation != operation {
        if operation != nil { try console.line() }
        operation = record.operation
        try console.line(Self.heading(entry, console))
      }
      try console.line("  " + console.shown(entry.activity))
    }
  }

  private static func heading(_ entry: LogEntry, _ console: Console) -> String {
    let record = entry.record
    var words = [
      console.style(.cyan, Grouped.moment(record.wall.description)),
      RecordText.author(entry, console),
    ]
    if let account = record.account { words.append(console.shown(account)) }
    words.append(console.style(.dim, "operation \(record.operation.description.prefix(8))"))
    if let via = entry.via { words.append(console.style(.dim, RecordText.arrival(via, console))) }
    return words.joined(separator: "  ")
  }
}
