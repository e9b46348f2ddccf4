/// Makes batches on a thread of its own, some ahead of whoever takes them.
///
/// The source belongs to that thread until ``join()`` returns. Giving this up ends the thread.
public final class Ahead<Batch: Sendable> {
  private let handoff: Handoff<Batch>
  private let thread: WorkerThread

  /// Starts; nil where there is no thread left, and the source must be asked without.
  ///
  /// - Parameters:
  ///   - capacity: From which weight of waiting batches on the source is held back.
  ///   - next: The next batch and its weight; nil after the last one.
  public init?(
    capacity: Int, _ next: @escaping () throws -> (batch: Batch, weight: Int)?
  ) {
    let handoff = Handoff<Batch>(capacity: capacity)
    let lent = Lent(next)
    let thread = WorkerThread {
      handoff.finish(
        Result {
          while let (batch, weight) = try lent.value(), handoff.put(batch, weight: weight) {}
        })
    }
    guard let thread else { return nil }
    self.handoff = handoff
    self.thread = thread
  }

  deinit {
    handoff.cancel()
    thread.join()
  }

  /// The next batch; nil after the last one.
  ///
  /// - Throws: what the source throws, after the batches before it.
  public func take() throws -> Batch? { try handoff.take() }

  /// Waits until the source is at its end.
  public func join() { thread.join() }
}
