/// An attribute of a favorite has no column to go to: the columns were named before all favorites
/// were seen.
public struct MissingColumn: Error {
  /// Makes one.
  public init() {}
}
