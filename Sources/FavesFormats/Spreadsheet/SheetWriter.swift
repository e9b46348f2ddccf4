import FavesCore

/// What kind of cell a value is written as.
enum SheetCellKind: UInt8 {
  /// Text, never a formula.
  case text
  /// A number whose digits a double keeps.
  case number
  /// A number as text, for its digits would not survive as a number.
  case digits
  /// `true` or `false`.
  case boolean
  /// A day, `YYYY-MM-DD`.
  case date
  /// A moment without offset, `YYYY-MM-DDTHH:MM:SS` with or without a fraction.
  case datetime
}

/// One cell to write; its bytes live during the call.
struct SheetCell {
  /// The column in the sheet, counted from 0.
  var column: Int
  var kind: SheetCellKind
  var bytes: UnsafeBufferPointer<UInt8>
}

/// One sheet to write, as far as it is known beforehand.
struct SheetPlan {
  /// The number of the sheet, counted from 1.
  var number: Int
  /// A name that spreadsheet programs accept, and no other sheet has.
  var name: String
  var headers: [String]
  /// The width of each column in characters.
  var widths: [Int]
  /// How many rows follow the header.
  var rows: Int
}

/// Writes sheets one after the other.
protocol SheetWriter {
  /// What a text may hold, and how many rows and columns there may be.
  var limits: SheetLimits { get }
  mutating func startSheet(_ plan: SheetPlan) throws
  /// Writes the cells of the next row, by their columns; absent ones are empty.
  mutating func writeRow(_ cells: [SheetCell]) throws
  mutating func endSheet() throws
  mutating func finish() throws
}

/// What the cells and sheets of a format can hold.
struct SheetLimits {
  var format: String
  /// The most UTF-16 code units in a text; nil for no limit.
  var textUnits: Int?
  /// The most rows of a sheet, with the header.
  var rows = 1 << 20
  /// The most columns of a sheet.
  var columns = 1 << 14
  /// Whether control characters can be written.
  var allowsControls: Bool
}

/// Gives categories names that spreadsheet programs accept for sheets.
struct SheetNames {
  private static let longest = 31
  private var taken: Set<String> = []

  /// A name like the category's, at most 31 UTF-16 code units, without `[ ] : * ? / \`, and used by
  /// no other sheet, in whatever case.
  mutating func name(for category: String) -> String {
    let scalars = category.unicodeScalars.map { scalar -> Unicode.Scalar in
      "[]:*?/\\".unicodeScalars.contains(scalar) || scalar.properties.generalCategory == .control
        || scalar.value & 0xfffe == 0xfffe
        ? "_" : scalar
    }
    var plain = HeaderNames.trimmed(String(String.UnicodeScalarView(scalars)))
    while plain.hasPrefix("'") { plain.removeFirst() }
    while plain.hasSuffix("'") { plain.removeLast() }
    // Excel keeps the name “History” for itself.
    if plain.isEmpty || plain.lowercased() == "history" { plain = "Favorites \(plain)" }
    var name = Self.cut(plain, to: Self.longest)
    var number = 2
    while !taken.insert(name.lowercased()).inserted {
      let suffix = " (\(number))"
      name = Self.cut(plain, to: Self.longest - suffix.utf16.count) + suffix
      number += 1
    }
    return name
  }

  private static func cut(_ text: String, to units: Int) -> String {
    var text = HeaderNames.trimmed(text)
    while text.utf16.count > units || text.hasSuffix("'") { text.removeLast() }
    return HeaderNames.trimmed(text)
  }
}
