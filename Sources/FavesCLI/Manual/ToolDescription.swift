import FavesCore
import FoundationEssentials

/// The commands and their options as the parser describes itself (its `ToolInfo`, version 0).
struct ToolDescription: Decodable {
  /// The tool.
  var command: Command

  /// A command.
  struct Command: Decodable {
    var commandName: String
    var shouldDisplay: Bool?
    var abstract: String?
    var discussion: String?
    var defaultSubcommand: String?
    var subcommands: [Command]?
    var arguments: [Argument]?
  }

  /// An argument, an option or a flag.
  struct Argument: Decodable {
    var kind: String
    var shouldDisplay: Bool?
    var isOptional: Bool
    var isRepeating: Bool
    var names: [Name]?
    var valueName: String?
    var defaultValue: String?
    var abstract: String?
  }

  /// A name of an option.
  struct Name: Decodable {
    var kind: String
    var name: String
  }

  /// Parses the JSON of the parser.
  static func parse(_ json: String) throws -> ToolDescription {
    try JSONDecoder().decode(ToolDescription.self, from: Data(json.utf8))
  }
}

extension ToolDescription.Name {
  /// The name as it is typed.
  var typed: String { (kind == "short" || kind == "longWithSingleDash" ? "-" : "--") + name }
}

extension ToolDescription.Command {
  /// The commands in it that people are to know.
  var shownSubcommands: [ToolDescription.Command] {
    (subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
  }

  /// The arguments of its own that people are to know.
  var shownArguments: [ToolDescription.Argument] {
    (arguments ?? []).filter { $0.shouldDisplay != false && !$0.isCommon }
  }

  /// The options that every command accepts.
  var commonArguments: [ToolDescription.Argument] {
    (arguments ?? []).filter { $0.isCommon }
  }
}

extension ToolDescription.Argument {
  private static let commonNames: Set = [
    "store", "json", "quiet", "verbose", "color", "yes", "version", "help",
  ]

  /// Whether every command accepts it.
  var isCommon: Bool {
    (names ?? []).contains { $0.kind == "long" && Self.commonNames.contains($0.name) }
  }
}
