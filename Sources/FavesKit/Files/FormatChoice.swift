import FavesCore
import FavesFormats

/// How an output is written: its format and, around it, a compression.
struct OutputChoice {
  var format: any Format
  var compression: Compression?

  /// The name, such as `csv` or `jsonl.gz`.
  var name: String { format.name + suffix }

  /// The extensions of a file, without the first dot.
  var extensions: String { (format.extensions.first ?? format.name) + suffix }

  private var suffix: String { compression.map { ".\($0.rawValue)" } ?? "" }
}

/// Finds the format of a file, and says errors of formats in the words of a file.
enum FormatChoice {
  /// The format of an input: the one named, else by its extension, else by its content.
  static func reading(_ input: InputFile, as name: String?) throws -> any Format {
    if let name { return try named(name).format }
    if input.isPackageFolder { return DataPackageFormat() }
    let prefix = try input.prefix()
    if let byName = FormatRegistry.forFileName(Compression.strip(input.name)) {
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
  ///
  /// Either may end with the extension of a compression.
  static func writing(_ path: String?, as name: String?, fallback: String) throws -> OutputChoice {
    guard let path, path != "-" else { return try named(name ?? fallback) }
    if let name {
      var choice = try named(name)
      choice.compression = choice.compression ?? Compression(ofName: path)
      return choice
    }
    if let format = FormatRegistry.forFileName(Compression.strip(path)) {
      return OutputChoice(format: format, compression: Compression(ofName: path))
    }
    throw FavesError(
      .usage, "format-unknown", "the extension of \(path) names no format",
      hint: "name the format with --to")
  }

  /// The format of a name such as `csv` or `jsonl.gz`.
  static func named(_ name: String) throws -> OutputChoice {
    if let format = FormatRegistry.named(Compression.strip(name)) {
      return OutputChoice(format: format, compression: Compression(ofName: name))
    }
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
