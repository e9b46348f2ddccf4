import ArgumentParser

/// The commands on categories.
struct CategoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "category",
    abstract: "Manage categories.",
    subcommands: [
      CategoryAddCommand.self, CategoryListCommand.self, CategoryRenameCommand.self,
      CategoryEditCommand.self, CategoryRemoveCommand.self,
    ])
}
