/// The letters beyond ASCII of the languages of lists, most frequent first.
///
/// The orders are rough and from common knowledge of these languages; only whether a letter is
/// usual, seldom or foreign matters.
enum LetterFrequency {
  /// A language by its letters.
  struct Language: Sendable {
    /// How usual each letter is, 0…1, by its small form.
    let weights: [UInt32: Double]
    /// How much a file is expected to be in this language before it is looked at.
    let prior: Double

    fileprivate init(_ letters: String, prior: Double = 0) {
      let scalars = Array(letters.unicodeScalars)
      var weights: [UInt32: Double] = [:]
      for (index, scalar) in scalars.enumerated() {
        weights[scalar.value] = max(-0.4, 1.2 - 0.04 * Double(index))
      }
      self.weights = weights
      self.prior = prior
    }

    fileprivate init(few letters: String, prior: Double = 0) {
      var weights: [UInt32: Double] = [:]
      for (index, scalar) in letters.unicodeScalars.enumerated() {
        weights[scalar.value] = max(0.7, 1 - 0.03 * Double(index))
      }
      self.weights = weights
      self.prior = prior
    }
  }

  /// The languages.
  static let languages: [Language] = [
    Language(few: "éèàêçâîùôûëïœæÿ", prior: 0.05),
    Language(few: "üäöß", prior: 0.05),
    Language(few: "óíáéñúü¿¡", prior: 0.05),
    Language(few: "ãçáéíóõâêúôàü", prior: 0.04),
    Language(few: "àèòùìéóî", prior: 0.04),
    Language(few: "äöåé", prior: 0.04),
    Language(few: "øåæéö", prior: 0.04),
    Language(few: "ðáíþöéóúýæ", prior: 0.02),
    Language(few: "łąęóżśćńź", prior: 0.03),
    Language(few: "íáéřěčšýžůúďňťó", prior: 0.03),
    Language(few: "áéöőóíüúű", prior: 0.03),
    Language(few: "ščžćđ", prior: 0.02),
    Language(few: "ăîşţâșț", prior: 0.02),
    Language("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґўђјљњћџ", prior: 0),
    Language("αοιετσνηυρπκμλςωγίόδχάέθύήφώβξζψϊϋΐΰ", prior: 0),
  ]
}

/// Scores the bytes above 0x7F as text of one single-byte encoding.
struct SingleByteScore {
  private enum Kind {
    case space
    case small
    case capital
    case mark
    case symbol
    case control
    case undefined
  }

  private enum Script {
    case latin
    case cyrillic
    case greek
    case none
  }

  private let pairs: [UInt32]
  private let scalars: [UInt16]
  private let kinds: [Kind]
  private let scripts: [Script]

  /// Prepares the score of a table of scalars, for counts of pairs of bytes.
  init(pairs: [UInt32], _ scalars: [UInt16]) {
    self.pairs = pairs
    self.scalars = scalars
    kinds = scalars.map { Self.kind($0) }
    scripts = scalars.map { Self.script($0) }
  }

  /// The score by the language that fits best, at most about 1 for a character.
  func best() -> Double {
    var counts = [Int](repeating: 0, count: 256)
    var total = 0
    var fit = 0.0
    for pair in pairs.indices where pairs[pair] > 0 {
      let (first, second) = (pair >> 8, pair & 0xff)
      let count = Int(pairs[pair])
      if second >= 0x80 {
        counts[second] += count
        total += count
      }
      fit += Double(count) * fitness(first, second)
    }
    guard total > 0 else { return 0 }
    let letters = LetterFrequency.languages.map { language in
      language.prior + (0x80...0xff).reduce(0) { sum, byte in
        counts[byte] == 0 ? sum : sum + Double(counts[byte]) * value(byte, language)
      } / Double(total)
    }
    return fit / Double(total) + (letters.max() ?? 0)
  }

  private func value(_ byte: Int, _ language: LetterFrequency.Language) -> Double {
    let scalar = UInt32(scalars[byte])
    if let weight = language.weights[scalar] { return weight }
    switch kinds[byte] {
    case .small: return 0.1
    case .capital: return (language.weights[Self.small(scalar)] ?? 0.15) * 0.95
    case .mark: return scalar == 0x20ac ? 0.9 : 0.7
    case .space: return 0.6
    case .symbol: return -0.5
    case .control, .undefined: return -4
    }
  }

  /// How well two characters go together.
  private func fitness(_ first: Int, _ second: Int) -> Double {
    let (one, other) = (kinds[first], kinds[second])
    let isLetters = (one == .small || one == .capital) && (other == .small || other == .capital)
    if isLetters {
      if scripts[first] != scripts[second] { return -1 }
      if one == .small, other == .capital { return -1 }
      let bothAccented = first >= 0x80 && second >= 0x80 && scripts[first] == .latin
      return bothAccented ? -0.4 : 0
    }
    if one == .symbol || other == .symbol {
      return one == .small || other == .small ? -0.3 : 0
    }
    return markFitness(first, second)
  }

  /// Apostrophes stand before few letters, degrees after digits, opening marks before letters, and
  /// few words end in a capital with an accent.
  private func markFitness(_ first: Int, _ second: Int) -> Double {
    let other = kinds[second]
    switch scalars[first] {
    case 0x2019: return "stdlmrv".utf8.contains(UInt8(second)) ? 0.35 : 0
    case 0xa1, 0xbf: return other == .space || other == .mark ? -0.3 : 0
    case 0x30...0x39: return scalars[second] == 0xb0 ? 0.2 : 0
    case 0xc0, 0xc5, 0xd3, 0xd6: return 0
    default:
      let endsInCapital =
        first >= 0x80 && scripts[first] == .latin && kinds[first] == .capital
        && (other == .space || other == .mark)
      return endsInCapital ? -0.4 : 0
    }
  }

  private static func kind(_ scalar: UInt16) -> Kind {
    switch scalar {
    case 0xffff: return .undefined
    case 0..<0x20, 0x7f..<0xa0:
      return scalar == 9 || scalar == 10 || scalar == 13 ? .space : .control
    case 0x20, 0xa0: return .space
    case 0x41...0x5a: return .capital
    case 0x61...0x7a: return .small
    case 0x21..<0x7f: return .mark
    case 0x2013...0x2014, 0x2018...0x201e, 0x2026, 0x20ac, 0xab, 0xbb, 0xa1, 0xbf, 0xb0, 0x2116,
      0xae, 0xa9, 0xb2, 0xb3, 0xaa, 0xba, 0x2122, 0xa3, 0xa7, 0xb7, 0x2022, 0x2015:
      return .mark
    case 0xf8ff: return .symbol
    default: break
    }
    guard let value = Unicode.Scalar(scalar) else { return .symbol }
    if value.properties.isLowercase { return .small }
    if value.properties.isUppercase { return .capital }
    return .symbol
  }

  private static func script(_ scalar: UInt16) -> Script {
    switch scalar {
    case 0x41...0x5a, 0x61...0x7a, 0xc0...0x24f: .latin
    case 0x370...0x3ff: .greek
    case 0x400...0x4ff: .cyrillic
    default: .none
    }
  }

  private static func small(_ scalar: UInt32) -> UInt32 {
    guard let value = Unicode.Scalar(scalar) else { return scalar }
    return value.properties.lowercaseMapping.unicodeScalars.first?.value ?? scalar
  }
}
