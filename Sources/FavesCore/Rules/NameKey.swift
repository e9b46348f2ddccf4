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

  private static func ascii(_ name: String) -> String? {
    var key: [UInt8] = []
    key.reserveCapacity(name.utf8.count)
    var pendingSpace = false
    for byte in name.utf8 {
      guard byte < 0x80 else { return nil }
      if byte == 0x20 || (0x09...0x0d).contains(byte) {
        pendingSpace = !key.isEmpty
        continue
      }
      if pendingSpace {
        key.append(0x20)
        pendingSpace = false
      }
      key.append((0x41...0x5a).contains(byte) ? byte | 0x20 : byte)
    }
    return String(decoding: key, as: UTF8.self)
  }

  private static func unicode(_ name: String) -> String {
    let folded = fold(isBelowCombining(name) ? name : String(name._nfc))
    return isBelowCombining(folded) ? folded : String(folded._nfc)
  }

  /// Whether nothing in a text composes, so that it is in NFC as it is: all is below U+0300.
  private static func isBelowCombining(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { $0.value < 0x300 }
  }

  private static func fold(_ name: String) -> String {
    var folded = String.UnicodeScalarView()
    var pendingSpace = false
    for scalar in name.unicodeScalars {
      if scalar.properties.isWhitespace {
        pendingSpace = !folded.isEmpty
        continue
      }
      if pendingSpace {
        folded.append(" ")
        pendingSpace = false
      }
      if scalar.isASCII {
        folded.append(scalar.asciiLowercased)
      } else {
        folded.append(contentsOf: fold(scalar).unicodeScalars)
      }
    }
    return String(folded)
  }

  private static func fold(_ scalar: Unicode.Scalar) -> String {
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

extension Unicode.Scalar {
  fileprivate var asciiLowercased: Unicode.Scalar {
    (0x41...0x5a).contains(value) ? Unicode.Scalar(UInt8(value | 0x20)) : self
  }
}

extension String {
  fileprivate init(_ normalized: some Sequence<Unicode.Scalar>) {
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: normalized)
    self.init(scalars)
  }
}
