public import FavesCore

/// A favorite as a file has it: what is absent there is nil.
public struct FavoriteRow: Hashable, Sendable {
  /// The identity, where the file brings one.
  public var id: ResourceID?
  /// The category's name; nil where neither the row nor its surroundings name one.
  public var category: String?
  /// The title; empty only where an id names a favorite that keeps its own.
  public var title: String
  /// The description; nil when absent or empty.
  public var details: String?
  /// The rank as written, 1 or more; ties and gaps are closed on import.
  public var ranking: Int?
  /// The attribute values in the order of the file, each name once.
  public var metadata: [Attribute]
  /// When it was created.
  public var created: Timestamp?
  /// When it was last modified.
  public var modified: Timestamp?
  /// Names of fields and attributes that the source has but left empty.
  ///
  /// An importer clears them only when asked to.
  public var emptyFields: [String]
  /// The texts of attributes whose values say the same in another form, by the attribute's name:
  /// `414,8` of the number 414.8, `22.11.2026` of the date 2026-11-22.
  public var written: [String: String] = [:]
  /// The attribute that the rank follows from; nil where the source gives ranks itself, or none.
  public var rankedBy: String?
  /// The attribute that tells favorites of the same title apart.
  public var distinction: String?
  /// Where the row starts.
  public var position: SourcePosition

  /// Makes a row.
  public init(
    id: ResourceID? = nil, category: String? = nil, title: String, details: String? = nil,
    ranking: Int? = nil, metadata: [Attribute] = [], created: Timestamp? = nil,
    modified: Timestamp? = nil, emptyFields: [String] = [],
    position: SourcePosition = SourcePosition()
  ) {
    self.id = id
    self.category = category
    self.title = title
    self.details = details
    self.ranking = ranking
    self.metadata = metadata
    self.created = created
    self.modified = modified
    self.emptyFields = emptyFields
    self.position = position
  }
}

/// A category as a file has it, with the attributes it defines.
public struct CategoryRow: Hashable, Sendable {
  /// The identity, where the file brings one.
  public var id: ResourceID?
  /// The name.
  public var name: String
  /// Whether only defined attributes are allowed; nil where the file does not say.
  public var isStrict: Bool?
  /// The attribute definitions in order; `id` is nil where the file brings none.
  public var attributes: [AttributeRow]
  /// Where it starts.
  public var position: SourcePosition

  /// Makes a category.
  public init(
    id: ResourceID? = nil, name: String, isStrict: Bool? = nil, attributes: [AttributeRow] = [],
    position: SourcePosition = SourcePosition()
  ) {
    self.id = id
    self.name = name
    self.isStrict = isStrict
    self.attributes = attributes
    self.position = position
  }
}

/// An attribute definition as a file has it.
public struct AttributeRow: Hashable, Sendable {
  /// The identity, where the file brings one.
  public var id: ResourceID?
  /// The name.
  public var name: String
  /// The type.
  public var type: AttributeType
  /// The choices, for the type `choice`.
  public var choices: [String]
  /// Whether a value is required.
  public var required: Bool
  /// The default.
  public var defaultValue: AttributeValue?

  /// Makes a definition.
  public init(
    id: ResourceID? = nil, name: String, type: AttributeType, choices: [String] = [],
    required: Bool = false, defaultValue: AttributeValue? = nil
  ) {
    self.id = id
    self.name = name
    self.type = type
    self.choices = choices
    self.required = required
    self.defaultValue = defaultValue
  }
}

/// A row that cannot be kept, with its original text.
public struct RejectedRow: Hashable, Sendable {
  /// Why; its position is where the row, or the field at fault, stands.
  public var diagnostic: Diagnostic
  /// The cells (CSV) or the source text (JSON, XML) of the row, as far as they could be read.
  public var cells: [String]

  /// Makes a rejected row.
  public init(_ diagnostic: Diagnostic, cells: [String]) {
    self.diagnostic = diagnostic
    self.cells = cells
  }
}

/// One thing that a document holds.
public enum DocumentItem: Hashable, Sendable {
  /// A category; comes before the favorites that belong to it.
  case category(CategoryRow)
  /// A favorite.
  case favorite(FavoriteRow)
  /// An audit record. The audits of a document come last, each replica's in order.
  case audit(AuditRecord)
  /// A row that cannot be kept.
  case rejected(RejectedRow)
}

/// How many of each a complete document says it holds.
public struct DocumentCounts: Hashable, Sendable {
  /// The number of categories.
  public var categories: Int
  /// The number of favorites.
  public var favorites: Int
  /// The number of audit records.
  public var audits: Int

  /// Makes counts.
  public init(categories: Int = 0, favorites: Int = 0, audits: Int = 0) {
    self.categories = categories
    self.favorites = favorites
    self.audits = audits
  }
}

/// Reads one document, item by item, in constant memory.
///
/// A reader checks as it goes: a document that is cut, or whose counts or checksum do not fit, ends
/// in an error instead of nil.
public protocol DocumentReader {
  /// The next item; nil at the end of a whole, well-formed document.
  ///
  /// - Throws: ``FormatError``, or what the source throws.
  mutating func next() throws -> DocumentItem?

  /// What should be said of the document so far: guesses made, odd things met.
  var warnings: [Diagnostic] { get }

  /// The next item as ``next()`` gives it, or a favorite put into a view, which is valid until the
  /// reader goes on.
  mutating func next(into view: inout RowView) throws -> ViewedItem?
}

/// One thing that a document holds, a favorite perhaps as a view of its bytes.
public enum ViewedItem {
  /// A favorite, put into the view.
  case row
  /// Anything else, or a favorite that takes more than a look to be read; in a table with its row
  /// as it stands in the file.
  indirect case item(DocumentItem, RawRow?)
}

extension DocumentReader {
  /// The next item by itself.
  public mutating func next(into view: inout RowView) throws -> ViewedItem? {
    try next().map { .item($0, nil) }
  }
}

/// Writes one document, item by item, in constant memory.
///
/// Call ``begin()``, then all categories in the order of their keys, then all favorites by category
/// and rank, then the audits by replica and sequence, then ``finish()``.
public protocol DocumentWriter {
  /// Writes what stands before the first item.
  mutating func begin() throws
  /// Writes a category and its definitions.
  mutating func write(_ category: Category) throws
  /// Writes a favorite; a writer has this or the other one of its own.
  mutating func write(_ favorite: Favorite) throws
  /// Writes a favorite whose texts belong to someone else.
  mutating func write(_ favorite: FavoriteView) throws
  /// Writes an audit record; formats that cannot carry audits ignore it.
  mutating func write(_ audit: AuditRecord) throws
  /// Writes what stands after the last item, and flushes the sink.
  mutating func finish() throws
}

extension DocumentWriter {
  /// Writes a view of it.
  public mutating func write(_ favorite: Favorite) throws {
    try favorite.withView { try write($0) }
  }

  /// Writes it as any other.
  public mutating func write(_ favorite: FavoriteView) throws {
    try write(favorite.favorite)
  }
}

/// A writer whose favorites can be encoded before it is known what stands in front of them: by a
/// draft, another writer of the same format and options.
public protocol SplicingWriter: DocumentWriter {
  /// Writes what stands between the categories and the first favorite.
  mutating func beginFavorites() throws
  /// Passes on what was written so far.
  mutating func flush() throws
  /// Writes some of what a draft wrote after its ``beginFavorites()``.
  mutating func splice(_ bytes: UnsafeRawBufferPointer) throws
  /// Takes note of how many favorites were written so.
  mutating func noteSpliced(favorites: Int)
}
