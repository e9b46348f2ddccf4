import ArgumentParser
import FavesCore
import FavesKit

/// Finds the command that some arguments name, and moves what may stand before it behind it.
///
/// The options that every command accepts belong to the innermost command for the parser; people
/// also write them first, as in `faves --json list`.
struct ArgumentOrder {
  /// The names of the command and its parents, without `faves`.
  private(set) var path: [String] = []
  /// The arguments as the parser wants them.
  private(set) var arguments: [String] = []
  /// The command, and its own arguments; nil for a group of commands.
  private(set) var leaf: (command: any ParsableCommand.Type, arguments: [String])?

  /// Orders arguments.
  ///
  /// - Throws: ``FavesError`` where a word stands in the place of a command but is none.
  init(_ given: [String], root: any ParsableCommand.Type) throws {
    var command = root
    var early: [String] = []
    var rest = Self.detachingValues(given)[...]
    while let word = rest.first, !command.configuration.subcommands.isEmpty, word != "help" {
      if let count = Self.lengthOfEarlyOption(word) {
        early += rest.prefix(count)
        rest = rest.dropFirst(count)
      } else if word.hasPrefix("-") {
        break
      } else {
        command = try Self.subcommand(word, of: command, under: path)
        path.append(word)
        rest = rest.dropFirst()
      }
    }
    if command.configuration.subcommands.isEmpty || command.configuration.defaultSubcommand != nil {
      arguments = path + early + rest
      if command.configuration.subcommands.isEmpty { leaf = (command, early + rest) }
    } else {
      arguments = path + rest
    }
  }

  /// Takes `--name=VALUE` apart where the value starts with a combining mark, which makes one
  /// character with the `=`, so that the parser would not find it.
  private static func detachingValues(_ given: [String]) -> [String] {
    let end = given.firstIndex(of: "--") ?? given.endIndex
    return given[..<end].flatMap { word -> [String] in
      guard word.hasPrefix("--"), !word.contains("="),
        let equals = word.unicodeScalars.firstIndex(of: "=")
      else { return [word] }
      let value = word.unicodeScalars[word.unicodeScalars.index(after: equals)...]
      return [String(word.unicodeScalars[..<equals]), String(value)]
    } + given[end...]
  }

  private static func lengthOfEarlyOption(_ word: String) -> Int? {
    switch word {
    case "--json", "-q", "--quiet", "-v", "--verbose", "-y", "--yes": 1
    case "--store", "--color": 2
    default: word.hasPrefix("--store=") || word.hasPrefix("--color=") ? 1 : nil
    }
  }

  private static func subcommand(
    _ word: String, of command: any ParsableCommand.Type, under path: [String]
  ) throws -> any ParsableCommand.Type {
    let all = command.configuration.subcommands
    if let found = all.first(where: {
      $0._commandName == word || $0.configuration.aliases.contains(word)
    }) {
      return found
    }
    let prefix = (["faves"] + path).joined(separator: " ")
    let names = all.filter { $0.configuration.shouldDisplay }.map { $0._commandName }
    let hint =
      Suggestion.nearest(to: word, among: names + ["help"]).map {
        "did you mean `\(prefix) \($0)`?"
      } ?? "see `\(prefix) --help`"
    throw FavesError(
      .usage, "unknown-command", "there is no command `\(prefix) \(word)`", hint: hint)
  }
}
