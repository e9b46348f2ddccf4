import FavesCore

/// Strings, numbers and literals.
extension JSONTokenizer {
  // MARK: Strings

  /// Reads a string from its opening to its closing quote.
  mutating func string() throws {
    input.position += 1
    input.valueStart = input.position
    hasEscapes = false
    while true {
      input.position = input.bytes(from: 0, to: input.end)
        .firstControl(or: 0x22, or: 0x5c, orWide: true, from: input.position)
      guard let byte = try input.peek() else { throw endInside("a string", at: input.end) }
      switch byte {
      case 0x22: return try finishString()
      case 0x5c: try escape()
      case 0x80...: try skipMultibyteCharacter(byte)
      case 0..<0x20:
        throw syntaxError(
          "a control character (\(Self.hexadecimal(byte))) stands in a string", at: input.position,
          hint: byte == 0x0a
            ? "a line break inside a string is written \\n" : "write it as an escape")
      default: continue
      }
    }
  }

  private mutating func finishString() throws {
    if hasEscapes {
      scratch.append(contentsOf: input.bytes(from: input.valueStart, to: input.position))
    }
    input.valueEnd = input.position
    input.position += 1
    let count = hasEscapes ? scratch.count : input.valueEnd - input.valueStart
    if count > limits.fieldBytes, !isLenient {
      input.isExhausted = true
      throw FormatError(
        .limit, "a string has more than \(limits.fieldBytes) bytes", position: position)
    }
  }

  /// Checks one character of two to four bytes by table 3-7 of the Unicode Standard.
  @inline(__always)
  private mutating func skipMultibyteCharacter(_ lead: UInt8) throws {
    let second: ClosedRange<UInt8>
    var following = 0
    switch lead {
    case 0xc2...0xdf: (second, following) = (0x80...0xbf, 1)
    case 0xe0: (second, following) = (0xa0...0xbf, 2)
    case 0xed: (second, following) = (0x80...0x9f, 2)
    case 0xe1...0xef: (second, following) = (0x80...0xbf, 2)
    case 0xf0: (second, following) = (0x90...0xbf, 3)
    case 0xf1...0xf3: (second, following) = (0x80...0xbf, 3)
    case 0xf4: (second, following) = (0x80...0x8f, 3)
    default: throw invalidText(lead)
    }
    input.position += 1
    guard let next = try input.peek() else { throw endInside("a string", at: input.end) }
    guard second.contains(next) else { throw invalidText(next) }
    input.position += 1
    for _ in 1..<following {
      guard let next = try input.peek() else { throw endInside("a string", at: input.end) }
      guard next & 0xc0 == 0x80 else { throw invalidText(next) }
      input.position += 1
    }
  }

  private func invalidText(_ byte: UInt8) -> FormatError {
    syntaxError(
      "the byte \(Self.hexadecimal(byte)) is not UTF-8 here", at: input.position,
      hint: "save the file in UTF-8")
  }

  // MARK: Escapes

  private mutating func escape() throws {
    if !hasEscapes {
      hasEscapes = true
      scratch.removeAll(keepingCapacity: true)
    }
    scratch.append(contentsOf: input.bytes(from: input.valueStart, to: input.position))
    input.position += 1
    guard let byte = try input.peek() else { throw endInside("a string", at: input.end) }
    input.position += 1
    switch byte {
    case 0x22, 0x5c, 0x2f: scratch.append(byte)
    case 0x62: scratch.append(0x08)
    case 0x66: scratch.append(0x0c)
    case 0x6e: scratch.append(0x0a)
    case 0x72: scratch.append(0x0d)
    case 0x74: scratch.append(0x09)
    case 0x75: try unicodeEscape()
    default: throw syntaxError("an unknown escape in a string", at: input.position - 1)
    }
    input.valueStart = input.position
  }

  private mutating func unicodeEscape() throws {
    var value = try fourDigits()
    if (0xd800...0xdbff).contains(value) {
      value = 0x10000 + (value - 0xd800) << 10 + (try trailSurrogate()) - 0xdc00
    }
    guard let scalar = Unicode.Scalar(value) else { throw loneSurrogate() }
    scratch.append(contentsOf: UTF8.encode(scalar) ?? UTF8.EncodedScalar())
  }

