public import FavesCore

/// One token of a JSON text.
public enum JSONToken: UInt8, Hashable, Sendable {
  /// `{`.
  case beginObject
  /// `}`.
  case endObject
  /// `[`.
  case beginArray
  /// `]`.
  case endArray
  /// The name of a member; its colon has been read as well.
  case name
  /// A string.
  case string
  /// A number.
  case number
  /// `true`.
  case yes
  /// `false`.
  case no
  /// `null`.
  case null
}

/// Splits JSON text into tokens, strictly by RFC 8259, in constant memory.
///
/// Beyond the RFC's grammar it refuses a member name that an object has already, lone surrogates,
/// and what passes the limits. Positions count lines by LF and columns in bytes, both from 1.
///
/// ```swift
/// var tokenizer = JSONTokenizer(source)
/// while let token = try tokenizer.next() {
///   if token == .string { print(tokenizer.text) }
/// }
/// ```
///
/// - Complexity: O(*n*) in the bytes read, with a constant cost for each member of an object.
public struct JSONTokenizer: ~Copyable {
  /// What the input holds.
  public enum Layout: Sendable {
    /// One JSON text.
    case document
    /// JSON texts, each within a line of its own (JSON Lines).
    case lines
  }

  /// What the grammar allows next.
  enum Expectation {
    case value, firstValue, firstName, separator, nothing
  }

  var input: JSONInput
  let limits: FormatLimits
  let layout: Layout

  var expected = Expectation.value
  /// For each open container, whether it is an object.
  var containers: [Bool] = []
  var names = JSONNameTracker()
  /// Whether limits and repeated names no longer matter, because another error was found already.
  var isLenient = false
  var lineOfLastText = 0

  /// The bytes of the latest string where it holds escapes.
  var scratch: [UInt8] = []
  var hasEscapes = false

  /// Makes a tokenizer at the start of a source.
  public init(
    _ source: any ByteSource, limits: FormatLimits = FormatLimits(), layout: Layout = .document
  ) {
    self.limits = limits
    self.layout = layout
    input = JSONInput(source, limits: limits)
  }

  /// How many containers are open.
  public var depth: Int { containers.count }

  /// Where the latest token starts.
  public var position: SourcePosition { input.sourcePosition(of: input.tokenStart) }

  /// The latest string, member name or number: the string unescaped, the number as written.
  ///
  /// Makes a new `String` each time; meaningless after any other token.
  public var text: String {
    withText { String(decoding: $0, as: UTF8.self) }
  }

