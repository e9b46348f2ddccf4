import CLibXML2
import FavesCore

/// Takes the elements of a document, by codes of its own for their names.
///
/// Handlers conform to ``XMLVocabularyHandler``, which gives the codes their names back. This
/// protocol has no associated types, for parsers of generic types are not specialized where
/// libxml2 calls back, and were three times as slow.
protocol XMLElementHandler {
  /// The code of an element that is looked at; nil for any other.
  static func elementCode(_ name: String, namespace: String) -> UInt8?
  /// The code of an attribute that is looked at, whose namespace mostly is empty; nil for any other.
  static func attributeCode(_ name: String, namespace: String) -> UInt8?
  /// Takes the start of an element; false skips all that is in it, and its end.
  mutating func start(
    code: UInt8, _ attributes: XMLCodedAttributes
  ) throws(FormatError) -> Bool
  /// Takes some text.
  mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>) throws(FormatError)
  /// Takes the end of an element that was started.
  mutating func end(code: UInt8) throws(FormatError)
}

/// Takes the elements of a document of some known vocabulary.
protocol XMLVocabularyHandler: XMLElementHandler {
  /// The elements that are looked at.
  associatedtype Element: RawRepresentable<UInt8>
  /// The attributes that are looked at.
  associatedtype AttributeName: RawRepresentable<UInt8>
  /// The element of a local name in a namespace; nil for one that is not looked at.
  static func element(_ name: String, namespace: String) -> Element?
  /// The attribute of a local name in a namespace, which is empty for most; nil for one that is not
  /// looked at.
  static func attribute(_ name: String, namespace: String) -> AttributeName?
  /// Takes the start of an element; false skips all that is in it, and its end.
  mutating func start(
    _ element: Element, _ attributes: XMLKnownAttributes<AttributeName>
  ) throws(FormatError) -> Bool
  /// Takes the end of an element that was started.
  mutating func end(_ element: Element) throws(FormatError)
}

extension XMLVocabularyHandler {
  static func elementCode(_ name: String, namespace: String) -> UInt8? {
    element(name, namespace: namespace)?.rawValue
  }

  static func attributeCode(_ name: String, namespace: String) -> UInt8? {
    attribute(name, namespace: namespace)?.rawValue
  }

  mutating func start(
    code: UInt8, _ attributes: XMLCodedAttributes
  ) throws(FormatError) -> Bool {
    guard let element = Element(rawValue: code) else { return false }
    return try start(element, XMLKnownAttributes(attributes))
  }

  mutating func end(code: UInt8) throws(FormatError) {
    if let element = Element(rawValue: code) { try end(element) }
  }
}

/// Feeds bytes to libxml2's push parser and gives the elements to a handler, with the protections
/// of ``XMLPushParser``: no DOCTYPE, no deep nesting, no endless tag.
///
/// What is of another namespace, or unknown, is skipped with all that is in it.
final class XMLElementParser {
  private let library: LibXML2
  private let limits: FormatLimits
  /// What to call the document in errors.
  private let name: String
  private var raw = XMLRawBytes()
  /// Kept outside of any object, for libxml2's callbacks reach it millions of times by its address.
  private let state: UnsafeMutablePointer<XMLElementState>

  init(
    _ handler: any XMLElementHandler, name: String, limits: FormatLimits
  ) throws(FormatError) {
    self.name = name
    self.limits = limits
    library = try LibXML2.load()
    raw.stopHashing()
    state = .allocate(capacity: 1)
    state.initialize(to: XMLElementState(handler, limits: limits, library: library))
    var callbacks = XMLElementState.callbacks
    state.pointee.parser = try library.makeParser(
      &callbacks, context: UnsafeMutableRawPointer(state))
  }

  deinit {
    state.pointee.deallocate()
    state.deinitialize(count: 1)
    state.deallocate()
  }

  /// The handler as it is after what was parsed.
  var handler: any XMLElementHandler { state.pointee.handler }

  /// Parses the next bytes.
  ///
  /// - Throws: ``FormatError`` where the document is not well-formed, passes a limit, or where the
  ///   handler refuses it.
  func feed(_ bytes: UnsafeRawBufferPointer) throws(FormatError) {
    guard !bytes.isEmpty else { return }
    raw.append(bytes)
    let isText = library.parse(bytes, with: state.pointee.parser)
    if !isText { throw named(.undecodable(at: position)) }
    if let fatal = state.pointee.fatal { throw named(fatal) }
    raw.consume(to: position.byte)
    if raw.isOverlong(attributes: limits.columns) { throw named(.longTag(at: position)) }
  }

