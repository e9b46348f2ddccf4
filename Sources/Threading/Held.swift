/// Something that a thread of its own holds open until it is let go, such as a transaction.
///
/// Lets two of them end at once, which a body within the body of the other could not.
public final class Held<Value> {
  /// Thrown within the scope to give it up.
  private struct GivenUp: Error {}

  private let decision = Handoff<Bool>(capacity: 1)
  private let opened = Handoff<Lent<Value>>(capacity: 1)
  private let thread: WorkerThread
  /// What is held; not to be used any more once it was let go.
  public let value: Value

  /// Opens a scope, and waits until it is open; nil where there is no thread left for it.
  ///
  /// - Throws: what opening it throws.
  public init?(_ scope: @escaping ((Value) throws -> Void) throws -> Void) throws {
    let lent = Lent(scope)
    let thread = WorkerThread { [opened, decision] in
      opened.finish(
        Result {
          try lent.value { value in
            _ = opened.put(Lent(value), weight: 1)
            guard try decision.take() == true else { throw GivenUp() }
          }
        })
    }
    guard let thread else { return nil }
    do {
      guard let value = try opened.take()?.value else { throw CancellationError() }
      self.value = value
      self.thread = thread
    } catch {
      thread.join()
      throw error
    }
  }

  deinit {
    decision.cancel()
    thread.join()
  }

  /// Lets the scope come to its end, without waiting for it.
  public func letGo() { _ = decision.put(true, weight: 1) }

  /// Waits for the end of the scope, which is given up unless it was let go.
  ///
  /// - Throws: what the end of the scope throws.
  public func wait() throws {
    decision.finish(.success(()))
    thread.join()
    do {
      _ = try opened.take()
    } catch is GivenUp {}
  }
}
