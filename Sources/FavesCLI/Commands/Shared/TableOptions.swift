import ArgumentParser
import FavesFormats
import FavesKit

/// How a table is written, and which part of it is read; all found out where not told.
struct TableOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The delimiter of a CSV file: one character, or tab.", valueName: "character"))
  var delimiter: MarkArgument?

  @Option(
    help: ArgumentHelp("The quote of a CSV file: one character, or none.", valueName: "character"))
  var quote: MarkArgument?

  @Option(
    help: ArgumentHelp(
      "What stands before a quote inside quotes: \\, or double, or none.",
      valueName: "character"))
  var escape: MarkArgument?

  @Option(
    help: ArgumentHelp(
      "The encoding of a text file, such as utf-8 or windows-1252.", valueName: "name"))
  var encoding: String?

  @Option(help: ArgumentHelp("Pass over so many lines at the start.", valueName: "n"))
  var skipRows = 0

  @Option(
    help: ArgumentHelp(
      "The line that names the columns, counted from 1 in the file, or none.", valueName: "line"))
  var headerRow: HeaderArgument?

  @Option(help: ArgumentHelp("The sheet: its name, or its number.", valueName: "name"))
  var sheet: String?

  @Option(
    help: ArgumentHelp("Read these columns only, separated by commas.", valueName: "a,b,…"),
    transform: ColumnList.init)
  var columns: ColumnList?

  @Option(
    help: ArgumentHelp("The order of dates in figures: dmy, mdy or ymd.", valueName: "order"))
  var dateOrder: ValueOptions.DateOrder?

  @Option(
    help: ArgumentHelp("The decimal mark of numbers: comma or point.", valueName: "mark"))
  var decimal: ValueOptions.DecimalMark?

  func validate() throws {
    guard skipRows >= 0 else { throw ValidationError("--skip-rows must be 0 or more") }
    if delimiter == MarkArgument(mark: .none) {
      throw ValidationError("The delimiter is one ASCII character, or tab")
    }
  }

  /// Puts what was told into the options for the facade.
  func apply(to options: inout ImportOptions) {
    if case .byte(let byte) = delimiter?.mark { options.text.delimiter = byte }
    options.text.quote = quote?.mark
    options.text.escape = escape.map {
      $0.isDoubled ? quote?.mark ?? MarkArgument.doubleQuote : $0.mark
    }
    options.text.encoding = encoding
    options.part.skipRows = skipRows
    options.part.header = headerRow?.header
    options.part.sheet = sheet
    options.part.columns = columns?.names ?? []
    options.values.dateOrder = dateOrder
    options.values.decimal = decimal
  }
}

/// A character with a meaning: one of ASCII, `tab`, `double` (for an escape) or `none`.
struct MarkArgument: ExpressibleByArgument, Equatable {
  static let doubleQuote = TextTableOptions.Mark.byte(UInt8(ascii: "\""))

  var mark: TextTableOptions.Mark
  /// Whether the escape is the quote itself.
  var isDoubled = false

  init(mark: TextTableOptions.Mark) {
    self.mark = mark
  }

  init?(argument: String) {
    switch argument {
    case "none": mark = .none
    case "tab", "\\t": mark = .byte(0x09)
    case "double":
      mark = Self.doubleQuote
      isDoubled = true
    default:
      guard argument.utf8.count == 1, let byte = argument.utf8.first, byte < 0x80, byte != 0,
        byte != 0x0a, byte != 0x0d
      else { return nil }
      mark = .byte(byte)
    }
  }
}

/// The line of the column names, or `none`.
struct HeaderArgument: ExpressibleByArgument, Equatable {
  var header: TablePart.Header

  init?(argument: String) {
    if argument == "none" {
      header = .none
    } else if let line = Int(argument), line >= 1 {
      header = .line(line)
    } else {
      return nil
    }
  }
}

/// Names separated by commas; a backslash keeps a comma in a name.
struct ColumnList: Equatable {
  var names: [String] = []

  init(_ argument: String) throws {
    var name = ""
    var isEscaped = false
    for character in argument {
      if character == "\\", !isEscaped {
        isEscaped = true
      } else if character == ",", !isEscaped {
        names.append(name)
        name = ""
      } else {
        name.append(character)
        isEscaped = false
      }
    }
    names.append(name)
    if names.contains("") { throw ValidationError("'\(argument)' has an empty name") }
  }
}
