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
  /// The delimiter of CSV; nil to find out.
  public var delimiter: UInt8?
  /// The encoding of text; nil to find out.
  public var encoding: String?
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
    options.delimiter = delimiter
    options.encoding = encoding
    return options
  }
}
