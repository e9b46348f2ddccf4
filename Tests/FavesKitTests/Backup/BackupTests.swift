import FavesCore
import FavesStore
import FavesSync
import FavesTestSupport
import Foundation
import Testing

@testable import FavesKit

@Suite("Backups")
struct BackupTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
  }

  private func keeping(
    _ counts: [RetentionPolicy.Rule: Int], dryRun: Bool = false, format: String? = nil
  ) -> BackupOptions {
    var options = BackupOptions()
    options.format = format
    options.retention = RetentionPolicy(counts)
    options.isDryRun = dryRun
    return options
  }

  /// Makes a backup a day.
  private func backUp(_ desk: Desk, days: Int, format: String? = nil) throws {
    for day in 0..<days {
      desk.machine.clock.set(Machine.start + Int64(day) * 86_400_000)
      _ = try desk.faves.backup(into: folder.path, options: keeping([:], format: format))
    }
  }

  @Test("every complete format is read back, compressed or not")
  func formats() throws {
    let desk = try Desk()
    try desk.add("Heat")
    for format in ["jsonl", "jsonl.gz", "jsonl.zst", "json", "json.gz", "xml", "datapackage"] {
      var options = BackupOptions()
      options.format = format
      let report = try desk.step { try $0.backup(into: folder.path, options: options) }
      #expect(report.favorites == 1 && report.audits > 0)
      let verified = try FavesFiles.verify(report.path)
      #expect(verified.problems == [] && verified.sha256 == report.sha256)
      let other = try Desk("other \(format)")
      _ = try other.step { try $0.restore(report.path) }
      #expect(try other.faves.stateDigest() == desk.faves.stateDigest(), "\(format)")
    }
    #expect(refusal { try desk.faves.backup(into: folder.path, options: format("csv")) } != nil)
  }

  private func format(_ name: String) -> BackupOptions {
    var options = BackupOptions()
    options.format = name
    return options
  }

  @Test(
    "old backups that no rule keeps go, after the new one was read back",
    arguments: ["jsonl", "jsonl.gz", "xml.zst", "datapackage"])
  func retention(format: String) throws {
    let desk = try Desk()
    try desk.add("Heat")
    try backUp(desk, days: 5, format: format)
    let before = try names
    let plan = try desk.faves.backup(into: folder.path, options: keeping([.daily: 2], dryRun: true))
    #expect(try names == before)
    // Of the last day there are two now, of which the newer one stays.
    #expect(plan.review?.removed.count == 4)
    let report = try desk.faves.backup(into: folder.path, options: keeping([.daily: 2]))
    let review = try #require(report.review)
    #expect(review.kept.map(\.path).contains(report.path))
    #expect(try names.count == 2)
    #expect(Set(review.removed.map { ($0 as NSString).lastPathComponent }).isSubset(of: before))
  }

  @Test("two backups within one moment are two files")
  func sameMoment() throws {
    let desk = try Desk()
    try desk.add("Heat")
    let first = try desk.faves.backup(into: folder.path)
    let second = try desk.faves.backup(into: folder.path)
    #expect(first.path != second.path)
    #expect(try names.count == 2)
  }

  @Test("other files, backups of another store, damaged ones and links are never touched")
  func others() throws {
    let desk = try Desk()
    try desk.add("Heat")
    let other = try Desk("other")
    try other.add("Ali")
    _ = try desk.step { try $0.sync(with: other.machine.storePath) }
    try backUp(other, days: 3)
    try backUp(desk, days: 3)
    let own = try #require(try names.first { !$0.isEmpty && isOf(desk, $0) })
    let damaged = own.replacingOccurrences(of: "faves-2023", with: "faves-2022")
    try "no backup".write(
      toFile: folder.path + "/" + damaged, atomically: false, encoding: .utf8)
    let link = own.replacingOccurrences(of: "faves-2023", with: "faves-2021")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/" + link, withDestinationPath: own)
    try "mine".write(toFile: folder.path + "/notes.jsonl", atomically: false, encoding: .utf8)
    let before = try names
    let report = try desk.faves.backup(into: folder.path, options: keeping([.last: 1]))
    #expect(report.review?.left.map { ($0.path as NSString).lastPathComponent } == [damaged])
    let gone = Set(before).subtracting(try names)
    #expect(gone.count == 3 && gone.allSatisfy { isOf(desk, $0) })
    #expect(gone.isDisjoint(with: [damaged, link, "notes.jsonl"]))
  }

  private func isOf(_ desk: Desk, _ name: String) -> Bool {
    let replica = try? desk.faves.info().replica.description.prefix(8)
    return replica.map { name.contains("-\($0).") } ?? false
  }

  @Test("a backup that holds what the store does not have any more stays")
  func otherHistory() throws {
    let desk = try Desk()
    try desk.add("Heat")
    let copy = desk.machine.storePath + ".copy"
    try desk.faves.close()
    try FileManager.default.copyItem(atPath: desk.machine.storePath, toPath: copy)
    try FileManager.default.removeItem(atPath: desk.machine.folder.path + "/state")
    let again = try Faves.open(
      desk.machine.storePath, access: .write, environment: desk.machine.environment)
    desk.machine.clock.set(Machine.start + 5000)
    _ = try again.add(category: "Films", title: "Ali", rank: nil, details: nil, attributes: [])
    let ahead = try again.backup(into: folder.path)
    // The same replica, as the file before says, without what came then.
    let name = (ahead.path as NSString).lastPathComponent
    try again.close()
    try FileManager.default.removeItem(atPath: desk.machine.storePath)
    try FileManager.default.moveItem(atPath: copy, toPath: desk.machine.storePath)
    let older = try Faves.open(
      desk.machine.storePath, access: .read, environment: desk.machine.environment)
    let replica = try older.info().replica.description.prefix(8)
    let renamed = name.prefix { $0 != "Z" } + "Z-\(replica).jsonl"
    try FileManager.default.moveItem(
      atPath: ahead.path, toPath: folder.path + "/" + renamed)
    desk.machine.clock.set(Machine.start + 86_400_000)
    let report = try older.backup(into: folder.path, options: keeping([.last: 1]))
    #expect(report.review?.removed == [])
    #expect(report.review?.left.count == 1)
    #expect(try names.contains(String(renamed)))
  }

  @Test("a dry run of a restore tells each change, as many as it counts, and changes nothing")
  func restorePlan() throws {
    let desk = try Desk()
    for title in ["Heat", "Ali", "Thief", "Collateral"] { try desk.add(title) }
    let path = try desk.faves.backup(into: folder.path).path
    try desk.edit("Heat", details: "Two men at a table")
    try desk.move("Collateral", to: .rank(1))
    try desk.remove("Thief")
    try desk.add("Emma", to: "Books")
    let before = try desk.faves.stateDigest()
    let plan = SyncPlan()
    let report = try desk.step { try $0.restore(path, dryRun: true, plan: plan) }
    var changes: [ResourceChange] = []
    try plan.drain(.here) { changes.append($0) }
    let favorites = changes.filter { $0.type == .favorite }
    #expect(try desk.faves.stateDigest() == before)
    #expect(favorites.count { $0.action == .added } == report.added)
    #expect(favorites.count { $0.action == .removed } == report.removed)
    #expect(favorites.count { $0.isMoved } == report.moved)
    #expect(report.added == 1 && report.removed == 1 && report.moved == 1 && report.updated == 1)
    #expect(report.unchanged == 1)
    let changed = try #require(favorites.first { $0.title == "Heat" })
    #expect(changed.fields["description"]?.from == .text("Two men at a table"))
    #expect(changed.fields["description"]?.to == nil)
    _ = try desk.step { try $0.restore(path, isConfirmed: true) }
    _ = try desk.step { try $0.undo() }
    #expect(try desk.faves.stateDigest() == before)
  }
}
