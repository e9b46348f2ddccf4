import FavesKit
import Testing

@testable import FavesCore

@Suite("Views of what a record says of a favorite")
struct ContentViewTests {
  /// What a view shows, by itself.
  private struct Content: Equatable {
    var title = ""
    var details: String?
    var metadata: [Attribute] = []

    init(_ view: ContentView) {
      title = view.title.text
      details = view.details?.text
      metadata = view.attributes.map { Attribute($0.name.text, $0.value.value) }
    }

    init(_ changes: ChangeSet) {
      for element in changes {
        guard let value = element.change.to else { continue }
        if let name = Field.metadataName(element.field) {
          metadata.append(Attribute(name, value))
        } else if case .text(let text) = value {
          if element.field == Field.title { title = text }
          if element.field == Field.details { details = text }
        }
      }
      metadata.sort { $0.name.precedesByBytes($1.name) }
    }

    static func == (left: Self, right: Self) -> Bool {
      left.title.isIdentical(to: right.title)
        && left.details.map { Array($0.utf8) } == right.details.map { Array($0.utf8) }
        && left.metadata.elementsEqual(right.metadata) {
          $0.name.isIdentical(to: $1.name) && $0.value == $1.value
        }
    }
  }

  private func body(of record: AuditRecord) -> [UInt8] {
    var writer = CBORWriter()
    RecordCodec.encodeBody(record, to: &writer)
    return writer.bytes
  }

  private func metadata(_ attributes: [Attribute]) -> [UInt8] {
    guard !attributes.isEmpty else { return [] }
    var writer = CBORWriter()
    writer.map(attributes.count)
    for attribute in attributes {
      writer.text(attribute.name)
      RecordCodec.encodeValue(attribute.value, to: &writer)
    }
    return writer.bytes
  }

  /// What a view reads of some bytes; nil where it refuses them.
  private func content(
    of bytes: [UInt8], _ read: (inout ContentView, UnsafeRawBufferPointer) throws -> Void
  ) -> Content? {
    bytes.withUnsafeBytes {
      var view = ContentView()
      do {
        try read(&view, $0)
        return Content(view)
      } catch {
        return nil
      }
    }
  }

  private func content(ofBody bytes: [UInt8]) -> Content? {
    content(of: bytes) { try $0.read(body: $1) }
  }

  private func content(ofChanges bytes: [UInt8]) -> Content? {
    content(of: bytes) { try $0.read(changes: $1) }
  }

  private func content(ofMetadata bytes: [UInt8]) -> Content? {
    content(of: bytes) {
      try $0.read(metadata: $1, title: TextView(start: nil, count: 0), details: nil)
    }
  }

  @Test("show of the body of a record what its changes are", arguments: [1, 2] as [UInt64])
  func bodies(seed: UInt64) throws {
    var random = RandomRecords(seed: seed)
    for index in 0..<2000 {
      var record = random.record()
      if index.isMultiple(of: 2) { record.changes = RandomContent(&random).changes }
      let shown = try #require(content(ofBody: body(of: record)))
      #expect(shown == Content(record.changes), "seed \(seed), record \(index)")
    }
  }

