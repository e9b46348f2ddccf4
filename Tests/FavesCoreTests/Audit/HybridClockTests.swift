import FavesCore
import FavesKit
import Testing

@Suite("Hybrid clock")
struct HybridClockTests {
  private let here = ResourceID(high: 0, low: 1)
  private let there = ResourceID(high: 0, low: 2)

  private func wall(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds) }

  @Test("it follows the wall clock while that goes forward")
  func follows() {
    var clock = HybridClock()
    #expect(clock.tick(wall: wall(5), replica: here) == Stamp(time: 5, counter: 0, replica: here))
    #expect(clock.tick(wall: wall(9), replica: here) == Stamp(time: 9, counter: 0, replica: here))
  }

  @Test("it counts while the wall clock stands or goes back")
  func counts() {
    var clock = HybridClock()
    _ = clock.tick(wall: wall(5), replica: here)
    #expect(clock.tick(wall: wall(5), replica: here) == Stamp(time: 5, counter: 1, replica: here))
    #expect(clock.tick(wall: wall(1), replica: here) == Stamp(time: 5, counter: 2, replica: here))
    #expect(clock.tick(wall: wall(6), replica: here) == Stamp(time: 6, counter: 0, replica: here))
  }

  @Test("a clock before 1970 works as any other")
  func beforeEpoch() {
    var clock = HybridClock()
    #expect(clock.tick(wall: wall(-5), replica: here).time == -5)
  }

  @Test("it never runs back, whatever the walls and what is seen")
  func neverBack() {
    var random = SplitMix64(seed: 1)
    var clock = HybridClock()
    var last: Stamp?
    for _ in 0..<2000 {
      if Bool.random(using: &random) {
        let seen = Stamp(
          time: .random(in: 0...1000, using: &random),
          counter: .random(in: 0...50, using: &random), replica: there)
        clock.observe(seen)
        if let before = last, before < seen { last = seen }
      } else {
        let stamp = clock.tick(
          wall: wall(.random(in: 0...1000, using: &random)), replica: here)
        if let last { #expect(last < stamp) }
        last = stamp
      }
    }
  }

  @Test("a hostile stamp at the end of all counters does not stop it")
  func endOfCounters() {
    var clock = HybridClock()
    clock.observe(Stamp(time: 7, counter: .max, replica: there))
    let stamp = clock.tick(wall: wall(1), replica: here)
    #expect(Stamp(time: 7, counter: .max, replica: there) < stamp)
  }

  @Test("a greater counter of the same millisecond moves it on")
  func sameMillisecond() {
    var clock = HybridClock(time: 10, counter: 3)
    clock.observe(Stamp(time: 10, counter: 8, replica: there))
    #expect(clock == HybridClock(time: 10, counter: 8))
    #expect(clock.tick(wall: wall(10), replica: here).counter == 9)
  }

  @Test("an old stamp does not move it")
  func oldStamp() {
    var clock = HybridClock(time: 10, counter: 3)
    clock.observe(Stamp(time: 10, counter: 3, replica: there))
    clock.observe(Stamp(time: 9, counter: 99, replica: there))
    #expect(clock == HybridClock(time: 10, counter: 3))
  }

  @Test("stamps are ordered by time, counter, then replica")
  func order() {
    let stamps = [
      Stamp(time: 1, counter: 9, replica: there), Stamp(time: 2, counter: 0, replica: here),
      Stamp(time: 2, counter: 0, replica: there), Stamp(time: 2, counter: 1, replica: here),
    ]
    #expect(stamps.shuffled().sorted() == stamps)
  }
}
