import ArgumentParser

/// A `NAME=VALUE` of the command line; the value may be empty and may hold further `=`.
struct Pair: ExpressibleByArgument, Equatable {
  /// What stands before the first `=`.
  var name: String
  /// What stands after it.
  var value: String

  init?(argument: String) {
    // By scalars: a combining mark at the start of the value makes one character with the `=`.
    let scalars = argument.unicodeScalars
    guard let equals = scalars.firstIndex(of: "="), equals > scalars.startIndex else {
      return nil
    }
    name = String(scalars[..<equals])
    value = String(scalars[scalars.index(after: equals)...])
  }
}
