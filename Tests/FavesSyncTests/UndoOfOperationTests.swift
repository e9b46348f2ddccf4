import FavesCore
import FavesKit
import FavesStore
import FavesTestSupport
import Testing

/// Operations that were written on another machine and came by a sync.
@Suite("Undo of an operation that a sync brought")
struct UndoOfOperationTests {
  private let pair: Pair
  private var a: Machine { pair.a }
  private var b: Machine { pair.b }

  init() throws {
    pair = try Pair()
  }

  /// The operation of the newest record of a favorite, removed or not.
  private func operation(of title: String, on machine: Machine) throws -> String {
    var operation: ResourceID?
    try machine.at(2000) { faves in
      try faves.log(category: "L", title: title, limit: 1) { operation = $0.record.operation }
    }
    return try #require(operation).description
  }

  @discardableResult
  private func undo(_ operation: String?, at seconds: Int64 = 100, dryRun: Bool = false) throws
    -> ChangeReport
  {
    try a.at(seconds) { try $0.undo(operation: operation, dryRun: dryRun) }
  }

  @Test("one operation goes, the others of the same sync stay, and both machines agree again")
  func oneOfMany() throws {
    try b.edit("c", at: 2, title: "C")
    let retitling = try operation(of: "C", on: b)
    try b.move("e", to: 1, at: 3)
    try b.add("f", at: 4)
    try pair.sync(expecting: "e a b C d f")
    #expect(try undo(retitling).skipped == [])
    #expect(try a.titles() == ["e", "a", "b", "c", "d", "f"])
    try pair.sync(expecting: "e a b c d f", conflicts: 0)
  }

  private static let commands: [(name: String, run: @Sendable (Machine) throws -> Void)] = [
    ("add", { try $0.add("new", rank: 2, at: 2, ("Year", "7")) }),
    ("add to a new category", { try $0.add("new", to: "M", at: 2) }),
    ("title", { try $0.edit("b", at: 2, title: "B 2") }),
    ("value", { try $0.edit("b", at: 2, .set(name: "Year", value: "2001")) }),
    ("another category", { try $0.edit("b", at: 2, to: "Books") }),
    ("move", { try $0.move("d", to: 1, at: 2) }),
    ("remove", { try $0.remove("b", "c", at: 2) }),
    (
      "rename category",
      { machine in _ = try machine.at(2) { try $0.renameCategory("L", to: "M") } }
    ),
    (
      "remove category",
      { machine in
        _ = try machine.at(2) {
          try $0.removeCategory("L", withFavorites: true)
        }
      }
    ),
    (
      "define",
      { machine in
        _ = try machine.at(2) {
          try $0.addAttribute(
            to: "L", AttributeDraft(name: "Year", type: .integer), force: false)
        }
      }
    ),
  ]

  @Test("each kind of command is taken back whole, and again", arguments: commands.indices)
  func everyCommand(_ index: Int) throws {
    let command = Self.commands[index]
    let before = try a.digest()
    try command.run(b)
    var newest: ResourceID?
    try b.at(3) { try $0.log(limit: 1) { newest = $0.record.operation } }
    try pair.sync()
    let after = try a.digest()
    #expect(after != before, "\(command.name) changed nothing")
    let report = try undo(newest?.description)
    #expect(report.skipped == [], "\(command.name)")
    #expect(try a.digest() == before, "\(command.name)")
    #expect(try undo(report.operation?.description, at: 101).skipped == [])
    #expect(try a.digest() == after, "\(command.name), the undo taken back")
    #expect(try undo(newest?.description, at: 102).skipped == [], "\(command.name)")
    #expect(try a.digest() == before, "\(command.name), for the second time")
    try pair.sync(conflicts: 0)
  }

  @Test("what was changed here since is left and named")
  func changedSince() throws {
    try b.edit("c", at: 2, title: "C", details: "What they wrote there")
    let theirs = try operation(of: "C", on: b)
    try pair.sync()
    try a.edit("C", at: 50, title: "C 2")
    let report = try undo(theirs)
    #expect(report.skipped.count == 1)
    #expect(report.skipped.first?.contains("title was changed since") == true)
    #expect(try a.favorite("C 2").details == nil)
  }

