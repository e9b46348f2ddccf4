import Foundation
import Synchronization
import Testing
import Threading

@Suite("Handing over from thread to thread")
struct HandoffTests {
  private struct Trouble: Error {}

  /// What a producer has done so far.
  private final class Progress: Sendable {
    private let state = Mutex<(count: Int, isEnded: Bool)>((0, false))
    var count: Int { state.withLock { $0.count } }
    var isEnded: Bool { state.withLock { $0.isEnded } }
    func step() { state.withLock { $0.count += 1 } }
    func end() { state.withLock { $0.isEnded = true } }
  }

  /// Puts numbers until nobody wants more.
  private func produce(
    _ handoff: Handoff<Int>, _ count: Int, weight: Int, _ progress: Progress,
    end: Result<Void, any Error> = .success(())
  ) -> WorkerThread? {
    WorkerThread {
      for number in 0..<count {
        guard handoff.put(number, weight: weight) else { break }
        progress.step()
      }
      handoff.finish(end)
      progress.end()
    }
  }

  /// Waits until a producer makes no more steps.
  private func settle(_ progress: Progress) {
    var last = -1
    while last != progress.count || last == 0 {
      last = progress.count
      usleep(50_000)
    }
  }

  @Test("keeps the order", arguments: [1, 10, 1000])
  func order(capacity: Int) throws {
    let handoff = Handoff<Int>(capacity: capacity)
    let thread = produce(handoff, 5000, weight: 3, Progress())
    var taken: [Int] = []
    while let number = try handoff.take() { taken.append(number) }
    thread?.join()
    #expect(taken == Array(0..<5000))
    #expect(try handoff.take() == nil)
  }

  @Test("holds the producer back at its capacity, and lets it go on for each that is taken")
  func capacity() throws {
    let handoff = Handoff<Int>(capacity: 10)
    let progress = Progress()
    let thread = produce(handoff, 100, weight: 4, progress)
    settle(progress)
    // 0, 4 and 8 are less than 10.
    #expect(progress.count == 3)
    #expect(try handoff.take() == 0)
    while progress.count < 4 { usleep(1000) }
    settle(progress)
    #expect(progress.count == 4)
    while try handoff.take() != nil {}
    thread?.join()
    #expect(progress.count == 100)
  }

  @Test("takes one that is heavier than its capacity")
  func heavy() throws {
    let handoff = Handoff<Int>(capacity: 10)
    let thread = produce(handoff, 3, weight: 1000, Progress())
    for number in 0..<3 { #expect(try handoff.take() == number) }
    #expect(try handoff.take() == nil)
    thread?.join()
  }

  @Test("gives the error of the producer after what came before it")
  func error() throws {
    let handoff = Handoff<Int>(capacity: 100)
    let thread = produce(handoff, 3, weight: 1, Progress(), end: .failure(Trouble()))
    thread?.join()
    for number in 0..<3 { #expect(try handoff.take() == number) }
    #expect(throws: Trouble.self) { try handoff.take() }
    #expect(throws: Trouble.self) { try handoff.take() }
  }

  @Test("stops a producer that waits when nobody wants more")
  func cancel() {
    let handoff = Handoff<Int>(capacity: 10)
    let progress = Progress()
    let thread = produce(handoff, 1_000_000, weight: 5, progress)
    settle(progress)
    #expect(!progress.isEnded)
    handoff.cancel()
    thread?.join()
    #expect(progress.isEnded && progress.count == 2)
    #expect(!handoff.put(1, weight: 0))
  }

  @Test("lets a consumer go that waits, and one that has not taken all, when nobody wants more")
  func cancelledConsumer() throws {
    let handoff = Handoff<Int>(capacity: 10)
    #expect(handoff.put(1, weight: 1))
    #expect(handoff.put(2, weight: 1))
    let progress = Progress()
    let thread = WorkerThread {
      while (try? handoff.take()) != nil {
        progress.step()
        if progress.count == 2 { break }
      }
      // Nothing more comes: this waits.
      _ = try? handoff.take()
      progress.end()
    }
    settle(progress)
    #expect(progress.count == 2 && !progress.isEnded)
    handoff.cancel()
    thread?.join()
    let other = Handoff<Int>(capacity: 10)
    #expect(other.put(1, weight: 1))
    other.cancel()
    #expect(try other.take() == nil)
  }

  @Test("joins a thread as often as asked")
  func join() {
    let progress = Progress()
    let thread = WorkerThread { progress.end() }
    thread?.join()
    thread?.join()
    #expect(progress.isEnded)
  }
}
