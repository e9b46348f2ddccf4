import FavesCore
import Testing

@Suite("The histories of a conflict")
struct ConflictHistoryTests {
  private let a = History.a
  private let b = History.b

  private func numbers(_ records: [AuditRecord]) -> [Int64] {
    records.map { $0.wall.milliseconds / 1000 }
  }

  @Test("what both had seen, what led to either side, and what came since are told apart")
  func parts() throws {
    var history = History()
    history.add(a, "Heat")
    history.exchange()
    history.set(a, Field.title, "one")
    let kept = history.set(a, Field.title, "two")
    history.set(b, Field.title, "eins")
    history.set(b, Field.details, "another field")
    let lost = history.set(b, Field.title, "zwei")
    history.set(b, Field.title, "drei")
    history.exchange()
    history.set(a, Field.title, "resolved")
    let setters = history.records.filter { $0.sets(Field.title) }
    let found = try ConflictHistory(
      setters.reversed(), kept: kept.id, lost: lost.id, oracle: history)
    #expect(numbers(found.before) == [1])
    #expect(numbers(found.kept) == [2, 3])
    #expect(numbers(found.lost) == [4, 6])
    #expect(numbers(found.since) == [7, 8])
  }

  @Test("a removal and what it had not seen are its two sides")
  func removal() throws {
    var history = History()
    history.add(a, "Heat")
    history.exchange()
    let edit = history.set(a, Field.details, "A long description")
    let removal = history.write(b, .removed)
    let found = try ConflictHistory(
      history.records, kept: edit.id, lost: removal.id, oracle: history)
    #expect(numbers(found.before) == [1])
    #expect(numbers(found.kept) == [2])
    #expect(numbers(found.lost) == [3])
    #expect(found.since.isEmpty)
  }

  @Test("of two resources of one name each side has its own records")
  func naming() throws {
    var history = History()
    let first = history.add(a, "Heat")
    var other = history.add(b, "Heta")
    history.exchange()
    var renamed = history.set(b, Field.title, "Heat")
    let resource = ResourceID(high: 9, low: 9)
    (other.resource, renamed.resource) = (resource, resource)
    var later = history.set(b, Field.title, "Heat 2")
    later.resource = resource
    let found = try ConflictHistory(
      naming: [first, other, renamed, later], kept: first, lost: renamed, oracle: history)
    #expect(numbers(found.kept) == [1])
    #expect(numbers(found.lost) == [2, 3])
    #expect(numbers(found.since) == [4])
    #expect(found.before.isEmpty)
  }
}
