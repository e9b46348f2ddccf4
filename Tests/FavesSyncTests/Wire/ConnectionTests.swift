import FavesCore
import FavesKit
import FavesStore
import FavesSync
import FavesTestSupport
import Foundation
import Testing

/// Two machines whose stores have both changed since their last sync, kept as files so that every
/// case starts from the same bytes.
private struct Parted {
  let a: Machine
  let b: Machine
  let before: (a: Digest, b: Digest)
  let after: Digest

  init() throws {
    let pair = try Pair(["a", "b", "c", "d", "e", "f"])
    try pair.a.edit("c", at: 10, title: "C of A", .set(name: "year", value: "1995"))
    try pair.a.move("e", to: 1, at: 11)
    try pair.a.remove("b", at: 12)
    try pair.b.edit("c", at: 20, title: "C of B")
    try pair.b.edit("b", at: 21, details: .some("a description of b"))
    try pair.b.add("x", rank: 2, at: 22, details: "a new favorite of B")
    (a, b) = (pair.a, pair.b)
    before = (try a.digest(), try b.digest())
    let (c, d) = (try Copy(of: a), try Copy(of: b))
    try c.sync(with: d, MemoryLink())
    after = try c.digest()
    #expect(try d.digest() == after)
    #expect(after != before.a && after != before.b)
  }
}

/// A copy of a machine's store.
private struct Copy {
  let machine: Machine

  init(of original: Machine) throws {
    machine = try Machine(original.name)
    try FileManager.default.copyItem(atPath: original.storePath, toPath: machine.storePath)
  }

  @discardableResult
  func sync(
    with other: Copy, _ link: MemoryLink, _ options: SyncOptions = .confirmed
  ) throws -> SyncReport {
    other.machine.clock.set(Machine.start + 1_000_000)
    return try machine.at(1000) {
      try link.sync(
        $0, with: other.machine.storePath, environment: other.machine.environment,
        options: options)
    }
  }

  func digest() throws -> Digest { try machine.digest() }

  func isWhole() throws -> Bool { try machine.at(1500) { try $0.check(deep: true) } == [] }
}

@Suite("A connection to another machine")
struct ConnectionTests {
  /// Every how many bytes the session is cut or damaged: 1 with FAVES_CUTS=all.
  static func positions(_ total: Int, seed: UInt64) -> [Int] {
    if ProcessInfo.processInfo.environment["FAVES_CUTS"] == "all" { return Array(0...total) }
    var generator = SplitMix64(seed: seed)
    return [0, 1, 8, total - 1, total] + (0..<25).map { _ in Int(generator.next() % UInt64(total)) }
  }

  @Test("a sync over a connection does what a sync of two files does")
  func same() throws {
    let parted = try Parted()
    let (one, two) = (try Copy(of: parted.a), try Copy(of: parted.b))
    let plain = try one.machine.sync(with: two.machine)
    let (three, four) = (try Copy(of: parted.a), try Copy(of: parted.b))
    var slow = MemoryLink.Faults()
    slow.chunk = 3
    let wired = try three.sync(with: four, MemoryLink(toServer: slow, toClient: slow))
    #expect(wired.sent == plain.sent && wired.received == plain.received)
    #expect(wired.added == plain.added && wired.updated == plain.updated)
    #expect(wired.removed == plain.removed && wired.moved == plain.moved)
    #expect(wired.conflicts == plain.conflicts)
    #expect(try three.digest() == one.digest())
    #expect(try four.digest() == two.digest())
    let second = try three.sync(with: four, MemoryLink())
    #expect(second.sent == 0 && second.received == 0)
  }

  @Test("29: cut after any number of bytes, each store is old or new, and a rerun completes")
  func cuts() throws {
    let parted = try Parted()
    let whole = MemoryLink()
    try Copy(of: parted.a).sync(with: Copy(of: parted.b), whole)
    let (up, down) = whole.traffic
    print("a session of \(up) bytes to the server and \(down) to the client")
    for position in Self.positions(up, seed: 29) {
      var faults = MemoryLink.Faults()
      faults.cutAfter = position
      try checkFault(parted, MemoryLink(toServer: faults), "cut \(position) of \(up) to the server")
    }
    for position in Self.positions(down, seed: 30) {
      var faults = MemoryLink.Faults()
      faults.cutAfter = position
      try checkFault(
        parted, MemoryLink(toClient: faults), "cut \(position) of \(down) to the client")
    }
  }

  @Test("44: a session with any bit flipped is refused or does what it should")
  func flips() throws {
    let parted = try Parted()
    let whole = MemoryLink()
    try Copy(of: parted.a).sync(with: Copy(of: parted.b), whole)
    let (up, down) = whole.traffic
    for position in Self.positions(up - 1, seed: 44) {
      var faults = MemoryLink.Faults()
      faults.flip = (position, UInt8(position % 8))
      try checkFault(parted, MemoryLink(toServer: faults), "bit of byte \(position) of \(up)")
    }
    for position in Self.positions(down - 1, seed: 45) {
      var faults = MemoryLink.Faults()
      faults.flip = (position, UInt8(position % 8))
      try checkFault(parted, MemoryLink(toClient: faults), "bit of byte \(position) of \(down)")
    }
  }

  /// Found by the simulation, seed 1058: a lost last record was taken for the end of what there was,
  /// and a store was left with a part.
  @Test("a session that loses, doubles or swaps any frame is refused")
  func frames() throws {
    let parted = try Parted()
    for number in 0..<9 {
      for (index, fault) in MemoryLink.FrameFault.allCases.enumerated() {
        var faults = MemoryLink.Faults()
        faults.frame = (number, fault)
        let isUp = (number + index) % 2 == 0
        let link = isUp ? MemoryLink(toServer: faults) : MemoryLink(toClient: faults)
        try checkFault(parted, link, "frame \(number) \(isUp ? "to" : "from") the server \(fault)")
      }
    }
  }

