import FavesKit
import Testing

@testable import FavesCore

@Suite("Changes of added favorites")
struct AddedEncoderTests {
  @Test(
    "are written without a change set as with one", arguments: [1, 2, 3] as [UInt64])
  func encodeAdded(seed: UInt64) {
    var random = RandomRecords(seed: seed)
    for index in 0..<2000 {
      let content = RandomContent(&random)
      var writer = CBORWriter()
      RecordCodec.encodeAdded(
        title: content.title, details: content.details,
        metadata: content.metadata.shuffled(using: &random.random), created: content.created,
        modified: content.modified, to: &writer)
      #expect(writer.bytes == content.encodedChanges, "seed \(seed), favorite \(index)")
    }
  }

  @Test(
    "of a table are written as those of any other favorite, after what was written before",
    arguments: [4, 5, 6] as [UInt64])
  func addedEncoder(seed: UInt64) {
    var random = RandomRecords(seed: seed)
    for index in 0..<500 {
      let columns = RandomContent(&random).metadata.map(\.name)
      let encoder = AddedEncoder(names: columns)
      for _ in 0..<4 {
        var content = RandomContent(&random)
        let values = columns.map { _ in random.value() }
        content.metadata = zip(columns, values).compactMap { name, value in
          value.map { Attribute(name, $0) }
        }
        #expect(
          encode(content, values, by: encoder) == [1, 2] + content.encodedChanges,
          "seed \(seed), table \(index)")
      }
    }
  }

  private func encode(
    _ content: RandomContent, _ values: [AttributeValue?], by encoder: AddedEncoder
  ) -> [UInt8] {
    let arena = ViewArena()
    var writer = CBORWriter(appendingTo: [1, 2])
    withExtendedLifetime(arena) {
      encoder.encode(
        title: arena.view(content.title), details: content.details.map(arena.view),
        values: values.map { $0.map(arena.view) }, created: content.created,
        modified: content.modified, to: &writer)
    }
    return writer.bytes
  }
}
