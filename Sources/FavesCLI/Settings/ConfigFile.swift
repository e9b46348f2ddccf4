import FavesCore
import FavesKit

/// What the configuration file says: lines `name = value`, and comments after `#`.
struct ConfigFile: Equatable {
  /// The path of the store, as written.
  private(set) var store: String?
  /// When to use colour.
  private(set) var color: ColorChoice?

  /// An empty configuration.
  init() {}

  /// Parses a configuration; `path` is for messages.
  ///
  /// - Throws: ``FavesError`` of the kind `configuration`, naming file and line.
  init(_ bytes: [UInt8], path: String) throws {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw FavesError(.configuration, "configuration-invalid", "\(path) is not UTF-8 text")
    }
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      let line = Self.trimmed(line)
      guard !line.isEmpty, line.first != "#" else { continue }
      do {
        try take(line)
      } catch let problem as Problem {
        throw FavesError(
          .configuration, "configuration-invalid",
          "\(path), line \(index + 1): \(problem.message)", hint: problem.hint)
      }
    }
  }

  private struct Problem: Error {
    var message: String
    var hint: String
  }

  private mutating func take(_ line: Substring) throws {
    guard let equals = line.firstIndex(of: "=") else {
      throw Problem(message: "no `=` in it", hint: "write it as `store = PATH` or `color = auto`")
    }
    let name = Self.trimmed(line[..<equals])
    let value = String(Self.trimmed(line[line.index(after: equals)...]))
    switch name {
    case "store":
      guard !value.isEmpty else {
        throw Problem(message: "store has no path", hint: "write it as `store = PATH`")
      }
      store = value
    case "color":
      guard let choice = ColorChoice(rawValue: value) else {
        throw Problem(
          message: "color cannot be “\(value)”", hint: "it is auto, always or never")
      }
      color = choice
    default:
      let known = Suggestion.nearest(to: String(name), among: ["store", "color"])
      throw Problem(
        message: "there is no setting “\(name)”",
        hint: known.map { "did you mean `\($0)`?" } ?? "the settings are store and color")
    }
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop(while: \.isWhitespace)
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return text
  }
}
