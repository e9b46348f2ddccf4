import FavesCore
import FavesKit
import FavesStore
import FavesSync
import FavesTestSupport
import Foundation
import Testing

/// The store of a machine, opened below the facade.
func openStore(_ machine: Machine) throws -> Store {
  try Store(
    path: machine.storePath, access: .write,
    environment: StoreEnvironment(
      clock: machine.clock, ids: SeededIDs(seed: 3), stateDirectory: machine.folder.path + "/state",
      replicaName: machine.name))
}

/// A peer that holds back the records of one author, as a folder may.
private struct Without: SyncPeer {
  let author: String
  let inner: any SyncPeer

  init(_ author: String, of inner: any SyncPeer) {
    self.author = author
    self.inner = inner
  }

  var name: String { inner.name }
  var isDistant: Bool { true }
  var lockOrder: [UInt64] { [] }

  func withSession<Result>(
    _ mode: SessionMode, _ body: (any SyncSession) throws -> Result
  ) throws -> Result {
    try inner.withSession(.read) { session in
      let hidden = try session.replicaNames().first { $0.value == author }?.key
      return try body(Session(inner: session, hidden: hidden))
    }
  }

  struct Session: SyncSession {
    let inner: any SyncSession
    let hidden: ResourceID?

    func identity() throws -> [UInt8] { [] }
    func seenVector() throws -> [ResourceID: Int64] {
      try inner.seenVector().filter { $0.key != hidden }
    }
    func categoryCounts() throws -> [ResourceID: Int] { [:] }
    func replicaNames() throws -> [ResourceID: String] { [:] }
    func forEachRecord(
      missingFrom seen: [ResourceID: Int64], _ body: (AuditRecord) throws -> Void
    ) throws {
      try inner.forEachRecord(missingFrom: seen) { if $0.id.replica != hidden { try body($0) } }
    }
    func hashes(_ records: [RecordID]) throws -> [Digest?] { try inner.hashes(records) }
    func merge(_ record: AuditRecord) {}
    func adopt(replicaNames: [ResourceID: String]) {}
    func outcome(counts: [ResourceID: Int]) -> SessionOutcome { .nothing }
  }
}

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

  @Test("a newcomer gets a compacted store by way of a folder, in any order of its segments")
  func folder() throws {
    let pair = try Pair()
    try rewritten(pair, by: pair.a)
    for _ in 0..<2 { try pair.a.sync(with: pair.b) }
    _ = try compact(pair.a)
    let folder = try SharedFolder()
    try pair.a.sync(folder)
    let c = try Machine("C")
    try c.at(1) { _ in }
    #expect(try c.sync(folder).received == 26)
    #expect(try c.digest() == pair.a.digest())
    #expect(try c.at(1500) { try $0.check(deep: true) } == [])
  }

  @Test("where what overwrote a value is not here yet, an earlier value shows")
  func partial() throws {
    let pair = try Pair()
    try pair.b.sync(with: pair.a)
    try pair.a.edit("c", at: 10, title: "first")
    try pair.a.sync(with: pair.b)
    let folder = try SharedFolder()
    try pair.b.edit("first", at: 20, title: "second")
    for _ in 0..<2 { try pair.a.sync(with: pair.b) }
    #expect(try compact(pair.a).compacted == 1)
    try pair.a.sync(folder)
    // The records of B are not in the folder yet.
    let files = try folder.segments()
    #expect(files.count == 1)
    let c = try Machine("C")
    try c.at(1) { _ in }
    try c.at(1000) { faves in
      _ = try faves.sync(
        over: Without(pair.b.name, of: StoreFilePeer(try openStore(pair.a), name: "A")),
        options: .confirmed)
    }
    #expect(try c.titles() == ["a", "b", "c", "d", "e"])
    try c.sync(folder, at: 1100)
    #expect(try c.digest() == pair.a.digest())
  }

  @Test("a creation that a file brought stays what it is, whatever removal is annulled later")
  func created() throws {
    let pair = try Pair()
    let x = try Machine("X")
    try x.at(1) { _ in }
    try pair.b.sync(with: pair.a)
    try x.sync(with: pair.b, at: 2)
    func importing(_ created: String, at seconds: Int64) throws {
      let file = pair.a.folder.path + "/\(created).csv"
      try Data("category,title,created\nL,c,\(created)-01-01T00:00:00Z\n".utf8)
        .write(to: URL(fileURLWithPath: file))
      try pair.a.at(seconds) { _ = try $0.importFiles([file]) }
    }
    try importing("2001", at: 10)
    try pair.a.sync(with: pair.b, at: 11)
    try x.sync(with: pair.b, at: 12)
    try pair.a.remove("c", at: 20)
    try importing("2005", at: 21)
    for seconds in 22..<24 { try pair.a.sync(with: pair.b, at: Int64(seconds)) }
    _ = try compact(pair.a, at: 25)
    try x.edit("c", at: 30, details: .some("a description of x"))
    try x.sync(with: pair.b, at: 31)
    try pair.a.sync(with: pair.b, at: 32)
    #expect(try pair.a.digest() == pair.b.digest())
    try pair.sync()
  }

  @Test("a record that claims to be compacted and is not is refused")
  func forged() throws {
    let pair = try Pair()
    let store = try openStore(pair.b)
    var records: [AuditRecord] = []
    try pair.a.at(10) { try $0.log { records.append($0.record) } }
    let last = try #require(records.first)
    var forged = last
    forged.id.sequence += 1
    forged.time += 1
    forged.action = .updated
    forged.changes = [Field.title: FieldChange(to: .text("forged"))]
    forged.place = nil
    forged.isCompacted = true
    let error = #expect(throws: FavesError.self) {
      try store.write(.sync) { try $0.merge(forged) }
    }
    #expect(error?.code == "chain-broken")
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
