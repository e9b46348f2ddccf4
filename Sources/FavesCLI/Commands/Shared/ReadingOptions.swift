import ArgumentParser
import FavesCore
import FavesFormats
import FavesKit

/// How a file is to be read.
struct ReadingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The format of the input; found out by default.", valueName: "format"),
    completion: .list(FormatNames.readable))
  var from: String?

  @Option(help: "The category of rows that name none.", completion: StoredNames.categories)
  var category: String?

  @Option(
    name: .customLong("map"),
    help: ArgumentHelp(
      """
      Read a field (title, ranking, category, description, id, created, modified, or the name \
      of an attribute) from this column.
      """, valueName: "field=column"))
  var mapping: [Pair] = []

  @Option(
    help: ArgumentHelp(
      "The delimiter of a CSV file: one character, or tab.", valueName: "character"))
  var delimiter: String?

  @Option(
    help: ArgumentHelp(
      "The encoding of a text file, such as utf-8 or windows-1252.", valueName: "name"))
  var encoding: String?

  func validate() throws {
    if let delimiter, Self.byte(ofDelimiter: delimiter) == nil {
      throw ValidationError("The delimiter '\(delimiter)' is not one ASCII character or 'tab'")
    }
    let fields = mapping.map { $0.name }
    if let twice = fields.first(where: { name in fields.count { $0 == name } > 1 }) {
      throw ValidationError("--map names the field '\(twice)' twice")
    }
    if let empty = mapping.first(where: { $0.value.isEmpty }) {
      throw ValidationError("--map \(empty.name)= names no column")
    }
    try FormatNames.check(from, option: "--from")
  }

  /// The options for the facade.
  func importOptions() -> ImportOptions {
    var options = ImportOptions()
    options.format = from
    options.category = category
    for pair in mapping { options.mapping[pair.name] = pair.value }
    options.delimiter = delimiter.flatMap(Self.byte(ofDelimiter:))
    options.encoding = encoding
    return options
  }

  /// The byte of a delimiter; nil if it is no single ASCII character.
  static func byte(ofDelimiter text: String) -> UInt8? {
    if text == "tab" || text == "\\t" { return 0x09 }
    guard text.utf8.count == 1, let byte = text.utf8.first, byte < 0x80,
      byte != 0x0a, byte != 0x0d, byte != UInt8(ascii: "\"")
    else { return nil }
    return byte
  }
}

/// The names of formats.
enum FormatNames {
  /// Formats that can be read.
  static let readable = [
    "json", "jsonl", "csv", "tsv", "xml", "xlsx", "ods", "datapackage", "api", "netscape",
  ]
  /// Formats that can be written.
  static let writable = readable + ["html"]

  /// Refuses a name that is no format.
  static func check(_ name: String?, option: String) throws {
    let known = Set(writable + FormatRegistry.formats.map { $0.name })
    guard let name, !known.contains(Compression.strip(name).lowercased()) else { return }
    let nearest = Suggestion.nearest(to: name, among: writable)
    throw ValidationError(
      "There is no format '\(name)' for \(option). "
        + (nearest.map { "Did you mean '\($0)'?" }
          ?? "It is one of \(writable.joined(separator: ", "))"))
  }
}