  private mutating func trailSurrogate() throws -> UInt32 {
    for expected in [0x5c, 0x75] as [UInt8] {
      guard let byte = try input.peek() else { throw endInside("a string", at: input.end) }
      guard byte == expected else { throw loneSurrogate() }
      input.position += 1
    }
    let value = try fourDigits()
    guard (0xdc00...0xdfff).contains(value) else { throw loneSurrogate() }
    return value
  }

  private func loneSurrogate() -> FormatError {
    syntaxError("half of a surrogate pair stands alone", at: max(0, input.position - 1))
  }

  private mutating func fourDigits() throws -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = try input.peek() else { throw endInside("a string", at: input.end) }
      guard let digit = hexadecimalValue(byte) else {
        throw syntaxError("\\u needs four hexadecimal digits", at: input.position)
      }
      value = value << 4 | UInt32(digit)
      input.position += 1
    }
    return value
  }

  // MARK: Numbers and literals

  /// Reads a number by RFC 8259, section 6.
  mutating func number() throws {
    hasEscapes = false
    input.valueStart = input.position
    if base(is: 0x2d) { input.position += 1 }
    if try input.peek() == 0x30 {
      input.position += 1
      if let next = try input.peek(), (0x30...0x39).contains(next) {
        throw syntaxError("a number starts with a superfluous zero", at: input.position)
      }
    } else {
      try digits()
    }
    if try input.peek() == 0x2e {
      input.position += 1
      try digits()
    }
    if let byte = try input.peek(), byte | 0x20 == 0x65 {
      input.position += 1
      if let sign = try input.peek(), sign == 0x2b || sign == 0x2d { input.position += 1 }
      try digits()
    }
    input.valueEnd = input.position
    if input.valueEnd - input.valueStart > limits.fieldBytes, !isLenient {
      input.isExhausted = true
      throw FormatError(
        .limit, "a number has more than \(limits.fieldBytes) bytes", position: position)
    }
  }

  private func base(is byte: UInt8) -> Bool { input.base[input.position] == byte }

  private mutating func digits() throws {
    var isEmpty = true
    while let byte = try input.peek(), (0x30...0x39).contains(byte) {
      input.position += 1
      isEmpty = false
    }
    if isEmpty { throw unexpected(try input.peek().map(Int.init) ?? -1, instead: "a digit") }
  }

  mutating func literal(_ word: StaticString, _ token: JSONToken) throws -> JSONToken {
    for index in 0..<word.utf8CodeUnitCount {
      guard let byte = try input.peek(), byte == word.utf8Start[index] else {
        throw unexpected(try input.peek().map(Int.init) ?? -1, instead: "“\(word)”")
      }
      input.position += 1
    }
    expected = containers.isEmpty ? .nothing : .separator
    lineOfLastText = input.line
    return token
  }

  // MARK: Errors

  func syntaxError(_ message: String, at index: Int, hint: String? = nil) -> FormatError {
    FormatError(.syntax, message, position: input.sourcePosition(of: index), hint: hint)
  }

  private func endInside(_ what: String, at index: Int) -> FormatError {
    syntaxError("the document ends inside \(what)", at: index, hint: "the file may be cut short")
  }

  /// The error of a byte that cannot stand where it does.
  ///
  /// - Parameter byte: the byte, or -1 for the end of the input.
  func unexpected(_ byte: Int, instead: String) -> FormatError {
    guard byte >= 0 else {
      return syntaxError(
        "the document ends where \(instead) should stand", at: input.end,
        hint: "the file may be cut short or empty")
    }
    let found = UInt8(truncatingIfNeeded: byte)
    let isPrintable = (0x21...0x7e).contains(found)
    let shown = isPrintable ? "“\(Unicode.Scalar(found))”" : "the byte \(Self.hexadecimal(found))"
    return syntaxError(
      "\(shown) stands where \(instead) should", at: input.position, hint: hint(for: found))
  }

  private func hint(for byte: UInt8) -> String? {
    switch byte {
    case 0xef where input.absolute(input.position) == 0:
      "save the file in UTF-8 without a byte order mark"
    case 0xfe, 0xff, 0x00: "save the file in UTF-8"
    case 0x27: "strings stand in double quotes"
    case 0x2f, 0x23: "JSON has no comments"
    case 0x7d, 0x5d: "the last element is followed by no comma"
    default: nil
    }
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return digits.count == 1 ? "0x0\(digits)" : "0x\(digits)"
  }
}
