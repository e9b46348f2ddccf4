import CLibXML2
public import FavesCore

/// Checks XML documents against the XML Schema of the format, `formats/faves.xsd`.
///
/// A document streams through, so that the memory taken depends on the number of ids and ranks,
/// which the keys of the schema have to remember, but not on the texts. Counts and checksum are
/// not its concern: ``XMLFormat``'s reader checks those.
public struct XMLSchemaValidator: Sendable {
  /// The most diagnostics given for one document.
  public var mostDiagnostics: Int
  /// Limits against hostile input.
  public var limits: FormatLimits

  /// Makes a validator.
  public init(limits: FormatLimits = FormatLimits(), mostDiagnostics: Int = 100) {
    self.limits = limits
    self.mostDiagnostics = mostDiagnostics
  }

  /// What breaks the schema, in the order of the document, each with its line; empty if valid.
  ///
  /// - Throws: ``FormatError`` with the code `syntax` where the document is not well-formed or has
  ///   a DOCTYPE, `limit` where it passes a limit, `unsupported` where libxml2 is not installed, or
  ///   what the source throws.
  /// - Complexity: O(*n*) in the bytes of the document.
  public func validate(_ source: any ByteSource) throws -> [Diagnostic] {
    let run = try XMLSchemaRun(limits: limits, mostDiagnostics: mostDiagnostics)
    var source = source
    var buffer = [UInt8](repeating: 0, count: XMLPushParser.chunkSize)
    var count = 0
    repeat {
      count = try buffer.withUnsafeMutableBytes { bytes in
        let count = try source.read(into: bytes)
        try run.feed(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        return count
      }
    } while count > 0
    try run.finish()
    return run.diagnostics
  }
}

/// One pass of a document through parser and schema.
///
/// libxml2 calls back with a pointer to this object while it is fed, never else.
private final class XMLSchemaRun {
  private(set) var diagnostics: [Diagnostic] = []
  private let library: LibXML2
  private let limits: FormatLimits
  private let mostDiagnostics: Int
  private var schema: xmlSchemaPtr?
  private var validator: xmlSchemaValidCtxtPtr?
  private var plug: xmlSchemaSAXPlugPtr?
  private var parser: xmlParserCtxtPtr?
  /// Where the plug notes its own callbacks and their context; it keeps these addresses.
  private let inner: UnsafeMutablePointer<UnsafeMutablePointer<xmlSAXHandler>?>
  private let innerContext: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  private var raw = XMLRawBytes()
  private var depth = 0
  private var hasRoot = false
  private var fatal: FormatError?

  init(limits: FormatLimits, mostDiagnostics: Int) throws(FormatError) {
    library = try LibXML2.load()
    self.limits = limits
    self.mostDiagnostics = mostDiagnostics
    inner = .allocate(capacity: 1)
    inner.initialize(to: nil)
    innerContext = .allocate(capacity: 1)
    innerContext.initialize(to: nil)
    raw.stopHashing()
    schema = try Self.parseSchema(library)
    validator = library.newValidator(schema)
    let context = Unmanaged.passUnretained(self).toOpaque()
    library.setValidatorErrors(validator, Self.reportInvalid, context)
    plug = library.plugValidator(validator, inner, innerContext)
    guard plug != nil else {
      throw FormatError(.unsupported, "libxml2 cannot validate this way")
    }
    var callbacks = Self.callbacks
    parser = try library.makeParser(&callbacks, context: context)
  }

  deinit {
    _ = plug.map(library.unplugValidator)
    parser.map(library.freeParser)
    validator.map(library.freeValidator)
    schema.map(library.freeSchema)
    inner.deallocate()
    innerContext.deallocate()
  }

  private static func parseSchema(_ library: LibXML2) throws(FormatError) -> xmlSchemaPtr {
    let text = Array(XMLSchemaText.text.utf8CString)
    // The parser of the schema keeps pointers into the text while it lives.
    let schema = text.withUnsafeBufferPointer { text -> xmlSchemaPtr? in
      guard let parser = library.newSchemaParser(text.baseAddress, Int32(text.count - 1)) else {
        return nil
      }
      defer { library.freeSchemaParser(parser) }
      return library.parseSchema(parser)
    }
    guard let schema else {
      throw FormatError(.unsupported, "libxml2 cannot read the schema")
    }
    return schema
  }

