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
  /// - Complexity: O(*n*); names in the usual scripts take a path without normalization.
  public init(_ name: String) {
    text = Self.usual(name) ?? Self.unicode(name)
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
  /// - Complexity: as ``init(_:)``, without a string for names in the usual scripts.
  public static func append(_ name: TextView, to bytes: inout [UInt8]) {
    let start = bytes.count
    guard !appendUsual(name, to: &bytes) else { return }
    bytes.removeLast(bytes.count - start)
    bytes.append(contentsOf: unicode(name.text).utf8)
  }

  private static func usual(_ name: String) -> String? {
    var name = name
    var key: [UInt8] = []
    key.reserveCapacity(name.utf8.count)
    return name.withUTF8 { appendUsual($0, to: &key) } ? String(decoding: key, as: UTF8.self) : nil
  }

  /// Appends the key of a name in the usual scripts; false, with some of it appended, for any other.
  private static func appendUsual(_ name: TextView, to key: inout [UInt8]) -> Bool {
    let start = key.count
    var pendingSpace = false
    var index = 0
    while index < name.count {
      let byte = name[index]
      if byte == 0x20 || byte &- 0x09 < 5 {
        pendingSpace = key.count > start
        index += 1
        continue
      }
      if pendingSpace {
        key.append(0x20)
        pendingSpace = false
      }
      if byte < 0x80 {
        key.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
        index += 1
      } else {
        guard let (scalar, count) = wideScalar(name, index), isSettled(scalar),
          !isWhiteSpace(scalar), let folded = simpleFold(scalar), isSettled(folded)
        else { return false }
        append(wide: folded.value, to: &key)
        index += count
      }
    }
    return true
  }

  /// The scalar of two or three bytes at an index, and how many they are; nil for any other.
  @inline(__always)
  private static func wideScalar(
    _ name: TextView, _ index: Int
  ) -> (scalar: Unicode.Scalar, count: Int)? {
    func tail(_ offset: Int) -> UInt32? {
      guard index + offset < name.count, name[index + offset] & 0xc0 == 0x80 else { return nil }
      return UInt32(name[index + offset] & 0x3f)
    }
    let lead = UInt32(name[index])
    guard lead >= 0xc2, lead < 0xf0, let second = tail(1) else { return nil }
    if lead < 0xe0 { return Unicode.Scalar((lead & 0x1f) << 6 | second).map { ($0, 2) } }
    guard let third = tail(2) else { return nil }
    let value = (lead & 0x0f) << 12 | second << 6 | third
    return value < 0x800 ? nil : Unicode.Scalar(value).map { ($0, 3) }
  }

  /// Appends a scalar of two or three bytes.
  @inline(__always)
  private static func append(wide value: UInt32, to key: inout [UInt8]) {
    if value < 0x800 {
      key.append(0xc0 | UInt8(truncatingIfNeeded: value >> 6))
    } else {
      key.append(0xe0 | UInt8(truncatingIfNeeded: value >> 12))
      key.append(0x80 | UInt8(truncatingIfNeeded: value >> 6) & 0x3f)
    }
    key.append(0x80 | UInt8(truncatingIfNeeded: value) & 0x3f)
  }

  /// The key of any name.
  static func unicode(_ name: String) -> String {
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
    // Capital and small letters stand side by side.
    case 0x100...0x12f, 0x132...0x137, 0x14a...0x177: Unicode.Scalar(scalar.value | 1)
    case 0x139...0x148, 0x179...0x17e: Unicode.Scalar((scalar.value + 1) & ~1)
    case 0..<0x41, 0x5b...0xb4, 0xb6...0xbf, 0xd7, 0xe0...0xff, 0x3ac...0x3af, 0x3b1...0x3c1,
      0x3c3...0x3c9,
      0x3ca...0x3ce, 0x430...0x45f, 0x3041...0x3096, 0x30a1...0x30fa, 0x4e00...0x9fff,
      0xac00...0xd7a3:
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
