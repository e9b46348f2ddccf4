import ArgumentParser
import FavesCore

/// The shells that completions can be made for.
enum Shell: String, CaseIterable, ExpressibleByArgument {
  case bash
  case zsh
  case fish
}

struct CompletionsCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "completions",
    abstract: "Print a script that completes commands, categories and titles in a shell.",
    discussion: """
      \(examples(
        "faves completions bash",
        "faves completions zsh",
        "faves completions fish"))

      For bash, put the output into ~/.local/share/bash-completion/completions/faves.
      """)

  @Argument(help: "bash, zsh or fish.")
  var shell: Shell

  @OptionGroup var options: GlobalOptions

  func run(_ context: Context) throws -> ProcessStatus {
    guard let shell = CompletionShell(rawValue: shell.rawValue) else {
      throw FavesError(.usage, "usage", "there are no completions for \(shell.rawValue)")
    }
    let script = FavesCommand.completionScript(for: shell)
    if context.isJSON {
      try context.writeJSON { json in json.object { $0.member("script", script) } }
    } else {
      try context.console.write(script.hasSuffix("\n") ? script : script + "\n")
    }
    return .done
  }
}
