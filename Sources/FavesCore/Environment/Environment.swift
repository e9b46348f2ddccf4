/// Tells the wall-clock time.
public protocol Clock: Sendable {
  /// The time now.
  func now() -> Timestamp
}

/// Makes fresh ids for operations and replicas.
public protocol IDGenerator: Sendable {
  /// An id that was never handed out before.
  func next() -> ResourceID
}

/// A clock that stands still: for tests and reproducible files.
public struct FixedClock: Clock {
  private let time: Timestamp

  /// Makes a clock that always tells one time.
  public init(_ time: Timestamp) {
    self.time = time
  }

  /// The time it was made with.
  public func now() -> Timestamp { time }
}
