import FavesCore
import FavesKit
import Testing

@Suite("Encoding of records")
struct RecordCodecTests {
  @Test("random records survive their encoding, byte for byte")
  func roundTrip() throws {
    var records = RandomRecords(seed: 1)
    for _ in 0..<1000 {
      let record = records.record()
      let encoding = record.encoding
      let decoded = try RecordCodec.decode(encoding)
      #expect(decoded == record)
      #expect(decoded.encoding == encoding)
    }
  }

  @Test("what a store keeps beside its columns brings the whole record back")
  func body() throws {
    var records = RandomRecords(seed: 2)
    for _ in 0..<500 {
      let record = records.record()
      var writer = CBORWriter()
      RecordCodec.encodeBody(record, to: &writer)
      var restored = record
      restored.account = nil
      restored.changes = [:]
      restored.unknown = [:]
      restored.place = record.place?.to.map { PlaceChange(to: $0) }
      try RecordCodec.decodeBody(writer.bytes, into: &restored)
      #expect(restored == record)
    }
  }

  @Test("keys of a newer version are parked and written again as they were")
  func unknownKeys() throws {
    var records = RandomRecords(seed: 3)
    records.hasUnknown = false
    let record = records.record()
    let item: [UInt8] = [0xa2, 0x61, 0x61, 0xfb, 1, 2, 3, 4, 5, 6, 7, 8, 0x61, 0x62, 0x80]
    var newer = record
    newer.unknown = [99: item, 14: [0xf7], .max: [0x41, 0]]
    let decoded = try RecordCodec.decode(newer.encoding)
    #expect(decoded.unknown == newer.unknown)
    #expect(decoded.encoding == newer.encoding)
    #expect(
      HashChain.hash(after: .zero, decoded) != HashChain.hash(after: .zero, record),
      "parked parts are covered by the hash")
  }

  @Test("every truncation of a record is refused, and bytes after it are")
  func truncation() {
    var records = RandomRecords(seed: 4)
    for _ in 0..<8 {
      let encoding = records.record().encoding
      for count in 0..<encoding.count {
        #expect(throws: CBORError.self) { try RecordCodec.decode(Array(encoding[..<count])) }
      }
      #expect(throws: CBORError.self) { try RecordCodec.decode(encoding + [0]) }
    }
  }

  @Test("altered bytes are refused, or are the canonical encoding of another record")
  func mutation() {
    var records = RandomRecords(seed: 5)
    var random = SplitMix64(seed: 6)
    var accepted = 0
    var differing = 0
    for _ in 0..<4000 {
      if random.next() % 20 == 0 { records = RandomRecords(seed: random.next()) }
      var bytes = records.record().encoding
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let index = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0...2, using: &random) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: index)
        default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: index)
        }
        if bytes.isEmpty { break }
      }
      guard let record = try? RecordCodec.decode(bytes) else { continue }
      accepted += 1
      _ = (record.description, record.wall.description, record.place?.to?.parent?.description)
      if record.encoding != bytes { differing += 1 }
    }
    #expect(accepted > 300)
    #expect(differing == 0)
  }

  @Test("a record lacks none of its required keys")
  func requiredKeys() throws {
    var records = RandomRecords(seed: 7)
    records.hasUnknown = false
    var record = records.record()
    (record.seen, record.account, record.changes, record.place) = ([:], nil, [:], nil)
    let pairs = try Self.pairs(record.encoding)
    #expect(pairs.count == 9)
    for left in pairs.indices {
      var writer = CBORWriter()
      writer.map(pairs.count - 1)
      for index in pairs.indices where index != left { writer.encoded(pairs[index]) }
      #expect(throws: CBORError.self) { try RecordCodec.decode(writer.bytes) }
    }
  }

  @Test("keys out of order or twice are refused")
  func keyOrder() throws {
    var records = RandomRecords(seed: 8)
    let pairs = try Self.pairs(records.record().encoding)
    func decode(_ pairs: [[UInt8]]) throws -> AuditRecord {
      var writer = CBORWriter()
      writer.map(pairs.count)
      for pair in pairs { writer.encoded(pair) }
      return try RecordCodec.decode(writer.bytes)
    }
    _ = try decode(pairs)
    for index in pairs.indices.dropLast() {
      var swapped = pairs
      swapped.swapAt(index, index + 1)
      #expect(throws: CBORError.self) { try decode(swapped) }
    }
    #expect(throws: CBORError.self) { try decode([pairs[0]] + pairs) }
  }

  private static func pairs(_ encoding: [UInt8]) throws -> [[UInt8]] {
    var reader = CBORReader(encoding)
    return try (0..<(try reader.map())).map { _ in try reader.item() + reader.item() }
  }

  @Test(
    "sequences below 1, unknown actions and times beyond the years 1 to 9999 are refused",
    arguments: [
      (2, 0), (2, -1), (3, .min), (3, .max), (4, -1), (5, .min), (5, 253_402_300_800_000), (9, 3),
      (10, 3), (10, -1),
    ] as [(UInt64, Int64)])
  func outOfRange(_ key: UInt64, _ value: Int64) throws {
    var records = RandomRecords(seed: 9)
    var writer = CBORWriter()
    let pairs = try Self.pairs(records.record().encoding)
    writer.map(pairs.count)
    for pair in pairs {
      var reader = CBORReader(pair)
      if try reader.unsigned() == key {
        writer.unsigned(key)
        writer.integer(value)
      } else {
        writer.encoded(pair)
      }
    }
    #expect(throws: CBORError.self) { try RecordCodec.decode(writer.bytes) }
  }

  @Test(
    "values keep their kind and their digits",
    arguments: [
      .text("1"), .number("1.10"), .number("123456789012345678901234567890"), .boolean(true),
      .list([]), .list(["a", ""]), nil,
    ] as [AttributeValue?])
  func values(_ value: AttributeValue?) throws {
    var writer = CBORWriter()
    RecordCodec.encodeValue(value, to: &writer)
    var reader = CBORReader(writer.bytes)
    #expect(try RecordCodec.decodeValue(&reader) == value)
    #expect(reader.isAtEnd)
  }

  @Test("a number that is none is refused")
  func malformedNumber() {
    for text in ["", "01", "1x", "NaN"] {
      var writer = CBORWriter()
      writer.byteString(ascii: text)
      var reader = CBORReader(writer.bytes)
      #expect(throws: CBORError.self) { try RecordCodec.decodeValue(&reader) }
    }
  }
}

