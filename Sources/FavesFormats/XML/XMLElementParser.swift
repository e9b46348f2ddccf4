import CLibXML2
import FavesCore

/// Takes the elements of a document of some known vocabulary.
protocol XMLElementHandler {
  /// The elements that are looked at.
  associatedtype Element
  /// The attributes that are looked at.
  associatedtype AttributeName: Equatable
  /// The element of a local name in a namespace; nil for one that is not looked at.
  static func element(_ name: String, namespace: String) -> Element?
  /// The attribute of a local name in a namespace, which is empty for most; nil for one that is not
  /// looked at.
  static func attribute(_ name: String, namespace: String) -> AttributeName?
  /// Takes the start of an element; false skips all that is in it, and its end.
  mutating func start(
    _ element: Element, _ attributes: XMLKnownAttributes<AttributeName>
  ) throws(FormatError) -> Bool
  /// Takes some text.
  mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>) throws(FormatError)
  /// Takes the end of an element that was started.
  mutating func end(_ element: Element) throws(FormatError)
}

/// Feeds bytes to libxml2's push parser and gives the elements to a handler, with the protections
/// of ``XMLPushParser``: no DOCTYPE, no deep nesting, no endless tag.
///
/// What is of another namespace, or unknown, is skipped with all that is in it.
final class XMLElementParser<Handler: XMLElementHandler>: XMLEventReceiver {
  var handler: Handler
  private let library: LibXML2
  private let limits: FormatLimits
  /// What to call the document in errors.
  private let name: String
  private var parser: xmlParserCtxtPtr?
  private var raw = XMLRawBytes()
  private var fatal: FormatError?
  private var open: [Handler.Element] = []
  private var skipped = 0
  private var hasRoot = false
  private var elements = XMLQualifiedNames<Handler.Element>()
  private let attributeNames: UnsafeMutablePointer<XMLQualifiedNames<Handler.AttributeName>>

  init(_ handler: Handler, name: String, limits: FormatLimits) throws(FormatError) {
    self.handler = handler
    self.name = name
    self.limits = limits
    library = try LibXML2.load()
    attributeNames = .allocate(capacity: 1)
    attributeNames.initialize(to: XMLQualifiedNames())
    super.init()
    raw.stopHashing()
    var callbacks = XMLEventReceiver.callbacks
    parser = try library.makeParser(
      &callbacks, context: Unmanaged.passUnretained(self).toOpaque())
  }

  deinit {
    if let parser { library.freeParser(parser) }
    attributeNames.deinitialize(count: 1)
    attributeNames.deallocate()
  }

  /// Parses the next bytes.
  ///
  /// - Throws: ``FormatError`` where the document is not well-formed, passes a limit, or where the
  ///   handler refuses it.
  func feed(_ bytes: UnsafeRawBufferPointer) throws(FormatError) {
    guard let start = bytes.bindMemory(to: CChar.self).baseAddress, !bytes.isEmpty else { return }
    raw.append(bytes)
    _ = library.parseChunk(parser, start, Int32(bytes.count), 0)
    if let fatal { throw fatal }
    raw.consume(to: position.byte)
    if raw.isOverlong(attributes: limits.columns) { throw named(.longTag(at: position)) }
  }

  /// Tells the parser that there are no more bytes.
  ///
  /// - Throws: ``FormatError`` where the document is not whole.
  func finish() throws(FormatError) {
    _ = library.parseChunk(parser, nil, 0, 1)
    if let fatal { throw fatal }
    guard hasRoot, open.isEmpty, skipped == 0 else { throw named(.endsEarly(at: position)) }
  }

  private var position: SourcePosition { library.position(of: parser, isUTF8: raw.isUTF8) }

  private func named(_ error: FormatError) -> FormatError {
    var error = error
    error.message = "\(name): \(error.message)"
    return error
  }

  private func stop(_ error: FormatError) {
    guard fatal == nil else { return }
    fatal = named(error)
    library.stopParser(parser)
  }

  // MARK: Events

  override func documentType() {
    stop(.documentType(at: position))
  }

  override func report(_ error: UnsafeMutablePointer<xmlError>) {
    guard error.isFatal, fatal == nil else { return }
    fatal = named(FormatError(syntax: error, position: position))
  }

  override func startElement(
    _ name: UnsafePointer<UInt8>, _ uri: UnsafePointer<UInt8>?, _ attributes: XMLAttributes
  ) {
    guard fatal == nil else { return }
    hasRoot = true
    guard open.count + skipped < limits.depth, attributes.count <= limits.columns else {
      return stop(
        FormatError(
          .limit, "elements nest too deep, or have too many attributes", position: position))
    }
    guard skipped == 0, let element = elements.find(name, uri, Handler.element) else {
      skipped += 1
      return
    }
    do throws(FormatError) {
      if try handler.start(element, XMLKnownAttributes(attributes, attributeNames, Self.lookUp)) {
        open.append(element)
      } else {
        skipped += 1
      }
    } catch {
      stop(error)
    }
  }

  private static var lookUp: (String, String) -> Handler.AttributeName? { Handler.attribute }

