import Glibc

/// A thread that runs one body.
public final class WorkerThread {
  private var thread = pthread_t()
  private var isRunning = true

  private final class Body {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
      self.run = run
    }
  }

  /// Starts a thread; nil where the system has none left, and the work must be done without.
  public init?(_ run: @escaping @Sendable () -> Void) {
    let body = Unmanaged.passRetained(Body(run))
    let code = pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
        return nil
      }, body.toOpaque())
    guard code == 0 else {
      isRunning = false
      body.release()
      return nil
    }
  }

  /// Waits for the end of the body.
  public func join() {
    guard isRunning else { return }
    isRunning = false
    pthread_join(thread, nil)
  }
}
