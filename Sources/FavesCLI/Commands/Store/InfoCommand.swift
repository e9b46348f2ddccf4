import ArgumentParser
import FavesCore
import FavesKit

struct InfoCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "info",
    abstract: "Show where the store is and what it holds.",
    discussion: """
      \(examples(
        "faves info",
        "faves info --json",
        "faves info --store /media/stick/favorites.sqlite"))
      """)

  @OptionGroup var options: GlobalOptions

  func run(_ context: Context) throws -> ProcessStatus {
    let info = try context.open(.read).info()
    if context.isJSON {
      try context.writeJSON { $0.write(info) }
    } else {
      try write(info, context.console)
    }
    return .done
  }

  private func write(_ info: StoreInfo, _ console: Console) throws {
    var lines = [
      ("store", info.path), ("replica", "\(info.replicaName) (\(info.replica))"),
      ("schema", String(info.schemaVersion)), ("categories", Grouped.number(info.categories)),
      ("favorites", Grouped.number(info.favorites)), ("audits", Grouped.number(info.audits)),
      ("size", Grouped.size(info.bytes)),
    ]
    if info.conflicts > 0 {
      lines.append(("conflicts", "\(Grouped.number(info.conflicts)), see `faves conflicts`"))
    }
    for (name, value) in lines {
      let blanks = String(repeating: " ", count: 12 - name.utf8.count)
      try console.line(console.style(.dim, name) + blanks + console.shown(value))
    }
  }
}
