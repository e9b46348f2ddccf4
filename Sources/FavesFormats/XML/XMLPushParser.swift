import CLibXML2
import FavesCore

/// Feeds bytes to libxml2's push parser and passes its events on.
///
/// libxml2 calls back with a pointer to this object while ``feed(_:)`` runs, never else.
final class XMLPushParser {
  /// The most bytes a tag, comment or processing instruction may have.
  static let longestTag = 1 << 20
  static let chunkSize = 1 << 15

  var handler: XMLDocumentHandler
  private let library: LibXML2
  private let limits: FormatLimits
  private var parser: xmlParserCtxtPtr?
  private var raw = XMLRawBytes()
  private var elements = XMLNameCache<XMLElement>()
  private var attributeNames = XMLNameCache<XMLAttributeName>()
  private var namespace: UnsafePointer<UInt8>?
  private var names: [XMLAttributeName?] = []
  private var depth = 0
  private var hasRoot = false
  /// What ended the parsing at once.
  private var fatal: FormatError?

  init(_ handler: XMLDocumentHandler, limits: FormatLimits) throws(FormatError) {
    self.handler = handler
    self.limits = limits
    library = try LibXML2.load()
    var callbacks = XMLCallbacks.reader
    parser = try library.makeParser(
      &callbacks, context: Unmanaged.passUnretained(self).toOpaque())
  }

  deinit {
    if let parser { library.freeParser(parser) }
  }

  // MARK: Feeding

  /// Parses the next bytes.
  ///
  /// - Throws: ``FormatError`` where the document is not well-formed, or passes a limit.
  func feed(_ bytes: UnsafeRawBufferPointer) throws(FormatError) {
    guard let parser, let start = bytes.bindMemory(to: CChar.self).baseAddress else { return }
    raw.append(bytes)
    if let limit = limits.totalBytes, raw.total > limit {
      throw FormatError(.limit, "the document has more than \(limit) bytes", position: position)
    }
    _ = library.parseChunk(parser, start, Int32(bytes.count), 0)
    try check()
    raw.consume(to: consumed)
    guard !handler.hasCounts else { return }
    if raw.waiting > Self.longestTag || raw.isCrowdedTag(attributes: limits.columns) {
      throw .longTag(at: position)
    }
  }

  /// Tells the parser that there are no more bytes.
  ///
  /// - Throws: ``FormatError`` where the document is not whole, or nothing this format reads.
  func finish() throws(FormatError) {
    guard let parser else { return }
    _ = library.parseChunk(parser, nil, 0, 1)
    try check()
    if !hasRoot || depth > 0 || parser.pointee.wellFormed == 0 {
      throw FormatError(.syntax, "the document ends early", position: position)
    }
    if let failure = handler.failure { throw failure }
  }

  private func check() throws(FormatError) {
    if let fatal { throw fatal }
    if let failure = handler.failure, failure.code == .limit { throw failure }
    if let parser, parser.pointee.wellFormed == 0 || parser.pointee.disableSAX != 0 {
      throw FormatError(.syntax, "the document is not well-formed", position: position)
    }
  }

  // MARK: Where

  var line: Int { parser?.position.line ?? 0 }
  private var position: SourcePosition { parser?.position ?? SourcePosition() }
  /// In another encoding than UTF-8 it is not known what was consumed, and all counts as it.
  private var consumed: Int { parser?.consumed ?? raw.total }

  private func stop(_ error: FormatError) {
    guard fatal == nil else { return }
    fatal = error
    if let parser { library.stopParser(parser) }
  }

  // MARK: Events

  func refuseDocumentType() {
    stop(.documentType(at: position))
  }

  func report(_ error: UnsafePointer<xmlError>) {
    guard error.pointee.level == XML_ERR_FATAL, fatal == nil else { return }
    fatal = FormatError(syntax: error, position: position)
  }

  func startElement(
    _ name: UnsafePointer<UInt8>, _ uri: UnsafePointer<UInt8>?, _ attributes: XMLAttributes
  ) {
    guard fatal == nil else { return }
    depth += 1
    if depth > limits.depth || attributes.count > limits.columns {
      let what = depth > limits.depth ? "elements nest deeper than" : "an element's attributes pass"
      let limit = depth > limits.depth ? limits.depth : limits.columns
      return stop(FormatError(.limit, "\(what) \(limit)", position: position))
    }
    if !hasRoot { startRoot(name, uri) }
    let element = uri == namespace ? elements.name(name) : nil
    guard handler.enter(element, named: { String(cString: name) }, line: line), let element else {
      return
    }
    names.removeAll(keepingCapacity: true)
    for index in 0..<attributes.count {
      names.append(attributes.localName(index).flatMap { attributeNames.name($0) })
    }
    handler.start(XMLTag(element, line: line, attributes: attributes, names: names))
    if element == .counts, handler.declaredDigest != nil {
      let digest = parser?.consumed.flatMap { raw.finish(atTagAround: $0) }
      handler.check(digest, line: line)
    }
  }

  private func startRoot(_ name: UnsafePointer<UInt8>, _ uri: UnsafePointer<UInt8>?) {
    hasRoot = true
    namespace = uri
    let space = uri.map { String(cString: $0) } ?? ""
    if space != XMLDocumentHandler.namespace {
      handler.foreignRoot(String(cString: name), namespace: space, line: line)
    }
  }

  func endElement() {
    guard fatal == nil else { return }
    depth -= 1
    handler.end { line }
  }

  func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard fatal == nil else { return }
    handler.characters(bytes) { line }
  }
}

/// The functions that libxml2 calls.
enum XMLCallbacks {
  fileprivate static func parser(_ context: UnsafeMutableRawPointer?) -> XMLPushParser? {
    context.map { Unmanaged<XMLPushParser>.fromOpaque($0).takeUnretainedValue() }
  }

  private static let characters: charactersSAXFunc = { context, start, count in
    guard let start else { return }
    XMLCallbacks.parser(context)?.characters(UnsafeBufferPointer(start: start, count: Int(count)))
  }

  /// The callbacks of a reader; no default one is left that would build a tree.
  static var reader: xmlSAXHandler {
    var handler = xmlSAXHandler()
    handler.initialized = XML_SAX2_MAGIC
    handler.internalSubset = { context, _, _, _ in
      XMLCallbacks.parser(context)?.refuseDocumentType()
    }
    handler.startElementNs = { context, name, _, uri, _, _, count, _, attributes in
      guard let name else { return }
      XMLCallbacks.parser(context)?.startElement(
        name, uri, XMLAttributes(attributes, count: Int(count)))
    }
    handler.endElementNs = { context, _, _, _ in XMLCallbacks.parser(context)?.endElement() }
    handler.characters = characters
    // The same function in both places keeps libxml2 from guessing what white space is.
    handler.ignorableWhitespace = characters
    handler.cdataBlock = characters
    handler.serror = { context, error in
      guard let error else { return }
      XMLCallbacks.parser(context)?.report(error)
    }
    return handler
  }
}
