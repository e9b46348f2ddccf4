import FavesKit
import Foundation
import Testing

@testable import FavesCore

@Suite("Name keys")
struct NameKeyTests {
  @Test(
    "names that differ only in case, form or white space have one key",
    arguments: [
      ("Heat", "HEAT"), ("  Heat ", "heat"), ("The\t\n Thing", "the thing"),
      ("Café", "Cafe\u{301}"), ("CAFE\u{301}", "café"), ("Straße", "STRASSE"),
      ("STRAẞE", "straße"), ("ὈΔΥΣΣΕΎΣ", "ὀδυσσεύς"), ("Σίσυφος", "ΣΊΣΥΦΟΣ"),
      ("\u{212B}", "å"), ("ﬁlm", "FILM"), ("Ǆ", "ǆ"), ("ǅ", "ǆ"), ("a\u{2003}\u{A0}b", "A b"),
      ("ᾳ", "ΑΙ"), ("Ꮳ", "ꮳ"), ("İ", "i\u{307}"), ("\u{2126}", "ω"), ("K", "k"),
    ])
  func alike(_ left: String, _ right: String) {
    #expect(NameKey(left) == NameKey(right))
    #expect(NameKey(left).hashValue == NameKey(right).hashValue)
  }

  @Test(
    "names that differ otherwise have different keys",
    arguments: [
      ("ı", "i"), ("İ", "i"), ("cafe", "café"), ("ab", "a b"), ("о", "o"), ("½", "1⁄2"),
      ("ﾊ", "ハ"), ("a\u{200B}b", "ab"), ("²", "2"),
    ])
  func unalike(_ left: String, _ right: String) {
    #expect(NameKey(left) != NameKey(right))
  }

  @Test("what is folded without Unicode's tables folds as these say")
  func simpleFold() {
    var known = 0
    var wrong: [Unicode.Scalar] = []
    for scalar in (0...0x10FFFF).lazy.compactMap(Unicode.Scalar.init) {
      guard let simple = NameKey.simpleFold(scalar) else { continue }
      known += 1
      if NameKey.fold(scalar) != String(simple) { wrong.append(scalar) }
    }
    #expect(wrong == [])
    #expect(known > 30_000)
  }

  @Test("what is taken to be in NFC neither decomposes nor takes part in a composition")
  func settled() {
    var wrong: [Unicode.Scalar] = []
    for scalar in (0...0x10FFFF).lazy.compactMap(Unicode.Scalar.init)
    where NameKey.isSettled(scalar) {
      let alone = String(scalar)
      // What composes with a scalar before it is a mark, or a vowel or final of Hangul.
      let isMark = scalar.properties.canonicalCombiningClass != .notReordered
      let isStable = alone.precomposedStringWithCanonicalMapping.unicodeScalars.elementsEqual(
        alone.unicodeScalars)
      if isMark || !isStable { wrong.append(scalar) }
    }
    #expect(wrong == [])
  }

  @Test("white space alone is empty")
  func blank() {
    for name in ["", " ", "\t\r\n", "\u{A0}\u{3000}\u{2028}"] {
      #expect(NameKey(name).text.isEmpty)
    }
  }

  @Test("every kind of white space is one space inside and none outside")
  func whiteSpace() {
    for scalar in (0...0xFFFF).lazy.compactMap(Unicode.Scalar.init)
    where scalar.properties.isWhitespace {
      #expect(NameKey("\(scalar)a\(scalar)\(scalar)b\(scalar)").text == "a b")
    }
  }

  @Test("the key of a key is itself, and upper and lower case have the key of the name")
  func stable() {
    var wrong: [String] = []
    for scalar in (0...0x2FFFF).lazy.compactMap(Unicode.Scalar.init)
    where scalar.properties.changesWhenCaseMapped || scalar.properties.isWhitespace {
      let name = String(scalar)
      let key = NameKey(name)
      if NameKey(key.text) != key { wrong.append(name) }
      if scalar != "ı", NameKey(scalar.properties.lowercaseMapping) != key { wrong.append(name) }
      if scalar != "ı", NameKey(scalar.properties.uppercaseMapping) != key { wrong.append(name) }
    }
    #expect(wrong == [])
  }

