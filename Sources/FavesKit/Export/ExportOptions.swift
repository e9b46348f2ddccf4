public import FavesFormats

/// How flat formats are written.
public struct FlatOptions: Sendable {
  /// How CSV treats cells that a spreadsheet would run.
  public var profile = WriteOptions.Profile.plain
  /// The columns by name, fields and attributes, in their order; empty for all.
  public var columns: [String] = []
  /// The delimiter of CSV; nil for that of the format.
  public var delimiter: UInt8?
  /// Whether CSV starts with a byte order mark whatever the profile.
  public var hasByteOrderMark = false

  /// Makes the options of a plain table.
  public init() {}

  /// The options of a writer, but for what depends on the favorites.
  var writeOptions: WriteOptions {
    var options = WriteOptions()
    options.profile = profile
    options.delimiter = delimiter
    options.hasByteOrderMark = hasByteOrderMark
    return options
  }
}

/// What is exported, and how.
public struct ExportOptions: Sendable {
  /// The name of the format, such as `csv` or `jsonl.gz`; nil for that of the file's extension, and
  /// for JSON on standard output.
  public var format: String?
  /// Only these categories; all if empty.
  public var categories: [String] = []
  /// Only favorites that have all these values, as in a list; ranks stay as they are.
  public var filters: [(name: String, value: String)] = []
  /// Whether audit records are exported as well: only where everything else is, too.
  public var withAudits = false
  /// How flat formats are written.
  public var flat = FlatOptions()

  /// Makes the options of an export of everything.
  public init() {}
}
