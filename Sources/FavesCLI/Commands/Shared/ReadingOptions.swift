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
    name: .customLong("mapping"),
    help: ArgumentHelp(
      "Read the file as this mapping says, which import --save-mapping wrote; other options win.",
      valueName: "file"),
    completion: .file(extensions: ["json"]))
  var savedMapping: String?

  @OptionGroup(title: "How a table is written")
  var table: TableOptions

  @OptionGroup(title: "Limits against hostile files")
  var limits: LimitOptions

  func validate() throws {
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
  func importOptions() throws -> ImportOptions {
    var options = ImportOptions()
    options.format = from
    options.category = category
    for pair in mapping { options.mapping[pair.name] = pair.value }
    table.apply(to: &options)
    options.limits = limits.formatLimits()
    if let savedMapping { try options.applyMapping(from: savedMapping) }
    return options
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
