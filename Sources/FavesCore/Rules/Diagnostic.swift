/// Where in an input something stands; a part that does not apply is nil.
public struct SourcePosition: Hashable, Sendable {
  /// The line, counted from 1.
  public var line: Int?
  /// The column within the line in bytes, or the cell of a row, counted from 1.
  public var column: Int?
  /// The byte offset in the input, counted from 0.
  public var byte: Int?

  /// Makes a position.
  public init(line: Int? = nil, column: Int? = nil, byte: Int? = nil) {
    self.line = line
    self.column = column
    self.byte = byte
  }
}

/// Something to say about an input or a value: an error of one row, or a warning.
public struct Diagnostic: Hashable, Sendable {
  /// Which rule was broken, from the closed list of ``DiagnosticCode``.
  public var code: DiagnosticCode
  /// What happened, as a sentence without its final full stop.
  public var message: String
  /// The field of the favorite it is about, if any.
  public var field: String?
  /// Where it stands in the input.
  public var position: SourcePosition

  /// Makes a diagnostic.
  public init(
    _ code: DiagnosticCode, _ message: String, field: String? = nil,
    position: SourcePosition = SourcePosition()
  ) {
    self.code = code
    self.message = message
    self.field = field
    self.position = position
  }
}

/// The closed list of what can be wrong with a row or a value; documented in `formats/errors.md`.
public enum DiagnosticCode: String, CaseIterable, Sendable {
  /// The title is absent or empty.
  case titleMissing = "title-missing"
  /// The title has more than 255 characters.
  case titleTooLong = "title-too-long"
  /// The category is absent or empty.
  case categoryMissing = "category-missing"
  /// The category has more than 255 characters.
  case categoryTooLong = "category-too-long"
  /// The description has fewer than 10 characters.
  case descriptionTooShort = "description-too-short"
  /// The rank is not a whole number of 1 or more.
  case rankingInvalid = "ranking-invalid"
  /// A date or time could not be read.
  case dateInvalid = "date-invalid"
  /// The id is not a UUID.
  case idInvalid = "id-invalid"
  /// A value does not fit the type of its attribute.
  case valueInvalid = "value-invalid"
  /// A required attribute has no value.
  case valueMissing = "value-missing"
  /// A strict category does not define this attribute.
  case attributeUnknown = "attribute-unknown"
  /// A value of a kind that no attribute can hold, such as a nested object.
  case valueUnsupported = "value-unsupported"
  /// Another row, or another favorite, has this title in this category.
  case duplicate
  /// The row has more cells than the header.
  case rowTooLong = "row-too-long"
  /// A quoted field is not closed.
  case quoteUnclosed = "quote-unclosed"
  /// A quote stands where none may be.
  case quoteStray = "quote-stray"
  /// Bytes that are not text in the encoding of the file.
  case encodingInvalid = "encoding-invalid"
  /// A limit was passed, such as the size of one field.
  case limitExceeded = "limit-exceeded"
  /// A row or member of the wrong shape.
  case shapeInvalid = "shape-invalid"
  /// Something was read as a guess and should be looked at.
  case guess
}
