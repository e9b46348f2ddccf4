import FavesCore
import FavesKit
import FavesSync
import FavesTestSupport
import Testing

@Suite("Compaction")
struct CompactTests {
  /// Two machines, one of which rewrote a description many times.
  private func rewritten(_ pair: Pair, by machine: Machine, from seconds: Int64 = 10) throws {
    for number in 0..<20 {
      try machine.edit(
        "c", at: seconds + Int64(number),
        details: .some("description number \(number) " + String(repeating: "long ", count: 200)))
    }
  }

  private func compact(_ machine: Machine, at seconds: Int64 = 1100) throws -> CompactReport {
    try machine.at(seconds) { try $0.compact() }
  }

  @Test("what others may lack is kept; what all have overwritten goes, and nothing shows")
  func acknowledged() throws {
    let pair = try Pair()
    try pair.b.sync(with: pair.a)
    try rewritten(pair, by: pair.a)
    #expect(try compact(pair.a).compacted == 0)
    #expect(try compact(pair.a).behind.map(\.name) == ["B"])
    try pair.a.sync(with: pair.b)
    try pair.a.sync(with: pair.b)
    let before = try pair.a.digest()
    let dry = try pair.a.at(1100) { try $0.compact(dryRun: true) }
    #expect(dry.compacted == 19 && dry.bytesAfter == dry.bytesBefore)
    let report = try compact(pair.a)
    #expect(report.compacted == 19 && report.behind.isEmpty)
    #expect(report.bytesAfter < report.bytesBefore)
    #expect(try compact(pair.a).compacted == 0)
    #expect(try pair.a.digest() == before)
    #expect(try pair.a.at(1500) { try $0.check(deep: true) } == [])
    try pair.sync()
  }

  @Test("a newcomer gets a compacted store as it is")
  func newcomer() throws {
    let pair = try Pair()
    try rewritten(pair, by: pair.a)
    for _ in 0..<2 { try pair.a.sync(with: pair.b) }
    _ = try compact(pair.a)
    let c = try Machine("C")
    try c.at(1) { _ in }
    try pair.a.sync(with: c)
    #expect(try c.digest() == pair.a.digest())
    #expect(try c.at(1500) { try $0.check(deep: true) } == [])
    let d = try Machine("D")
    try d.at(1) { _ in }
    let link = MemoryLink()
    try pair.a.at(1600) { try link.sync($0, with: d.storePath, environment: d.environment) }
    #expect(try d.digest() == pair.a.digest())
  }

  @Test("a forgotten machine that comes back loses nothing and brings its edits")
  func forgotten() throws {
    let pair = try Pair()
    let c = try Machine("C")
    try c.at(1) { _ in }
    for machine in [pair.b, c] { try machine.sync(with: pair.a, at: 2) }
    try c.edit("c", at: 3, .set(name: "k", value: "1"))
    try c.sync(with: pair.a, at: 4)
    // Edited offline while the others go on and forget it.
    try c.edit("c", at: 15, details: .some("the description of C"))
    try c.edit("d", at: 16, title: "d of C")
    try rewritten(pair, by: pair.a)
    for _ in 0..<2 { try pair.a.sync(with: pair.b) }
    #expect(try compact(pair.a).compacted == 0)
    try pair.a.at(1101) { try $0.forgetReplica("C") }
    #expect(try compact(pair.a, at: 1102).compacted == 19)
    #expect(try pair.a.at(1103) { try $0.replicas().map(\.name) } == ["A", "B"])

    let report = try c.sync(with: pair.a, at: 1200)
    #expect(report.conflicts.map(\.field) == ["description"])
    #expect(report.conflicts.first?.lost.value == .text("the description of C"))
    #expect(try c.titles() == ["a", "b", "c", "d of C", "e"])
    #expect(try pair.a.at(1201) { try $0.replicas().map(\.name) } == ["A", "B", "C"])
    // The one that did not compact comes to the same.
    try pair.b.sync(with: c, at: 1300)
    #expect(try pair.b.digest() == c.digest() && c.digest() == pair.a.digest())
  }

  @Test("a compacted log goes out to files and back in")
  func exported() throws {
    let pair = try Pair()
    try rewritten(pair, by: pair.a)
    for _ in 0..<2 { try pair.a.sync(with: pair.b) }
    _ = try compact(pair.a)
    for format in ["json", "jsonl", "xml"] {
      let file = pair.a.folder.path + "/all." + format
      try pair.a.at(1200) {
        _ = try $0.export(to: file, withAudits: true)
      }
      let c = try Machine("C" + format)
      try c.at(1300) { _ = try $0.restore(file) }
      #expect(try c.digest() == pair.a.digest(), "\(format)")
      #expect(try c.at(1500) { try $0.check(deep: true) } == [], "\(format)")
    }
  }

  @Test("an undo that would need a value that was given up says so and changes nothing")
  func undo() throws {
    let pair = try Pair()
    try rewritten(pair, by: pair.a)
    for _ in 0..<2 { try pair.a.sync(with: pair.b) }
    _ = try compact(pair.a)
    let before = try pair.a.digest()
    let report = try pair.a.at(1200) { try $0.undo() }
    #expect(report.skipped == ["“c” was compacted since and is left"])
    #expect(try pair.a.digest() == before)
  }
}
