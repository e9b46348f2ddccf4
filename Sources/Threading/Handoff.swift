import Glibc

/// Hands batches from one thread to another, in order, and holds the first one back when it is too
/// far ahead.
///
/// - A batch waits only while less than a capacity of weight does: memory stays constant however
///   large single items are.
/// - Ends with ``finish(_:)`` of the producer, or with ``cancel()`` of either side.
public final class Handoff<Batch: Sendable>: @unchecked Sendable {
  // Everything below is touched with `mutex` locked.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var waiting: [(batch: Batch, weight: Int)] = []
  private var weight = 0
  private var end: Result<Void, any Error>?
  private var isCancelled = false
  private let capacity: Int

  /// Makes one that holds the producer back once batches of this weight wait.
  public init(capacity: Int) {
    self.capacity = capacity
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(mutex)
    changed.deallocate()
    mutex.deallocate()
  }

  private func locked<Value>(_ body: () -> Value) -> Value {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }

  /// Gives a batch of some weight to the consumer; false if that wants no more.
  public func put(_ batch: Batch, weight: Int) -> Bool {
    locked {
      while !isCancelled, self.weight >= capacity { pthread_cond_wait(changed, mutex) }
      guard !isCancelled else { return false }
      waiting.append((batch, weight))
      self.weight += weight
      pthread_cond_broadcast(changed)
      return true
    }
  }

  /// Says that no batch follows: all is done, or an error stopped it.
  public func finish(_ result: Result<Void, any Error>) {
    locked {
      end = result
      pthread_cond_broadcast(changed)
    }
  }

  /// The next batch; nil after the last one, or once no more are wanted.
  ///
  /// - Throws: what stopped the producer.
  public func take() throws -> Batch? {
    try locked { () -> Result<Batch?, any Error> in
      while waiting.isEmpty, end == nil, !isCancelled { pthread_cond_wait(changed, mutex) }
      if isCancelled { return .success(nil) }
      guard !waiting.isEmpty else { return (end ?? .success(())).map { nil } }
      let (batch, weight) = waiting.removeFirst()
      self.weight -= weight
      pthread_cond_broadcast(changed)
      return .success(batch)
    }.get()
  }

  /// Says that no more batches are wanted.
  public func cancel() {
    locked {
      isCancelled = true
      pthread_cond_broadcast(changed)
    }
  }
}
