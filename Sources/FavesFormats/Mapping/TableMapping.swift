public import FavesCore

/// How a table was, or is to be, read: what was told and found, to be used again.
///
/// Kept as a small JSON document; `formats/mapping.md` is the specification.
public struct TableMapping: Hashable, Sendable {
  /// What one column is read as.
  public struct Column: Hashable, Sendable {
    /// What a column gives.
    public enum Role: Hashable, Sendable {
      /// A fixed field.
      case field(FavoriteField)
      /// An attribute of this name.
      case attribute(String)
      /// Attributes, from the JSON object in each cell.
      case metadata
      /// Nothing.
      case ignored
    }

    /// The header cell, without white space around it.
    public var header: String
    /// What it gives.
    public var role: Role
    /// The type of an attribute's values: `text`, `integer`, `decimal`, `boolean`, `date`,
    /// `datetime` or `list`; nil to find out.
    public var type: AttributeType?
    /// What stands between the items of a list.
    public var separator: String?
    /// The cell that says that there is no value.
    public var none: String?

    /// Makes a column.
    public init(
      header: String, role: Role, type: AttributeType? = nil, separator: String? = nil,
      none: String? = nil
    ) {
      self.header = header
      self.role = role
      self.type = type
      self.separator = separator
      self.none = none
    }
  }

  /// The name of the format; nil to find out.
  public var format: String?
  /// How a table of text is written.
  public var text = TextTableOptions()
  /// Which part of the file is read.
  public var part = TablePart()
  /// How dates and numbers are written.
  public var values = ValueOptions()
  /// The category of rows that name none; nil for what the file or its name says.
  public var category: String?
  /// The attribute whose values rank the rows, where no column gives ranks.
  public var rating: String?
  /// The columns; empty to find out.
  public var columns: [Column] = []

  /// Makes a mapping that tells nothing.
  public init() {}
}
