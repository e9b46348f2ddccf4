import Dispatch
import FavesCore
import FavesTestSupport
import Foundation
import GRDB
import Synchronization
import Testing

@testable import FavesStore

@Suite("Transactions")
struct TransactionTests {
  private let folder: StoreFolder

  init() throws {
    folder = try StoreFolder()
  }

  @Test("an error in the middle takes everything back")
  func rollback() throws {
    let store = try folder.open()
    try store.add(["a", "b", "c"])
    let before = try store.dump()
    #expect(throws: TestFailure.self) {
      try store.write(.edit) { writer in
        let row = try writer.required()
        try writer.addFavorite(NewFavorite(title: "d"), to: row, at: .rank(1))
        try writer.removeFavorite(try writer.found("b"))
        _ = try writer.addCategory("M")
        throw TestFailure("stop")
      }
    }
    #expect(try store.dump() == before)
    try store.add(["d"])
    #expect(try store.titles() == ["a", "b", "c", "d"])
    #expect(try store.read { try $0.check { _ in } } == [])
  }

  @Test("a dry run reports what it did and takes it back")
  func dryRun() throws {
    let store = try folder.open()
    try store.add(["a", "b"])
    try store.close()
    let before = try folder.bytes()
    let again = try folder.open(.write)
    let tally = try again.write(.edit, isDryRun: true) { writer in
      try writer.removeFavorite(try writer.found("a"))
      try writer.addFavorite(NewFavorite(title: "c"), to: try writer.required())
      return try writer.tally()
    }
    #expect(tally.added == 1 && tally.removed == 1)
    #expect(try again.titles() == ["a", "b"])
    try again.close()
    #expect(try folder.bytes() == before)
  }

  @Test("a write without changes writes no record and no command")
  func nothing() throws {
    let store = try folder.open()
    try store.add(["a"])
    let before = try store.dump()
    try store.write(.edit) { writer in
      try writer.updateFavorite(try writer.found("a"))
      try writer.updateCategory(try writer.required(), name: "L", isStrict: false)
    }
    #expect(try store.dump() == before)
  }

  @Test("a second writer that does not get the lock in time is told that the store is busy")
  func busy() throws {
    let first = try folder.open()
    let second = try folder.open(.write, busyTimeout: 0.05)
    try first.add(["a"])
    try first.write(.edit) { writer in
      try writer.addFavorite(NewFavorite(title: "b"), to: try writer.required())
      do {
        try second.add(["c"])
        Issue.record("two writers at once")
      } catch let error as FavesError {
        #expect(error.kind == .busy)
        #expect(error.code == "store-busy")
      }
    }
    try second.add(["c"])
    #expect(try first.titles() == ["a", "b", "c"])
  }

  @Test("a reader sees one state while another writes")
  func stableReading() throws {
    let first = try folder.open()
    let second = try folder.open(.write)
    try first.add(["a"])
    try first.read { reader in
      #expect(try reader.titles() == ["a"])
      try second.add(["b"])
      #expect(try second.titles() == ["a", "b"])
      #expect(try reader.titles() == ["a"])
    }
    #expect(try first.titles() == ["a", "b"])
  }

  @Test("a reader does not wait for a writer, and does not see what is not committed")
  func readingDuringWrite() throws {
    let first = try folder.open()
    let second = try folder.open(.read, busyTimeout: 0)
    try first.add(["a"])
    try first.write(.edit) { writer in
      try writer.addFavorite(NewFavorite(title: "b"), to: try writer.required())
      #expect(try second.titles() == ["a"])
    }
    #expect(try second.titles() == ["a", "b"])
  }

  @Test("several writers at once lose nothing")
  func manyWriters() throws {
    try folder.open().close()
    let failures = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: 4) { thread in
      do {
        let store = try folder.open(.write, busyTimeout: 60)
        for index in 0..<15 {
          try store.write(.edit) { writer in
            let row = try writer.category(named: "L") ?? writer.addCategory("L")
            let rank = index % 3 + 1
            try writer.addFavorite(
              NewFavorite(title: "\(thread)-\(index)"), to: row, at: .rank(rank))
          }
        }
        try store.close()
      } catch {
        failures.withLock { $0.append("\(error)") }
      }
    }
    #expect(failures.withLock { $0 } == [])
    let store = try folder.open(.write)
    let titles = try store.titles()
    #expect(
      Set(titles) == Set((0..<4).flatMap { thread in (0..<15).map { "\(thread)-\($0)" } }))
    #expect(titles.count == 60)
    #expect(try store.read { try $0.check { _ in } } == [])
    #expect(try store.read { try $0.replicas().map(\.records) } == [61])
  }

  @Test("several programs that make one store at once all get it")
  func manyMakers() throws {
    for round in 0..<8 {
      let path = folder.folder.path + "/new-\(round).sqlite"
      let failures = Mutex<[String]>([])
      DispatchQueue.concurrentPerform(iterations: 4) { thread in
        do {
          let store = try folder.open(.create, at: path, busyTimeout: 60)
          try store.add(["\(thread)"])
          try store.close()
        } catch {
          failures.withLock { $0.append("\(error)") }
        }
      }
      #expect(failures.withLock { $0 } == [])
      #expect(try folder.open(.read, at: path).titles().sorted() == ["0", "1", "2", "3"])
    }
  }

  @Test("a write over a broken reference fails whole")
  func references() throws {
    let store = try folder.open()
    try store.add(["a"])
    let before = try store.dump()
    #expect(throws: FavesError.self) {
      try store.write(.edit) { writer in
        try writer.run("UPDATE favorite SET slot = 999999")
      }
    }
    #expect(try store.dump() == before)
  }
}
