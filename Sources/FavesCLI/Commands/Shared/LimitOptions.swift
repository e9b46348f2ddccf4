import ArgumentParser
import FavesFormats

/// Limits that keep a hostile file from taking memory or time without bound.
struct LimitOptions: ParsableArguments {
  private static let standard = FormatLimits()

  @Option(help: ArgumentHelp("The most bytes of a file, decompressed.", valueName: "bytes"))
  var maxBytes: Int?

  @Option(help: ArgumentHelp("The most bytes of one field.", valueName: "bytes"))
  var maxFieldBytes = standard.fieldBytes

  @Option(help: ArgumentHelp("The most columns of a table.", valueName: "n"))
  var maxColumns = standard.columns

  @Option(help: ArgumentHelp("How deep JSON and XML may nest.", valueName: "n"))
  var maxDepth = standard.depth

  @Option(
    help: ArgumentHelp("How many times its compressed size a file may have.", valueName: "n"))
  var maxRatio = standard.compressionRatio

  @Option(help: ArgumentHelp("The most entries of an archive.", valueName: "n"))
  var maxEntries = standard.archiveEntries

  func validate() throws {
    let all = [maxBytes ?? 1, maxFieldBytes, maxColumns, maxDepth, maxRatio, maxEntries]
    guard all.allSatisfy({ $0 > 0 }) else { throw ValidationError("A limit is 1 or more") }
  }

  /// The limits for the readers.
  func formatLimits() -> FormatLimits {
    var limits = FormatLimits()
    limits.totalBytes = maxBytes
    limits.inflatedBytes = maxBytes ?? limits.inflatedBytes
    limits.fieldBytes = maxFieldBytes
    limits.columns = maxColumns
    limits.depth = maxDepth
    limits.compressionRatio = maxRatio
    limits.archiveEntries = maxEntries
    return limits
  }
}
