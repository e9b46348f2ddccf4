import CLibXML2
import FavesCore

extension UnsafeMutablePointer<xmlError> {
  /// Whether the document is not well-formed.
  var isFatal: Bool { pointee.level == Int32(FAVES_XML_ERR_FATAL) }

  /// What the error says, on one line.
  var text: String {
    var text = pointee.message.map { String(cString: $0) } ?? "not well-formed"
    while text.hasSuffix("\n") || text.hasSuffix(" ") { text.removeLast() }
    return text
  }
}

extension FormatError {
  /// The error of a document that is not well-formed.
  init(syntax error: UnsafeMutablePointer<xmlError>, position: SourcePosition) {
    var position = position
    if error.pointee.line > 0 { position.line = Int(error.pointee.line) }
    if error.pointee.int2 > 0 { position.column = Int(error.pointee.int2) }
    self.init(.syntax, error.text, position: position)
  }

  /// The error of a document that ends before its root element does.
  static func endsEarly(at position: SourcePosition) -> FormatError {
    FormatError(.syntax, "the document ends early", position: position)
  }

  /// The error of a document of which some bytes are no text.
  static func undecodable(at position: SourcePosition) -> FormatError {
    FormatError(
      .syntax, "some bytes here are no text in the encoding that the document names",
      position: position, hint: "save the file in UTF-8")
  }

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
