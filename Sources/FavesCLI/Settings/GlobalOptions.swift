import ArgumentParser
import FavesCore

/// When to use colour.
enum ColorChoice: String, CaseIterable, ExpressibleByArgument {
  case auto
  case always
  case never
}

/// The options that every command accepts.
struct GlobalOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Use this store.", valueName: "path"),
    completion: .file(extensions: ["sqlite"]))
  var store: String?

  @Flag(help: "Print one JSON value on standard output; errors as JSON on standard error.")
  var json = false

  @Flag(name: .shortAndLong, help: "Print results and errors only.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Tell how long each part took.")
  var verbose = false

  @Option(help: ArgumentHelp("Use colour: auto, always or never.", valueName: "when"))
  var color: ColorChoice?

  @Flag(name: .shortAndLong, help: "Answer yes to every question.")
  var yes = false
}