@Suite("Hash chain")
struct HashChainTests {
  @Test("the hash is SHA-256 over the hash before and the encoding")
  func definition() throws {
    let abc = try #require(
      Digest("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"))
    #expect(Digest(of: "abc".utf8) == abc)
    #expect(HashChain.hash(after: abc, encoding: [1, 2]) == Digest(of: abc.bytes + [1, 2]))
  }

  @Test("every field of a record, and the order of records, is covered")
  func coverage() {
    var records = RandomRecords(seed: 12)
    let record = records.record()
    let other = records.record()
    var altered: [AuditRecord] = []
    func alter(_ change: (inout AuditRecord) -> Void) {
      var copy = record
      change(&copy)
      altered.append(copy)
    }
    alter { $0.id.sequence += 1 }
    alter { $0.id.replica = other.id.replica }
    alter { $0.time += 1 }
    alter { $0.counter ^= 1 }
    alter { $0.wall.milliseconds += 1 }
    alter { $0.seen[other.id.replica] = 1 }
    alter { $0.operation = other.operation }
    alter { $0.account = ($0.account ?? "") + "x" }
    alter { $0.action = $0.action == .added ? .removed : .added }
    alter { $0.resourceType = $0.resourceType == .category ? .favorite : .category }
    alter { $0.resource = other.resource }
    alter { $0.changes["field"] = FieldChange(to: nil) }
    alter { $0.place = PlaceChange(to: nil, rankTo: 7, above: "unlikely") }
    alter { $0.unknown[77] = [0] }
    let hashes = Set(([record] + altered).map { HashChain.hash(after: .zero, $0) })
    #expect(hashes.count == altered.count + 1)
    let first = HashChain.hash(after: .zero, record)
    let second = HashChain.hash(after: .zero, other)
    #expect(HashChain.hash(after: first, other) != HashChain.hash(after: second, record))
  }

  @Test("the hash of a record is no part of what is hashed")
  func ownHash() {
    var records = RandomRecords(seed: 13)
    var record = records.record()
    let before = HashChain.hash(after: .zero, record)
    record.hash = before
    #expect(HashChain.hash(after: .zero, record) == before)
  }

  @Test("digests survive text; malformed ones are refused")
  func text() {
    let digest = Digest(of: [])
    #expect(
      digest.description == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(Digest(digest.description) == digest)
    #expect(Digest(digest.description.uppercased()) == digest)
    #expect(Digest(String(digest.description.dropLast())) == nil)
    #expect(Digest(String(repeating: "g", count: 64)) == nil)
    #expect(Digest(bytes: [1]) == nil)
  }

  @Test("bytes that come in parts have the digest of the whole")
  func parts() {
    var builder = DigestBuilder()
    builder.update([1, 2])
    builder.update([])
    builder.update([3])
    #expect(builder.finish() == Digest(of: [1, 2, 3]))
    builder.update([4])
    #expect(builder.finish() == Digest(of: [1, 2, 3, 4]))
  }
}
