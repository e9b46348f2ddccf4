@_spi(_Unicode) import Swift

/// What names are compared by: trimmed, inner white space collapsed, NFC, case-folded.
///
/// Case is folded scalar by scalar to lower, upper, and lower case again. Compared over all of
/// Unicode 15 this joins the same scalars as full case folding (CaseFolding.txt, status C and F),
/// once the dotless ı is left alone.
public struct NameKey: Hashable, Comparable, Sendable {
  /// The key in NFC.
  public let text: String

  /// Computes the key of a name.
  ///
  /// - Complexity: O(*n*); names in ASCII take a path without normalization.
  public init(_ name: String) {
    text = Self.ascii(name) ?? Self.unicode(name)
  }

  /// Whether one comes before the other.
  public static func < (left: Self, right: Self) -> Bool {
    left.text.precedesByBytes(right.text)
  }

  /// Whether two keys have the same bytes.
  public static func == (left: Self, right: Self) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  /// Appends the bytes of the key of a name to others.
  ///
  /// - Complexity: as ``init(_:)``, without a string for names in ASCII.
  public static func append(_ name: TextView, to bytes: inout [UInt8]) {
    let start = bytes.count
    guard !appendASCII(name, to: &bytes) else { return }
    bytes.removeLast(bytes.count - start)
    bytes.append(contentsOf: unicode(name.text).utf8)
  }

  private static func ascii(_ name: String) -> String? {
    var name = name
    var key: [UInt8] = []
    key.reserveCapacity(name.utf8.count)
    return name.withUTF8 { appendASCII($0, to: &key) } ? String(decoding: key, as: UTF8.self) : nil
  }

  /// Appends the key of a name in ASCII; false, with some of it appended, for any other.
  private static func appendASCII(_ name: TextView, to key: inout [UInt8]) -> Bool {
    let start = key.count
    var pendingSpace = false
    for byte in name {
      guard byte < 0x80 else { return false }
      if byte == 0x20 || byte &- 0x09 < 5 {
        pendingSpace = key.count > start
        continue
      }
      if pendingSpace {
        key.append(0x20)
        pendingSpace = false
      }
      key.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
    }
    return true
  }

  private static func unicode(_ name: String) -> String {
    let folded = fold(isSettled(name) ? name : String(name._nfc))
    return isSettled(folded) ? folded : String(folded._nfc)
  }

  /// Whether a text surely is in NFC as it is: nothing in it decomposes, composes or moves.
  private static func isSettled(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy(isSettled)
  }

  /// Whether a scalar stays what it is in NFC, whatever stands beside it: those of the usual
  /// scripts, checked against Unicode's own properties by a test.
  static func isSettled(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x300, 0x388...0x3ce, 0x400...0x482, 0x3041...0x3096, 0x30a1...0x30fa,
      0x4e00...0x9fff, 0xac00...0xd7a3:
      true
    default: false
    }
  }

  private static func fold(_ name: String) -> String {
    var folded = String.UnicodeScalarView()
    var pendingSpace = false
    for scalar in name.unicodeScalars {
      if isWhiteSpace(scalar) {
        pendingSpace = !folded.isEmpty
        continue
      }
      if pendingSpace {
        folded.append(" ")
        pendingSpace = false
      }
      if let simple = simpleFold(scalar) {
        folded.append(simple)
      } else {
        folded.append(contentsOf: fold(scalar).unicodeScalars)
      }
    }
    return String(folded)
  }

  private static func isWhiteSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x21...0x7e, 0xa1...0x167f, 0x3041...0xd7a3: false
    default: scalar.properties.isWhitespace
    }
  }

  /// What a scalar of the usual scripts folds to, where that is one scalar; nil for all others.
  ///
  /// The ranges are checked against ``fold(_:)-(Unicode.Scalar)`` by a test.
  static func simpleFold(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0x41...0x5a, 0xc0...0xd6, 0xd8...0xde, 0x391...0x3a1, 0x3a3...0x3a9, 0x410...0x42f:
      Unicode.Scalar(scalar.value + 0x20)
    case 0x400...0x40f: Unicode.Scalar(scalar.value + 0x50)
    case 0..<0x41, 0x5b...0xb4, 0xb6...0xbf, 0xd7, 0xe0...0xff, 0x3b1...0x3c1, 0x3c3...0x3c9,
      0x430...0x45f, 0x3041...0x3096, 0x30a1...0x30fa, 0x4e00...0x9fff, 0xac00...0xd7a3:
      scalar
    default: nil
    }
  }

  static func fold(_ scalar: Unicode.Scalar) -> String {
    guard scalar != "\u{131}" else { return String(scalar) }
    var folded = ""
    for lower in scalar.properties.lowercaseMapping.unicodeScalars {
      for upper in lower.properties.uppercaseMapping.unicodeScalars {
        folded += upper.properties.lowercaseMapping
      }
    }
    return folded
  }
}

extension String {
  fileprivate init(_ normalized: some Sequence<Unicode.Scalar>) {
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: normalized)
    self.init(scalars)
  }
}
