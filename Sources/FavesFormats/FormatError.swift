public import FavesCore

/// Why a document could not be read or written.
public struct FormatError: Error, Hashable, Sendable {
  /// What kind of error it is.
  public enum Code: String, Sendable {
    /// The bytes are not well-formed in that format.
    case syntax
    /// Well-formed, but nothing that can be read as favorites.
    case shape
    /// Two readings are equally good; the hint names the flag that decides.
    case ambiguous
    /// A documented limit was passed.
    case limit
    /// Counts or checksum of a complete document do not fit: it was cut or altered.
    case damaged
    /// The format is unknown, or cannot do what was asked.
    case unsupported
  }

  /// What kind of error it is.
  public var code: Code
  /// What happened, as a sentence without its final full stop.
  public var message: String
  /// Where.
  public var position: SourcePosition
  /// What to do about it, if anything is known.
  public var hint: String?

  /// Makes an error.
  public init(
    _ code: Code, _ message: String, position: SourcePosition = SourcePosition(),
    hint: String? = nil
  ) {
    self.code = code
    self.message = message
    self.position = position
    self.hint = hint
  }
}