  override func endElement() {
    guard fatal == nil else { return }
    guard skipped == 0 else {
      skipped -= 1
      return
    }
    guard let element = open.popLast() else { return }
    do throws(FormatError) {
      try handler.end(element)
    } catch {
      stop(error)
    }
  }

  override func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard fatal == nil, skipped == 0 else { return }
    do throws(FormatError) {
      try handler.characters(bytes)
    } catch {
      stop(error)
    }
  }
}

extension XMLElementParser {
  /// Parses a whole document.
  ///
  /// - Parameter isEnough: asked after each part; true ends the parsing early.
  /// - Throws: ``FormatError``, or what the source throws.
  func parse(_ source: any ByteSource, until isEnough: (Handler) -> Bool = { _ in false }) throws {
    var source = source
    var buffer = [UInt8](repeating: 0, count: XMLPushParser.chunkSize)
    while true {
      let count = try buffer.withUnsafeMutableBytes { bytes in
        let count = try source.read(into: bytes)
        try feed(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        return count
      }
      if count == 0 { return try finish() }
      if isEnough(handler) { return }
    }
  }
}

/// Finds the meaning of names by the addresses of their texts, as ``XMLNameCache`` does, with their
/// namespaces; also remembers the names that mean nothing.
struct XMLQualifiedNames<Name> {
  private var known:
    [(name: UnsafePointer<UInt8>, namespace: UnsafePointer<UInt8>?, meaning: Name?)] = []

  @inline(__always)
  mutating func find(
    _ name: UnsafePointer<UInt8>, _ namespace: UnsafePointer<UInt8>?,
    _ lookUp: (String, String) -> Name?
  ) -> Name? {
    for entry in known where entry.name == name && entry.namespace == namespace {
      return entry.meaning
    }
    let meaning = lookUp(String(cString: name), namespace.map { String(cString: $0) } ?? "")
    // A document of very many names must not make this a long walk.
    if known.count < 200 { known.append((name, namespace, meaning)) }
    return meaning
  }
}

/// The attributes of one start tag that a handler knows, alive during the callback.
struct XMLKnownAttributes<Name: Equatable> {
  private let attributes: XMLAttributes
  private let names: UnsafeMutablePointer<XMLQualifiedNames<Name>>
  private let lookUp: (String, String) -> Name?

  init(
    _ attributes: XMLAttributes, _ names: UnsafeMutablePointer<XMLQualifiedNames<Name>>,
    _ lookUp: @escaping (String, String) -> Name?
  ) {
    self.attributes = attributes
    self.names = names
    self.lookUp = lookUp
  }

  /// Calls a body with each attribute that is known.
  @inline(__always)
  func forEach(_ body: (Name, UnsafeBufferPointer<UInt8>) -> Void) {
    for index in 0..<attributes.count {
      guard let (name, uri) = attributes.qualifiedName(index),
        let known = names.pointee.find(name, uri, lookUp)
      else { continue }
      body(known, attributes.value(index))
    }
  }

  /// The text of an attribute; nil where it is absent.
  func text(_ name: Name) -> String? {
    var text: String?
    forEach { if $0 == name { text = XMLScan.attributeText($1) } }
    return text
  }
}

/// What the callbacks of libxml2 call, whatever the handler.
class XMLEventReceiver {
  func startElement(
    _ name: UnsafePointer<UInt8>, _ uri: UnsafePointer<UInt8>?, _ attributes: XMLAttributes
  ) {}
  func endElement() {}
  func characters(_ bytes: UnsafeBufferPointer<UInt8>) {}
  func documentType() {}
  func report(_ error: UnsafeMutablePointer<xmlError>) {}

  private static func at(_ context: UnsafeMutableRawPointer?) -> XMLEventReceiver? {
    context.map { Unmanaged<XMLEventReceiver>.fromOpaque($0).takeUnretainedValue() }
  }

  private static let takeCharacters: charactersSAXFunc = { context, start, count in
    guard let start else { return }
    XMLEventReceiver.at(context)?.characters(
      UnsafeBufferPointer(start: start, count: Int(count)))
  }

  /// The callbacks; no default one is left that would build a tree.
  static var callbacks: xmlSAXHandler {
    var handler = xmlSAXHandler()
    handler.initialized = FAVES_XML_SAX2_MAGIC
    handler.internalSubset = { context, _, _, _ in XMLEventReceiver.at(context)?.documentType() }
    handler.startElementNs = { context, name, _, uri, _, _, count, _, attributes in
      guard let name else { return }
      XMLEventReceiver.at(context)?.startElement(
        name, uri, XMLAttributes(attributes, count: Int(count)))
    }
    handler.endElementNs = { context, _, _, _ in XMLEventReceiver.at(context)?.endElement() }
    handler.characters = takeCharacters
    // The same function in both places keeps libxml2 from guessing what white space is.
    handler.ignorableWhitespace = takeCharacters
    handler.cdataBlock = takeCharacters
    handler.serror = { context, error in
      guard let error else { return }
      XMLEventReceiver.at(context)?.report(error)
    }
    return handler
  }
}
