@preconcurrency import Glibc

/// Reads the environment of the process, without Foundation: it is on the way of every start.
enum ProcessVariables {
  /// All variables whose names and values are UTF-8.
  static func all() -> [String: String] {
    var variables: [String: String] = [:]
    var entry: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = environ
    while let pointer = entry.pointee {
      if let text = String(validatingCString: pointer),
        let separator = text.utf8.firstIndex(of: UInt8(ascii: "="))
      {
        variables[String(text[..<separator])] = String(text[text.utf8.index(after: separator)...])
      }
      entry += 1
    }
    return variables
  }
}
