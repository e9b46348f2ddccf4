import ArgumentParser
import FavesFormats
import FavesKit

/// How a flat table is written.
struct TableOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Of CSV: plain alters no cell, spreadsheet guards those that would run as formulas.",
      valueName: "profile"))
  var profile = WriteOptions.Profile.plain

  @Flag(help: "Begin CSV with a byte order mark, as the profile spreadsheet does.")
  var bom = false

  /// Refuses a delimiter that is not one ASCII character.
  static func check(delimiter: String?, option: String) throws {
    guard let delimiter, ReadingOptions.byte(ofDelimiter: delimiter) == nil else { return }
    throw ValidationError(
      "The delimiter '\(delimiter)' of \(option) is not one ASCII character or 'tab'")
  }

  /// The options of the facade.
  func flatOptions(columns: ColumnNames?, delimiter: String?) -> FlatOptions {
    var options = FlatOptions()
    options.profile = profile
    options.hasByteOrderMark = bom
    options.columns = columns?.names ?? []
    options.delimiter = delimiter.flatMap(ReadingOptions.byte(ofDelimiter:))
    return options
  }
}

/// Names of columns, separated by commas; one that has a comma in it stands in quotes.
struct ColumnNames: ExpressibleByArgument, Equatable {
  /// The names in their order.
  var names: [String]

  init?(argument: String) {
    var names = [""]
    var isQuoted = false
    for scalar in argument.unicodeScalars {
      if scalar == "\"" {
        isQuoted.toggle()
      } else if scalar == ",", !isQuoted {
        names.append("")
      } else {
        names[names.count - 1].unicodeScalars.append(scalar)
      }
    }
    guard !isQuoted, !names.contains("") else { return nil }
    self.names = names
  }
}
