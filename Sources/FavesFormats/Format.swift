public import FavesCore

/// What a reader is told beside the bytes.
///
/// Each format takes what concerns it.
public struct ReadOptions: Sendable {
  /// Limits against hostile input.
  public var limits = FormatLimits()
  /// Which column or member a field is read from, by the field's name (`title`, `ranking`,
  /// `category`, `description`, `id`, `created`, `modified`, or an attribute's name).
  public var mapping: [String: String] = [:]
  /// The category of rows that name none.
  public var category: String?
  /// What the file is called, without folder and extensions: the category of last resort.
  public var sourceName: String?
  /// How a table of text is written.
  public var text = TextTableOptions()
  /// Which part of a file or table is read.
  public var part = TablePart()
  /// How dates and numbers are written where that is not clear by itself.
  public var values = ValueOptions()
  /// What a saved mapping says of columns.
  ///
  /// What it says of the rest is taken over by whoever makes the options.
  public var savedMapping: TableMapping?
  /// The types of attributes that are known already, by the key of their name, where all agree.
  public var knownTypes: [NameKey: AttributeType] = [:]
  /// From how many rows a reader of a table may guess how all are read, and throw ``WrongGuess`` as soon
  /// as it sees that they are not; nil to look at all rows before the first is given.
  public var sampledRows: Int?
  /// A sample that costs little beside reading a table twice, and is seldom wrong.
  public static let usualSample = 5000

  /// Makes options that leave everything to the reader.
  public init() {}
}

/// How a table of text is written, where it is told; nil to find out.
public struct TextTableOptions: Hashable, Sendable {
  /// Which bytes have a meaning of their own: a given one, or none at all.
  public enum Mark: Hashable, Sendable {
    /// Nothing is quoted, or escaped.
    case none
    /// This ASCII character.
    case byte(UInt8)
  }

  /// The delimiter.
  public var delimiter: UInt8?
  /// The name of the encoding.
  public var encoding: String?
  /// The quote.
  public var quote: Mark?
  /// What stands before a quote in a quoted cell that does not end it; the quote itself where
  /// quotes are doubled.
  public var escape: Mark?

  /// Makes options that tell nothing.
  public init() {}
}

/// Which part of a file or table is read.
public struct TablePart: Hashable, Sendable {
  /// Where the names of the columns are.
  public enum Header: Hashable, Sendable {
    /// There are none.
    case none
    /// On this line, or row of a sheet, counted from 1 in the file.
    case line(Int)
  }

  /// How many lines, or rows of a sheet, are passed over at the start.
  public var skipRows = 0
  /// Where the names of the columns are; nil to find out.
  public var header: Header?
  /// The name of the sheet, or its number counted from 1; nil for the first with data.
  public var sheet: String?
  /// The header names of the columns to read; empty for all.
  public var columns: [String] = []

  /// Makes the whole.
  public init() {}
}

/// How dates and numbers are written where that is not clear by itself.
public struct ValueOptions: Hashable, Sendable {
  /// The order of day, month and year in dates written in figures.
  public enum DateOrder: String, CaseIterable, Hashable, Sendable {
    /// 31/12/2026
    case dayMonthYear = "dmy"
    /// 12/31/2026
    case monthDayYear = "mdy"
    /// 2026/12/31
    case yearMonthDay = "ymd"
  }

  /// What stands before the fraction of a number.
  public enum DecimalMark: String, CaseIterable, Hashable, Sendable {
    /// 1.234,5
    case comma
    /// 1,234.5
    case point
  }

  /// The order of dates; nil to find out.
  public var dateOrder: DateOrder?
  /// The decimal mark; nil to find out.
  public var decimal: DecimalMark?

  /// Makes options that leave both to the reader.
  public init() {}
}

/// What a writer is told beside the values.
///
/// Each format takes what concerns it.
public struct WriteOptions: Sendable {
  /// How flat CSV treats cells that a spreadsheet would run.
  public enum Profile: String, CaseIterable, Sendable {
    /// No cell is altered.
    case plain
    /// A byte order mark, and formula cells guarded by an apostrophe, reversibly.
    case spreadsheet
  }

  /// How flat CSV treats cells that a spreadsheet would run.
  public var profile = Profile.plain
  /// The attribute names that become columns of flat CSV, in order.
  ///
  /// Flat formats need them before the first row.
  public var attributeColumns: [String] = []
  /// The attribute names that occur in each category, by the category's name, in the same order:
  /// for formats that have a table a category.
  public var categoryColumns: [String: [String]] = [:]
  /// The columns of a flat format in their order; nil for all of them in the usual order.
  public var columns: [OutputColumn]?
  /// The delimiter of CSV; nil for that of the format.
  public var delimiter: UInt8?
  /// Whether CSV starts with a byte order mark whatever the profile.
  public var hasByteOrderMark = false

  /// Makes the options of a plain export.
  public init() {}
}

/// A column of a flat format.
public enum OutputColumn: Hashable, Sendable {
  /// A fixed field.
  case field(FavoriteField)
  /// An attribute, by the bytes of its name.
  case attribute(String)
}

/// Opens a fresh pass over the same input: readers that decide by the whole file take two passes.
public typealias SourceOpener = () throws -> any ByteSource

/// One file format: its names and how it is read and written.
public protocol Format: Sendable {
  /// The name on the command line.
  var name: String { get }
  /// The file name extensions, without the dot, most usual first.
  var extensions: [String] { get }
  /// Whether it carries everything: ids, dates, definitions, audits.
  var isComplete: Bool { get }
  /// Whether its columns can be chosen: see ``WriteOptions/columns``.
  var hasColumns: Bool { get }
  /// Whether the first bytes of a file look like this format. Asked in the order of registration.
  func recognizes(_ prefix: [UInt8]) -> Bool
  /// Makes a reader.
  ///
  /// - Throws: ``FormatError`` where the start of the document cannot be read, or the format is
  ///   never read.
  func makeReader(_ open: @escaping SourceOpener, options: ReadOptions) throws -> any DocumentReader
  /// Makes a writer.
  ///
  /// - Throws: ``FormatError`` where the format is never written.
  func makeWriter(_ sink: any ByteSink, options: WriteOptions) throws -> any DocumentWriter
}

extension Format {
  /// No.
  public var hasColumns: Bool { false }
}

/// All formats, by name, extension and content.
public enum FormatRegistry {
  /// The formats, one line each, in the order in which content is tried.
  public static let formats: [any Format] =
    JSONRecipes.all.map { JSONRecipeFormat(recipe: $0) } + [
      APIFormat(),
      JSONLinesFormat(),
      JSONFormat(),
      XLSXFormat(),
      ODSFormat(),
      XMLFormat(),
      NetscapeFormat(),
      DataPackageFormat(),
      HTMLFormat(),
      CSVFormat.csv(),
      CSVFormat.tsv(),
    ]

  /// The format of a name; nil if there is none.
  public static func named(_ name: String) -> (any Format)? {
    formats.first { $0.name == name.lowercased() }
  }

  /// The format of a file name's extension; nil if none has it.
  public static func forFileName(_ fileName: String) -> (any Format)? {
    guard let dot = fileName.lastIndex(of: ".") else { return nil }
    let ending = fileName[fileName.index(after: dot)...].lowercased()
    return formats.first { $0.extensions.contains(ending) }
  }

  /// The format of some content; nil if none recognizes it.
  public static func recognizing(_ prefix: [UInt8]) -> (any Format)? {
    formats.first { $0.recognizes(prefix) }
  }
}
