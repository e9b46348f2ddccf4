import FavesCore
import FavesKit
import FavesSync
import FavesTestSupport
import Foundation
import Testing

/// What acceptance tests from outside found, each as a test named after what must hold.
@Suite("Found by acceptance tests")
struct AcceptanceTests {
  @Test("16: the conflict of a removed category names who keeps it alive, and mine is the removal")
  func removedCategory() throws {
    let pair = try Pair()
    try pair.a.at(100) { _ = try $0.removeCategory("L", withFavorites: true) }
    try pair.b.add("f", at: 200)
    try pair.sync(expecting: "f", conflicts: 1)
    let conflict = try #require(try pair.a.conflicts().first)
    #expect(conflict.kept.replicaName == "B" && conflict.lost.replicaName == "A")
    #expect(conflict.kept.at.milliseconds == Machine.start + 200_000)
    try pair.a.at(1600) { _ = try $0.resolve(conflict.id.description, taking: .mine) }
    #expect(try pair.a.categories().isEmpty)
    try pair.sync()
  }

  @Test("resolving the name of an attribute renames it in every favorite")
  func attributeName() throws {
    let pair = try Pair()
    try pair.a.at(2) {
      _ = try $0.addAttribute(to: "L", AttributeDraft(name: "y", type: .integer))
    }
    try pair.sync()
    try pair.a.at(10) {
      _ = try $0.editAttribute(in: "L", "y", AttributeDraft(name: "yA"))
    }
    try pair.b.at(11) {
      _ = try $0.editAttribute(in: "L", "y", AttributeDraft(name: "yB"))
    }
    try pair.b.edit("c", at: 12, .set(name: "yB", value: "4"))
    try pair.sync(conflicts: 1)
    let conflict = try #require(try pair.a.conflicts().first)
    try pair.a.at(1600) { _ = try $0.resolve(conflict.id.description, taking: .mine) }
    #expect(try pair.a.value("yA", of: "c") == .number("4"))
    #expect(try pair.a.value("yB", of: "c") == nil)
    try pair.sync(conflicts: 0)
  }

  @Test("undoing a resolution that kept what held says so and writes nothing")
  func undoOfKept() throws {
    let pair = try Pair()
    try pair.a.move("c", to: 1, at: 10)
    try pair.b.remove("c", at: 11)
    try pair.sync(conflicts: 1)
    let conflict = try #require(try pair.a.conflicts().first)
    let resolved = try pair.a.at(1600) {
      try $0.resolve(conflict.id.description, taking: .mine)
    }
    #expect(resolved.activities == ["kept “c” in L"])
    let undone = try pair.a.at(1700) { try $0.undo() }
    #expect(undone.records == 0)
    #expect(undone.skipped == ["“c” stays as it was decided; edit it to decide otherwise"])
  }

  @Test("asked about a field of something that is gone, why says that it is gone")
  func whyGone() throws {
    let pair = try Pair()
    try pair.b.remove("d", at: 10)
    try pair.sync()
    let report = try pair.a.at(1600) { try $0.why(category: "L", title: "d", field: "title") }
    #expect(!report.isLive && report.removals.count == 1)
  }

  @Test("encryption asked of anything but a shared folder, and an empty peer, are told")
  func misused() throws {
    let pair = try Pair()
    var encrypted = PeerOptions()
    encrypted.encrypts = true
    let options = encrypted
    let error = #expect(throws: FavesError.self) {
      try pair.a.at(1600) {
        try $0.sync(with: pair.b.storePath, options: SyncOptions(), peerOptions: options)
      }
    }
    #expect(error?.code == "not-a-folder" && error?.kind == .usage)
    for peer in ["", "dir:", "rclone:"] {
      let empty = #expect(throws: FavesError.self) {
        try pair.a.at(1600) { try $0.sync(with: peer) }
      }
      #expect(empty?.code == "peer-malformed" && empty?.kind == .usage, "\(peer)")
    }
  }

  @Test("37: a segment damaged at its old size is noticed by those who know it, and replaced")
  func damagedAlike() throws {
    let pair = try Pair()
    let folder = try SharedFolder()
    for machine in [pair.a, pair.b, pair.a] { try machine.sync(folder, at: 1600) }
    let name = try #require(
      try folder.segments().max { try folder.contents($0).count < folder.contents($1).count })
    var contents = try folder.contents(name)
    contents[contents.count / 2] ^= 1
    try folder.write(contents, to: name)
    let report = try pair.a.sync(folder, at: 1700)
    #expect(report.sent == 6)
    #expect(report.warnings.contains { $0.contains(name) })
    let c = try Machine("C")
    try c.at(1) { _ in }
    #expect(try c.sync(folder, at: 1800).received == 6)
  }
}
