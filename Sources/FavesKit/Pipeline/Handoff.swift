import Glibc

/// Hands batches from one thread to another, in order, and holds the first one back when it is too
/// far ahead.
///
/// - A batch waits only while less than ``capacity`` of weight does: memory stays constant however
///   large single items are.
/// - Ends with ``finish(_:)`` of the producer, or with ``cancel()`` of either side.
final class Handoff<Batch: Sendable>: @unchecked Sendable {
  // Everything below is touched with `mutex` locked.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var waiting: [(batch: Batch, weight: Int)] = []
  private var weight = 0
  private var end: Result<Void, any Error>?
  private var isCancelled = false
  private let capacity: Int

  init(capacity: Int) {
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
  func put(_ batch: Batch, weight: Int) -> Bool {
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
  func finish(_ result: Result<Void, any Error>) {
    locked {
      end = result
      pthread_cond_broadcast(changed)
    }
  }

  /// The next batch; nil after the last one, or once no more are wanted.
  ///
  /// - Throws: what stopped the producer.
  func take() throws -> Batch? {
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
  func cancel() {
    locked {
      isCancelled = true
      pthread_cond_broadcast(changed)
    }
  }
}

/// A thread that runs one body.
final class WorkerThread {
  private var thread = pthread_t()
  private var isRunning = true

  private final class Body {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
      self.run = run
    }
  }

  /// Starts a thread; where the system has none left, runs the body at once.
  init(_ run: @escaping @Sendable () -> Void) {
    let body = Unmanaged.passRetained(Body(run))
    let code = pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
        return nil
      }, body.toOpaque())
    guard code != 0 else { return }
    isRunning = false
    body.release()
    run()
  }

  /// Waits for the end of the body.
  func join() {
    guard isRunning else { return }
    isRunning = false
    pthread_join(thread, nil)
  }
}
