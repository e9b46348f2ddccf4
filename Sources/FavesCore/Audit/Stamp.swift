/// A hybrid logical clock reading: orders the records of all replicas the same way everywhere, and
/// never against cause and effect.
///
/// Kulkarni, Demirbas, Madappa, Avva and Leone, "Logical Physical Clocks", 2014.
public struct Stamp: Hashable, Comparable, Sendable {
  /// Milliseconds since 1970, as far as the wall clocks of all seen records had come.
  public var time: Int64
  /// Counts within one ``time``.
  public var counter: Int64
  /// The author; breaks ties.
  public var replica: ResourceID

  /// Makes a stamp.
  public init(time: Int64, counter: Int64, replica: ResourceID) {
    self.time = time
    self.counter = counter
    self.replica = replica
  }

  /// Whether one comes before the other.
  public static func < (left: Self, right: Self) -> Bool {
    if left.time != right.time { return left.time < right.time }
    if left.counter != right.counter { return left.counter < right.counter }
    return left.replica < right.replica
  }
}

/// The state of a hybrid logical clock.
public struct HybridClock: Hashable, Sendable {
  /// The time of the latest stamp made or seen.
  public private(set) var time: Int64
  /// The counter of the latest stamp made or seen.
  public private(set) var counter: Int64

  /// Makes a clock that stands at a reading; by default before every reading.
  public init(time: Int64 = .min, counter: Int64 = 0) {
    self.time = time
    self.counter = counter
  }

  /// Advances the clock past every reading so far and returns the new stamp.
  public mutating func tick(wall: Timestamp, replica: ResourceID) -> Stamp {
    if wall.milliseconds > time {
      time = wall.milliseconds
      counter = 0
    } else if counter == .max {
      // Only a damaged or hostile record brings such a counter; the next millisecond has room.
      time += 1
      counter = 0
    } else {
      counter += 1
    }
    return Stamp(time: time, counter: counter, replica: replica)
  }

  /// Takes note of a stamp made elsewhere, so that the next own one is greater.
  public mutating func observe(_ stamp: Stamp) {
    guard (stamp.time, stamp.counter) > (time, counter) else { return }
    time = stamp.time
    counter = stamp.counter
  }
}
