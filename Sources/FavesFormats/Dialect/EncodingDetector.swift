/// What a text file is most likely encoded in.
struct EncodingGuess {
  /// The encoding.
  var encoding: TextEncoding
  /// How sure that is, 0…1.
  var confidence: Double
  /// Encodings that fit about as well and would give other text.
  var rivals: [TextEncoding] = []
}

/// Finds the encoding of bytes by what they would read as.
///
/// Takes the bytes of the file part by part. UTF-8 that is whole wins; so does UTF-16, told by its
/// NULs. Else each encoding is scored by the characters that the bytes above 0x7F stand for, each by
/// how well it sits between its neighbors: letters of one language's alphabet in the middle of
/// words score high, symbols inside words, capitals after small letters, mixed scripts, control
/// characters and undefined bytes low. All is taken from a table of pairs of bytes, so that the
/// pass over the file itself stays simple.
struct EncodingDetector {
  /// How often each pair of bytes occurs of which one at least is above 0x7F.
  private var pairs = [UInt32](repeating: 0, count: 1 << 16)
  private var counts = [Int](repeating: 0, count: 256)
  private var previous: UInt8 = 0x20
  private var utf8 = UTF8Tally()
  private var shiftJIS = ShiftJISTally()
  private var gb18030 = GB18030Tally()
  private var zeros = [0, 0]
  private var count = 0
  private var high = 0

  /// Takes the next bytes of the file.
  ///
  /// - Complexity: O(*n*); a test of eight bytes at a time as long as they are ASCII.
  mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let base = bytes.baseAddress else { return }
    let raw = UnsafeRawPointer(base)
    var index = 0
    while index < bytes.count {
      if previous < 0x80, index + 8 <= bytes.count {
        let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        let hasZero = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 != 0
        if word & 0x8080_8080_8080_8080 == 0, !hasZero, isBetweenCharacters {
          index += 8
          previous = base[index - 1]
          continue
        }
      }
      take(base[index], at: count + index)
      index += 1
    }
    count += bytes.count
  }

  private var isBetweenCharacters: Bool {
    utf8.isBetween && shiftJIS.isBetween && gb18030.isBetween
  }

  private mutating func take(_ byte: UInt8, at position: Int) {
    if byte == 0 { zeros[position & 1] += 1 }
    if byte >= 0x80 {
      high += 1
      counts[Int(byte)] += 1
    }
    if byte | previous >= 0x80 { pairs[Int(previous) << 8 | Int(byte)] += 1 }
    utf8.take(byte)
    shiftJIS.take(byte, after: previous)
    gb18030.take(byte, after: previous)
    previous = byte
  }

  /// The encoding of the bytes taken so far.
  func guess() -> EncodingGuess {
    if let wide = wideGuess() { return wide }
    if high == 0 || utf8.invalid == 0 {
      return EncodingGuess(encoding: .utf8, confidence: 1)
    }
    if utf8.valid >= utf8.invalid {
      let share = Double(utf8.valid) / Double(utf8.valid + utf8.invalid)
      return EncodingGuess(encoding: .utf8, confidence: share)
    }
    return scoredGuess()
  }

  /// UTF-16 without a byte order mark: a good part of every second byte is NUL, of the others none.
  private func wideGuess() -> EncodingGuess? {
    let units = count / 2
    guard units >= 2, zeros[0] + zeros[1] > units / 4 else { return nil }
    if zeros[0] * 20 < zeros[1] {
      return EncodingGuess(encoding: .utf16LittleEndian, confidence: 1)
    }
    if zeros[1] * 20 < zeros[0] { return EncodingGuess(encoding: .utf16BigEndian, confidence: 1) }
    return nil
  }

  /// How much better, for each character that differs, the best must be than the second best.
  private static let margin = 0.1

  private func scoredGuess() -> EncodingGuess {
    var scored: [(encoding: TextEncoding, score: Double)] = []
    for encoding in Self.singleByte {
      let table = SingleByteTable.scalars(of: encoding)
      let isSame = scored.contains { differing($0.encoding, encoding) == 0 }
      if isSame { continue }
      let rarity = encoding == .macRoman ? 0.1 : 0
      scored.append((encoding, SingleByteScore(pairs: pairs, table).best() - rarity))
    }
    scored.append((.shiftJIS, shiftJIS.score))
    scored.append((.gb18030, gb18030.score))
    scored.sort { $0.score > $1.score }
    let best = scored[0]
    let leads = scored.dropFirst().map { other in
      let share = Double(differing(best.encoding, other.encoding)) / Double(high)
      return (encoding: other.encoding, lead: (best.score - other.score) / max(share, 0.001))
    }
    let nearest = leads.map(\.lead).min() ?? 1
    return EncodingGuess(
      encoding: best.encoding, confidence: nearest / (nearest + Self.margin),
      rivals: leads.filter { $0.lead < Self.margin }.map(\.encoding))
  }

  /// Usual encodings first: where two would give the same text, the first stands for both.
  private static let singleByte: [TextEncoding] = [
    .windows1252, .windows1250, .windows1251, .iso8859Part15, .iso8859Part2, .iso8859Part7,
    .macRoman, .iso8859Part1,
  ]

  /// How many of the bytes above 0x7F stand for other characters in the other encoding.
  private func differing(_ one: TextEncoding, _ other: TextEncoding) -> Int {
    let wide: Set<TextEncoding> = [.shiftJIS, .gb18030]
    if wide.contains(one) || wide.contains(other) { return one == other ? 0 : high }
    let (first, second) = (SingleByteTable.scalars(of: one), SingleByteTable.scalars(of: other))
    return (0x80...0xff).reduce(0) { sum, byte in
      first[byte] == second[byte] ? sum : sum + counts[byte]
    }
  }
}

