import CLibXML2
import FavesCore

/// Feeds bytes to libxml2's push parser, whose events go to an ``XMLEventState``.
final class XMLPushParser {
  /// The most bytes a tag, comment or processing instruction may have.
  static let longestTag = 1 << 20
  /// How many bytes are parsed at a time.
  static let chunkSize = 1 << 15

  private let library: LibXML2
  private let limits: FormatLimits
  /// Kept outside of any object, for libxml2's callbacks reach it millions of times by its address.
  private let state: UnsafeMutablePointer<XMLEventState>

  init(_ handler: XMLDocumentHandler, limits: FormatLimits) throws(FormatError) {
    self.limits = limits
    library = try LibXML2.load()
    state = .allocate(capacity: 1)
    state.initialize(to: XMLEventState(handler, limits: limits, library: library))
    var callbacks = XMLEventState.callbacks
    state.pointee.parser = try library.makeParser(
      &callbacks, context: UnsafeMutableRawPointer(state))
  }

  deinit {
    if let parser = state.pointee.parser { library.freeParser(parser) }
    state.deinitialize(count: 1)
    state.deallocate()
  }

  /// Whether there is something to give away.
  var hasItems: Bool { state.pointee.handler.hasItems }

  /// Gives away the items read so far.
  func takePart() -> GatheredPart { state.pointee.handler.takePart() }

  /// Parses the next bytes.
  ///
  /// - Throws: ``FormatError`` where the document is not well-formed, or passes a limit.
  func feed(_ bytes: UnsafeRawBufferPointer) throws(FormatError) {
    let parser = state.pointee.parser
    guard !bytes.isEmpty else { return }
    state.pointee.raw.append(bytes)
    if let limit = limits.totalBytes, state.pointee.raw.total > limit {
      throw FormatError(
        .limit, "the document has more than \(limit) bytes", position: state.pointee.position)
    }
    let isText = library.parse(bytes, with: parser)
    try check(isText: isText)
    state.pointee.raw.consume(to: state.pointee.position.byte)
    if state.pointee.raw.isOverlong(attributes: limits.columns) {
      throw .longTag(at: state.pointee.position)
    }
  }

  /// Tells the parser that there are no more bytes.
  ///
  /// - Throws: ``FormatError`` where the document is not whole, or nothing this format reads.
  func finish() throws(FormatError) {
    let isText = library.parse(nil, with: state.pointee.parser)
    try check(isText: isText)
    guard state.pointee.isWhole else { throw .endsEarly(at: state.pointee.position) }
    if let failure = state.pointee.handler.failure { throw failure }
  }

  private func check(isText: Bool) throws(FormatError) {
    if !isText { throw .undecodable(at: state.pointee.position) }
    if let fatal = state.pointee.fatal { throw fatal }
    if let failure = state.pointee.handler.failure, failure.code == .limit { throw failure }
  }
}

/// What the callbacks of one parser work on.
struct XMLEventState {
  var handler: XMLDocumentHandler
  var raw = XMLRawBytes()
  var parser: xmlParserCtxtPtr?
  /// What ended the parsing at once.
  private(set) var fatal: FormatError?
  private var isStopped = false
  private let library: LibXML2
  private let limits: FormatLimits
  private var elements = XMLNameCache<XMLElement>()
  private var attributeNames = XMLNameCache<XMLAttributeName>()
  private var namespace: UnsafePointer<UInt8>?
  private var depth = 0
  private var hasRoot = false

  init(_ handler: XMLDocumentHandler, limits: FormatLimits, library: LibXML2) {
    self.handler = handler
    self.limits = limits
    self.library = library
  }

  /// Whether the root element began and ended.
  var isWhole: Bool { hasRoot && depth == 0 }
  var position: SourcePosition { library.position(of: parser, isUTF8: raw.isUTF8) }

  private mutating func stop(_ error: FormatError) {
    guard !isStopped else { return }
    fatal = error
    isStopped = true
    library.stopParser(parser)
  }

  mutating func refuseDocumentType() {
    stop(.documentType(at: position))
  }

  mutating func report(_ error: UnsafeMutablePointer<xmlError>) {
    guard error.isFatal, !isStopped else { return }
    fatal = FormatError(syntax: error, position: position)
    isStopped = true
  }

  mutating func startElement(
    _ name: UnsafePointer<UInt8>, _ uri: UnsafePointer<UInt8>?, _ attributes: XMLAttributes
  ) {
    guard !isStopped else { return }
    depth += 1
    guard depth <= limits.depth, attributes.count <= limits.columns else {
      return stop(crowded)
    }
    let line = library.line(of: parser)
    if !hasRoot { startRoot(name, uri, line: line) }
    let element = uri == namespace ? elements.name(name) : nil
    guard handler.enter(element, named: name, line: line), let element else { return }
    withUnsafeMutablePointer(to: &attributeNames) { names in
      handler.start(XMLTag(element, line: line, attributes: attributes, names: names))
    }
    if element == .counts, handler.declaredDigest != nil {
      handler.check(position.byte.flatMap { raw.finish(atTagAround: $0) }, line: line)
    }
  }

  private var crowded: FormatError {
    FormatError(
      .limit,
      depth > limits.depth
        ? "elements nest deeper than \(limits.depth)"
        : "an element has more than \(limits.columns) attributes", position: position)
  }

  private mutating func startRoot(
    _ name: UnsafePointer<UInt8>, _ uri: UnsafePointer<UInt8>?, line: Int
  ) {
    hasRoot = true
    namespace = uri
    let space = uri.map { String(cString: $0) } ?? ""
    if space != XMLDocumentHandler.namespace {
      handler.foreignRoot(String(cString: name), namespace: space, line: line)
    }
  }

  mutating func endElement() {
    guard !isStopped else { return }
    depth -= 1
    handler.end { [library, parser] in library.line(of: parser) }
  }

  mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard !isStopped else { return }
    handler.characters(bytes) { [library, parser] in library.line(of: parser) }
  }
}

// MARK: Callbacks

extension XMLEventState {
  private static func at(
    _ context: UnsafeMutableRawPointer?
  ) -> UnsafeMutablePointer<XMLEventState>? {
    context?.assumingMemoryBound(to: XMLEventState.self)
  }

  private static let takeCharacters: charactersSAXFunc = { context, start, count in
    guard let start else { return }
    XMLEventState.at(context)?.pointee.characters(
      UnsafeBufferPointer(start: start, count: Int(count)))
  }

  /// The callbacks of a reader; no default one is left that would build a tree.
  static var callbacks: xmlSAXHandler {
    var handler = xmlSAXHandler()
    handler.initialized = FAVES_XML_SAX2_MAGIC
    handler.internalSubset = { context, _, _, _ in
      XMLEventState.at(context)?.pointee.refuseDocumentType()
    }
    handler.startElementNs = { context, name, _, uri, _, _, count, _, attributes in
      guard let name else { return }
      XMLEventState.at(context)?.pointee.startElement(
        name, uri, XMLAttributes(attributes, count: Int(count)))
    }
    handler.endElementNs = { context, _, _, _ in XMLEventState.at(context)?.pointee.endElement() }
    handler.characters = takeCharacters
    // The same function in both places keeps libxml2 from guessing what white space is.
    handler.ignorableWhitespace = takeCharacters
    handler.cdataBlock = takeCharacters
    handler.serror = { context, error in
      guard let error else { return }
      XMLEventState.at(context)?.pointee.report(error)
    }
    return handler
  }
}
