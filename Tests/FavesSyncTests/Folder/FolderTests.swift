import FavesCore
import FavesKit
import FavesSync
import FavesTestSupport
import Foundation
import Testing

@Suite("A shared folder")
struct FolderTests {
  /// Three machines that never meet but in a folder.
  private struct Trio {
    let machines: [Machine]
    let folder: SharedFolder
    var a: Machine { machines[0] }
    var b: Machine { machines[1] }
    var c: Machine { machines[2] }

    init() throws {
      machines = try ["A", "B", "C"].map { try Machine($0) }
      folder = try SharedFolder()
      for machine in machines { try machine.at(0) { _ in } }
      for title in ["a", "b", "c", "d", "e"] { try a.add(title, at: 1) }
    }

    /// Lets every machine sync twice, after which all must hold the same.
    func exchange(at seconds: Int64 = 1000) throws {
      for round in 0..<2 {
        for machine in machines { try machine.sync(folder, at: seconds + Int64(round)) }
      }
      for machine in machines {
        #expect(try machine.digest() == a.digest())
        #expect(try machine.at(1500) { try $0.check(deep: true) } == [])
        let report = try machine.sync(folder, at: seconds + 5)
        #expect(report.sent == 0 && report.received == 0)
      }
    }
  }

  @Test("machines that only meet in a folder come to the same, as by a direct sync")
  func exchange() throws {
    let trio = try Trio()
    try trio.exchange()
    try trio.a.move("c", to: 1, at: 2000)
    try trio.b.move("e", to: 1, at: 2001)
    try trio.c.edit("b", at: 2002, title: "B")
    try trio.exchange(at: 2100)
    #expect(try trio.c.titles().joined(separator: " ") == "e c a B d")
  }

  @Test("records of a machine that never saw the folder travel with those that build on them")
  func relayed() throws {
    let trio = try Trio()
    try trio.b.sync(with: trio.a, at: 2)
    try trio.b.edit("a", at: 3, title: "A by B")
    let report = try trio.b.sync(trio.folder)
    #expect(report.sent == 7)
    let taken = try trio.c.sync(trio.folder)
    #expect(taken.received == 7)
    #expect(try trio.c.digest() == trio.b.digest())
  }

  @Test("a dry run leaves folder and store as they are, and tells what the real run does")
  func dryRun() throws {
    let trio = try Trio()
    try trio.exchange()
    try trio.a.edit("a", at: 10, title: "A")
    try trio.a.sync(trio.folder, at: 11)
    try trio.b.edit("a", at: 12, title: "other A")
    let (files, before) = (try trio.folder.files(), try trio.b.digest())
    var options = SyncOptions()
    options.isDryRun = true
    let plan = try trio.b.sync(trio.folder, at: 13, options)
    #expect(try trio.folder.files() == files && trio.b.digest() == before)
    let done = try trio.b.sync(trio.folder, at: 13)
    #expect(plan.conflicts.count == 1 && plan.conflicts == done.conflicts)
    #expect(plan.sent == done.sent && plan.received == done.received)
  }

  @Test("37: foreign files and conflicted copies are left and named")
  func foreign() throws {
    let trio = try Trio()
    try trio.a.sync(trio.folder)
    let name = try #require(try trio.folder.segments().first)
    let copy = name.replacing(".faves", with: " (conflicted copy 2026-11-24).faves")
    try trio.folder.write(try trio.folder.contents(name), to: copy)
    try trio.folder.write(Data("x".utf8), to: ".DS_Store")
    try trio.folder.write(Data("x".utf8), to: name + ".partial")
    let report = try trio.b.sync(trio.folder)
    #expect(report.received == 6)
    #expect(report.warnings.count == 2)
    #expect(report.warnings.contains { $0.contains(copy) })
    #expect(try trio.b.digest() == trio.a.digest())
  }

  @Test("37: a truncated segment is named and waited for; whole again, it is taken")
  func truncated() throws {
    let trio = try Trio()
    try trio.a.sync(trio.folder)
    let name = try #require(try trio.folder.segments().first)
    let whole = try trio.folder.contents(name)
    for length in [0, 1, 8, 9, 100, whole.count - 1] {
      try trio.folder.write(whole.prefix(length), to: name)
      let report = try trio.c.sync(trio.folder)
      #expect(report.received == 0, "\(length)")
      #expect(report.warnings.contains { $0.contains(name) && $0.contains("damaged") })
    }
    try trio.folder.write(whole, to: name)
    #expect(try trio.c.sync(trio.folder).received == 6)
  }

