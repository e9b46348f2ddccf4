import ArgumentParser

/// A `NAME=VALUE` of the command line; the value may be empty and may hold further `=`.
struct Pair: ExpressibleByArgument, Equatable {
  /// What stands before the first `=`.
  var name: String
  /// What stands after it.
  var value: String

  init?(argument: String) {
    guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else {
      return nil
    }
    name = String(argument[..<equals])
    value = String(argument[argument.index(after: equals)...])
  }
}