  @Test("show of changes alone, and of metadata, what they are", arguments: [3, 4] as [UInt64])
  func changes(seed: UInt64) throws {
    var random = RandomRecords(seed: seed)
    for index in 0..<2000 {
      let random = RandomContent(&random)
      let shown = try #require(content(ofChanges: random.encodedChanges))
      #expect(shown == Content(random.changes), "seed \(seed), favorite \(index)")
      let values = try #require(content(ofMetadata: metadata(random.metadata)))
      #expect(
        values.metadata == random.metadata.sorted { $0.name.precedesByBytes($1.name) },
        "seed \(seed), favorite \(index)")
    }
  }

  @Test("forget the favorite before")
  func again() throws {
    var random = RandomRecords(seed: 5)
    var view = ContentView()
    for index in 0..<500 {
      let content = RandomContent(&random)
      try content.encodedChanges.withUnsafeBytes {
        try view.read(changes: $0)
        #expect(Content(view) == Content(content.changes), "favorite \(index)")
      }
    }
  }

  @Test("refuse bytes that are cut anywhere")
  func truncated() {
    var random = RandomRecords(seed: 6)
    for _ in 0..<100 {
      let content = RandomContent(&random)
      let changes = content.encodedChanges
      for count in changes.indices {
        let cut = Array(changes[..<count])
        #expect(self.content(ofChanges: cut) == nil)
        #expect(self.content(ofBody: [0xa1] + cut) == nil)
      }
      for count in metadata(content.metadata).indices.dropFirst() {
        #expect(self.content(ofMetadata: Array(metadata(content.metadata)[..<count])) == nil)
      }
    }
  }

  @Test(
    "refuse a number of items that no memory holds",
    arguments: [
      [0xbb, 0x40, 0, 0, 0, 0, 0, 0, 0], [0xbb, 0x7f] + [UInt8](repeating: 0xff, count: 7),
      [0x82, 0x9b, 0x7f] + [UInt8](repeating: 0xff, count: 7),
      [0x9b, 0x7f] + [UInt8](repeating: 0xff, count: 7)
        + [0x9b, 0x7f] + [UInt8](repeating: 0xff, count: 7),
      [0x5b, 0x7f] + [UInt8](repeating: 0xff, count: 7), [UInt8](repeating: 0xff, count: 9),
    ] as [[UInt8]])
  func hostileCounts(item: [UInt8]) {
    // As a part before the changes, as a value before, as a value, and as the whole.
    #expect(content(ofBody: [0xa2, 0] + item) == nil)
    let field: [UInt8] = [0x65] + Array("title".utf8)
    #expect(content(ofBody: [0xa1, 12, 0xa1] + field + [0x82] + item) == nil)
    #expect(content(ofBody: [0xa1, 12, 0xa1] + field + [0x82, 0xf6] + item) == nil)
    #expect(content(ofChanges: [12, 0xa1] + field + [0x82] + item) == nil)
    #expect(content(ofMetadata: [0xa1] + field + item) == nil)
    for read in [content(ofBody:), content(ofChanges:), content(ofMetadata:)] {
      #expect(read(item) == nil)
    }
  }

  @Test(
    "read or refuse mutated bytes as the codec does, and never fail", arguments: [7] as [UInt64])
  func mutations(seed: UInt64) {
    var random = RandomRecords(seed: seed)
    var read = 0
    for index in 0..<10_000 {
      var record = random.record()
      record.changes = RandomContent(&random).changes
      let content = RandomContent(&random)
      let bytes = mutate(body(of: record), &random.random)
      let shown = self.content(ofBody: bytes)
      var decoded = record
      decoded.changes = ChangeSet()
      if (try? RecordCodec.decodeBody(bytes, into: &decoded)) != nil {
        read += 1
        #expect(shown == Content(decoded.changes), "seed \(seed), mutation \(index): \(bytes)")
      }
      _ = self.content(ofChanges: mutate(content.encodedChanges, &random.random))
      _ = self.content(ofMetadata: mutate(metadata(content.metadata), &random.random))
      let noise = (0..<40).map { _ in UInt8.random(in: 0...255, using: &random.random) }
      for read in [self.content(ofBody:), self.content(ofChanges:), self.content(ofMetadata:)] {
        _ = read(noise)
      }
    }
    #expect(read > 500)
  }

  private func mutate(_ bytes: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
      let index = Int.random(in: bytes.indices, using: &random)
      switch Int.random(in: 0...4, using: &random) {
      case 0: bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &random)
      case 1: bytes[index] = .random(in: 0...255, using: &random)
      case 2: bytes.remove(at: index)
      case 3: bytes.insert(.random(in: 0...255, using: &random), at: index)
      default: bytes.removeLast(bytes.count - index)
      }
    }
    return bytes
  }
}
