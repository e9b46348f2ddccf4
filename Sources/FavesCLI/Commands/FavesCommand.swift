import ArgumentParser

/// The tool: a group of commands.
struct FavesCommand: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "faves",
    abstract: "Ranked lists of your favorite things.",
    discussion: """
      Keeps lists such as films, books or restaurants, each in your own order, in one file on \
      this machine; takes them from spreadsheets, gives them out as JSON, CSV or XML, and brings \
      the files of two machines together without losing an edit.

      \(examples(
        "faves add Films Heat --rank 1 --set Year=1995",
        "faves list Films --top 10",
        "faves import films.csv",
        "faves sync /media/stick/favorites.sqlite"))

      Every command accepts --store PATH, --json, --quiet, --verbose, --color and --yes.
      """,
    version: version,
    groupedSubcommands: [
      CommandGroup(
        name: "Favorites",
        subcommands: [
          AddCommand.self, ListCommand.self, ShowCommand.self, EditCommand.self,
          MoveCommand.self, RemoveCommand.self,
        ]),
      CommandGroup(
        name: "Categories", subcommands: [CategoryCommand.self, AttributeCommand.self]),
      CommandGroup(
        name: "History", subcommands: [LogCommand.self, WhyCommand.self, UndoCommand.self]),
      CommandGroup(
        name: "Files",
        subcommands: [
          ImportCommand.self, InspectCommand.self, ExportCommand.self, ConvertCommand.self,
          BackupCommand.self, RestoreCommand.self, VerifyCommand.self,
        ]),
      CommandGroup(
        name: "Sync",
        subcommands: [
          SyncCommand.self, RemoteCommand.self, ConflictsCommand.self, ReplicasCommand.self,
          SyncServeCommand.self,
        ]),
      CommandGroup(
        name: "Store and tool",
        subcommands: [
          InitCommand.self, InfoCommand.self, CheckCommand.self, CompactCommand.self,
          CompletionsCommand.self,
          ManualCommand.self, CompleteCommand.self,
        ]),
    ])
}

/// The section of a help text that shows commands as they are typed; a test parses each.
func examples(_ lines: String...) -> String {
  "EXAMPLES:\n" + lines.map { "  \($0)" }.joined(separator: "\n")
}
