import CLibXML2
import FavesCore

extension UnsafeMutablePointer<xmlParserCtxt> {
  /// How many bytes the parser has read; nil where they were converted from another encoding.
  ///
  /// Computed here, for `xmlByteConsumed` gives -1 on a parser that was stopped.
  var consumed: Int? {
    guard let input = pointee.input, let current = input.pointee.cur,
      let base = input.pointee.base, input.pointee.buf?.pointee.encoder == nil
    else { return nil }
    return Int(input.pointee.consumed) + (current - base)
  }

  /// Where the parser is.
  var position: SourcePosition {
    guard let input = pointee.input else { return SourcePosition() }
    return SourcePosition(
      line: Int(input.pointee.line), column: Int(input.pointee.col), byte: consumed)
  }
}

extension UnsafePointer<xmlError> {
  /// What the error says, on one line.
  var text: String {
    var text = pointee.message.map { String(cString: $0) } ?? "not well-formed"
    while text.hasSuffix("\n") || text.hasSuffix(" ") { text.removeLast() }
    return text
  }
}

extension FormatError {
  /// The error of a document that is not well-formed.
  init(syntax error: UnsafePointer<xmlError>, position: SourcePosition) {
    var position = position
    if error.pointee.line > 0 { position.line = Int(error.pointee.line) }
    if error.pointee.int2 > 0 { position.column = Int(error.pointee.int2) }
    self.init(.syntax, error.text, position: position)
  }
}

extension FormatError {
  /// The error of a document with a DOCTYPE.
  ///
  /// The grammar that is accepted here is XML without one, so the code is `syntax`.
  static func documentType(at position: SourcePosition) -> FormatError {
    FormatError(
      .syntax, "the document has a DOCTYPE, which is refused", position: position,
      hint: "take the <!DOCTYPE …> out")
  }

  /// The error of a tag or comment that is too long, or a tag with too many attributes.
  static func longTag(at position: SourcePosition) -> FormatError {
    FormatError(
      .limit,
      "a tag or comment has more than \(XMLPushParser.longestTag) bytes or too many attributes",
      position: position)
  }
}
