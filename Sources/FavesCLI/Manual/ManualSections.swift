extension ManualPage {
  /// The sections of the manual page that the parser does not know of.
  static let sections: [(title: String, entries: [(name: String, meaning: String)])] = [
    ("EXIT STATUS", exitStatus), ("ENVIRONMENT", environment), ("FILES", files),
  ]

  private static let exitStatus = [
    ("0", "Done."),
    ("1", "It could not be done for a reason of the data as they are, or a check found problems."),
    ("2", "Done, but rows were rejected, or there were warnings that were asked to be errors."),
    ("3", "Done, and conflicts were recorded."),
    ("64", "Usage: the command line cannot be understood, or a question could not be asked."),
    ("65", "The input data are bad."),
    ("66", "There is no such input, store, category or favorite."),
    ("70", "An internal error: a bug."),
    ("73", "The output cannot be created."),
    ("74", "Reading or writing failed."),
    ("75", "The store is busy; try again."),
    ("77", "Not permitted."),
    ("78", "The configuration is bad."),
    ("130", "Interrupted."),
  ]

  private static let environment = [
    ("FAVES_STORE", "The path of the store, where --store is not given."),
    ("FAVES_NOW", "The time to take for now (RFC 3339), for reproducible files."),
    ("FAVES_SEED", "A whole number that random ids follow from, for reproducible files."),
    ("XDG_CONFIG_HOME", "Where the configuration is; by default ~/.config."),
    ("XDG_DATA_HOME", "Where the store is; by default ~/.local/share."),
    ("XDG_STATE_HOME", "Where the tokens of replicas are; by default ~/.local/state."),
    ("NO_COLOR", "No colour, where it is set and not empty; so does TERM=dumb."),
  ]

  private static let files = [
    ("~/.local/share/faves/favorites.sqlite", "The store, where nothing else is asked for."),
    (
      "~/.config/faves/config",
      "The configuration: lines store = PATH and color = auto, always or never; # starts a "
        + "comment. A path may begin with ~/; a relative one starts at the folder of this file."
    ),
  ]
}