  // MARK: Feeding

  private var position: SourcePosition { library.position(of: parser, isUTF8: raw.isUTF8) }

  func feed(_ bytes: UnsafeRawBufferPointer) throws(FormatError) {
    guard !bytes.isEmpty else { return }
    raw.append(bytes)
    if let limit = limits.totalBytes, raw.total > limit {
      throw FormatError(.limit, "the document has more than \(limit) bytes")
    }
    let isText = library.parse(bytes, with: parser)
    if !isText { throw .undecodable(at: position) }
    if let fatal { throw fatal }
    raw.consume(to: position.byte)
    if raw.isOverlong(attributes: limits.columns) { throw .longTag(at: position) }
  }

  func finish() throws(FormatError) {
    let isText = library.parse(nil, with: parser)
    if !isText { throw .undecodable(at: position) }
    if let fatal { throw fatal }
    guard hasRoot, depth == 0 else { throw .endsEarly(at: position) }
    // What the schema has to say at the end of the document, it says when unplugged.
    if let plug { _ = library.unplugValidator(plug) }
    plug = nil
  }

  // MARK: Events

  private func stop(_ error: FormatError) {
    guard fatal == nil else { return }
    fatal = error
    library.stopParser(parser)
  }

  private func noteInvalid(_ error: UnsafeMutablePointer<xmlError>) {
    guard diagnostics.count < mostDiagnostics else { return }
    let line = error.pointee.line > 0 ? Int(error.pointee.line) : library.line(of: parser)
    diagnostics.append(
      Diagnostic(.shapeInvalid, error.text, position: SourcePosition(line: line)))
  }

  private func noteMalformed(_ error: UnsafeMutablePointer<xmlError>) {
    guard error.isFatal, fatal == nil else { return }
    fatal = FormatError(syntax: error, position: position)
  }

  private func enter(attributes: Int32) -> Bool {
    guard fatal == nil else { return false }
    hasRoot = true
    depth += 1
    guard depth <= limits.depth, attributes <= limits.columns else {
      stop(FormatError(.limit, "elements nest too deep, or have too many attributes"))
      return false
    }
    return true
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> XMLSchemaRun? {
    context.map { Unmanaged<XMLSchemaRun>.fromOpaque($0).takeUnretainedValue() }
  }

  private static let reportInvalid: xmlStructuredErrorFunc = { context, error in
    guard let error else { return }
    XMLSchemaRun.from(context)?.noteInvalid(error)
  }

  private static let takeCharacters: charactersSAXFunc = { context, start, count in
    guard let run = XMLSchemaRun.from(context), run.fatal == nil else { return }
    run.inner.pointee?.pointee.characters?(run.innerContext.pointee, start, count)
  }

  /// Passes the events on to the callbacks of the plug, after a look at the limits.
  private static var callbacks: xmlSAXHandler {
    var handler = xmlSAXHandler()
    handler.initialized = FAVES_XML_SAX2_MAGIC
    handler.internalSubset = { context, _, _, _ in
      guard let run = XMLSchemaRun.from(context) else { return }
      run.stop(.documentType(at: run.position))
    }
    handler.startElementNs = { context, name, prefix, uri, spaces, space, count, defaulted, list in
      guard let run = XMLSchemaRun.from(context), run.enter(attributes: count) else { return }
      run.inner.pointee?.pointee.startElementNs?(
        run.innerContext.pointee, name, prefix, uri, spaces, space, count, defaulted, list)
    }
    handler.endElementNs = { context, name, prefix, uri in
      guard let run = XMLSchemaRun.from(context), run.fatal == nil else { return }
      run.depth -= 1
      run.inner.pointee?.pointee.endElementNs?(run.innerContext.pointee, name, prefix, uri)
    }
    handler.characters = takeCharacters
    handler.ignorableWhitespace = takeCharacters
    handler.cdataBlock = takeCharacters
    handler.serror = { context, error in
      guard let error else { return }
      XMLSchemaRun.from(context)?.noteMalformed(error)
    }
    return handler
  }
}
