import FavesCore
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
  /// A mapping that was saved, as far as it speaks of columns; see ``apply(_:)``.
  public var savedMapping: TableMapping?
  /// Whether the attributes that a table gives are defined in their categories.
  public var definesAttributes = false
  /// Where the mapping that was told and found is written to.
  public var saveMappingPath: String?
  /// Limits against hostile input.
  public var limits = FormatLimits()

  /// Makes the options of a plain import.
  public init() {}

  /// Takes over what a saved mapping says, where the options do not say it themselves.
  public mutating func apply(_ saved: TableMapping) {
    savedMapping = saved
    format = format ?? saved.format
    category = category ?? saved.category
    text.delimiter = text.delimiter ?? saved.text.delimiter
    text.encoding = text.encoding ?? saved.text.encoding
    text.quote = text.quote ?? saved.text.quote
    text.escape = text.escape ?? saved.text.escape
    if part.skipRows == 0 { part.skipRows = saved.part.skipRows }
    part.header = part.header ?? saved.part.header
    part.sheet = part.sheet ?? saved.part.sheet
    values.dateOrder = values.dateOrder ?? saved.values.dateOrder
    values.decimal = values.decimal ?? saved.values.decimal
  }

  /// Takes over what a file with a saved mapping says.
  ///
  /// - Throws: ``FavesError`` where the file is missing or holds no mapping.
  public mutating func applyMapping(from path: String) throws {
    let input = try InputFile(path)
    let bytes = try input.bytes(atMost: 1 << 20)
    apply(try readingFile(input.name) { try TableMapping(parsing: bytes) })
  }

  func readOptions(sourceName: String?) -> ReadOptions {
    var options = ReadOptions()
    options.limits = limits
    options.mapping = mapping
    options.category = category
    options.sourceName = sourceName
    options.text = text
    options.part = part
    options.values = values
    options.savedMapping = savedMapping
    return options
  }
}
