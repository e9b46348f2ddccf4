import FavesCore
import FavesKit

/// What a change did, or what a dry run says it would do.
struct ChangeSummary {
  /// The operation; nil when nothing changed.
  var operation: ResourceID?
  /// One sentence a record, oldest first; long ones are cut.
  var activities: [String]
  /// The number of records.
  var records: Int
  /// What was left as it is, and why.
  var skipped: [String]

  /// The summary of what was done.
  init(_ report: ChangeReport) {
    operation = report.operation
    activities = report.activities
    records = report.records
    skipped = report.skipped
  }

  /// The summary of what a dry run found: one sentence a record.
  init(planned sentences: [String], skipped: [String] = []) {
    activities = sentences
    records = sentences.count
    self.skipped = skipped
  }
}
