/// Which of many backups are kept.
///
/// The rules are those of restic's `forget`: from the newest to the oldest, each rule keeps the
/// last backup of each of its periods, for as many periods that have a backup as it says. What no
/// rule keeps may go.
public struct RetentionPolicy: Hashable, Sendable {
  /// A rule.
  public enum Rule: String, CaseIterable, Sendable {
    /// The last backups, whenever they were made.
    case last
    /// The last one of a calendar day.
    case daily
    /// The last one of an ISO 8601 week.
    case weekly
    /// The last one of a calendar month.
    case monthly
    /// The last one of a calendar year.
    case yearly
  }

  /// How many backups each rule keeps; a rule that is not there keeps none.
  public var counts: [Rule: Int]

  /// Makes a policy.
  public init(_ counts: [Rule: Int] = [:]) {
    self.counts = counts.filter { $0.value > 0 }
  }

  /// Whether there is no rule: everything is kept.
  public var isEmpty: Bool { counts.isEmpty }

  /// The rules that keep each of some backups.
  ///
  /// - Parameter days: When each was made, newest first.
  /// - Returns: as many lists of rules; an empty one where no rule keeps the backup.
  /// - Complexity: O(*n*).
  func reasons(for days: [LocalDay]) -> [[Rule]] {
    var left = counts
    var latest: [Rule: LocalDay.Period] = [:]
    return days.enumerated().map { index, day in
      Rule.allCases.filter { rule in
        guard let count = left[rule], count > 0 else { return false }
        let period = day.period(of: rule, index: index)
        guard latest[rule] != period else { return false }
        latest[rule] = period
        left[rule] = count - 1
        return true
      }
    }
  }
}

/// A day of the local calendar.
struct LocalDay: Hashable, Sendable {
  /// A stretch of time of which a rule keeps one backup.
  struct Period: Hashable, Sendable {
    var year: Int
    var part: Int
  }

  /// The year.
  var year: Int
  /// The month, 1…12.
  var month: Int
  /// The day of the month, 1…31.
  var day: Int
  /// The year that the ISO 8601 week belongs to.
  var weekYear: Int
  /// The ISO 8601 week, 1…53.
  var week: Int

  func period(of rule: RetentionPolicy.Rule, index: Int) -> Period {
    switch rule {
    case .last: Period(year: 0, part: index)
    case .daily: Period(year: year, part: month * 100 + day)
    case .weekly: Period(year: weekYear, part: week)
    case .monthly: Period(year: year, part: month)
    case .yearly: Period(year: year, part: 0)
    }
  }
}