  @Test("ASCII names take the same key by the short way and by the long one")
  func asciiPath() {
    for byte in UInt8(0)...0x7F {
      let name = "x\(Unicode.Scalar(byte))Y"
      // A letter beyond ASCII takes the other way; it is cut off again.
      let long = NameKey(name + "é").text.dropLast()
      #expect(NameKey(name).text == String(long))
    }
  }

  @Test("the short way of the usual scripts gives what the long one does", arguments: [1, 2, 3])
  func usualScripts(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let blocks: [ClosedRange<UInt32>] = [
      0x41...0x7a, 0x20...0x21, 0x80...0xff, 0x100...0x17f, 0x180...0x24f, 0x300...0x310,
      0x370...0x3ff, 0x400...0x4ff, 0x3041...0x30fa, 0x4e00...0x4e40, 0xac00...0xac40,
      0x2000...0x200b,
      0x1f600...0x1f610,
    ]
    for _ in 0..<20_000 {
      var name = String.UnicodeScalarView()
      let script = random.next() % UInt64(blocks.count)
      for _ in 0..<(random.next() % 9) {
        let block = blocks[
          Int(random.next() % 3 == 0 ? random.next() % UInt64(blocks.count) : script)]
        let value = block.lowerBound + UInt32(random.next() % UInt64(block.count))
        if let scalar = Unicode.Scalar(value) { name.append(scalar) }
      }
      var text = String(name)
      let long = NameKey.unicode(text)
      #expect(
        Array(NameKey(text).text.utf8) == Array(long.utf8), "seed \(seed): \(text.debugDescription)"
      )
      var bytes = Array("before".utf8)
      text.withUTF8 { NameKey.append($0, to: &bytes) }
      #expect(bytes == Array("before".utf8) + Array(long.utf8))
    }
  }

  @Test("canonically equivalent names have one key")
  func equivalentForms() {
    var random = SplitMix64(seed: 11)
    let bases = Array("aeoAEOςΣıİᾳ".unicodeScalars)
    let marks: [Unicode.Scalar] = [
      "\u{301}", "\u{308}", "\u{323}", "\u{345}", "\u{328}", "\u{307}",
    ]
    for _ in 0..<500 {
      var plain = String.UnicodeScalarView()
      plain.append(bases.randomElement(using: &random) ?? "a")
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        plain.append(marks.randomElement(using: &random) ?? "\u{301}")
      }
      let name = String(plain)
      #expect(
        NameKey(name) == NameKey(name.decomposedStringWithCanonicalMapping), "\(plain.map(\.value))"
      )
    }
  }

  @Test(
    "keys that are appended as bytes are the keys of the names", arguments: [21, 22] as [UInt64])
  func appended(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let pieces = [
      "a", "Heat", "Z", " ", "\t\n", "\u{A0}", "\u{3000}", "É", "E\u{301}", "ß", "İ", "ı", "ς",
      "水", "한", "\u{1112}\u{1161}", "👨‍👩‍👧", "\u{0}", "~", "Ж", "\u{212B}", "𐐀", "ﬁ",
    ]
    for _ in 0..<5000 {
      let isASCII = Bool.random(using: &random)
      var name = (0..<Int.random(in: 0...6, using: &random))
        .map { _ in pieces.filter { !isASCII || $0.utf8.allSatisfy { $0 < 0x80 } } }
        .map { $0.randomElement(using: &random) ?? "" }.joined()
      // Something before it, a space too, is no part of the name.
      let before = [[], Array("x".utf8), Array(" ".utf8)].randomElement(using: &random) ?? []
      var bytes = before
      name.withUTF8 { NameKey.append($0, to: &bytes) }
      #expect(bytes == before + Array(NameKey(name).text.utf8), "seed \(seed): \(name)")
    }
  }

  @Test("keys are ordered by their bytes")
  func order() {
    #expect(NameKey("a") < NameKey("B"))
    #expect(NameKey("z") < NameKey("é"))
    #expect(!(NameKey("A") < NameKey("a")))
  }
}
