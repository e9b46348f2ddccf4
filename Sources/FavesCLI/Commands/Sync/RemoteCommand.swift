import ArgumentParser
import FavesCore
import FavesKit
import FavesStore

/// The commands on the names of peers.
struct RemoteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remote",
    abstract: "Give peers names to sync with.",
    subcommands: [RemoteListCommand.self, RemoteAddCommand.self, RemoteRemoveCommand.self],
    defaultSubcommand: RemoteListCommand.self)
}

struct RemoteListCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "list",
    abstract: "List the peers that have a name.",
    discussion: "\(examples("faves remote", "faves remote list --json"))")

  @OptionGroup var options: GlobalOptions

  func run(_ context: Context) throws -> ProcessStatus {
    try context.showRemotes(of: context.open(.read))
  }
}

struct RemoteAddCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "add",
    abstract: "Give a peer a name, or a name another peer.",
    discussion: """
      \(examples(
        "faves remote add desktop me@desktop:favorites.sqlite",
        "faves remote add stick /media/stick/favorites.sqlite"))
      """)

  @Argument(help: "The name.")
  var name: String

  @Argument(help: "The peer, as one gives it to `faves sync`.", completion: .file())
  var peer: String

  @OptionGroup var options: GlobalOptions

  func run(_ context: Context) throws -> ProcessStatus {
    let store = try context.open(.create)
    try store.addRemote(name, peer: peer)
    if context.isJSON { return try context.showRemotes(of: store) }
    context.note("\(context.console.shown(name)) is \(context.console.shown(peer))")
    return .done
  }
}

struct RemoteRemoveCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "remove",
    abstract: "Forget the name of a peer.",
    discussion: "\(examples("faves remote remove desktop", "faves remote remove stick"))")

  @Argument(help: "The name.")
  var name: String

  @OptionGroup var options: GlobalOptions

  func run(_ context: Context) throws -> ProcessStatus {
    let store = try context.open(.write)
    try store.removeRemote(name)
    return context.isJSON ? try context.showRemotes(of: store) : .done
  }
}

extension Context {
  fileprivate func showRemotes(of store: Faves) throws -> ProcessStatus {
    let remotes = try store.remotes()
    if isJSON {
      try writeJSON { json in
        json.object { json in
          json.name("remotes")
          json.array(remotes) { json, remote in
            json.object { json in
              json.member("name", remote.name)
              json.member("peer", remote.peer)
            }
          }
        }
      }
      return .done
    }
    var table = Table([Table.Column(header: "NAME"), Table.Column(header: "PEER")], on: console)
    for remote in remotes { try table.add([remote.name, remote.peer]) }
    try table.finish()
    return .done
  }
}
