import FavesCore
import FavesKit
import FavesStore
import FavesSync
import FavesTestSupport
import Testing

@Suite("Histories after a compaction")
struct CompactedTests {
  private let pair: Pair
  private let operation: String
  private var a: Machine { pair.a }

  /// Two titles of B, the first of which is compacted on A.
  init() throws {
    pair = try Pair()
    try pair.b.edit("c", at: 2, title: "C")
    try pair.b.edit("C", at: 3, title: "CC")
    try pair.sync()
    try pair.a.edit("a", at: 1100, details: "Something that B is to have seen")
    try pair.sync()
    var first: ResourceID?
    try pair.a.at(1200) { faves in
      #expect(try faves.compact().compacted == 1)
      try faves.log(category: "L", title: "CC") {
        if $0.record.isCompacted { first = $0.record.operation }
      }
    }
    operation = try #require(first).description
  }

  @Test("what replaced a compacted value says so, and names who had set it")
  func why() throws {
    let report = try a.at(1300) { try $0.why(category: "L", title: "CC", field: "title") }
    let title = try #require(report.values.first)
    #expect(title.value == .text("CC") && title.replacedCount == 2)
    let replaced = try #require(title.replaced)
    #expect(replaced.record.isCompacted && replaced.replicaName == "B")
    #expect(replaced.activity == "renamed “CC” in L (compacted)")
  }

  @Test("an operation whose values are compacted is left, and that is said")
  func undo() throws {
    let report = try a.at(1300) { try $0.undo(operation: operation) }
    #expect(report.records == 0)
    #expect(report.skipped == ["“CC” was compacted since and is left"])
  }
}
