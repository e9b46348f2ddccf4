import ArgumentParser
import FavesCore
import FavesKit
import FavesSync
import Glibc

struct SyncServeCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "sync-serve",
    abstract: "Answer a sync from another machine; started there by `faves sync`.",
    discussion: """
      Speaks the protocol of formats/sync.md on standard input and output.

      \(examples(
        "faves sync-serve --stdio",
        "faves sync-serve --stdio --store favorites.sqlite"))
      """)

  @Flag(help: "Use standard input and output; there is no other way yet.")
  var stdio = false

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard stdio else { throw ValidationError("Give --stdio; this command is started by a sync") }
  }

  func run(_ context: Context) throws -> ProcessStatus {
    var environment = try context.environment()
    // What is said here would turn up in the middle of the other side's output.
    environment.warn = { _ in }
    let channel = DescriptorChannel(
      input: STDIN_FILENO, output: STDOUT_FILENO, name: "the other side")
    try Faves.serve(try context.storePath(), over: channel, environment: environment)
    return .done
  }
}