  @Test("of two edits of one field on the other machine, the first is left under the second")
  func firstOfTwo() throws {
    try b.edit("c", at: 2, title: "C")
    let first = try operation(of: "C", on: b)
    try b.edit("C", at: 3, title: "CC")
    let second = try operation(of: "CC", on: b)
    try pair.sync()
    #expect(try undo(first).records == 0)
    #expect(try a.titles().contains("CC"))
    // The second goes, and then nothing is on top of the first.
    #expect(try undo(second, at: 101).skipped == [])
    #expect(try a.titles().contains("C"))
    #expect(try undo(first, at: 102).skipped == [])
    #expect(try a.titles() == ["a", "b", "c", "d", "e"])
    try pair.sync(expecting: "a b c d e", conflicts: 0)
  }

  @Test("an edit here that did not know of it holds again")
  func concurrent() throws {
    try a.edit("c", at: 2, title: "mine")
    try b.edit("c", at: 3, title: "theirs")
    let theirs = try operation(of: "theirs", on: b)
    try pair.sync(expecting: "a b theirs d e", conflicts: 1)
    #expect(try undo(theirs).skipped == [])
    #expect(try a.titles() == ["a", "b", "mine", "d", "e"])
    try pair.sync(expecting: "a b mine d e", conflicts: 0)
    #expect(try a.conflicts().isEmpty)
  }

  @Test("the whole sync can be taken back after one operation of it")
  func restOfSync() throws {
    try b.edit("c", at: 2, title: "C")
    let retitling = try operation(of: "C", on: b)
    try b.edit("d", at: 3, details: "A description from there")
    try pair.sync()
    var sync: ResourceID?
    try a.at(60) { try $0.log(limit: 1) { sync = $0.via?.operation } }
    try undo(retitling)
    let report = try undo(try #require(sync).description, at: 101)
    #expect(report.skipped == [] && report.records == 1)
    #expect(try a.titles() == ["a", "b", "c", "d", "e"])
    #expect(try a.favorite("d").details == nil)
  }

  @Test("a dry run tells the same and does nothing")
  func dryRun() throws {
    try b.edit("c", at: 2, title: "C")
    try pair.sync()
    let theirs = try operation(of: "C", on: a)
    let digest = try a.digest()
    let plan = try undo(theirs, dryRun: true)
    #expect(plan.operation == nil)
    #expect(try a.digest() == digest)
    let done = try undo(theirs)
    #expect(done.activities == plan.activities && done.records == plan.records)
    #expect(done.activities == ["renamed “C” to “c” in L"])
  }

  @Test("records of three machines that came mixed are told apart")
  func threeMachines() throws {
    let c = try Machine("C")
    try c.at(1) { _ in }
    try c.sync(with: a)
    for number in 0..<20 {
      try b.edit("a", at: 10 + Int64(number), .set(name: "b\(number)", value: "1"))
      try c.edit("a", at: 10 + Int64(number), .set(name: "c\(number)", value: "1"))
    }
    try b.sync(with: c)
    try pair.sync()
    var operations: [String: String] = [:]
    try a.at(60) {
      try $0.log(category: "L", title: "a") { entry in
        for element in entry.record.changes {
          operations[element.field] = entry.record.operation.description
        }
      }
    }
    for name in ["b0", "b19", "c0", "c7", "c19"] {
      let operation: String = try #require(operations["metadata.\(name)"])
      #expect(try undo(operation).records == 1)
      #expect(try a.value(name, of: "a") == nil)
    }
    #expect(try a.favorite("a").metadata.count == 35)
  }

  @Test("an unknown operation is not found")
  func unknown() throws {
    #expect {
      try undo("00000000")
    } throws: {
      ($0 as? FavesError)?.code == "operation-missing"
    }
  }
}
