import ArgumentParser

extension CommandConfiguration {
  /// The configuration of a command, as opposed to that of a group of commands.
  ///
  /// With the name of a command above it, the parser does not look whether a completion script is
  /// wanted when it parses for this command alone, which would take a sixth of the time that a small
  /// command takes; `faves` as a whole is asked for that.
  static func command(
    _ name: String, abstract: String, discussion: String = "", shouldDisplay: Bool = true
  ) -> CommandConfiguration {
    CommandConfiguration(
      commandName: name, _superCommandName: "faves", abstract: abstract,
      discussion: discussion, shouldDisplay: shouldDisplay)
  }
}
