import FavesCore
import Testing

@testable import FavesFormats

@Suite("Looking for characters in text")
struct TextScanTests {
  @Test("finds the first one, wherever it stands", arguments: [1, 2, 3] as [UInt64])
  func first(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let bytes: [UInt8] = [
      0, 1, 9, 10, 13, 0x1f, 0x20, 0x21, 0x22, 0x2c, 0x5c, 0x61, 0x7f, 0xa2, 0xac, 0xff,
    ]
    for _ in 0..<5000 {
      let plain = random.next() % 2 == 0 ? 0x61 : bytes[Int(random.next() % 16)]
      var text = (0..<(random.next() % 40)).map { _ in
        random.next() % 12 == 0 ? bytes[Int(random.next() % 16)] : plain
      }
      text.append(0x61)
      for (one, other) in [(0x22, 0x2c), (0x22, 0x5c), (0x22, 0x22)] as [(UInt8, UInt8)] {
        let start = Int(random.next() % UInt64(text.count))
        let expected =
          text[start...].firstIndex { $0 < 0x20 || $0 == one || $0 == other } ?? text.count
        let found = text.withUnsafeBufferPointer {
          $0.firstControl(or: one, or: other, from: start)
        }
        #expect(found == expected, "seed \(seed): \(text) from \(start)")
      }
    }
  }
}
