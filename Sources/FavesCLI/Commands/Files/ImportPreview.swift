import FavesCore
import FavesFormats
import FavesKit
import Glibc

/// What a person at a terminal is shown before an import: how each file would be read, and a
/// question where a guess is weak.
struct ImportPreview {
  private static let mostWarnings = 5

  let context: Context
  let options: ImportOptions

  /// Whether somebody is there to look and to answer.
  private var isWanted: Bool {
    !context.isJSON && !context.options.quiet && !context.options.yes
      && Terminal.isTerminal(STDIN_FILENO) && Terminal.isTerminal(STDERR_FILENO)
  }

  /// Shows the files that are no exports of Faves, and asks.
  ///
  /// - Throws: ``FavesError`` of the kind `failed` where the answer is no, and what inspecting
  ///   a file throws.
  func show(_ files: [String]) throws {
    guard isWanted else { return }
    var isWeak = false
    for file in files where file != "-" {
      let inspection = try FavesFiles.inspect(file, rows: 0, options: options)
      // The import itself says best why it cannot go on, and what to do.
      guard !inspection.columns.isEmpty, !inspection.isComplete else { continue }
      show(inspection, file)
      isWeak = isWeak || inspection.isWeak
    }
    if isWeak { try context.confirm("some of this is a guess: import it like this") }
  }

  private func show(_ inspection: Inspection, _ file: String) {
    let console = context.console
    let facts = inspection.facts.joined(separator: ", ")
    console.message(console.shown("\(file): \(facts)"))
    console.message("  " + console.shown(inspection.mappingText))
    if inspection.rejected > 0 {
      console.message("  \(Grouped.count(inspection.rejected, "row")) would be rejected")
    }
    context.warn(inspection.warnings.prefix(Self.mostWarnings).map { $0.text })
  }
}

extension Inspection {
  /// Whether its format leaves nothing to guess.
  fileprivate var isComplete: Bool { FormatRegistry.named(format)?.isComplete ?? false }
}
