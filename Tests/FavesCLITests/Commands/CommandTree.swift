import ArgumentParser

@testable import FavesCLI

/// A command that does something, with the words that call it.
struct CalledCommand {
  var path: [String]
  var type: any ParsableCommand.Type

  /// All commands that do something.
  static let all: [CalledCommand] = leaves(of: FavesCommand.self, path: [])

  private static func leaves(
    of type: any ParsableCommand.Type, path: [String]
  ) -> [CalledCommand] {
    let subcommands = type.configuration.subcommands
    if subcommands.isEmpty { return [CalledCommand(path: path, type: type)] }
    return subcommands.flatMap { leaves(of: $0, path: path + [$0._commandName]) }
  }
}

/// Splits a line as a shell would: at blanks, except within double quotes.
func shellWords(_ line: some StringProtocol) -> [String] {
  var words: [String] = []
  var word = ""
  var isQuoted = false
  for character in line {
    if character == "\"" {
      isQuoted.toggle()
    } else if character == " ", !isQuoted {
      if !word.isEmpty { words.append(word) }
      word = ""
    } else {
      word.append(character)
    }
  }
  return word.isEmpty ? words : words + [word]
}