  /// Gives the bytes of ``text`` to a function; they are valid only during the call.
  @inline(__always)
  public func withText<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    hasEscapes
      ? scratch.withUnsafeBufferPointer(body)
      : body(input.bytes(from: input.valueStart, to: input.valueEnd))
  }

  /// Reads the next token; nil at the end of the input.
  ///
  /// - Throws: ``FormatError`` with code `syntax` where the bytes are no JSON, `shape` where an
  ///   object has a member twice, `limit` where a limit is passed; or what the source throws.
  public mutating func next() throws -> JSONToken? {
    input.startToken()
    let byte = try skipWhiteSpace()
    switch expected {
    case .separator: return try afterValue(byte)
    case .value: return try startText(byte)
    case .firstName: return byte == 0x7d ? close(0x7d) : try name(byte)
    case .firstValue: return byte == 0x5d ? close(0x5d) : try value(byte)
    case .nothing: return try afterText(byte)
    }
  }

  /// Passes over the value that starts with a token.
  ///
  /// - Parameter token: the latest token.
  public mutating func skipValue(_ token: JSONToken) throws {
    guard token == .beginObject || token == .beginArray else { return }
    let outside = depth - 1
    while depth > outside, try next() != nil {}
  }

  /// Reads to the end and throws only where the rest is not well-formed.
  ///
  /// Called after an error of another kind, for a syntax error anywhere takes precedence.
  public mutating func validateRest() throws {
    guard !input.isExhausted else { return }
    isLenient = true
    input.endCapture()
    while try next() != nil {}
  }

  // MARK: Structure

  @inline(__always)
  mutating func skipWhiteSpace() throws -> Int {
    if input.position < input.end {
      let byte = input.base[input.position]
      if byte > 0x20 { return Int(byte) }
    }
    return try skipWhiteSpaceSlowly()
  }

  @inline(never)
  private mutating func skipWhiteSpaceSlowly() throws -> Int {
    while let byte = try input.peekDroppingWhiteSpace() {
      switch byte {
      case 0x20, 0x09, 0x0d: input.skipWhiteSpace()
      case 0x0a:
        if layout == .lines, !containers.isEmpty {
          throw syntaxError("the line ends inside a value", at: input.position)
        }
        input.skipLineFeed()
      default: return Int(byte)
      }
    }
    return -1
  }

  /// After a value inside a container: a separator, or the container's end.
  @inline(__always)
  private mutating func afterValue(_ byte: Int) throws -> JSONToken {
    let isObject = containers[containers.count - 1]
    if byte == 0x2c {
      input.position += 1
      let following = try skipWhiteSpace()
      return isObject ? try name(following) : try value(following)
    }
    guard byte == (isObject ? 0x7d : 0x5d) else {
      throw unexpected(byte, instead: isObject ? "“,” or “}”" : "“,” or “]”")
    }
    return close(UInt8(byte))
  }

  private mutating func afterText(_ byte: Int) throws -> JSONToken? {
    guard byte >= 0 else {
      input.isExhausted = true
      return nil
    }
    guard layout == .lines else { throw unexpected(byte, instead: "the end of the document") }
    guard input.line > lineOfLastText else {
      throw unexpected(byte, instead: "the end of the line")
    }
    return try value(byte)
  }

  private mutating func startText(_ byte: Int) throws -> JSONToken? {
    if byte < 0, layout == .lines, containers.isEmpty {
      input.isExhausted = true
      return nil
    }
    return try value(byte)
  }

  @inline(__always)
  private mutating func value(_ byte: Int) throws -> JSONToken {
    input.tokenStart = input.position
    switch byte {
    case 0x22:
      try string()
      finishValue()
      return .string
    case 0x7b: return try open(isObject: true)
    case 0x5b: return try open(isObject: false)
    case 0x2d, 0x30...0x39:
      try number()
      finishValue()
      return .number
    case 0x74: return try literal("true", .yes)
    case 0x66: return try literal("false", .no)
    case 0x6e: return try literal("null", .null)
    default: throw unexpected(byte, instead: "a value")
    }
  }

  @inline(__always)
  private mutating func finishValue() {
    if containers.isEmpty {
      expected = .nothing
      lineOfLastText = input.line
    } else {
      expected = .separator
    }
  }

  private mutating func open(isObject: Bool) throws -> JSONToken {
    input.position += 1
    containers.append(isObject)
    if isObject { names.open() }
    expected = isObject ? .firstName : .firstValue
    if containers.count > (isLenient ? 1_000_000 : limits.depth) {
      throw FormatError(
        .limit, "containers are nested more than \(limits.depth) deep", position: position)
    }
    return isObject ? .beginObject : .beginArray
  }

  private mutating func close(_ byte: UInt8) -> JSONToken {
    input.tokenStart = input.position
    input.position += 1
    let isObject = containers.removeLast()
    if isObject { names.close() }
    finishValue()
    return isObject ? .endObject : .endArray
  }

  @inline(__always)
  private mutating func name(_ byte: Int) throws -> JSONToken {
    input.tokenStart = input.position
    guard byte == 0x22 else { throw unexpected(byte, instead: "a member name in quotes") }
    try string()
    input.keepsToken = true
    let colon = try skipWhiteSpace()
    guard colon == 0x3a else { throw unexpected(colon, instead: "“:”") }
    input.position += 1
    expected = .value
    if !isLenient { try checkName() }
    return .name
  }

  @inline(__always)
  private mutating func checkName() throws {
    let mark = JSONNameTracker.Mark(byte: input.absolute(input.tokenStart), line: input.line)
    let result =
      hasEscapes
      ? scratch.withUnsafeBufferPointer { names.insert($0, at: mark) }
      : names.insert(input.bytes(from: input.valueStart, to: input.valueEnd), at: mark)
    switch result {
    case .isNew: return
    case .repeats(let first): throw repeatedName(first)
    case .tooMany:
      throw FormatError(
        .limit, "an object has more than \(JSONNameTracker.limit) members", position: position)
    }
  }

  private func repeatedName(_ first: JSONNameTracker.Mark) -> FormatError {
    let here = position
    return FormatError(
      .shape,
      "the member “\(text)” stands at line \(here.line ?? 0), byte \(here.byte ?? 0), and already "
        + "at line \(first.line), byte \(first.byte)", position: here,
      hint: "keep one of the two")
  }
}
