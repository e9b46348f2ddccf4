import FavesCore
import FavesKit
import Testing

@Suite("Ids")
struct ResourceIDTests {
  /// RFC 9562, appendix A.4.
  @Test("version 5 follows the test vector of RFC 9562")
  func versionFive() throws {
    let dns = try #require(ResourceID("6ba7b810-9dad-11d1-80b4-00c04fd430c8"))
    let id = ResourceID(namespace: dns, name: "www.example.com".utf8)
    #expect(id.description == "2ed6657d-e927-568b-95e1-2665a8aea6a2")
  }

  @Test("version and variant are set whatever the bits")
  func versionAndVariant() {
    let ones = ResourceID(randomHigh: .max, randomLow: .max)
    #expect(ones.description == "ffffffff-ffff-4fff-bfff-ffffffffffff")
    let zeros = ResourceID(randomHigh: 0, randomLow: 0)
    #expect(zeros.description == "00000000-0000-4000-8000-000000000000")
  }

  @Test("ids survive text in either case, and bytes")
  func roundTrip() {
    var random = SplitMix64(seed: 2)
    for _ in 0..<500 {
      let id = ResourceID(high: random.next(), low: random.next())
      #expect(ResourceID(id.description) == id)
      #expect(ResourceID(id.description.uppercased()) == id)
      #expect(ResourceID(bytes: id.bytes) == id)
    }
  }

  @Test(
    "malformed ids are refused",
    arguments: [
      "", "2ed6657d", "2ed6657de927568b95e12665a8aea6a2", "2ed6657d-e927-568b-95e1-2665a8aea6a",
      "2ed6657d-e927-568b-95e1-2665a8aea6a22", "2ed6657d-e927-568b-95e12-665a8aea6a2",
      "2ed6657d-e927-568b-95e1-2665a8aea6ag", "{2ed6657d-e927-568b-95e1-2665a8aea6a2}",
      " 2ed6657d-e927-568b-95e1-2665a8aea6a2", "2ed6657d_e927_568b_95e1_2665a8aea6a2",
      "2ed6657d-e927-568b-95e1-2665a8aea6a２",
    ])
  func malformed(_ text: String) {
    #expect(ResourceID(text) == nil)
  }

  @Test("each character but the digits and hyphens of its place is refused")
  func characters() {
    let text = Array("2ed6657d-e927-568b-95e1-2665a8aea6a2".utf8)
    let hyphens = [8, 13, 18, 23]
    for place in text.indices {
      for byte in UInt8.min...(.max) {
        var changed = text
        changed[place] = byte
        let id = changed.withUnsafeBufferPointer { ResourceID(utf8: $0) }
        let isDigit = byte < 0x80 && Character(Unicode.Scalar(byte)).isHexDigit
        if hyphens.contains(place) ? byte == UInt8(ascii: "-") : isDigit {
          let lower = String(decoding: changed, as: UTF8.self).lowercased()
          #expect(id?.description == lower)
        } else {
          #expect(id == nil, "byte \(byte) at \(place)")
        }
      }
    }
  }

  @Test("an id has 16 bytes, no more and no fewer")
  func byteCount() {
    #expect(ResourceID(bytes: [UInt8](repeating: 0, count: 15)) == nil)
    #expect(ResourceID(bytes: [UInt8](repeating: 0, count: 17)) == nil)
  }

  @Test("ids are ordered by their bytes")
  func order() {
    var random = SplitMix64(seed: 3)
    for _ in 0..<500 {
      let left = ResourceID(high: random.next() & 3, low: random.next())
      let right = ResourceID(high: random.next() & 3, low: random.next())
      #expect((left < right) == left.bytes.lexicographicallyPrecedes(right.bytes))
    }
  }

  @Test("what is made without an id gets that of its name, by key")
  func derived() {
    let films = DerivedIDs.category(NameKey("Films"))
    #expect(films == DerivedIDs.category(NameKey(" FILMS ")))
    #expect(films != DerivedIDs.category(NameKey("Film")))
    #expect(films != DerivedIDs.category(NameKey("Films"), attempt: 1))
    let heat = DerivedIDs.favorite(in: films, NameKey("Heat"))
    #expect(heat != DerivedIDs.attribute(in: films, NameKey("Heat")))
    #expect(heat != DerivedIDs.favorite(in: heat, NameKey("Heat")))
  }

  /// These are in every store and every synced log: they may never change.
  @Test("derived ids are the same for ever")
  func pinned() {
    let films = DerivedIDs.category(NameKey("Films"))
    #expect(DerivedIDs.namespace.description == "2bed74e5-a53d-58d9-b111-6afb5ca04c95")
    #expect(films.description == "98a87fd1-9689-50ad-b96a-9f899b62cc83")
    #expect(
      DerivedIDs.favorite(in: films, NameKey("Heat")).description
        == "e3d2992a-d7cf-550b-bc22-f992e7e918b9")
    #expect(
      DerivedIDs.attribute(in: films, NameKey("Year")).description
        == "6613a531-2adb-51c4-b4a0-8dba18236748")
    #expect(
      DerivedIDs.category(NameKey("Films"), attempt: 1).description
        == "401296a5-4458-5044-a942-e614b53c160e")
  }
}
