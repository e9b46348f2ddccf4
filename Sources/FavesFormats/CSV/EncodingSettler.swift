import FavesCore

/// Settles the encoding of a file of text: the one told, that of a byte order mark, or what
/// ``EncodingDetector`` finds.
struct EncodingSettler {
  private static let sampleSize = 1 << 17

  /// Opens the file again.
  let open: SourceOpener
  let options: ReadOptions
  /// Whether the first part of the file is known not to be enough.
  let isThorough: Bool

  /// What was settled.
  struct Result {
    var guess: EncodingGuess
    /// Whether only the first part of the file was looked at.
    var isProvisional = false
  }

  /// Settles the encoding.
  ///
  /// The first part of the file decides where it can; bytes past it that do not decode show in the
  /// pass that is needed anyway.
  ///
  /// - Throws: ``FormatError`` where the name is unknown or a limit is passed, or what the source
  ///   throws.
  func settle() throws -> Result {
    if let name = options.text.encoding {
      return Result(guess: EncodingGuess(encoding: try Self.encoding(name), confidence: 1))
    }
    var reading = RawReading(source: try open(), limit: options.limits.totalBytes ?? .max)
    guard try reading.next() else {
      return Result(guess: EncodingGuess(encoding: .utf8, confidence: 1))
    }
    if let mark = TextEncoding.byteOrderMark(reading.bytes.prefix(4)) {
      return Result(guess: EncodingGuess(encoding: mark.encoding, confidence: 1))
    }
    var detector = EncodingDetector()
    reading.give(to: &detector)
    while reading.count < Self.sampleSize, try reading.next() { reading.give(to: &detector) }
    let guess = detector.guess()
    if !isThorough, guess.rivals.isEmpty, reading.count >= Self.sampleSize {
      return Result(guess: guess, isProvisional: true)
    }
    while try reading.next() { reading.give(to: &detector) }
    return Result(guess: detector.guess())
  }

  private static func encoding(_ name: String) throws -> TextEncoding {
    guard let encoding = TextEncoding(name: name) else {
      throw FormatError(
        .unsupported, "the encoding “\(name)” is unknown",
        hint: "use one of " + TextEncoding.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return encoding
  }

  /// The error for a file that several encodings fit about equally well.
  static func ambiguity(_ guess: EncodingGuess) -> FormatError {
    let names = ([guess.encoding] + guess.rivals).map(\.rawValue)
    return FormatError(
      .ambiguous,
      "the bytes make sense in more than one encoding: \(names.joined(separator: ", "))",
      hint: "choose one with " + names.map { "--encoding \($0)" }.joined(separator: " or "))
  }
}

/// Reads a source part by part.
private struct RawReading {
  var source: any ByteSource
  let limit: Int
  private(set) var bytes = [UInt8](repeating: 0, count: 1 << 16)
  private(set) var count = 0
  private var filled = 0

  init(source: any ByteSource, limit: Int) {
    self.source = source
    self.limit = limit
  }

  /// Reads the next part, of at least 4 bytes if there are so many; false at the end.
  mutating func next() throws -> Bool {
    filled = 0
    while filled < 4 {
      let start = filled
      let read = try bytes.withUnsafeMutableBytes { buffer in
        try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[start...]))
      }
      if read == 0 { break }
      filled += read
    }
    count += filled
    guard count <= limit else {
      throw FormatError(
        .limit, "the file has more than \(limit) bytes", hint: "raise the limit of bytes")
    }
    return filled > 0
  }

  func give(to detector: inout EncodingDetector) {
    bytes.withUnsafeBufferPointer { detector.add(UnsafeBufferPointer(rebasing: $0[..<filled])) }
  }
}
