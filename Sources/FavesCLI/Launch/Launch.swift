import ArgumentParser
import FavesCore
import FavesFormats
import FavesKit
import Glibc

/// A command of the tool, as opposed to a group of commands.
protocol ConsoleCommand: ParsableCommand {
  /// The options that every command accepts.
  var options: GlobalOptions { get }

  /// Does the work.
  ///
  /// - Returns: how the process ends where nothing is thrown.
  func run(_ context: Context) throws -> ProcessStatus
}

/// Runs the tool.
public struct Launch {
  private let arguments: [String]
  private let console: Console
  private let variables: [String: String]

  /// Runs the tool with arguments (without the name of the program) as a process.
  ///
  /// - Returns: the exit code.
  public static func run(_ arguments: [String]) -> Int32 {
    Signals.install()
    let isTalkative = !arguments.contains { $0 == "--json" || $0 == "--quiet" || $0 == "-q" }
    let bar = ProgressBar(isOn: isTalkative && Terminal.isTerminal(STDERR_FILENO))
    let console = Console(progress: bar)
    return Launch(arguments, console: console, variables: ProcessVariables.all()).run().rawValue
  }

  init(_ arguments: [String], console: Console, variables: [String: String]) {
    self.arguments = arguments
    self.console = console
    self.variables = variables
  }

  /// Parses and runs; every error ends here.
  func run() -> ProcessStatus {
    // What scripts ask most needs no parser.
    if arguments == ["--version"] { return printHelp(FavesCommand.version) }
    do {
      let status = try execute(try parse())
      try console.flush()
      return status
    } catch is OutputClosed {
      return .done
    } catch is ClosedPipe {
      return .done
    } catch {
      return report(error)
    }
  }

  private func parse() throws -> any ParsableCommand {
    // The completion scripts speak to the parser itself.
    guard arguments.first != "---completion" else {
      return try FavesCommand.parseAsRoot(arguments)
    }
    let order = try ArgumentOrder(arguments, root: FavesCommand.self)
    // Parsing for the one command spares a look at all of them; what is no plain call of it, as a
    // mistake or a question for help, must be answered in the name of the whole tool.
    if let (command, arguments) = order.leaf, let parsed = try? command.parseAsRoot(arguments),
      type(of: parsed) == command
    {
      return parsed
    }
    return try FavesCommand.parseAsRoot(order.arguments)
  }

  private func execute(_ command: any ParsableCommand) throws -> ProcessStatus {
    guard let command = command as? any ConsoleCommand else {
      var command = command
      try command.run()
      return .done
    }
    let context = try Context(command.options, console: console, variables: variables)
    return try context.timed("all") { try command.run(context) }
  }

  private func report(_ error: any Error) -> ProcessStatus {
    if !(error is FavesError), FavesCommand.exitCode(for: error) == .success {
      return printHelp(FavesCommand.fullMessage(for: error))
    }
    let shown = favesError(error)
    if isJSON {
      console.discard()
      var json = JSONText()
      json.write(shown)
      console.message(json.text)
    } else {
      let label = Style.red.apply(to: "error:", if: stylesErrors)
      console.message("\(label) \(DisplayText.harmless(shown.message))")
      if let hint = shown.hint {
        let label = Style.cyan.apply(to: "hint:", if: stylesErrors)
        console.message("\(label) \(DisplayText.harmless(hint))")
      }
    }
    return ProcessStatus(shown.kind)
  }

  private func printHelp(_ text: String) -> ProcessStatus {
    do {
      try console.write(text.hasSuffix("\n") ? text : text + "\n")
      try console.flush()
      return .done
    } catch is OutputClosed {
      return .done
    } catch {
      return .io
    }
  }

  /// Every error as one of ours.
  private func favesError(_ error: any Error) -> FavesError {
    switch error {
    case let error as FavesError: error
    case let error as FormatError: FavesError(error)
    case is ValidationError: usageError(error)
    default:
      FavesCommand.exitCode(for: error) == .validationFailure
        ? usageError(error)
        : FavesError(
          .internal, "internal", "unexpected error: \(error)",
          hint: "this is a bug in faves; please report it")
    }
  }

  /// The parser's error; its question "Did you mean" becomes the hint.
  private func usageError(_ error: any Error) -> FavesError {
    let text = FavesCommand.message(for: error)
    let lines = text.split(separator: "\n")
    var message = lines.first.map(String.init) ?? "the arguments cannot be understood"
    var hint = "see `\((["faves"] + commandPath).joined(separator: " ")) --help`"
    if let question = message.firstRange(of: "Did you mean ") {
      hint = "did you mean " + message[question.upperBound...].replacing("'", with: "`")
      message = String(message[..<question.lowerBound])
    } else if lines.count > 1 {
      hint = lines.dropFirst().joined(separator: "; ") + "; " + hint
    }
    while let last = message.last, last == " " || last == "." { message.removeLast() }
    let start = message.prefix(1).lowercased()
    return FavesError(.usage, "usage", start + message.dropFirst(), hint: hint)
  }

  private var commandPath: [String] {
    (try? ArgumentOrder(arguments, root: FavesCommand.self))?.path ?? []
  }

  private var isJSON: Bool {
    arguments.prefix { $0 != "--" }.contains("--json")
  }

  private var stylesErrors: Bool {
    let given = arguments.prefix { $0 != "--" }
    let after = given.firstIndex(of: "--color").map { given.index(after: $0) }
    let separate = after.flatMap {
      given.indices.contains($0) ? ColorChoice(rawValue: given[$0]) : nil
    }
    let joined = given.compactMap { word in
      word.hasPrefix("--color=") ? ColorChoice(rawValue: String(word.dropFirst(8))) : nil
    }
    return Terminal.usesColor(
      separate ?? joined.last ?? .auto, isTerminal: Terminal.isTerminal(STDERR_FILENO),
      variables: variables)
  }
}

extension FavesError {
  /// An error of a format, for people.
  init(_ error: FormatError) {
    var place = ""
    if let line = error.position.line { place += ", line \(line)" }
    if let column = error.position.column { place += ", column \(column)" }
    if let byte = error.position.byte { place += ", byte \(byte)" }
    self.init(.data, error.code.rawValue, error.message + place, hint: error.hint)
  }
}
