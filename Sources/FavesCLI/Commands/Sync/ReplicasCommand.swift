import ArgumentParser
import FavesCore
import FavesKit

/// The commands on replicas.
struct ReplicasCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replicas",
    abstract: "Show, name and forget the replicas that this store knows.",
    subcommands: [
      ReplicaListCommand.self, ReplicaRenameCommand.self, ReplicaForgetCommand.self,
    ],
    defaultSubcommand: ReplicaListCommand.self)
}

struct ReplicaListCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "list",
    abstract: "List the replicas.",
    discussion: """
      \(examples(
        "faves replicas",
        "faves replicas list --json"))
      """)

  @OptionGroup var options: GlobalOptions

  func run(_ context: Context) throws -> ProcessStatus {
    try context.showReplicas(of: context.open(.read))
  }
}

extension Context {
  /// Shows the replicas that a store knows.
  func showReplicas(of store: Faves) throws -> ProcessStatus {
    let replicas = try store.replicas()
    if isJSON {
      try writeJSON { json in
        json.object { json in
          json.name("replicas")
          json.array(replicas) { $0.write($1) }
        }
      }
      return .done
    }
    var table = Table(
      [
        Table.Column(header: "NAME"), Table.Column(header: "RECORDS", isNumber: true),
        Table.Column(header: "LAST WRITE"), Table.Column(header: "ID", style: .dim),
        Table.Column(header: "", style: .green),
      ], on: console)
    for replica in replicas {
      try table.add([
        replica.name, Grouped.number(replica.records),
        replica.lastWrite.map { Grouped.moment($0.description) } ?? "", replica.id.description,
        replica.isLocal ? "this store" : "",
      ])
    }
    try table.finish()
    return .done
  }
}
