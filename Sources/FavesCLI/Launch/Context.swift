import FavesCore
import FavesKit
import FavesStore
import Glibc
import SystemFiles

/// How a command opens the store.
enum Access {
  /// For reading; it must be there.
  case read
  /// For changing what it has; it must be there.
  case write
  /// For adding to it; it is made if it is missing.
  case create
  /// For filling it; it appears with what is filled in if it is missing.
  case fill
}

/// What a command works with: its console, its settings and the way to the store.
final class Context {
  /// The options given.
  let options: GlobalOptions
  /// The streams.
  let console: Console
  /// The environment of the process.
  let variables: [String: String]
  private let settings: Settings

  /// Makes the context of a command.
  ///
  /// - Throws: ``FavesError`` where the configuration is bad.
  init(_ options: GlobalOptions, console: Console, variables: [String: String]) throws {
    self.options = options
    self.console = console
    self.variables = variables
    settings = try Settings(store: options.store, color: options.color, variables: variables)
    console.stylesOutput = Terminal.usesColor(
      settings.color, isTerminal: Terminal.isTerminal(STDOUT_FILENO), variables: variables)
    console.stylesErrors = Terminal.usesColor(
      settings.color, isTerminal: Terminal.isTerminal(STDERR_FILENO), variables: variables)
    console.columns = Terminal.columns()
  }

  /// Whether results are JSON.
  var isJSON: Bool { options.json }

  /// The path of the store.
  ///
  /// - Throws: ``FavesError`` of the kind `configuration` without a home directory to look in.
  func storePath() throws -> String {
    guard let path = settings.store else {
      throw FavesError(
        .configuration, "no-home", "HOME is not set, so there is no place for a store",
        hint: "give --store PATH or set FAVES_STORE")
    }
    return path
  }

  /// The environment of the facade: messages go to this console.
  func environment() throws -> FavesEnvironment {
    var environment = try FavesEnvironment.live(environment: variables)
    let progress = console.progress
    let isQuiet = options.quiet || isJSON
    let styles = console.stylesErrors
    environment.programVersion = FavesCommand.version
    environment.progress = { progress.report($0) }
    environment.warn = { sentence in
      guard !isQuiet else { return }
      progress.clear()
      let label = Style.yellow.apply(to: "note:", if: styles)
      let bytes = Array("\(label) \(DisplayText.harmless(sentence))\n".utf8)
      _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
    return environment
  }

  /// Opens the store.
  func open(_ access: Access) throws -> Faves {
    try timed("open") {
      let path = try storePath()
      let access: StoreAccess =
        switch access {
        case .read: .read
        case .write: .write
        case .create: .create
        case .fill: .fill
        }
      return try Faves.open(path, access: access, environment: try environment())
    }
  }

  /// Opens the store, or for a dry run without one a passing empty one, which `body` then sees.
  func withStore<Result>(
    _ access: Access = .create, dryRun: Bool, _ body: (Faves) throws -> Result
  ) throws -> Result {
    let path = try storePath()
    guard dryRun, !SystemFiles.exists(path) else { return try body(open(access)) }
    let folder = try TemporaryFolder.make(variables)
    defer { TemporaryFolder.remove(folder) }
    var environment = try environment()
    environment.stateDirectory = folder
    environment.warn = { _ in }
    return try body(
      Faves.open(
        folder + "/dry-run.sqlite", access: access == .fill ? .fill : .create,
        environment: environment))
  }

  /// Runs a part of the work, and tells how long it took where that was asked for.
  func timed<Result>(_ part: String, _ body: () throws -> Result) rethrows -> Result {
    let start = Terminal.seconds()
    defer {
      if options.verbose {
        console.message("time: \(part) \(Grouped.duration(Terminal.seconds() - start))")
      }
    }
    return try body()
  }

  /// Asks a question on the terminal.
  ///
  /// - Throws: ``FavesError`` of the kind `usage` where there is no terminal to ask on, and of the
  ///   kind `failed` where the answer is no.
  func confirm(_ question: String) throws {
    if options.yes { return }
    guard Terminal.isTerminal(STDIN_FILENO), Terminal.isTerminal(STDERR_FILENO) else {
      throw FavesError(
        .usage, "confirmation-needed", question, hint: "give --yes to go on without being asked")
    }
    console.ask("\(question)? [y/N] ")
    let answer = Terminal.line()?.lowercased() ?? ""
    guard answer == "y" || answer == "yes" else {
      throw FavesError(.failed, "declined", "nothing was changed")
    }
  }

  /// Calls a function with its confirmation given or not; where it says that one is needed, asks
  /// and calls it again.
  func confirming<Result>(_ body: (_ isConfirmed: Bool) throws -> Result) throws -> Result {
    do {
      return try body(options.yes)
    } catch let error as FavesError where error.code == "confirmation-needed" && !options.yes {
      try confirm(error.message)
      return try body(true)
    }
  }

  /// Says something beside the results, unless asked to be quiet.
  func note(_ text: String) {
    guard !options.quiet else { return }
    console.message(text)
  }

  /// Says warnings, unless they are part of the JSON or not wanted.
  func warn(_ warnings: [String]) {
    guard !isJSON, !options.quiet else { return }
    let label = Style.yellow.apply(to: "warning:", if: console.stylesErrors)
    for warning in warnings { console.message("\(label) \(console.shown(warning))") }
  }

  /// Writes one JSON value and a line feed.
  func writeJSON(_ body: (inout JSONText) throws -> Void) throws {
    var json = JSONText(ConsoleSink(console))
    try body(&json)
    try json.endLine()
  }

  /// Writes `{"name":[…]}` whose elements `produce` hands on one by one.
  func streamJSON<Element>(
    _ name: String, _ write: @escaping (inout JSONText, Element) -> Void,
    _ produce: ((Element) throws -> Void) throws -> Void
  ) throws {
    var json = JSONText(ConsoleSink(console))
    json.beginObject()
    json.name(name)
    json.beginArray()
    try produce { element in
      write(&json, element)
      try json.flushIfFull()
    }
    json.endArray()
    json.endObject()
    try json.endLine()
  }
}
