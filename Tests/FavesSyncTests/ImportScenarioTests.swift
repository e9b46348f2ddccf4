import FavesCore
import FavesKit
import FavesSync
import FavesTestSupport
import Foundation
import Testing

extension Machine {
  /// Imports a CSV text as the category L.
  @discardableResult
  func importing(_ csv: String, at seconds: Int64) throws -> ImportReport {
    let path = folder.path + "/L.csv"
    try Data(csv.utf8).write(to: URL(fileURLWithPath: path))
    return try at(seconds) { try $0.importFiles([path]) }
  }
}

@Suite("Merge scenarios: imports")
struct ImportScenarioTests {
  private let list = "ranking,title\n1,a\n2,b\n3,c\n4,d\n5,e\n"

  @Test("38: one file imported on both machines makes no duplicates and no conflicts")
  func importedTwice() throws {
    let pair = try Pair([])
    try pair.a.importing(list, at: 2)
    try pair.b.importing(list, at: 3)
    try pair.sync(expecting: "a b c d e", conflicts: 0)
  }

  @Test("38: one file with one line more on one machine makes a conflict of that place alone")
  func importedWithOneMore() throws {
    let pair = try Pair([])
    try pair.a.importing(list, at: 2)
    try pair.b.importing("ranking,title\n1,a\n2,new\n3,b\n4,c\n5,d\n6,e\n", at: 3)
    try pair.sync(expecting: "a new b c d e")
    #expect(try pair.a.conflicts().count <= 1)
  }

  @Test("38: while one side imports the file in another order, the other side's move lands")
  func reorderedWhileMoved() throws {
    let pair = try Pair([])
    try pair.a.importing(list, at: 2)
    try pair.sync()
    let report = try pair.a.importing("ranking,title\n1,e\n2,a\n3,b\n4,c\n5,d\n", at: 3)
    #expect(report.moved == 1)
    #expect(report.unchanged == 4)
    try pair.b.move("b", to: 5, at: 4)
    try pair.sync(expecting: "e a c d b", conflicts: 0)
  }

  @Test("the same file a second time changes nothing and writes no record")
  func idempotent() throws {
    let machine = try Machine("A")
    try machine.importing(list, at: 2)
    let before = try machine.at(3) { try $0.info().audits }
    let report = try machine.importing(list, at: 4)
    #expect(report.unchanged == 5 && report.added + report.updated + report.moved == 0)
    #expect(try machine.at(5) { try $0.info().audits } == before)
  }

  @Test("42: many changes on both sides of a large list come to the same state")
  func manyChanges() throws {
    let scale = ProcessInfo.processInfo.environment["FAVES_LARGE"] == nil ? 2000 : 100_000
    let pair = try Pair([])
    let rows = (1...scale).map { "\($0),title \($0)" }.joined(separator: "\n")
    try pair.a.importing("ranking,title\n" + rows + "\n", at: 2)
    try pair.a.sync(with: pair.b)
    for (index, machine) in [pair.a, pair.b].enumerated() {
      let edits = (1...scale / 10).map { "title \($0 * 9 + index),of machine \(index)" }
      try machine.importing(
        "title,description,note\n" + edits.joined(separator: ",x\n") + ",x\n",
        at: Int64(3 + index))
    }
    let report = try pair.sync()
    #expect(report.sent == scale / 10 && report.received == scale / 10)
  }
}
