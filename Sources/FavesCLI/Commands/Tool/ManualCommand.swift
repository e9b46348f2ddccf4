import ArgumentParser
import FavesCore

struct ManualCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "manual",
    abstract: "Print the manual page.",
    discussion: """
      In the format of man(7), to be read with man or installed as faves.1.

      \(examples(
        "faves manual",
        "faves manual --json"))
      """)

  @OptionGroup var options: GlobalOptions

  func run(_ context: Context) throws -> ProcessStatus {
    let page = try ManualPage.text(of: ToolDescription.parse(FavesCommand._dumpHelp()))
    if context.isJSON {
      try context.writeJSON { json in json.object { $0.member("manual", page) } }
    } else {
      try context.console.write(page)
    }
    return .done
  }
}
