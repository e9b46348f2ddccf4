import FavesCore
import Testing

@testable import FavesKit

@Suite("Which backups are kept")
struct RetentionTests {
  private func day(_ year: Int, _ month: Int, _ day: Int, week: Int = 1) -> LocalDay {
    LocalDay(year: year, month: month, day: day, weekYear: year, week: week)
  }

  private func reasons(
    _ counts: [RetentionPolicy.Rule: Int], _ days: [LocalDay]
  ) -> [String] {
    RetentionPolicy(counts).reasons(for: days).map { $0.map(\.rawValue).joined(separator: " ") }
  }

  @Test("each rule keeps the last of each of its periods, newest first, as many as it says")
  func rules() {
    let days = [
      day(2026, 11, 22, week: 47), day(2026, 11, 22, week: 47), day(2026, 11, 21, week: 47),
      day(2026, 11, 9, week: 46), day(2026, 10, 31, week: 44), day(2026, 10, 30, week: 44),
      day(2025, 12, 31, week: 1), day(2025, 1, 1, week: 1), day(2024, 5, 5, week: 18),
    ]
    #expect(
      reasons([.daily: 3], days) == ["daily", "", "daily", "daily", "", "", "", "", ""])
    #expect(reasons([.last: 2], days) == ["last", "last", "", "", "", "", "", "", ""])
    #expect(
      reasons([.weekly: 3], days) == ["weekly", "", "", "weekly", "weekly", "", "", "", ""])
    #expect(
      reasons([.monthly: 3], days) == ["monthly", "", "", "", "monthly", "", "monthly", "", ""])
    #expect(
      reasons([.yearly: 9], days) == ["yearly", "", "", "", "", "", "yearly", "", "yearly"])
    #expect(
      reasons([.daily: 1, .monthly: 2, .yearly: 2], days)
        == ["daily monthly yearly", "", "", "", "monthly", "", "yearly", "", ""])
  }

  @Test("days without a backup do not count")
  func gaps() {
    let days = [day(2026, 11, 22), day(2026, 3, 1), day(2020, 1, 1)]
    #expect(reasons([.daily: 2], days) == ["daily", "daily", ""])
  }

  @Test("a name tells when and by whom, and only such names are taken for backups")
  func names() throws {
    let time = try #require(Timestamp("2026-11-22T21:45:25.120Z"))
    let replica = try #require(ResourceID("9f8e7d6c-1111-4111-8111-111111111111"))
    let name = BackupName(time: time, replica: replica, extensions: "jsonl.gz")
    #expect(name.text == "faves-20261122T214525120Z-9f8e7d6c.jsonl.gz")
    #expect(BackupName(name.text) == name)
    let plain = BackupName("faves-20261122T214525Z.json")
    #expect(plain?.text == "faves-20261122T214525Z.json" && plain?.replica == nil)
    for other in [
      "faves.jsonl", "faves-20261122T214525Z-9f8e7d6c", "faves-20261322T214525Z.json",
      "faves-20261122T214525Z-9f8e7d6.json", "faves-20261122T214525Z-9f8e7d6c-2.json",
      "my-20261122T214525Z.json", "faves-20261122T21452+Z.json", "faves-20261122T214525Z-.json",
    ] {
      #expect(BackupName(other) == nil, "\(other)")
    }
  }

  @Test("days are those of the local time zone, weeks those of ISO 8601")
  func calendar() throws {
    let day = LocalCalendar.day(of: try #require(Timestamp("2027-01-02T12:00:00Z")))
    #expect(day.year == 2027 && day.month == 1)
    #expect(day.weekYear == 2026 && day.week == 53)
  }
}