  private func checkFault(_ parted: Parted, _ link: MemoryLink, _ fault: String) throws {
    let (one, two) = (try Copy(of: parted.a), try Copy(of: parted.b))
    do {
      try one.sync(with: two, link)
    } catch let error as FavesError {
      let known = ["connection-lost", "frame-damaged", "not-faves", "message-malformed"]
      #expect(known.contains(error.code), "\(fault): \(error)")
      #expect(error.hint != nil, "\(fault): \(error)")
    }
    #expect([parted.before.a, parted.after].contains(try one.digest()), "\(fault): A")
    #expect([parted.before.b, parted.after].contains(try two.digest()), "\(fault): B")
    #expect(try one.isWhole() && two.isWhole(), "\(fault)")
    try one.sync(with: two, MemoryLink())
    #expect(try one.digest() == parted.after, "\(fault): A after a rerun")
    #expect(try two.digest() == parted.after, "\(fault): B after a rerun")
  }

  @Test("31: edits made while a sync runs are kept and go next time")
  func editsMeanwhile() throws {
    let parted = try Parted()
    let (one, two) = (try Copy(of: parted.a), try Copy(of: parted.b))
    two.machine.clock.set(Machine.start + 1_000_000)
    let report = try one.machine.at(1000) { faves in
      let peer = MeddlingPeer(
        inner: try storePeer(two.machine), meddle: { try one.machine.add("late", at: 1001) })
      return try faves.sync(over: peer, options: .confirmed)
    }
    #expect(report.sent > 0 && report.received > 0)
    #expect(try one.machine.titles().contains("late"))
    #expect(try !two.machine.titles().contains("late"))
    let next = try one.sync(with: two, MemoryLink())
    // The category and its favorite.
    #expect(next.sent == 1 && next.received == 0)
    #expect(try one.digest() == two.digest())
  }

  @Test("a dry run over a connection changes neither file, and tells what the real run does")
  func dryRun() throws {
    let parted = try Parted()
    let (one, two) = (try Copy(of: parted.a), try Copy(of: parted.b))
    var options = SyncOptions.confirmed
    options.isDryRun = true
    let dry = try one.sync(with: two, MemoryLink(), options)
    #expect(try one.digest() == parted.before.a && two.digest() == parted.before.b)
    let real = try one.sync(with: two, MemoryLink())
    #expect(dry.sent == real.sent && dry.received == real.received && dry.added == real.added)
    #expect(dry.conflicts == real.conflicts && dry.moved == real.moved)
  }

  @Test("the store itself at the other end is refused")
  func sameStore() throws {
    let parted = try Parted()
    let one = try Copy(of: parted.a)
    let error = #expect(throws: FavesError.self) { try one.sync(with: one, MemoryLink()) }
    #expect(error?.code == "same-store")
  }

  @Test("a store that is missing there is told as missing")
  func missing() throws {
    let parted = try Parted()
    let (one, two) = (try Copy(of: parted.a), try Copy(of: parted.b))
    try FileManager.default.removeItem(atPath: two.machine.storePath)
    let error = #expect(throws: FavesError.self) { try one.sync(with: two, MemoryLink()) }
    #expect(error?.code == "store-missing" && error?.kind == .notFound)
    #expect(!FileManager.default.fileExists(atPath: two.machine.storePath))
  }
}

/// A peer that does something else on this machine in the middle of an exchange.
private struct MeddlingPeer: SyncPeer {
  let inner: any SyncPeer
  let meddle: () throws -> Void

  var name: String { inner.name }
  var isDistant: Bool { true }
  var lockOrder: [UInt64] { [] }

  func withSession<Result>(
    _ mode: SessionMode, _ body: (any SyncSession) throws -> Result
  ) throws -> Result {
    try inner.withSession(mode) { try body(MeddlingSession(inner: $0, meddle: meddle)) }
  }
}

private struct MeddlingSession: SyncSession {
  let inner: any SyncSession
  let meddle: () throws -> Void

  func identity() throws -> [UInt8] { try inner.identity() }
  func seenVector() throws -> [ResourceID: Int64] { try inner.seenVector() }
  func categoryCounts() throws -> [ResourceID: Int] { try inner.categoryCounts() }
  func replicaNames() throws -> [ResourceID: String] { try inner.replicaNames() }
  func forEachRecord(
    missingFrom seen: [ResourceID: Int64], _ body: (AuditRecord) throws -> Void
  ) throws {
    try inner.forEachRecord(missingFrom: seen, body)
  }
  func hashes(_ records: [RecordID]) throws -> [Digest?] { try inner.hashes(records) }
  func merge(_ record: AuditRecord) throws { try inner.merge(record) }
  func adopt(replicaNames: [ResourceID: String]) throws {
    try inner.adopt(replicaNames: replicaNames)
  }
  func outcome(counts: [ResourceID: Int]) throws -> SessionOutcome {
    try meddle()
    return try inner.outcome(counts: counts)
  }
}

/// The store file of a machine as a peer.
private func storePeer(_ machine: Machine) throws -> any SyncPeer {
  StoreFilePeer(
    try Store(
      path: machine.storePath, access: .write,
      environment: StoreEnvironment(
        clock: machine.clock, ids: SeededIDs(seed: 9), stateDirectory: machine.folder.path,
        replicaName: machine.name)), name: machine.name)
}
