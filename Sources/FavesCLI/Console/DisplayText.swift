/// Text as a terminal may show it: how wide it is, and harmless.
enum DisplayText {
  /// The number of terminal columns that a text takes.
  ///
  /// - Complexity: O(*n*); printable ASCII takes a path of its own.
  static func width(_ text: String) -> Int {
    if text.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) { return text.utf8.count }
    return text.reduce(0) { $0 + width($1) }
  }

  /// The number of columns of one character: an emoji sequence takes 2, whatever it is made of.
  static func width(_ character: Character) -> Int {
    let scalars = character.unicodeScalars
    guard let first = scalars.first else { return 0 }
    if scalars.count > 1, isEmojiSequence(first, scalars) { return 2 }
    return scalars.reduce(0) { $0 + width($1) }
  }

  private static func width(_ scalar: Unicode.Scalar) -> Int {
    if (0x20...0x7e).contains(scalar.value) { return 1 }
    // The vowels and finals of Hangul join the consonant before them.
    if (0x1160...0x11ff).contains(scalar.value) { return 0 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .control: return 0
    case .format: return scalar.value == 0xad ? 1 : 0
    default: return WideScalars.contains(scalar) ? 2 : 1
    }
  }

  private static func isEmojiSequence(
    _ first: Unicode.Scalar, _ scalars: Character.UnicodeScalarView
  ) -> Bool {
    if (0x1f1e6...0x1f1ff).contains(first.value) { return true }
    return first.properties.isEmoji
      && scalars.dropFirst().contains {
        $0.value == 0xfe0f || $0.value == 0x200d || $0.properties.isEmojiModifier
      }
  }

  /// The start of a text, cut so that it takes at most `columns`, with `…` where something is gone.
  static func truncated(_ text: String, to columns: Int) -> String {
    guard width(text) > columns else { return text }
    guard columns > 1 else { return columns == 1 ? "…" : "" }
    var kept = ""
    var taken = 0
    for character in text {
      taken += width(character)
      if taken > columns - 1 { break }
      kept.append(character)
    }
    return kept + "…"
  }

  /// A text on one line without anything that would steer a terminal: control characters, line ends
  /// and bidirectional overrides are shown escaped.
  static func harmless(_ text: String) -> String {
    if text.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if let escaped = escape(scalar) {
        result.append(contentsOf: escaped.unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0x09: "\\t"
    case 0x0a: "\\n"
    case 0x0d: "\\r"
    case 0x00...0x1f, 0x7f...0x9f, 0x2028, 0x2029, 0x202a...0x202e, 0x2066...0x2069:
      "\\u{" + String(scalar.value, radix: 16) + "}"
    default: nil
    }
  }

  /// A harmless text whose direction cannot disturb what stands beside it (UAX #9, isolates).
  static func isolated(_ text: String) -> String {
    text.unicodeScalars.contains(where: isRightToLeft) ? "\u{2068}" + text + "\u{2069}" : text
  }

  private static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0590...0x08ff, 0xfb1d...0xfdff, 0xfe70...0xfeff, 0x10800...0x10fff, 0x1e800...0x1efff:
      true
    default: false
    }
  }
}
