import FavesCore
import FavesTestSupport
import Testing

@testable import FavesStore

@Suite("Finding the records of an operation")
struct OperationQueriesTests {
  private let folder: StoreFolder
  private let store: Store
  /// The operations in the order they were written, each with the number of its records.
  private let operations: [(id: ResourceID, count: Int)]

  init() throws {
    folder = try StoreFolder()
    store = try folder.open()
    let store = store
    operations = try (0..<40).map { number in
      try store.write(.edit) { writer in
        let category = try writer.category(named: "L") ?? writer.addCategory("L")
        for index in 0...number % 4 {
          try writer.addFavorite(NewFavorite(title: "\(number).\(index)"), to: category)
        }
        return (writer.operation, writer.ownRecordCount)
      }
    }
  }

  private func checkAll(_ comment: Comment) throws {
    try store.read { reader in
      var next: Int64 = 1
      for operation in operations {
        let found = try #require(try reader.storedOperation(operation.id), comment)
        #expect(found.sequences == next...(next + Int64(operation.count) - 1), comment)
        next += Int64(operation.count)
      }
    }
  }

  @Test("each is found with all its records, and an unknown one is not")
  func ranges() throws {
    try checkAll("as written")
    #expect(try store.read { try $0.storedOperation(ResourceID(high: 1, low: 1)) } == nil)
  }

  @Test("each is found where the keys of operations do not rise, as after a fork")
  func disorder() throws {
    try store.close()
    // The records of the first and the last operation change places, so that halving finds neither.
    try folder.sql(
      "UPDATE record SET operation = 41 - operation WHERE operation IN (1, 40)")
    let store = try folder.open()
    let last = try #require(operations.last)
    let found = try store.read { try $0.storedOperation(last.id) }
    #expect(found?.sequences == 1...Int64(operations[0].count))
  }

  @Test("the command of each record is found among many")
  func commands() throws {
    try store.read { reader in
      for operation in operations.reversed() {
        let found = try #require(try reader.storedOperation(operation.id))
        for sequence in found.sequences {
          let record = RecordID(replica: found.replica, sequence: sequence)
          let row = try #require(try reader.recordRow(record))
          reader.lastCommand = nil
          #expect(try reader.command(ofRecord: row)?.id == operation.id)
        }
      }
      #expect(try reader.command(ofRecord: 100_000)?.id == nil)
    }
  }
}
