import FavesKit
import Testing

@testable import FavesCLI

struct GroupedTests {
  @Test("numbers are grouped by thousands")
  func numbers() {
    #expect(
      [0, 999, 1000, 1_234_567, -1000].map(Grouped.number) == [
        "0", "999", "1,000", "1,234,567", "-1,000",
      ])
  }

  @Test("counts agree with their noun")
  func counts() {
    #expect(Grouped.count(1, "favorite") == "1 favorite")
    #expect(Grouped.count(0, "favorite") == "0 favorites")
    #expect(Grouped.count(2, "category") == "2 categories")
  }

  @Test("sizes and durations have the unit that fits")
  func units() {
    #expect(Grouped.size(512) == "512 bytes")
    #expect(Grouped.size(1500) == "1.5 kB")
    #expect(Grouped.size(2_000_000) == "2.0 MB")
    #expect(Grouped.duration(0.0123) == "12.3 ms")
    #expect(Grouped.duration(12.04) == "12.0 s")
    #expect(Grouped.decimal(0.0004, places: 3) == "0.000")
    #expect(Grouped.decimal(1.0296, places: 3) == "1.030")
  }

  @Test("a progress bar shows the share where the whole is known")
  func progress() {
    let half = ProgressBar.text(Progress(task: "importing", done: 1500, total: 3000))
    #expect(half == "importing [##########----------] 50 % 1,500")
    #expect(ProgressBar.text(Progress(task: "importing", done: 7)) == "importing 7")
    #expect(ProgressBar.text(Progress(task: "replaying", done: 0)) == "replaying …")
  }
}
