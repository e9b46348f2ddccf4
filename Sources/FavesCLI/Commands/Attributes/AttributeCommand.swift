import ArgumentParser

/// The commands on the attributes of a category.
struct AttributeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attribute",
    abstract: "Manage the attributes of a category.",
    subcommands: [
      AttributeAddCommand.self, AttributeListCommand.self, AttributeEditCommand.self,
      AttributeRemoveCommand.self,
    ])
}

/// The choices of an attribute, as given on the command line: `A,B,…`.
struct ChoiceList: ExpressibleByArgument, Equatable {
  /// The choices in the order given.
  var choices: [String]

  init?(argument: String) {
    choices = argument.split(separator: ",").map { part in
      var part = part.drop(while: \.isWhitespace)
      while let last = part.last, last.isWhitespace { part.removeLast() }
      return String(part)
    }
    if choices.isEmpty || choices.contains("") { return nil }
  }
}