/// Counts the sequences of UTF-8 that are whole, and the bytes that are part of none.
private struct UTF8Tally {
  var valid = 0
  var invalid = 0
  private var pending = 0
  private var taken = 0
  private var low: UInt8 = 0x80
  private var high: UInt8 = 0xbf

  var isBetween: Bool { pending == 0 }

  mutating func take(_ byte: UInt8) {
    if pending > 0 {
      if byte >= low, byte <= high {
        pending -= 1
        taken += 1
        (low, high) = (0x80, 0xbf)
        if pending == 0 { valid += 1 }
        return
      }
      invalid += taken
      pending = 0
    }
    guard byte >= 0x80 else { return }
    start(byte)
  }

  private mutating func start(_ byte: UInt8) {
    (low, high) = (0x80, 0xbf)
    taken = 1
    switch byte {
    case 0xc2...0xdf: pending = 1
    case 0xe0...0xef:
      pending = 2
      if byte == 0xe0 { low = 0xa0 }
      if byte == 0xed { high = 0x9f }
    case 0xf0...0xf4:
      pending = 3
      if byte == 0xf0 { low = 0x90 }
      if byte == 0xf4 { high = 0x8f }
    default: invalid += 1
    }
  }
}

/// Judges bytes as Shift-JIS.
private struct ShiftJISTally {
  private var lead: UInt8 = 0
  private var sum = 0.0
  private var characters = 0

  var isBetween: Bool { lead == 0 }
  var score: Double { characters == 0 ? -9 : sum / Double(characters) }

  mutating func take(_ byte: UInt8, after previous: UInt8) {
    if lead != 0 {
      let isTrail = byte >= 0x40 && byte != 0x7f && byte <= 0xfc
      note(isTrail ? Self.value(lead, byte) : -4)
      lead = 0
      if isTrail { return }
    }
    switch byte {
    case 0..<0x80: return
    case 0x81...0x9f, 0xe0...0xfc:
      lead = byte
      if Self.isLetter(previous) { sum -= 0.5 }
    case 0xa1...0xdf: note(Self.isLetter(previous) ? -1 : -0.1)
    default: note(-4)
    }
  }

  private mutating func note(_ value: Double) {
    sum += value
    characters += 1
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x61...0x7a).contains(byte | 0x20) && byte < 0x80
  }

  /// Kana, punctuation and the kanji of the first level are usual.
  private static func value(_ lead: UInt8, _ trail: UInt8) -> Double {
    switch lead {
    case 0x82 where trail >= 0x9f, 0x83 where trail <= 0x96: 1.1
    case 0x81: trail <= 0x7a ? 0.9 : 0.2
    case 0x82: 0.6
    case 0x88...0x97: 1
    case 0x98...0x9f, 0xe0...0xea: 0
    case 0x83, 0x84: -0.2
    default: -1
    }
  }
}

/// Judges bytes as GB 18030.
private struct GB18030Tally {
  private var lead: UInt8 = 0
  private var tail = 0
  private var sum = 0.0
  private var characters = 0

  var isBetween: Bool { lead == 0 && tail == 0 }
  var score: Double { characters == 0 ? -9 : sum / Double(characters) }

  mutating func take(_ byte: UInt8, after previous: UInt8) {
    if tail > 0 {
      tail -= 1
      return
    }
    if lead != 0 {
      let first = lead
      lead = 0
      if (0x30...0x39).contains(byte) {
        tail = 2
        return note(-0.5)
      }
      let isTrail = byte >= 0x40 && byte != 0x7f && byte <= 0xfe
      note(isTrail ? Self.value(first, byte) : -4)
      if isTrail { return }
    }
    if byte == 0x80 || byte == 0xff { return note(-4) }
    if byte > 0x80 {
      lead = byte
      if (0x61...0x7a).contains(previous | 0x20), previous < 0x80 { sum -= 0.5 }
    }
  }

  private mutating func note(_ value: Double) {
    sum += value
    characters += 1
  }

  /// Punctuation and the characters of the first level of GB 2312 are usual.
  private static func value(_ lead: UInt8, _ trail: UInt8) -> Double {
    guard trail >= 0xa1 else { return lead >= 0xb0 ? -0.4 : -0.8 }
    switch lead {
    case 0xb0...0xd7: return 1
    case 0xa1, 0xa3: return 0.8
    case 0xd8...0xf7: return 0.1
    default: return -0.8
    }
  }
}
