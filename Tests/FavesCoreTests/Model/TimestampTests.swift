import FavesCore
import FavesKit
import Testing

@Suite("Timestamps")
struct TimestampTests {
  @Test("the months from year 1 to 9999 follow each other without gaps")
  func everyMonth() {
    var next = Timestamp.daysSinceEpoch(year: 1, month: 1, day: 1)
    var wrong: [Int] = []
    for year in 1...9999 {
      for month in 1...12 {
        let last = Timestamp.days(inMonth: month, of: year)
        if Timestamp.daysSinceEpoch(year: year, month: month, day: 1) != next
          || Timestamp.civil(daysSinceEpoch: next) != (year, month, 1)
          || Timestamp.civil(daysSinceEpoch: next + last - 1) != (year, month, last)
        {
          wrong.append(year)
        }
        next += last
      }
    }
    #expect(wrong == [])
    #expect(Timestamp.daysSinceEpoch(year: 1970, month: 1, day: 1) == 0)
    #expect(next == 2_932_897)
  }

  @Test("random moments from year 1 to 9999 survive text to the millisecond")
  func roundTrip() throws {
    let start = try #require(Timestamp("0001-01-01T00:00:00.000Z")).milliseconds
    let end = try #require(Timestamp("9999-12-31T23:59:59.999Z")).milliseconds
    var random = SplitMix64(seed: 1)
    for _ in 0..<1000 {
      let moment = Timestamp(milliseconds: .random(in: start...end, using: &random))
      #expect(moment.description.utf8.count == 24)
      #expect(Timestamp(moment.description) == moment)
    }
    #expect(Timestamp(milliseconds: start).description == "0001-01-01T00:00:00.000Z")
    #expect(Timestamp(milliseconds: end).description == "9999-12-31T23:59:59.999Z")
  }

  static let known: [(String, Int64)] = [
    ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59.999Z", -1),
    ("2000-02-29T12:00:00Z", 951_825_600_000), ("2026-11-22T21:45:25.123Z", 1_795_383_925_123),
    ("2026-11-22T22:45:25.123+01:00", 1_795_383_925_123),
    ("2026-11-22T16:15:25.123-05:30", 1_795_383_925_123),
    ("2026-11-22t21:45:25.123999z", 1_795_383_925_123),
    ("2026-11-22 21:45:25.1Z", 1_795_383_925_100), ("1970-01-01T00:00:00-00:00", 0),
    ("1990-12-31T23:59:60Z", 662_687_999_999),
  ]

  @Test("known moments are read", arguments: known)
  func knownMoments(_ text: String, _ milliseconds: Int64) {
    #expect(Timestamp(text)?.milliseconds == milliseconds)
  }

  @Test(
    "malformed and impossible times are refused",
    arguments: [
      "", "2026", "2026-11-22", "2026-11-22T21:45:25", "2026-13-01T00:00:00Z",
      "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
      "2026-04-31T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z",
      "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "2026-01-01T00:00:00.Z",
      "2026-01-01T00:00:00+1:00", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00Z ",
      " 2026-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "２０26-01-01T00:00:00Z",
      "20260101T000000Z", "2026-1-1T00:00:00Z",
    ])
  func refused(_ text: String) {
    #expect(Timestamp(text) == nil)
  }

  @Test("an offset that leads out of the years 1 to 9999 is refused")
  func beyondTheYears() {
    #expect(Timestamp("0001-01-01T00:00:00+00:01") == nil)
    #expect(Timestamp("9999-12-31T23:59:59-00:01") == nil)
    #expect(Timestamp("0001-01-01T00:00:00-00:01") != nil)
  }

  @Test("leap years are those of the Gregorian calendar")
  func leapDays() {
    for (year, days) in [(1900, 28), (2000, 29), (2023, 28), (2024, 29), (2100, 28), (4, 29)] {
      #expect(Timestamp.days(inMonth: 2, of: year) == days)
      #expect((Timestamp(year: year, month: 2, day: 29) != nil) == (days == 29))
    }
  }

  @Test("lenient reading takes a date and a time without offset as UTC")
  func lenient() {
    #expect(Timestamp(lenient: "1970-01-02")?.milliseconds == 86_400_000)
    #expect(Timestamp(lenient: "1970-01-01 00:01")?.milliseconds == 60_000)
    #expect(Timestamp(lenient: "1970-01-01T00:00:01.5")?.milliseconds == 1500)
    #expect(Timestamp(lenient: "1970-01-01T00:00:00+01:00")?.milliseconds == -3_600_000)
    for text in ["", "1970-01-32", "1970-01-01T", "1970-01-01T00:00:00 ", "1.1.1970", "1970-01"] {
      #expect(Timestamp(lenient: text) == nil, "\(text)")
    }
  }

  @Test("any number of milliseconds can be printed")
  func extremes() {
    for milliseconds in [Int64.min, .min + 1, -62_135_596_800_001, 253_402_300_800_000, .max] {
      #expect(Timestamp(milliseconds: milliseconds).description.utf8.count == 24)
    }
  }

  @Test("earlier comes before later")
  func order() {
    #expect(Timestamp(milliseconds: -1) < Timestamp(milliseconds: 0))
    #expect(!(Timestamp(milliseconds: 0) < Timestamp(milliseconds: 0)))
  }
}
