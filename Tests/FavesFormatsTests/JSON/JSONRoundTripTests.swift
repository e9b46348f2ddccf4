import FavesCore
import FavesFormats
import Testing

@Suite("Complete JSON documents")
struct JSONRoundTripTests {
  static let complete = FormatRegistry.jsonFamily.filter {
    FormatRegistry.named($0)?.isComplete == true
  }

  @Test("what was written is read again, and written again to the same bytes", arguments: complete)
  func roundTrip(_ name: String) throws {
    let format = try #require(FormatRegistry.named(name))
    for seed in 0..<150 as Range<UInt64> {
      var random = RandomContents(seed: seed)
      let contents = random.next()
      let bytes = try JSONSupport.write(contents, format)
      let (items, warnings) = try JSONSupport.read(bytes, format)
      let read = JSONSupport.contents(items)
      #expect(read == contents, "seed \(seed)")
      #expect(warnings.isEmpty)
      #expect(try JSONSupport.write(read, format) == bytes, "seed \(seed)")
    }
  }

  @Test("chunks of any size give the same items", arguments: complete)
  func chunks(_ name: String) throws {
    let format = try #require(FormatRegistry.named(name))
    for seed in 0..<20 as Range<UInt64> {
      var random = RandomContents(seed: seed)
      let bytes = try JSONSupport.write(random.next(), format)
      let whole = try JSONSupport.read(bytes, format).items
      for chunk in [1, 2, 3, 7] {
        #expect(
          try JSONSupport.read(bytes, format, chunk: chunk).items == whole, "\(seed), \(chunk)")
      }
    }
  }

  @Test("a document cut at any byte is noticed", arguments: complete)
  func truncation(_ name: String) throws {
    let format = try #require(FormatRegistry.named(name))
    var random = RandomContents(seed: 7)
    let category = random.category()
    let contents = Contents(
      categories: [category], favorites: [random.favorite(in: category.name, 1)],
      audits: [random.audit()])
    let bytes = try JSONSupport.write(contents, format)
    for count in 0..<bytes.count - 1 {
      let outcome = JSONSupport.outcome(Array(bytes[..<count]), format)
      #expect(outcome == .syntax || outcome == .damaged, "cut at \(count)")
    }
  }

  @Test("a changed byte is noticed", arguments: complete)
  func alteration(_ name: String) throws {
    let format = try #require(FormatRegistry.named(name))
    var random = RandomContents(seed: 11)
    let bytes = try JSONSupport.write(random.next(), format)
    var generator = SplitMix64(seed: 1)
    for _ in 0..<400 {
      var altered = bytes
      let index = Int.random(in: 0..<bytes.count - 90, using: &generator)
      guard altered[index] != 0x31 else { continue }
      altered[index] = 0x31
      #expect(JSONSupport.failure(altered, format) != nil, "at \(index)")
    }
  }

  @Test("no bytes crash the reader or leave it hanging", arguments: FormatRegistry.jsonFamily)
  func mutations(_ name: String) throws {
    let format = try #require(FormatRegistry.named(name))
    var generator = SplitMix64(seed: 99)
    for seed in 0..<20 as Range<UInt64> {
      var random = RandomContents(seed: seed)
      let bytes = try JSONSupport.write(random.next(), format)
      for _ in 0..<20 {
        let mutated = Self.mutate(bytes, &generator)
        let failure = JSONSupport.failure(mutated, format)
        #expect(failure?.message.hasPrefix("not a FormatError") != true)
      }
    }
  }

  private static func mutate(_ bytes: [UInt8], _ generator: inout SplitMix64) -> [UInt8] {
    var mutated = bytes
    let structural = Array("{}[]\",:\\0-e \n".utf8)
    for _ in 0..<Int.random(in: 1...4, using: &generator) where !mutated.isEmpty {
      let index = Int.random(in: 0..<mutated.count, using: &generator)
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: mutated[index] = UInt8.random(in: 0...255, using: &generator)
      case 1: mutated[index] = structural.randomElement(using: &generator) ?? 0
      case 2: mutated.remove(at: index)
      default:
        let other = Int.random(in: index..<mutated.count, using: &generator)
        mutated.insert(contentsOf: mutated[index...min(other, index + 300)], at: other)
      }
    }
    return mutated
  }
}
