public import FavesFormats

/// How files are imported.
public struct ImportOptions: Sendable {
  /// The name of the format; nil to find out.
  public var format: String?
  /// The category of rows that name none.
  public var category: String?
  /// Which column or member a field is read from.
  public var mapping: [String: String] = [:]
  /// What happens to favorites that are there already.
  public var onDuplicate = DuplicatePolicy.update
  /// Whether one rejected row keeps all from being imported.
  public var isStrict = false
  /// Where rejected rows are written to.
  public var rejectsPath: String?
  /// Whether an empty cell clears what a favorite has.
  public var clearEmpty = false
  /// Whether everything is computed and nothing kept.
  public var dryRun = false
  /// How a table of text is written.
  public var text = TextTableOptions()
  /// Which part of a file or table is read.
  public var part = TablePart()
  /// How dates and numbers are written where that is not clear by itself.
  public var values = ValueOptions()
  /// Limits against hostile input.
  public var limits = FormatLimits()

  /// Makes the options of a plain import.
  public init() {}

  func readOptions(sourceName: String?) -> ReadOptions {
    var options = ReadOptions()
    options.limits = limits
    options.mapping = mapping
    options.category = category
    options.sourceName = sourceName
    options.text = text
    options.part = part
    options.values = values
    return options
  }
}
