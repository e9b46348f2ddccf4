import FavesCore
import FavesFormats
import Synchronization
import Threading

/// Passes bytes on to another sink on a thread of its own: what makes them need not wait for what
/// hashes and writes them.
///
/// Where there is no thread left, it does without.
final class BackgroundSink: HashingSink {
  private static let chunk = 1 << 18
  private static let capacity = 1 << 20

  /// What the writing thread owns while it runs.
  private final class Work: @unchecked Sendable {
    var sink: any HashingSink
    /// What stopped it.
    let failure = Mutex<(any Error)?>(nil)

    init(_ sink: any HashingSink) {
      self.sink = sink
    }

    func run(_ handoff: Handoff<[UInt8]>) {
      do {
        while let chunk = try handoff.take() { try chunk.withUnsafeBytes { try sink.write($0) } }
      } catch {
        failure.withLock { $0 = error }
        handoff.cancel()
      }
    }
  }

  /// The writing thread, and the way to it.
  private struct Background {
    let handoff: Handoff<[UInt8]>
    let thread: WorkerThread
  }

  private let work: Work
  private var background: Background?
  private var pending: [UInt8] = []

  init(_ sink: any HashingSink) {
    work = Work(sink)
  }

  deinit {
    background?.handoff.cancel()
    background?.thread.join()
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    if pending.isEmpty { pending.reserveCapacity(Self.chunk + bytes.count) }
    pending.append(contentsOf: bytes)
    guard pending.count >= Self.chunk else { return }
    if let background = start() { try pass(to: background) } else { try passOn() }
  }

  private func start() -> Background? {
    if let background { return background }
    let handoff = Handoff<[UInt8]>(capacity: Self.capacity)
    background = WorkerThread { [work] in work.run(handoff) }
      .map { Background(handoff: handoff, thread: $0) }
    return background
  }

  private func passOn() throws {
    try pending.withUnsafeBytes { try work.sink.write($0) }
    pending = []
  }

  private func pass(to background: Background) throws {
    let chunk = pending
    pending = []
    if !background.handoff.put(chunk, weight: chunk.count) { try throwFailure() }
  }

  private func throwFailure() throws {
    if let error = work.failure.withLock({ $0 }) { throw error }
  }

  func runningDigest() throws -> DigestBuilder {
    try flush()
    return try work.sink.runningDigest()
  }

  /// Waits until everything is passed on.
  func flush() throws {
    if let background {
      try pass(to: background)
      background.handoff.finish(.success(()))
      background.thread.join()
      self.background = nil
      try throwFailure()
    } else {
      try passOn()
    }
    try work.sink.flush()
  }
}
