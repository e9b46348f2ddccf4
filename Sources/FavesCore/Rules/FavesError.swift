/// An error for people: what happened and where, and what to do about it.
public struct FavesError: Error, Hashable, Sendable {
  /// The kinds of errors that callers tell apart; the command line gives each an exit code.
  public enum Kind: String, Sendable {
    /// It could not be done for a reason of the data as they are.
    case failed
    /// It was asked for in a way that cannot be done.
    case usage
    /// Input data are bad.
    case data
    /// There is no such input, store, category or favorite.
    case notFound
    /// A bug.
    case `internal`
    /// An output cannot be created.
    case cannotCreate
    /// Reading or writing failed.
    case io
    /// The store is in use; try again.
    case busy
    /// Not permitted.
    case permission
    /// The configuration is bad.
    case configuration
  }

  /// The kind.
  public var kind: Kind
  /// A stable word for programs, such as `title-taken`.
  public var code: String
  /// What happened and where, as a sentence without its final full stop.
  public var message: String
  /// What to do, if anything is known.
  public var hint: String?

  /// Makes an error.
  public init(_ kind: Kind, _ code: String, _ message: String, hint: String? = nil) {
    self.kind = kind
    self.code = code
    self.message = message
    self.hint = hint
  }
}
