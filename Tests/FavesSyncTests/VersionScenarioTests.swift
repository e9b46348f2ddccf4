import FavesCore
import FavesKit
import FavesStore
import FavesSync
import FavesTestSupport
import Foundation
import GRDB
import Testing

@Suite("Merge scenarios: versions")
struct VersionScenarioTests {
  /// A record as a newer version would write it: with parts that this one does not know.
  private func newerRecord(of machine: Machine, after record: AuditRecord) -> AuditRecord {
    var newer = AuditRecord(
      id: RecordID(replica: record.id.replica, sequence: record.id.sequence + 1),
      time: record.time + 1, counter: 0, wall: Timestamp(milliseconds: record.time + 1),
      operation: ResourceID(high: 1, low: 2), action: .updated, resourceType: .favorite,
      resource: record.resource, changes: [Field.title: FieldChange(to: .text("newer"))],
      // A text, and a list of a number and a map.
      unknown: [14: [0x63, 0x61, 0x62, 0x63], 40: [0x82, 0x07, 0xa1, 0x01, 0xf5]])
    newer.hash = HashChain.hash(after: record.hash, newer)
    return newer
  }

  private func records(_ machine: Machine) throws -> [AuditRecord] {
    try machine.at(2000) { faves in
      var records: [AuditRecord] = []
      try faves.log { records.append($0.record) }
      return records
    }
  }

  @Test("35: parts that only a newer version knows are kept and passed on, by every way")
  func unknownParts() throws {
    let pair = try Pair()
    let last = try #require(try records(pair.a).first)
    let newer = newerRecord(of: pair.a, after: last)
    let opened = try openStore(pair.a)
    try opened.write(.sync) { try $0.merge(newer) }
    try opened.close()
    try pair.sync()
    let folder = try SharedFolder()
    let (c, d) = (try Machine("C"), try Machine("D"))
    try c.at(1) { _ in }
    try pair.b.sync(folder)
    try c.sync(folder)
    try d.at(1) { _ in }
    try c.at(1100) {
      try MemoryLink().sync($0, with: d.storePath, environment: d.environment)
    }
    for machine in [pair.b, c, d] {
      let here = try #require(try records(machine).first { $0.id == newer.id })
      #expect(here.unknown == newer.unknown && here.hash == newer.hash, "\(machine.name)")
      #expect(try machine.at(1500) { try $0.check(deep: true) } == [])
      #expect(try machine.titles().last == "newer")
    }
  }

  @Test("36: a store of a newer schema is refused and not touched, whichever side it is")
  func newerSchema() throws {
    let pair = try Pair()
    let file = try DatabaseQueue(path: pair.b.storePath)
    try file.write { try $0.execute(sql: "UPDATE schema_version SET version = 99") }
    try file.close()
    let before = try Data(contentsOf: URL(fileURLWithPath: pair.b.storePath))
    let peer = #expect(throws: FavesError.self) { try pair.a.sync(with: pair.b) }
    #expect(peer?.code == "schema-newer" && peer?.kind == .data)
    let local = #expect(throws: FavesError.self) { try pair.b.sync(with: pair.a) }
    #expect(local?.code == "schema-newer")
    let far = #expect(throws: FavesError.self) {
      try pair.a.at(1000) {
        try MemoryLink().sync($0, with: pair.b.storePath, environment: pair.b.environment)
      }
    }
    #expect(far?.code == "schema-newer")
    #expect(try Data(contentsOf: URL(fileURLWithPath: pair.b.storePath)) == before)
  }
}
