import Crypto
import FavesCore
import FavesStore
import FavesTestSupport
import Foundation
import Testing

@testable import FavesSync

/// The bytes of the wire format and of segments, kept in `fixtures/sync`: what this program writes,
/// and what every later one must read.
@Suite("Golden bytes of the sync formats")
struct GoldenTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("fixtures/sync")
  private static let passphrase = "correct horse battery staple"

  private static func golden(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appendingPathComponent(name)))
  }

  private static let laptop = ResourceID(high: 0x1111_2222_3333_4444, low: 0x8555_6666_7777_8888)
  private static let desktop = ResourceID(high: 0x9999_aaaa_bbbb_4ccc, low: 0x8ddd_eeee_ffff_0000)

  /// Three records of two authors, the last of which builds on the others, and one of which was
  /// compacted.
  private static let records: [AuditRecord] = {
    let category = DerivedIDs.category(NameKey("Films"))
    let favorite = DerivedIDs.favorite(in: category, NameKey("Heat"))
    func record(
      _ replica: ResourceID, _ sequence: Int64, _ time: Int64, _ action: AuditAction,
      _ type: ResourceType, _ resource: ResourceID, _ changes: ChangeSet
    ) -> AuditRecord {
      AuditRecord(
        id: RecordID(replica: replica, sequence: sequence), time: time, counter: 0,
        wall: Timestamp(milliseconds: time), operation: ResourceID(high: 7, low: UInt64(time)),
        action: action, resourceType: type, resource: resource, changes: changes)
    }
    var records = [
      record(
        laptop, 1, 1_700_000_000_000, .added, .category, category,
        [Field.name: FieldChange(to: .text("Films"))]),
      record(
        laptop, 2, 1_700_000_000_001, .added, .favorite, favorite,
        [
          Field.title: FieldChange(to: .text("Heat")),
          Field.metadata("year"): FieldChange(to: .number("1995")),
          Field.metadata("tags"): FieldChange(to: .list(["crime", "ö"])),
        ]),
      record(
        laptop, 3, 1_700_000_000_002, .updated, .favorite, favorite,
        [Field.details: FieldChange(to: .text("soon overwritten"))]),
      record(
        desktop, 1, 1_700_000_000_500, .updated, .favorite, favorite,
        [Field.details: FieldChange(from: nil, to: .text("A thief and a policeman."))]),
    ]
    records[1].place = PlaceChange(
      to: Place(category: category, parent: nil, side: .right), rankTo: 1)
    records[3].seen = [laptop: 3]
    records[3].account = "ada"
    records[3].unknown = [20: [0x82, 0x01, 0x02]]
    var hash = Digest.zero
    for index in 0..<3 {
      hash = HashChain.hash(after: hash, records[index])
      records[index].hash = hash
    }
    records[3].hash = HashChain.hash(after: .zero, records[3])
    records[2] = records[2].compacted
    return records
  }()

  /// One message of every type.
  private static let messages: [Message] = {
    let side = Conflict.Side(
      value: .text("kept"), replica: laptop, replicaName: "laptop",
      at: Timestamp(milliseconds: 1_700_000_000_000))
    var lost = side
    lost.value = .number("1.10")
    let conflict = Conflict(
      id: ResourceID(high: 3, low: 4), resourceType: .favorite, resource: records[1].resource,
      category: "Films", title: "Heat", field: "title", kept: side, lost: lost)
    let removal = CategoryRemoval(
      category: records[0].resource, name: "Films", removed: 11, before: 20)
    return [
      .hello(Hello(features: ["later"], program: "1.0")),
      .open(.write(isDryRun: false), [laptop: [laptop: 3, desktop: 1]]),
      .state(
        StoreState(
          seen: [laptop: 3], counts: [records[0].resource: 1], names: [laptop: "laptop"],
          identity: [1, 2, 3], holders: [desktop: [laptop: 2]])),
      .hashesWanted([RecordID(replica: laptop, sequence: 3)]), .hashes([records[2].hash, nil]),
      .fetch([laptop: 1]),
    ] + records.map(Message.record) + [
      .end, .names([desktop: "desktop"]), .prepare,
      .outcome(
        SessionOutcome(
          tally: ChangeTally(added: 1, updated: 2, removed: 3, moved: 4), conflicts: [conflict],
          removals: [removal])),
      .commit, .done, .failure(FavesError(.data, "fork", "what happened", hint: "what to do")),
      .close,
    ]
  }()

  private static func encoded(_ messages: [Message]) throws -> [UInt8] {
    let channel = CollectingChannel()
    let stream = FrameStream(channel, name: "golden")
    stream.writeMagic()
    for message in messages { try stream.post(message) }
    try stream.flush()
    return channel.bytes
  }

  private static func segment() -> [UInt8] {
    var builder = SegmentBuilder()
    for record in records { builder.append(record) }
    return builder.finish(
      publisher: desktop, names: [laptop: "laptop", desktop: "desktop"],
      seen: [laptop: 3, desktop: 1]
    ).bytes
  }

  @Test(
    "the golden bytes are written",
    .enabled(if: ProcessInfo.processInfo.environment["FAVES_WRITE_FIXTURES"] != nil))
  func write() throws {
    func write(_ bytes: [UInt8], _ name: String) throws {
      try Data(bytes).write(to: Self.folder.appendingPathComponent(name))
    }
    try write(try Self.encoded(Self.messages), "wire.bin")
    try write(Self.segment(), "segment.faves")
    let (lock, key) = try FolderLock.make(
      id: ResourceID(high: 5, low: 6), passphrase: Array(Self.passphrase.utf8))
    try write(lock.encoded, "faves-folder")
    try write(try key.seal(segment: Self.segment()), "sealed.faves")
    Issue.record("wrote \(Self.folder.path); look at it, then run without FAVES_WRITE_FIXTURES")
  }

  @Test("every message is written as these bytes")
  func wire() throws {
    #expect(try Self.encoded(Self.messages) == Self.golden("wire.bin"))
  }

  @Test("these bytes are read as every message")
  func wireBack() throws {
    let stream = FrameStream(CollectingChannel(try Self.golden("wire.bin")), name: "golden")
    try stream.readMagic()
    var messages: [Message] = []
    while let frame = try stream.read() { messages.append(try Message(frame)) }
    #expect(messages.count == Self.messages.count)
    #expect(try Self.encoded(messages) == Self.golden("wire.bin"))
  }

  @Test("a segment is written as these bytes, and read back record by record")
  func segment() throws {
    let bytes = try Self.golden("segment.faves")
    #expect(Self.segment() == bytes)
    let segment = try Segment(bytes)
    #expect(segment.header.count == 4)
    for record in Self.records { #expect(try segment.record(record.id) == record) }
  }

  @Test("an encrypted folder is opened with its passphrase")
  func sealed() throws {
    let lock = try FolderLock(try Self.golden("faves-folder"), name: "golden")
    let key = try lock.open(passphrase: Array(Self.passphrase.utf8), name: "golden")
    #expect(try key.open(segment: try Self.golden("sealed.faves")) == Self.segment())
    #expect(try Self.golden("sealed.faves").count == 4096)
  }

  @Test("a second implementation, in Python and by the specification alone, reads all of it")
  func secondImplementation() throws {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("second_implementation.py")
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", script.path, Self.folder.path, Self.passphrase]
    process.standardOutput = pipe
    try process.run()
    let output = String(
      decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let lines = output.split(separator: "\n")
    #expect(lines.first == "wire: 18 messages, 4 records, chains hold")
    #expect(lines.dropFirst().first == "segment: 4 records of 2 authors, chains hold")
    if lines.last?.hasPrefix("skipped") == true { print(lines.last ?? "") }
    #expect(
      lines.last == "sealed: the same segment" || lines.last?.hasPrefix("skipped: ") == true)
  }
}

/// Collects what is written, and gives what it was made with.
private final class CollectingChannel: ByteChannel {
  private(set) var bytes: [UInt8] = []
  private var input: ArraySlice<UInt8>

  init(_ input: [UInt8] = []) {
    self.input = input[...]
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(buffer.count, input.count)
    buffer.copyBytes(from: input.prefix(count))
    input = input.dropFirst(count)
    return count
  }

  func write(_ bytes: UnsafeRawBufferPointer) { self.bytes += bytes }
}
