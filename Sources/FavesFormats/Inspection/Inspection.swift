public import FavesCore

/// What an import would read from a file, and how.
public struct Inspection: Hashable, Sendable {
  /// One column, or one member of the objects of a format without columns.
  public struct Column: Hashable, Sendable {
    /// The header as written, without white space around it.
    public var name: String
    /// The fixed field or attribute it is read as; nil where it is not read.
    public var field: String?
    /// The type of its values: `text`, `integer`, `decimal`, `boolean`, `date`, `datetime`, `list`,
    /// or `object` for a column of JSON objects.
    public var type: String
    /// The first different values that are not empty.
    public var samples: [String]

    /// Makes a column.
    public init(name: String, field: String?, type: String, samples: [String] = []) {
      self.name = name
      self.field = field
      self.type = type
      self.samples = samples
    }
  }

  /// A reading of the file that was weighed against others.
  public struct Candidate: Hashable, Sendable {
    /// The delimiter.
    public var delimiter: String
    /// How many columns it gives.
    public var columns: Int
    /// The share of rows with that many cells, 0…1.
    public var consistency: Double
    /// Whether it is the one the rest of the inspection shows.
    public var isChosen: Bool

    /// Makes a candidate.
    public init(delimiter: String, columns: Int, consistency: Double, isChosen: Bool) {
      self.delimiter = delimiter
      self.columns = columns
      self.consistency = consistency
      self.isChosen = isChosen
    }
  }

  /// How the text of a table is written, beyond delimiter and quote.
  public struct TextDetails: Hashable, Sendable {
    /// What takes the meaning from the next character; the quote itself where it is doubled, nil
    /// where nothing does.
    public var escape: String?
    /// How sure the encoding is, 0…1.
    public var encodingConfidence: Double
    /// How sure encoding, delimiter and quote are, 0…1.
    public var confidence: Double

    /// Makes details.
    public init(escape: String?, encodingConfidence: Double, confidence: Double) {
      self.escape = escape
      self.encodingConfidence = encodingConfidence
      self.confidence = confidence
    }
  }

  /// Where a table of the file is.
  public struct TablePlace: Hashable, Sendable {
    /// The line of the row that names its columns, the last of several; nil where none does.
    public var headerRow: Int?
    /// How many rows name its columns.
    public var headerRows: Int
    /// The number of its first row, header included, among ``Inspection/rows``, counted from 1.
    public var firstRow: Int
    /// How many rows it has, header included.
    public var rows: Int
    /// Whether an import would read this one.
    public var isChosen: Bool

    /// Makes a place.
    public init(headerRow: Int?, headerRows: Int, firstRow: Int, rows: Int, isChosen: Bool) {
      self.headerRow = headerRow
      self.headerRows = headerRows
      self.firstRow = firstRow
      self.rows = rows
      self.isChosen = isChosen
    }
  }

  /// The name of the format.
  public var format: String
  /// The name of the encoding of a text file.
  public var encoding: String?
  /// The delimiter of a table of text.
  public var delimiter: String?
  /// The quote of a table of text.
  public var quote: String?
  /// The line of the header, counted from 1; nil where none was recognized.
  public var headerRow: Int?
  /// The name of the known export that the file is; nil for any other.
  public var recipe: String?
  /// What the text of a table tells beside its rows; nil for other formats.
  public var text: TextDetails?
  /// How many rows name the columns: the header and those right above it that are joined with it.
  public var headerRows: Int
  /// The lines above the table that are passed over.
  public var preamble: [Int]
  /// The tables found in the file.
  public var tables: [TablePlace]
  /// The columns, in order.
  public var columns: [Column]
  /// The cells as parsed.
  ///
  /// Of a table of text every record, the header among them; of another format the favorites as
  /// flat rows in the order of ``columns``.
  public var rows: [[String]]
  /// The readings that were weighed; empty where nothing was to be decided.
  public var candidates: [Candidate]
  /// Guesses made and odd things met.
  public var warnings: [Diagnostic]
  /// How many rows an import would reject for what they hold.
  public private(set) var rejected = 0
  /// Why, of the first ``mostRejects`` of them.
  public private(set) var rejects: [Diagnostic] = []

  /// How many reasons for rejecting rows are kept.
  public static let mostRejects = 100

  /// Notes a row that an import would reject.
  mutating func note(_ row: RejectedRow) {
    rejected += 1
    if rejects.count < Self.mostRejects { rejects.append(row.diagnostic) }
  }

  /// Makes an inspection.
  public init(
    format: String, encoding: String? = nil, delimiter: String? = nil, quote: String? = nil,
    headerRow: Int? = nil, columns: [Column] = [], rows: [[String]] = [],
    candidates: [Candidate] = [], warnings: [Diagnostic] = []
  ) {
    self.format = format
    self.encoding = encoding
    self.delimiter = delimiter
    self.quote = quote
    self.headerRow = headerRow
    text = nil
    headerRows = headerRow == nil ? 0 : 1
    preamble = []
    tables = []
    self.columns = columns
    self.rows = rows
    self.candidates = candidates
    self.warnings = warnings
  }
}

/// How many rows an inspection shows.
public enum RowLimit: Hashable, Sendable {
  /// At most this many.
  case first(Int)
  /// All of them.
  case all

  /// Whether one more row may join so many.
  func allows(_ count: Int) -> Bool {
    switch self {
    case .first(let most): count < most
    case .all: true
    }
  }
}

/// A format that knows more of a file than its favorites.
public protocol InspectableFormat: Format {
  /// Says what an import would read.
  ///
  /// - Throws: ``FormatError`` where the file cannot be read at all, or what the source throws.
  func inspect(_ open: @escaping SourceOpener, options: ReadOptions, rows: RowLimit) throws
    -> Inspection
}

extension Format {
  /// Says what an import would read, whatever the format.
  ///
  /// The whole document is read, so that an error anywhere in it is found.
  ///
  /// - Throws: ``FormatError``, or what the source throws.
  public func inspection(
    of open: @escaping SourceOpener, options: ReadOptions = ReadOptions(),
    rows: RowLimit = .first(10)
  ) throws -> Inspection {
    if let format = self as? any InspectableFormat {
      return try format.inspect(open, options: options, rows: rows)
    }
    var inspector = DocumentInspector(format: name, rows: rows)
    var inspection = try inspector.inspect(try makeReader(open, options: options))
    if self is JSONRecipeFormat || self is NetscapeFormat { inspection.recipe = name }
    return inspection
  }
}