  /// Tells the parser that there are no more bytes.
  ///
  /// - Throws: ``FormatError`` where the document is not whole.
  func finish() throws(FormatError) {
    let isText = library.parse(nil, with: state.pointee.parser)
    if !isText { throw named(.undecodable(at: position)) }
    if let fatal = state.pointee.fatal { throw named(fatal) }
    guard state.pointee.isWhole else { throw named(.endsEarly(at: position)) }
  }

  /// Parses a whole document.
  ///
  /// - Parameter isEnough: asked after each part; true ends the parsing early.
  /// - Throws: ``FormatError``, or what the source throws.
  static func parse<Handler: XMLElementHandler>(
    _ source: any ByteSource, _ handler: Handler, name: String, limits: FormatLimits,
    until isEnough: (Handler) -> Bool = { _ in false }
  ) throws -> Handler {
    let parser = try XMLElementParser(handler, name: name, limits: limits)
    func current() -> Handler { parser.handler as? Handler ?? handler }
    var source = source
    var buffer = [UInt8](repeating: 0, count: XMLPushParser.chunkSize)
    while true {
      let count = try buffer.withUnsafeMutableBytes { bytes in
        let count = try source.read(into: bytes)
        try parser.feed(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        return count
      }
      if count == 0 { try parser.finish() }
      if count == 0 || isEnough(current()) { return current() }
    }
  }

  private var position: SourcePosition {
    library.position(of: state.pointee.parser, isUTF8: raw.isUTF8)
  }

  /// The error with the name of the document.
  private func named(_ error: FormatError) -> FormatError {
    var error = error
    error.message = "\(name): \(error.message)"
    return error
  }
}

/// What the callbacks of one parser work on.
private struct XMLElementState {
  var handler: any XMLElementHandler
  var parser: xmlParserCtxtPtr?
  private(set) var fatal: FormatError?
  private var isStopped = false
  private let vocabulary: any XMLElementHandler.Type
  private let library: LibXML2
  private let limits: FormatLimits
  private var open: [UInt8] = []
  private var skipped = 0
  private var hasRoot = false
  private var elements = XMLNameCodes()
  private let attributeNames = UnsafeMutablePointer<XMLNameCodes>.allocate(capacity: 1)

  init(_ handler: any XMLElementHandler, limits: FormatLimits, library: LibXML2) {
    self.handler = handler
    vocabulary = type(of: handler)
    self.limits = limits
    self.library = library
    attributeNames.initialize(to: XMLNameCodes())
  }

  func deallocate() {
    if let parser { library.freeParser(parser) }
    attributeNames.deinitialize(count: 1)
    attributeNames.deallocate()
  }

  /// Whether the root element began and ended.
  var isWhole: Bool { hasRoot && open.isEmpty && skipped == 0 }

  /// The line and column in the document.
  private var position: SourcePosition { library.position(of: parser, isUTF8: false) }

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
    hasRoot = true
    guard open.count + skipped < limits.depth, attributes.count <= limits.columns else {
      return stop(
        FormatError(
          .limit, "elements nest too deep, or have too many attributes", position: position))
    }
    let vocabulary = vocabulary
    guard skipped == 0,
      let code = elements.find(name, uri, { vocabulary.elementCode($0, namespace: $1) })
    else {
      skipped += 1
      return
    }
    do throws(FormatError) {
      let goesOn = try handler.start(
        code: code, XMLCodedAttributes(attributes, attributeNames, vocabulary))
      if goesOn {
        open.append(code)
      } else {
        skipped += 1
      }
    } catch {
      stop(error)
    }
  }

  mutating func endElement() {
    guard !isStopped else { return }
    guard skipped == 0 else {
      skipped -= 1
      return
    }
    guard let code = open.popLast() else { return }
    do throws(FormatError) {
      try handler.end(code: code)
    } catch {
      stop(error)
    }
  }

  mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard !isStopped, skipped == 0 else { return }
    do throws(FormatError) {
      try handler.characters(bytes)
    } catch {
      stop(error)
    }
  }
}

