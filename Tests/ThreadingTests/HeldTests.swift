import Synchronization
import Testing
import Threading

@Suite("What a thread holds open")
struct HeldTests {
  private struct Failure: Error {}

  /// What happened, in order.
  private final class Journal: Sendable {
    private let lines = Mutex<[String]>([])
    func note(_ line: String) { lines.withLock { $0.append(line) } }
    var all: [String] { lines.withLock { $0 } }
  }

  /// A scope that tells how it ended.
  private func scope(
    _ journal: Journal, fails: Bool = false
  ) -> ((String) throws -> Void) throws -> Void {
    { body in
      journal.note("open")
      do {
        try body("value")
      } catch {
        journal.note("given up")
        throw error
      }
      journal.note("kept")
      if fails { throw Failure() }
    }
  }

  @Test("is there until it is let go, and then comes to its end")
  func letGo() throws {
    let journal = Journal()
    let held = try #require(try Held(scope(journal)))
    #expect(held.value == "value")
    #expect(journal.all == ["open"])
    held.letGo()
    try held.wait()
    #expect(journal.all == ["open", "kept"])
  }

  @Test("is given up when nobody lets it go")
  func givenUp() throws {
    let journal = Journal()
    let held = try #require(try Held(scope(journal)))
    try held.wait()
    #expect(journal.all == ["open", "given up"])
  }

  @Test("is given up when nobody wants it any more")
  func dropped() throws {
    let journal = Journal()
    _ = try Held(scope(journal))
    #expect(journal.all == ["open", "given up"])
  }

  @Test("tells what opening it, and what its end, comes to")
  func failures() throws {
    #expect(throws: Failure.self) {
      _ = try Held<String> { _ in throw Failure() }
    }
    let held = try #require(try Held(scope(Journal(), fails: true)))
    held.letGo()
    #expect(throws: Failure.self) { try held.wait() }
  }

  @Test("and two things at once both come to their end, and the first error counts")
  func together() throws {
    let both = try concurrently({ 1 }, { "two" })
    #expect(both == (1, "two"))
    let journal = Journal()
    #expect(throws: Failure.self) {
      _ = try concurrently({ throw Failure() }, { journal.note("done") })
    }
    #expect(journal.all == ["done"])
    #expect(throws: Failure.self) {
      _ = try concurrently({ journal.note("first") }, { throw Failure() })
    }
  }
}
