import FavesCore
import FavesKit
import FavesStore
import FavesTestSupport
import Testing

@Suite("Which sync brought a record")
struct ArrivalTests {
  private func entries(_ machine: Machine, _ title: String) throws -> [LogEntry] {
    var entries: [LogEntry] = []
    try machine.at(2000) { faves in
      try faves.log(category: "L", title: title) { entries.append($0) }
    }
    return entries
  }

  @Test("what was written here came by nothing; what came tells the sync, on either side")
  func bothSides() throws {
    let pair = try Pair()
    try pair.a.add("mine", at: 2)
    try pair.b.add("theirs", at: 3)
    try pair.a.sync(with: pair.b, at: 70)
    #expect(try entries(pair.a, "mine").map(\.via) == [nil])
    #expect(try entries(pair.b, "theirs").map(\.via) == [nil])
    let here = try #require(try entries(pair.a, "theirs").first?.via)
    #expect(here.peer == pair.b.storePath)
    #expect(here.at == Timestamp(milliseconds: Machine.start + 70_000))
    let there = try #require(try entries(pair.b, "mine").first?.via)
    #expect(there.peer == pair.a.storePath && there.operation != here.operation)
    // The base came by an earlier sync.
    #expect(try #require(try entries(pair.b, "a").first?.via).operation != there.operation)
  }

  @Test("a peer is named as the user named it")
  func named() throws {
    let pair = try Pair()
    try pair.b.add("theirs", at: 3)
    try pair.a.at(4) {
      try $0.addRemote("laptop", peer: pair.b.storePath)
      _ = try $0.sync(with: "laptop", options: .confirmed)
    }
    #expect(try entries(pair.a, "theirs").first?.via?.peer == "laptop")
  }

  @Test("over a connection the asking side knows its peer, the answering one only when")
  func overConnection() throws {
    let pair = try Pair()
    try pair.a.add("mine", at: 2)
    try pair.b.add("theirs", at: 3)
    try pair.a.at(4) {
      try MemoryLink().sync($0, with: pair.b.storePath, environment: pair.b.environment)
    }
    #expect(try entries(pair.a, "theirs").first?.via?.peer == "peer")
    let there = try #require(try entries(pair.b, "mine").first?.via)
    #expect(there.peer == nil)
  }

  @Test("each of many commands is found, and each sync among them")
  func manyCommands() throws {
    let pair = try Pair()
    for number in 0..<30 {
      try pair.a.edit("a", at: 10 + Int64(number), .set(name: "a\(number)", value: "1"))
      if number % 7 == 3 {
        try pair.b.edit("b", at: 10 + Int64(number), .set(name: "b\(number)", value: "1"))
        try pair.a.sync(with: pair.b, at: 10 + Int64(number))
      }
    }
    #expect(try entries(pair.a, "a").allSatisfy { $0.via == nil })
    let syncs = try entries(pair.a, "b").compactMap(\.via)
    let times = [34, 27, 20, 13].map { Timestamp(milliseconds: Machine.start + 1000 * $0) }
    #expect(syncs.prefix(4).map(\.at) == times)
    #expect(Set(syncs.prefix(4).map(\.operation)).count == 4)
  }

  @Test("the import of a file with audits is named by the file")
  func imported() throws {
    let pair = try Pair()
    try pair.a.add("mine", at: 2)
    let file = pair.a.folder.path + "/a.json"
    try pair.a.at(3) { _ = try $0.export(to: file, withAudits: true) }
    try pair.b.at(4) { _ = try $0.importFiles([file], options: ImportOptions()) }
    let via = try #require(try entries(pair.b, "mine").first?.via)
    #expect(via.peer?.hasSuffix("a.json") == true)
  }
}
