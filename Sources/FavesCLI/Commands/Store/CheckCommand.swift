import ArgumentParser
import FavesCore
import FavesKit

struct CheckCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "check",
    abstract: "Check that the store is whole.",
    discussion: """
      Checks the file, the ranks, the names, the values and the chain of the log. Ends with 1 \
      where something is wrong.

      \(examples(
        "faves check",
        "faves check --deep",
        "faves check --repair"))
      """)

  @Flag(help: "Replay the whole log as well, and compare.")
  var deep = false

  @Flag(help: "Put right what the log tells how to.")
  var repair = false

  @OptionGroup var options: GlobalOptions

  func run(_ context: Context) throws -> ProcessStatus {
    // The replay runs in a transaction that is dropped, for which the store must be writable.
    let store = try context.open(repair || deep ? .write : .read)
    let problems = try context.timed("check") { try store.check(deep: deep, repair: repair) }
    if context.isJSON {
      try context.writeJSON { json in
        json.object { json in
          json.member("ok", problems.isEmpty)
          json.writeProblems(problems)
        }
      }
    } else {
      try context.console.write(problems, ok: "the store is whole", isQuiet: options.quiet)
    }
    return problems.isEmpty ? .done : .failed
  }
}

extension Console {
  /// Writes what a check found.
  func write(_ problems: [Problem], ok: String, isQuiet: Bool) throws {
    for problem in problems {
      try line("\(style(.red, "problem:")) \(shown(problem.message)) (\(shown(problem.code)))")
    }
    if problems.isEmpty, !isQuiet { try line(style(.green, ok)) }
  }
}
