import FavesCore
import FavesKit
import FavesStore
import FavesTestSupport
import Foundation
import Testing

@Suite("Out and back in")
struct RoundTripTests {
  private static let texts = [
    "plain", "with, comma", "with \"quotes\"", "two\nlines", "tab\there", "é", "e\u{301}", "東京",
    "👩‍👩‍👧‍👦", "  padded  ", "=1+1", "'quoted", "שלום", "a\u{1}b", "]]>", "&amp;", "0123", "-0",
  ]

  /// A store after some random commands: categories, definitions, moves, removals, an undo.
  private func randomDesk(seed: UInt64) throws -> Desk {
    var random = SplitMix64(seed: seed)
    let desk = try Desk("R\(seed)")
    func text() -> String { Self.texts.randomElement(using: &random) ?? "" }
    _ = try desk.step {
      try $0.addAttribute(
        to: "Films", AttributeDraft(name: "genre", type: .choice, choices: ["Drama", "War"]))
    }
    for index in 0..<40 {
      let category = ["Films", "Books", "Cities é"].randomElement(using: &random) ?? "Films"
      try desk.step {
        _ = try $0.add(
          category: category, title: "\(text()) \(index)",
          rank: Int.random(in: 1...9, using: &random),
          details: index % 3 == 0 ? "\(text()) and some more of it" : nil,
          attributes: [("note \(index % 4)", text()), ("year", "\(1900 + index)")])
      }
    }
    try change(desk, &random)
    return desk
  }

  private func change(_ desk: Desk, _ random: inout SplitMix64) throws {
    var favorites: [Favorite] = []
    try desk.faves.list { favorites.append($0) }
    for favorite in favorites.shuffled(using: &random).prefix(20) {
      let reference = FavoriteReference.id(favorite.id.description)
      let kind = Int.random(in: 0..<4, using: &random)
      let rank = Int.random(in: 1...12, using: &random)
      try desk.step { faves in
        switch kind {
        case 0: _ = try faves.move(reference, to: .rank(rank))
        case 1: _ = try faves.remove([reference])
        case 2: _ = try faves.edit(reference, attributes: [.set(name: "seen", value: "true")])
        default: _ = try faves.edit(reference, category: "Books")
        }
      }
    }
    _ = try desk.step { try $0.undo() }
  }

  private func export(_ desk: Desk, _ name: String, withAudits: Bool = false) throws -> [UInt8] {
    let path = desk.machine.folder.path + "/" + name
    _ = try desk.faves.export(to: path, withAudits: withAudits)
    return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  @Test(
    "a random store goes out and back in through every complete format, audits included",
    arguments: ["json", "jsonl", "xml", "zip", "jsonl.gz"], [1, 2, 3] as [UInt64])
  func withAudits(format: String, seed: UInt64) throws {
    let desk = try randomDesk(seed: seed)
    let document = try export(desk, "all.\(format)", withAudits: true)
    let other = try Desk("other")
    _ = try other.step { try $0.importFiles([desk.machine.folder.path + "/all.\(format)"]) }
    #expect(try export(other, "again.\(format)", withAudits: true) == document, "seed \(seed)")
    #expect(try other.faves.check(deep: true) == [])
    let restored = try Desk("restored")
    _ = try restored.step { try $0.restore(desk.machine.folder.path + "/all.\(format)") }
    #expect(try export(restored, "third.\(format)", withAudits: true) == document, "seed \(seed)")
  }

  @Test(
    "a random store goes out and back in without its audits, and between the formats",
    arguments: ["json", "jsonl", "xml", "zip", "xml.zst"], [4, 5] as [UInt64])
  func withoutAudits(format: String, seed: UInt64) throws {
    let desk = try randomDesk(seed: seed)
    let document = try export(desk, "all.json")
    _ = try export(desk, "all.\(format)")
    let other = try Desk("other")
    _ = try other.step { try $0.importFiles([desk.machine.folder.path + "/all.\(format)"]) }
    #expect(try export(other, "again.json") == document, "seed \(seed)")
    let converted = desk.machine.folder.path + "/converted.json"
    _ = try FavesFiles.convert(
      desk.machine.folder.path + "/all.\(format)", to: converted,
      environment: desk.machine.environment)
    #expect(
      try Array(Data(contentsOf: URL(fileURLWithPath: converted))) == document, "seed \(seed)")
  }

  @Test(
    "flat CSV of a random store changes nothing when it comes back", arguments: [6, 7] as [UInt64])
  func flat(seed: UInt64) throws {
    let desk = try randomDesk(seed: seed)
    let before = try desk.faves.info().audits
    _ = try export(desk, "all.csv")
    let report = try desk.step {
      try $0.importFiles([desk.machine.folder.path + "/all.csv"])
    }
    #expect(report.rejected == 0 && report.updated == 0 && report.moved == 0, "seed \(seed)")
    #expect(try desk.faves.info().audits == before)
  }

  @Test("favorites that someone changed in a document with audits are not ignored silently")
  func changedByHand() throws {
    let desk = try Desk()
    try desk.add("a title")
    let document = String(
      decoding: try export(desk, "all.json", withAudits: true), as: UTF8.self)
    let sum = try #require(document.range(of: ",\"sha256\""))
    let path = desk.machine.folder.path + "/changed.json"
    let other = try Desk("other")
    for (text, isChanged) in [("\"title\":\"a title\"", false), ("\"title\":\"b title\"", true)] {
      let changed = document[..<sum.lowerBound]
        .replacing("\"title\":\"a title\"", with: text, maxReplacements: 1)
      try Data((changed + "}\n").utf8).write(to: URL(fileURLWithPath: path))
      if isChanged {
        let third = try Desk("third")
        let error = #expect(throws: FavesError.self) {
          try third.step { try $0.importFiles([path]) }
        }
        #expect(error?.code == "favorites-differ")
      } else {
        #expect(try other.step { try $0.importFiles([path]) }.added == 1)
      }
    }
  }

  @Test("a restore makes the store what the document says, and can be undone")
  func restore() throws {
    let desk = try randomDesk(seed: 8)
    let document = try export(desk, "all.json")
    var random = SplitMix64(seed: 9)
    try change(desk, &random)
    try desk.add("an extra one", to: "Extra")
    let before = try desk.faves.stateDigest()
    let unrestored = try export(desk, "unrestored.json")
    let path = desk.machine.folder.path + "/all.json"
    #expect(throws: FavesError.self) { try desk.step { try $0.restore(path) } }
    _ = try desk.step { try $0.restore(path, isConfirmed: true) }
    #expect(try export(desk, "restored.json") == document)
    _ = try desk.step { try $0.undo() }
    #expect(try export(desk, "undone.json") == unrestored)
    #expect(try desk.faves.stateDigest() == before)
  }

  @Test("an export is not stopped by what a killed one of the same process number left")
  func leftover() throws {
    let desk = try Desk()
    try desk.add("Heat")
    let folder = try TemporaryFolder()
    let begun = "\(folder.path)/.films.json.\(getpid()).tmp"
    try Data("begun".utf8).write(to: URL(fileURLWithPath: begun))
    let report = try desk.faves.export(to: folder.path + "/films.json")
    #expect(report.favorites == 1)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == [".films.json.\(getpid()).tmp", "films.json"])
  }
}
