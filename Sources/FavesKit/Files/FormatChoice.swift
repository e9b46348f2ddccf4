import FavesCore
import FavesFormats

/// Finds the format of a file, and says errors of formats in the words of a file.
enum FormatChoice {
  /// The format of an input: the one named, else by its extension, else by its content.
  static func reading(_ input: InputFile, as name: String?) throws -> any Format {
    if let name { return try named(name) }
    let prefix = try input.prefix()
    if let byName = FormatRegistry.forFileName(input.name) {
      // A format without an extension of its own, as the `api` envelope in a `.json` file, is told
      // by its content.
      guard let byContent = FormatRegistry.recognizing(prefix), byContent.extensions.isEmpty
      else { return byName }
      return byContent
    }
    if let byContent = FormatRegistry.recognizing(prefix) { return byContent }
    throw FavesError(
      .data, "format-unknown", "the format of \(input.name) cannot be told",
      hint: "name it with --from \(FormatRegistry.formats.map(\.name).joined(separator: "|"))")
  }

  /// The format of an output: the one named, else by its extension.
  static func writing(_ path: String?, as name: String?, fallback: String) throws -> any Format {
    if let name { return try named(name) }
    guard let path, path != "-" else { return try named(fallback) }
    if let format = FormatRegistry.forFileName(path) { return format }
    throw FavesError(
      .usage, "format-unknown", "the extension of \(path) names no format",
      hint: "name the format with --to")
  }

  static func named(_ name: String) throws -> any Format {
    if let format = FormatRegistry.named(name) { return format }
    let names = FormatRegistry.formats.map(\.name)
    throw FavesError(
      .usage, "format-unknown", "there is no format “\(name)”",
      hint: Suggestion.closest(to: name, in: names).map { "did you mean “\($0)”?" }
        ?? "the formats are \(names.joined(separator: ", "))")
  }
}

extension FavesError {
  /// What a format said of a file, in the words of the file.
  init(_ error: FormatError, file: String) {
    var place = file
    if let line = error.position.line { place += ", line \(line)" }
    if let column = error.position.column { place += ", column \(column)" }
    if let byte = error.position.byte { place += " (byte \(byte))" }
    self.init(.data, error.code.rawValue, "\(place): \(error.message)", hint: error.hint)
  }
}

/// Runs a body whose errors of format are about one file.
func readingFile<Result>(_ name: String, _ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let error as FormatError {
    throw FavesError(error, file: name)
  }
}
