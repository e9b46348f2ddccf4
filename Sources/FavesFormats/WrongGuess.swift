/// The first rows or favorites did not tell what the rest is like: the work is to be done again, this
/// time by all of them.
///
/// Nothing is lost by guessing, for whoever may guess has not finished anything before this is thrown.
public struct WrongGuess: Error {
  /// Makes one.
  public init() {}
}