  @Test("37: what builds on a missing segment waits, is named, and comes with it")
  func missing() throws {
    let trio = try Trio()
    try trio.a.sync(trio.folder)
    let first = try #require(try trio.folder.segments().first)
    try trio.b.sync(trio.folder)
    try trio.b.edit("a", at: 1010, title: "A by B")
    try trio.b.sync(trio.folder, at: 1011)
    let contents = try trio.folder.contents(first)
    try trio.folder.remove(first)
    let early = try trio.c.sync(trio.folder, at: 1012)
    #expect(early.received == 0)
    #expect(early.warnings.contains { $0.contains("records 1 to 6 of") })
    try trio.folder.write(contents, to: first)
    #expect(try trio.c.sync(trio.folder, at: 1013).received == 7)
    #expect(try trio.c.digest() == trio.b.digest())
  }

  @Test("a segment that is lost for good is replaced by whoever has its records")
  func healed() throws {
    let trio = try Trio()
    try trio.exchange()
    let lost = try #require(
      try trio.folder.segments().max {
        try trio.folder.contents($0).count < trio.folder.contents($1).count
      })
    try trio.folder.remove(lost)
    #expect(try trio.b.sync(trio.folder, at: 1100).sent == 6)
    let fresh = try Machine("D")
    try fresh.at(0) { _ in }
    try fresh.sync(trio.folder, at: 1200)
    #expect(try fresh.digest() == trio.a.digest())
  }

  @Test("34: a missing folder is an error, and one that is suddenly empty as well")
  func notThere() throws {
    let trio = try Trio()
    let missing = try #require(
      #expect(throws: FavesError.self) {
        try trio.a.at(10) { try $0.sync(with: "dir:" + trio.folder.path + "/no") }
      })
    #expect(missing.code == "folder-missing" && missing.kind == .notFound)
    try trio.exchange()
    for file in try trio.folder.files() { try trio.folder.remove(file) }
    let emptied = #expect(throws: FavesError.self) { try trio.a.sync(trio.folder, at: 1100) }
    #expect(emptied?.code == "folder-emptied" && emptied?.kind == .notFound)
    #expect(try trio.folder.files().isEmpty)
    #expect(try trio.a.sync(trio.folder, at: 1200, .confirmed).sent == 6)
  }

  @Test(
    "44: a record that was altered in a segment with the right name is refused before any write")
  func forged() throws {
    let trio = try Trio()
    try trio.a.sync(trio.folder)
    let name = try #require(try trio.folder.segments().first)
    var bytes = Array(try trio.folder.contents(name))
    let title = Array("title".utf8)
    let position = try #require(
      bytes.indices.dropLast(8).first {
        Array(bytes[$0..<$0 + 5]) == title && bytes[$0 + 8] == 0x61
      })
    bytes[position + 8] = 0x7a
    try trio.folder.remove(name)
    let forged = String(Digest(of: bytes).description.prefix(32)) + ".faves"
    try trio.folder.write(Data(bytes), to: forged)
    let before = try trio.b.digest()
    let error = #expect(throws: FavesError.self) { try trio.b.sync(trio.folder) }
    #expect(error?.code == "chain-broken")
    #expect(try trio.b.digest() == before)
  }

  @Test("a folder of a clone is told apart like a store")
  func clone() throws {
    let trio = try Trio()
    try trio.exchange()
    let clone = try trio.a.cloned("Clone")
    try trio.a.add("of a", at: 1100)
    try trio.a.sync(trio.folder, at: 1101)
    try clone.add("of the clone", at: 1102)
    try clone.add("of the clone too", at: 1103)
    let report = try clone.sync(trio.folder, at: 1104)
    #expect(report.warnings.contains { $0.contains("the 2 later records here") })
    for machine in [trio.a, trio.b, trio.c, clone] { try machine.sync(trio.folder, at: 1200) }
    for machine in trio.machines { #expect(try machine.digest() == clone.digest()) }
    #expect(try trio.b.titles().count == 8)
  }

  @Test("two histories of clones that meet in the folder's files are told apart")
  func clonesInFiles() throws {
    let trio = try Trio()
    try trio.exchange()
    let clone = try trio.a.cloned("Clone")
    let other = try SharedFolder()
    for file in try trio.folder.files() {
      try other.write(try trio.folder.contents(file), to: file)
    }
    try trio.a.add("of a", at: 1100)
    try trio.a.sync(trio.folder, at: 1101)
    try clone.add("of the clone", at: 1102)
    try clone.add("of the clone too", at: 1103)
    try clone.sync(other, at: 1104)
    // A program that keeps folders alike brings the files of both together.
    for file in try other.segments() { try trio.folder.write(try other.contents(file), to: file) }
    for round in 0..<3 {
      for machine in trio.machines + [clone] {
        try machine.sync(trio.folder, at: 1200 + Int64(round))
      }
    }
    for machine in trio.machines { #expect(try machine.digest() == clone.digest()) }
    #expect(
      try Set(trio.b.titles()).isSuperset(of: ["of a", "of the clone", "of the clone too"]))
  }

  @Test("a damaged segment that was known stops no one, and is replaced")
  func damagedLater() throws {
    let trio = try Trio()
    try trio.exchange()
    for number in 0..<9 {
      try trio.a.add("x\(number)", at: 1010 + Int64(number))
      var push = SyncOptions()
      push.direction = .push
      try trio.a.sync(trio.folder, at: 1010 + Int64(number), push)
    }
    for name in try trio.folder.segments() {
      let contents = try trio.folder.contents(name)
      try trio.folder.write(Data(repeating: 1, count: contents.count), to: name)
    }
    // Of its old size, so that it looks as it did: nothing new can be had, and nothing breaks.
    try trio.a.add("more", at: 1100)
    try trio.a.sync(trio.folder, at: 1101)
    for name in try trio.folder.segments().prefix(2) {
      try trio.folder.write(Data("torn".utf8), to: name)
    }
    try trio.a.sync(trio.folder, at: 1102)
    try trio.b.sync(trio.folder, at: 1103)
  }

  @Test("a folder that cannot be written still gives what it holds")
  func readOnly() throws {
    guard geteuid() != 0 else { return print("skipped: for root every folder can be written") }
    let trio = try Trio()
    try trio.a.sync(trio.folder)
    chmod(trio.folder.path, 0o555)
    defer { chmod(trio.folder.path, 0o755) }
    let report = try trio.b.sync(trio.folder)
    #expect(report.received == 6 && report.warnings.count == 1)
  }

  @Test("many small syncs leave few files, and a newcomer still gets everything")
  func consolidated() throws {
    let trio = try Trio()
    for number in 0..<40 {
      try trio.a.add("x\(number)", at: 10 + Int64(number))
      try trio.a.sync(trio.folder, at: 10 + Int64(number))
      if number % 5 == 0 {
        try trio.b.add("y\(number)", at: 10 + Int64(number))
        try trio.b.sync(trio.folder, at: 10 + Int64(number))
      }
    }
    #expect(try trio.folder.files().count < 24)
    try trio.exchange()
    #expect(try trio.c.titles().count == 53)
  }

  @Test("only what is new is read again")
  func incremental() throws {
    let trio = try Trio()
    try trio.exchange()
    let old = try trio.folder.segments()
    // A damaged file that looks as it did is not read, so it cannot be noticed.
    for name in old {
      let path = trio.folder.path + "/" + name
      var status = stat()
      stat(path, &status)
      try trio.folder.write(Data(repeating: 7, count: Int(status.st_size)), to: name)
      utimensat(AT_FDCWD, path, [status.st_atim, status.st_mtim], 0)
    }
    #expect(try trio.b.sync(trio.folder, at: 1100).warnings.isEmpty)
    for name in old { try trio.folder.write(Data("damaged".utf8), to: name) }
    let report = try trio.b.sync(trio.folder, at: 1200)
    #expect(report.warnings.count == old.count && report.sent == 6)
  }

  @Test("a segment larger than one is split, and read with little memory")
  func large() throws {
    let trio = try Trio()
    let long = String(repeating: "long ", count: 40_000)
    for number in 0..<30 {
      try trio.a.add("x\(number)", at: 10 + Int64(number), details: long + "\(number)")
    }
    let report = try trio.a.sync(trio.folder)
    #expect(report.sent == 36)
    #expect(try trio.folder.segments().count == 2)
    try trio.b.sync(trio.folder)
    #expect(try trio.b.digest() == trio.a.digest())
  }
}
