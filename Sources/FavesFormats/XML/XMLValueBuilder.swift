import FavesCore

/// Builds the value of a `<meta>`, `<default>`, `<from>` or `<to>`.
struct XMLValueBuilder {
  private var kind: XMLValueKind? = .text
  /// The name of a type that there is not.
  private var unknownKind = ""
  private var items: [String] = []
  private var hasBadItem = false
  private var hasStrayText = false
  private let scratch = TextBlock()

  /// Starts a value of the type its tag names; without one it is text.
  mutating func start(_ tag: XMLTag) {
    let name = tag[.type]
    kind = name.map { XMLValueKind(utf8: $0) } ?? .text
    if kind == nil { unknownKind = tag.text(.type) ?? "" }
    items = []
    hasBadItem = false
    hasStrayText = false
  }

  /// Takes note of text in front of an item, where none may be.
  mutating func noteStrayText() { hasStrayText = true }

  /// Takes an item of a list; nil for one whose base64 is malformed.
  mutating func add(_ item: String?) {
    if let item {
      items.append(item)
    } else {
      hasBadItem = true
    }
  }

  /// The value, or what is wrong with it.
  ///
  /// - Parameter texts: Where its text is kept.
  func finish(_ text: XMLText, in texts: TextBlock) -> Result<GatheredRow.Value, XMLProblem> {
    guard let kind else {
      return .failure(XMLProblem(.valueInvalid, "there is no value type “\(unknownKind)”"))
    }
    guard kind == .list || (items.isEmpty && !hasBadItem) else {
      return .failure(XMLProblem(.valueInvalid, "a value that is no list has items"))
    }
    switch kind {
    case .text:
      guard let text = text.keep(in: texts) else { return .failure(.malformedBase64) }
      return .success(.text(text))
    case .integer, .decimal: return number(text, kind, in: texts)
    case .boolean:
      guard let flag = text.withBytes(XMLScan.boolean) else {
        return .failure(XMLProblem(.valueInvalid, "a boolean is neither true nor false"))
      }
      return .success(.boolean(flag))
    case .list:
      guard text.isBlank, !hasStrayText else {
        return .failure(XMLProblem(.valueInvalid, "a list has text outside of its items"))
      }
      return hasBadItem ? .failure(.malformedBase64) : .success(.list(items))
    }
  }

  /// The value by itself, or what is wrong with it.
  func finish(_ text: XMLText) -> Result<AttributeValue, XMLProblem> {
    scratch.clear()
    return finish(text, in: scratch).map { $0.view(scratch).value }
  }

  private func number(
    _ text: XMLText, _ kind: XMLValueKind, in texts: TextBlock
  ) -> Result<GatheredRow.Value, XMLProblem> {
    guard text.withBytes(XMLScan.isNumber), let digits = text.keep(in: texts),
      kind == .decimal || XMLValueKind.isInteger(texts[digits])
    else {
      return .failure(XMLProblem(.valueInvalid, "the text is no \(kind.rawValue) number"))
    }
    return .success(.number(digits))
  }
}

/// What is wrong with a part of a row.
struct XMLProblem: Error {
  var code: DiagnosticCode
  var message: String

  init(_ code: DiagnosticCode, _ message: String) {
    self.code = code
    self.message = message
  }

  static let malformedBase64 = XMLProblem(
    .encodingInvalid, "a text in base64 is malformed, or not UTF-8 inside")
}

/// The text of the element being read, in storage that is used again for each.
struct XMLText {
  private var bytes: [UInt8] = []
  private var isBase64 = false

  var count: Int { bytes.count }
  var isBlank: Bool { bytes.allSatisfy(XMLScan.isSpace) }

  mutating func start(_ tag: XMLTag) {
    bytes.removeAll(keepingCapacity: true)
    isBase64 = tag[.encoding] != nil && tag.text(.encoding) == "base64"
  }

  mutating func clear() {
    bytes.removeAll(keepingCapacity: true)
    isBase64 = false
  }

  mutating func append(_ part: UnsafeBufferPointer<UInt8>) {
    bytes.append(contentsOf: part)
  }

  /// The text; nil where its base64 is malformed.
  var string: String? {
    guard isBase64 else { return String(decoding: bytes, as: UTF8.self) }
    return XMLBase64.decode(bytes).flatMap { String(validating: $0, as: UTF8.self) }
  }

  /// Keeps the text in a block; nil where its base64 is malformed.
  func keep(in texts: TextBlock) -> Range<Int>? {
    guard isBase64 else { return bytes.withUnsafeBufferPointer(texts.append) }
    guard var text = string else { return nil }
    return text.withUTF8(texts.append)
  }

  /// The bytes a base64 text stands for, whether or not it says that it is one.
  var decoded: [UInt8]? { XMLBase64.decode(bytes) }

  /// The text as it stands in the file.
  var written: String { String(decoding: bytes, as: UTF8.self) }

  func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    bytes.withUnsafeBufferPointer(body)
  }
}
