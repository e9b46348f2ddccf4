import FavesCore
import FavesKit
import FavesSync

extension Context {
  /// Shows a favorite that was added, edited or moved.
  func show(_ favorite: Favorite, as verb: String) throws -> ProcessStatus {
    if isJSON {
      try writeJSON { $0.write(favorite) }
    } else if !options.quiet {
      let title = console.style(.bold, console.shown(favorite.title))
      try console.line(
        "\(verb) \(title) at rank \(favorite.ranking) of \(console.shown(favorite.category))")
    }
    return .done
  }

  /// Shows what a change did.
  func show(_ report: ChangeReport) throws -> ProcessStatus { try show(ChangeSummary(report)) }

  /// Shows what a change did or would do.
  func show(_ report: ChangeSummary) throws -> ProcessStatus {
    if isJSON {
      try writeJSON { $0.write(report) }
      return .done
    }
    warn(report.skipped)
    guard !options.quiet else { return .done }
    for activity in report.activities { try console.line(console.shown(activity)) }
    let more = report.records - report.activities.count
    if more > 0 { try console.line("… and \(Grouped.number(more)) more; see `faves log`") }
    if report.records == 0 { try console.line("nothing to change") }
    return .done
  }

  /// Shows what an import, a restore or a conversion did.
  func show(
    _ report: ImportReport, verb: String, withRemoved: Bool = false, plan: SyncPlan? = nil,
    warningsAsErrors: Bool = false, onErrors: Bool = false
  ) throws -> ProcessStatus {
    if isJSON {
      try writeJSON { try $0.write(report, withRemoved: withRemoved, plan: plan) }
    } else {
      warn(report.warnings)
      try showRejects(report)
      if !options.quiet {
        for defined in report.defined { console.message("defined \(console.shown(defined))") }
        let text = Self.summary(report, verb: verb, withRemoved: withRemoved)
        if onErrors { console.message(text) } else { try console.line(text) }
      }
    }
    let warned = warningsAsErrors && !report.warnings.isEmpty
    return report.rejected > 0 || warned ? .doneWithRejects : .done
  }

  private static let shownRejects = 10

  private func showRejects(_ report: ImportReport) throws {
    let label = Style.red.apply(to: "rejected:", if: console.stylesErrors)
    for reject in report.rejects.prefix(Self.shownRejects) {
      let diagnostic = reject.diagnostic
      var place = reject.file
      if let line = diagnostic.position.line { place += ":\(line)" }
      if let column = diagnostic.position.column { place += ":\(column)" }
      let text = "\(place): \(diagnostic.message) (\(diagnostic.code.rawValue))"
      console.message("\(label) \(console.shown(text))")
    }
    let more = report.rejected - min(report.rejects.count, Self.shownRejects)
    if more > 0 { console.message("… and \(Grouped.number(more)) more; see --rejects") }
  }

  /// One line that sums up: `imported 12 rows: 10 added, 2 unchanged (12 ms)`.
  static func summary(_ report: ImportReport, verb: String, withRemoved: Bool) -> String {
    var parts = [
      (report.added, "added"), (report.updated, "updated"), (report.moved, "moved"),
      (report.unchanged, "unchanged"), (report.rejected, "rejected"),
    ]
    if withRemoved { parts.insert((report.removed, "removed"), at: 3) }
    let told = parts.filter { $0.0 > 0 }.map { "\(Grouped.number($0.0)) \($0.1)" }
    let counts = told.isEmpty ? "" : ": " + told.joined(separator: ", ")
    return "\(verb) \(Grouped.count(report.read, "row"))\(counts)"
      + " (\(Grouped.duration(report.seconds)))"
  }
}
