import FavesCore
import FavesKit
import FavesSync
import FavesTestSupport
import Foundation
import Testing

extension Machine {
  /// A machine that was copied whole: its store file and the token that ties the replica to it.
  func cloned(_ name: String) throws -> Machine {
    let clone = try Machine(name)
    try FileManager.default.copyItem(atPath: storePath, toPath: clone.storePath)
    let tokens = clone.folder.path + "/state/replicas"
    try FileManager.default.createDirectory(atPath: tokens, withIntermediateDirectories: true)
    let info = try FileManager.default.attributesOfItem(atPath: clone.storePath)
    let device = try #require(info[.systemNumber] as? NSNumber)
    let inode = try #require(info[.systemFileNumber] as? NSNumber)
    for token in try FileManager.default.contentsOfDirectory(
      atPath: folder.path + "/state/replicas")
    {
      try Data("\(device) \(inode) 0\n".utf8).write(to: URL(fileURLWithPath: tokens + "/" + token))
    }
    return clone
  }
}

@Suite("Forks: two histories under one replica id")
struct ForkTests {
  /// A machine and its clone, which both went on as the same replica.
  private struct Twins {
    let a: Machine
    let b: Machine

    init() throws {
      a = try Pair(["a", "b", "c"]).a
      b = try a.cloned("Clone")
      try a.add("of a", rank: 1, at: 10)
      try a.edit("b", at: 11, title: "b of a")
      try a.move("c", to: 1, at: 12)
      try b.add("of b", at: 20, details: "a description of b")
      try b.edit("b", at: 21, .set(name: "k", value: "1"))
      try b.move("a", to: 3, at: 22)
      try b.move("of b", to: 1, at: 23)
    }

    var replicas: [ResourceID] {
      get throws { try a.at(3000) { try $0.replicas().map(\.id) } }
    }

    func checkSame() throws {
      #expect(try a.digest() == b.digest())
      for machine in [a, b] { #expect(try machine.at(1500) { try $0.check(deep: true) } == []) }
      let second = try b.sync(with: a)
      #expect(second.sent == 0 && second.received == 0)
    }
  }

  @Test("26: both histories of a clone are kept whole, and it is said")
  func files() throws {
    let twins = try Twins()
    let report = try twins.a.sync(with: twins.b)
    #expect(report.warnings.count == 1)
    #expect(report.warnings.first?.contains("the 3 later records here") == true)
    #expect(report.sent == 3 && report.received == 4)
    try twins.checkSame()
    #expect(try Set(twins.b.titles()) == ["a", "b of a", "c", "of a", "of b"])
    #expect(try twins.b.value("k", of: "b of a") == .number("1"))
    #expect(try twins.b.titles().first == "of b")
  }

  @Test("a clone on another machine is told apart over a connection as well")
  func connection() throws {
    let twins = try Twins()
    let report = try twins.a.at(1000) {
      try MemoryLink().sync($0, with: twins.b.storePath, environment: twins.b.environment)
    }
    #expect(report.warnings.first?.contains("the 3 later records here") == true)
    try twins.checkSame()
    #expect(try twins.a.titles().count == 5)
  }

  @Test("afterwards each of the two writes under its own id")
  func ownIDs() throws {
    let twins = try Twins()
    try twins.a.sync(with: twins.b)
    try twins.a.add("later on a", at: 1100)
    try twins.b.add("later on b", at: 1200)
    let report = try twins.a.sync(with: twins.b, at: 1300)
    #expect(report.sent == 1 && report.received == 1 && report.warnings.isEmpty)
    try twins.checkSame()
  }

  @Test("a dry run says that there is a fork, and changes nothing")
  func dryRun() throws {
    let twins = try Twins()
    let before = try [twins.a.digest(), twins.b.digest()]
    var options = SyncOptions.confirmed
    options.isDryRun = true
    let error = #expect(throws: FavesError.self) { try twins.a.sync(with: twins.b, options) }
    #expect(error?.code == "fork" && error?.hint?.contains("--dry-run") == true)
    #expect(try [twins.a.digest(), twins.b.digest()] == before)
  }

  @Test("a third machine that knows one of the histories already gives it the same name")
  func third() throws {
    let twins = try Twins()
    let c = try Machine("C")
    try c.at(1) { _ in }
    try c.sync(with: twins.a, at: 100)
    try twins.a.sync(with: twins.b)
    try c.sync(with: twins.a, at: 1100)
    let report = try c.sync(with: twins.b, at: 1200)
    #expect(report.conflicts.isEmpty)
    #expect(try c.digest() == twins.a.digest())
    #expect(try c.titles().count == 5)
    #expect(try c.at(1500) { try $0.check(deep: true) } == [])
    let left = try c.sync(with: twins.a, at: 1300)
    #expect(left.sent == 0 && left.received == 0)
  }

  @Test("where someone has built on one history, the other one is renamed")
  func builtOn() throws {
    let twins = try Twins()
    let c = try Machine("C")
    try c.at(1) { _ in }
    try c.sync(with: twins.a, at: 100)
    try c.edit("of a", at: 110, title: "of a, edited by c")
    try c.sync(with: twins.a, at: 120)
    let report = try twins.a.sync(with: twins.b)
    #expect(report.warnings.first?.contains("the 4 later records in") == true)
    try twins.checkSame()
    #expect(try twins.b.titles().contains("of a, edited by c"))
    #expect(try twins.b.titles().count == 5)
  }

  @Test("where others have built on both histories nothing is changed, and it is said")
  func builtOnBoth() throws {
    let twins = try Twins()
    let (c, d) = (try Machine("C"), try Machine("D"))
    for (machine, twin) in [(c, twins.a), (d, twins.b)] {
      try machine.at(1) { _ in }
      try machine.sync(with: twin, at: 100)
      try machine.add("of \(machine.name)", at: 110)
      try machine.sync(with: twin, at: 120)
    }
    let before = try [twins.a.digest(), twins.b.digest()]
    let error = #expect(throws: FavesError.self) { try twins.a.sync(with: twins.b) }
    #expect(error?.code == "fork")
    #expect(try [twins.a.digest(), twins.b.digest()] == before)
  }
}
