import FavesCore
import Synchronization
import Testing

/// Nobody has seen anything; counts how often it is asked.
private final class CountingOracle: SeenOracle, Sendable {
  private let asked = Mutex(0)
  var count: Int { asked.withLock { $0 } }

  func seen(by record: RecordID, of replica: ResourceID) -> Int64 {
    asked.withLock { $0 += 1 }
    return record.replica == replica ? record.sequence - 1 : 0
  }
}

@Suite("What a fold asks about who had seen what")
struct CoverageTests {
  private func record(
    _ author: UInt64, _ sequence: Int64, _ action: AuditAction, _ field: String?
  ) -> AuditRecord {
    let replica = ResourceID(high: 0, low: author)
    let isAddition = action == .added
    var changes: ChangeSet = [:]
    if let field { changes[field] = FieldChange(to: .text("\(author) \(sequence)")) }
    let category = ResourceID(high: 1, low: 1)
    return AuditRecord(
      id: RecordID(replica: replica, sequence: sequence), time: sequence, counter: Int64(author),
      wall: Timestamp(milliseconds: sequence), operation: replica, action: action,
      resourceType: .favorite, resource: ResourceID(high: 2, low: 2), changes: changes,
      place: isAddition
        ? PlaceChange(to: Place(category: category, parent: nil, side: .right)) : nil)
  }

  private func questions(_ records: [AuditRecord]) throws -> Int {
    let oracle = CountingOracle()
    _ = try ResourceFold(records, oracle: oracle)
    return oracle.count
  }

  @Test("nothing, where each field has one author")
  func oneAuthorAField() throws {
    let first = record(1, 1, .added, Field.title)
    let updates = (2...50).map { author in
      record(author, 1, .updated, Field.metadata("k\(author)"))
    }
    #expect(try questions([first] + updates) == 0)
  }

  @Test("as much with a thousand records of two authors as with two")
  func longHistory() throws {
    func history(_ count: Int64) -> [AuditRecord] {
      [record(1, 1, .added, Field.title)]
        + (2...count).flatMap { sequence in
          [1, 2].map { record($0, sequence, .updated, Field.details) }
        }
    }
    let few = try questions(history(2))
    #expect(few > 0)
    #expect(try questions(history(1000)) == few)
  }

  @Test("no more for a thousand records when one of them is a removal")
  func removed() throws {
    func history(_ count: Int64) -> [AuditRecord] {
      [record(1, 1, .added, Field.title)]
        + (2...count).map { record(1, $0, .updated, Field.details) }
        + [record(2, 1, .removed, nil)]
    }
    #expect(try questions(history(1000)) == questions(history(3)))
  }
}
