import FavesCore
import Testing

@Suite("Moments as bytes")
struct TextParsingTests {
  private func canonical(_ text: String) -> Timestamp? {
    Array(text.utf8).withUnsafeBufferPointer { Timestamp(canonical: $0) }
  }

  private func any(_ text: String) -> Timestamp? {
    Array(text.utf8).withUnsafeBufferPointer { Timestamp(utf8: $0) }
  }

  @Test("what is written is read, by the short way and by the long one")
  func roundTrip() {
    var random = SplitMix64(seed: 8)
    let all = Timestamp.expressible
    let count = UInt64(all.upperBound.milliseconds - all.lowerBound.milliseconds)
    for _ in 0..<5000 {
      let time = Timestamp(
        milliseconds: all.lowerBound.milliseconds + Int64(random.next() % count))
      #expect(canonical(time.description) == time)
      #expect(any(time.description) == time)
      #expect(Timestamp(time.description) == time)
    }
  }

  @Test("each other character in any place is refused by the short way")
  func characters() {
    let text = Array("2026-11-22T21:45:25.123Z".utf8)
    for place in text.indices {
      for byte in UInt8.min...(.max) where !(0x30...0x39).contains(byte) && byte != text[place] {
        var changed = text
        changed[place] = byte
        #expect(changed.withUnsafeBufferPointer { Timestamp(canonical: $0) } == nil)
      }
    }
  }

  @Test("the short way reads what the long one does, whatever is changed in a moment")
  func sameAsLenient() {
    var random = SplitMix64(seed: 9)
    let parts = Array("0123456789-:.TZ +t".utf8)
    for _ in 0..<20_000 {
      var text = Array("2026-11-22T21:45:25.123Z".utf8)
      for _ in 0..<(random.next() % 4) {
        let place = Int(random.next() % UInt64(text.count))
        switch random.next() % 3 {
        case 0: text[place] = parts[Int(random.next() % UInt64(parts.count))]
        case 1: text.insert(parts[Int(random.next() % UInt64(parts.count))], at: place)
        default: text.remove(at: place)
        }
      }
      let string = String(decoding: text, as: UTF8.self)
      #expect(any(string) == Timestamp(lenient: string), "\(string)")
    }
  }

  @Test("forms that are nearly the usual ones are read as before")
  func others() {
    #expect(canonical("2026-11-22T21:45:25.123") == nil)
    #expect(canonical("2026-11-22T21:45:25.1234Z") == nil)
    #expect(any("2026-11-22T21:45:25.123456Z") == any("2026-11-22T21:45:25.123Z"))
    #expect(any("2026-11-22T21:45:25.123456") == any("2026-11-22T21:45:25.123Z"))
    #expect(any("2026-11-22T21:45:25Z") == any("2026-11-22T21:45:25.000Z"))
    #expect(any("2026-02-30T21:45:25.123Z") == nil)
    #expect(any("") == nil)
    #expect(any("Z") == nil)
  }
}
