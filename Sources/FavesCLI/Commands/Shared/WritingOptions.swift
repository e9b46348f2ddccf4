import ArgumentParser
import FavesFormats
import FavesKit

/// How a flat table is written.
struct WritingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Of CSV: plain alters no cell, spreadsheet guards those that would run as formulas.",
      valueName: "profile"))
  var profile = WriteOptions.Profile.plain

  @Flag(help: "Begin CSV with a byte order mark, as the profile spreadsheet does.")
  var bom = false

  /// Refuses what cannot stand between cells.
  static func check(delimiter: MarkArgument?) throws {
    guard let delimiter, delimiter.mark == .none || delimiter.mark == MarkArgument.doubleQuote
    else { return }
    throw ValidationError("The delimiter is one ASCII character, or tab")
  }

  /// The options of the facade.
  func flatOptions(columns: ColumnList?, delimiter: MarkArgument?) -> FlatOptions {
    var options = FlatOptions()
    options.profile = profile
    options.hasByteOrderMark = bom
    options.columns = columns?.names ?? []
    if case .byte(let byte) = delimiter?.mark { options.delimiter = byte }
    return options
  }
}
