import FavesCore

/// Splits a file of bookmarks into tags and texts, in constant memory.
///
/// As forgiving as browsers are: tags need not be closed, names are of any case, and what is neither
/// tag nor text (comments, the document type) is passed over.
struct NetscapeLexer {
  /// A part of the file.
  enum Token {
    /// A tag that opens, its name in small letters, with its attributes by names in small letters.
    case open(String, [(name: String, value: String)])
    /// A tag that closes, its name in small letters.
    case close(String)
    /// What stands between tags, character references resolved.
    case text(String)
  }

  private var source: any ByteSource
  private let limits: FormatLimits
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)
  private var position = 0
  private var end = 0
  private var dropped = 0
  private(set) var line = 1

  init(_ source: any ByteSource, limits: FormatLimits) {
    self.source = source
    self.limits = limits
  }

  /// Where the next part starts.
  var place: SourcePosition { SourcePosition(line: line, byte: dropped + position) }

  /// The next part; nil at the end.
  ///
  /// - Throws: ``FormatError`` past a limit or where bytes are not UTF-8, or what the source throws.
  mutating func next() throws -> Token? {
    guard let byte = try peek() else { return nil }
    guard byte == UInt8(ascii: "<") else { return .text(try text()) }
    _ = try take()
    switch try peek() {
    case UInt8(ascii: "!"), UInt8(ascii: "?"):
      try skipDeclaration()
      return try next()
    case UInt8(ascii: "/"):
      _ = try take()
      let name = try name()
      try skip(past: UInt8(ascii: ">"))
      return .close(name)
    default:
      let name = try name()
      return .open(name, try attributes())
    }
  }

  private mutating func peek() throws -> UInt8? {
    if position == end {
      dropped += end
      position = 0
      end = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
      if let total = limits.totalBytes, dropped + end > total {
        throw FormatError(.limit, "the document has more than \(total) bytes", position: place)
      }
      if end == 0 { return nil }
    }
    return buffer[position]
  }

  private mutating func take() throws -> UInt8? {
    guard let byte = try peek() else { return nil }
    position += 1
    if byte == 10 { line += 1 }
    return byte
  }

  /// Takes bytes as long as a condition holds, and gives their text.
  private mutating func run(while holds: (UInt8) -> Bool) throws -> String {
    let start = place
    var bytes: [UInt8] = []
    while let byte = try peek(), holds(byte) {
      _ = try take()
      bytes.append(byte)
      guard bytes.count <= limits.fieldBytes else {
        throw FormatError(
          .limit, "a field has more than \(limits.fieldBytes) bytes", position: start)
      }
    }
    guard bytes.withUnsafeBufferPointer(UTF8Validation.firstInvalid) == nil else {
      throw FormatError(
        .syntax, "the bytes are not UTF-8 here", position: start, hint: "save the file in UTF-8")
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private mutating func text() throws -> String {
    HTMLText.resolved(try run { $0 != UInt8(ascii: "<") })
  }

  private mutating func name() throws -> String {
    try run { $0 > 0x20 && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/") }.lowercased()
  }

  private mutating func skip(past wanted: UInt8) throws {
    while let byte = try take(), byte != wanted {}
  }

  /// Passes over `<!…>`, and over a comment to its end.
  private mutating func skipDeclaration() throws {
    _ = try take()
    var last: (UInt8, UInt8) = (0, 0)
    var isComment = false
    var count = 0
    while let byte = try take() {
      count += 1
      if count == 2, last.1 == UInt8(ascii: "-"), byte == UInt8(ascii: "-") { isComment = true }
      let endsComment = last == (UInt8(ascii: "-"), UInt8(ascii: "-")) && count > 2
      if byte == UInt8(ascii: ">"), !isComment || endsComment { return }
      last = (last.1, byte)
    }
  }

  private mutating func attributes() throws -> [(name: String, value: String)] {
    var attributes: [(name: String, value: String)] = []
    while let byte = try peek() {
      if byte == UInt8(ascii: ">") {
        _ = try take()
        return attributes
      }
      if byte <= 0x20 || byte == UInt8(ascii: "/") {
        _ = try take()
        continue
      }
      let name = try run { $0 > 0x20 && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ">") }
      guard attributes.count < limits.columns else {
        throw FormatError(
          .limit, "a tag has more than \(limits.columns) attributes", position: place)
      }
      attributes.append((name.lowercased(), try attributeValue()))
    }
    return attributes
  }

  private mutating func attributeValue() throws -> String {
    guard try peek() == UInt8(ascii: "=") else { return "" }
    _ = try take()
    guard let quote = try peek(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      return HTMLText.resolved(try run { $0 > 0x20 && $0 != UInt8(ascii: ">") })
    }
    _ = try take()
    let value = try run { $0 != quote }
    _ = try take()
    return HTMLText.resolved(value)
  }
}

/// Character references of HTML, as far as files of bookmarks have them.
enum HTMLText {
  private static let names: [String: String] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{a0}",
  ]

  /// A text with its references resolved; what is no reference stays as it is.
  static func resolved(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
    var result = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: "&") {
      result += rest[..<start]
      rest = rest[start...]
      guard let end = rest.prefix(12).firstIndex(of: ";"),
        let character = character(rest[rest.index(after: start)..<end])
      else {
        result.append(rest.removeFirst())
        continue
      }
      result += character
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }

  private static func character(_ name: Substring) -> String? {
    guard name.first == "#" else { return names[String(name)] }
    let digits = name.dropFirst()
    let isHexadecimal = digits.first == "x" || digits.first == "X"
    let value = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    guard let value, value != 0, let scalar = Unicode.Scalar(value) else { return nil }
    return String(scalar)
  }

  /// A text as it stands in HTML.
  static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}
