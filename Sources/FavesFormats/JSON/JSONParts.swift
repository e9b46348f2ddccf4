import FavesCore

/// Reads the items of a document of JSON one by one.
protocol JSONItemSource: AnyObject {
  /// What should be said of the document so far.
  var warnings: [Diagnostic] { get }
  /// Lets the texts of the next favorites lie in those of a part.
  func begin(_ part: GatheredPart)
  /// Adds the next item to the part; false at the end of a whole, well-formed document.
  ///
  /// - Throws: ``FormatError``, or what the source throws.
  func appendNext(to part: inout GatheredPart) throws -> Bool
}

/// Reads a document of JSON part by part.
final class JSONParts: PartSource {
  private static let mostItems = 256
  /// About how many bytes of text a part holds.
  private static let partSize = 1 << 15
  private let source: any JSONItemSource
  private var isAtEnd = false
  /// What ended the document too early, after items that were given.
  private var failure: (any Error)?

  init(_ source: any JSONItemSource) {
    self.source = source
  }

  func nextPart() throws -> GatheredPart? {
    if let failure { throw failure }
    guard !isAtEnd else { return nil }
    var part = GatheredPart()
    source.begin(part)
    do {
      while !isAtEnd, part.items.count < Self.mostItems, part.texts.count < Self.partSize {
        isAtEnd = try !source.appendNext(to: &part)
      }
    } catch {
      failure = error
    }
    part.warnings = source.warnings
    return part
  }
}