/// The codes of names, found by the addresses of their texts as in ``XMLNameCache``; also remembers
/// the names that have none.
struct XMLNameCodes {
  private struct Entry {
    var name: UnsafePointer<UInt8>
    var namespace: UnsafePointer<UInt8>?
    var code: UInt8?
  }

  private static let most = 200
  private var known: [Entry] = []

  @inline(__always)
  mutating func find(
    _ name: UnsafePointer<UInt8>, _ namespace: UnsafePointer<UInt8>?,
    _ lookUp: (String, String) -> UInt8?
  ) -> UInt8? {
    for entry in known where entry.name == name && entry.namespace == namespace {
      return entry.code
    }
    let code = lookUp(String(cString: name), namespace.map { String(cString: $0) } ?? "")
    // A document of very many names must not make this a long walk.
    if known.count < Self.most {
      known.append(Entry(name: name, namespace: namespace, code: code))
    }
    return code
  }
}

/// The attributes of one start tag, by codes, alive during the callback.
struct XMLCodedAttributes {
  private let attributes: XMLAttributes
  private let names: UnsafeMutablePointer<XMLNameCodes>
  private let vocabulary: any XMLElementHandler.Type

  init(
    _ attributes: XMLAttributes, _ names: UnsafeMutablePointer<XMLNameCodes>,
    _ vocabulary: any XMLElementHandler.Type
  ) {
    self.attributes = attributes
    self.names = names
    self.vocabulary = vocabulary
  }

  @inline(__always)
  func forEach(_ body: (UInt8, UnsafeBufferPointer<UInt8>) -> Void) {
    for index in 0..<attributes.count {
      guard let (name, uri) = attributes.qualifiedName(index),
        let code = names.pointee.find(
          name, uri, { vocabulary.attributeCode($0, namespace: $1) })
      else { continue }
      body(code, attributes.value(index))
    }
  }
}

/// The attributes of one start tag that a handler knows, alive during the callback.
struct XMLKnownAttributes<Name: RawRepresentable<UInt8>> {
  private let coded: XMLCodedAttributes

  init(_ coded: XMLCodedAttributes) {
    self.coded = coded
  }

  /// Calls a body with each attribute that is known.
  @inline(__always)
  func forEach(_ body: (Name, UnsafeBufferPointer<UInt8>) -> Void) {
    coded.forEach { code, value in
      if let name = Name(rawValue: code) { body(name, value) }
    }
  }

  /// The text of an attribute; nil where it is absent.
  func text(_ name: Name) -> String? {
    var text: String?
    coded.forEach { if $0 == name.rawValue { text = XMLScan.attributeText($1) } }
    return text
  }
}

// MARK: Callbacks

extension XMLElementState {
  private static func at(
    _ context: UnsafeMutableRawPointer?
  ) -> UnsafeMutablePointer<XMLElementState>? {
    context?.assumingMemoryBound(to: XMLElementState.self)
  }

  private static let takeCharacters: charactersSAXFunc = { context, start, count in
    guard let start else { return }
    XMLElementState.at(context)?.pointee.characters(
      UnsafeBufferPointer(start: start, count: Int(count)))
  }

  /// The callbacks; no default one is left that would build a tree.
  static var callbacks: xmlSAXHandler {
    var handler = xmlSAXHandler()
    handler.initialized = FAVES_XML_SAX2_MAGIC
    handler.internalSubset = { context, _, _, _ in
      XMLElementState.at(context)?.pointee.refuseDocumentType()
    }
    handler.startElementNs = { context, name, _, uri, _, _, count, _, attributes in
      guard let name else { return }
      XMLElementState.at(context)?.pointee.startElement(
        name, uri, XMLAttributes(attributes, count: Int(count)))
    }
    handler.endElementNs = { context, _, _, _ in
      XMLElementState.at(context)?.pointee.endElement()
    }
    handler.characters = takeCharacters
    // The same function in both places keeps libxml2 from guessing what white space is.
    handler.ignorableWhitespace = takeCharacters
    handler.cdataBlock = takeCharacters
    handler.serror = { context, error in
      guard let error else { return }
      XMLElementState.at(context)?.pointee.report(error)
    }
    return handler
  }
}
