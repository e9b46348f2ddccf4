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
  private var raw = XMLRawBytes()
  private var fatal: FormatError?

  init(limits: FormatLimits, mostDiagnostics: Int) throws(FormatError) {
    library = try LibXML2.load()
    self.limits = limits
    self.mostDiagnostics = mostDiagnostics
    raw.stopHashing()
    schema = try Self.parseSchema(library)
    validator = library.newValidator(schema)
    let context = Unmanaged.passUnretained(self).toOpaque()
    library.setValidatorErrors(validator, Self.report, context)
    var callbacks = xmlSAXHandler()
    callbacks.initialized = XML_SAX2_MAGIC
    callbacks.internalSubset = { context, _, _, _ in
      XMLSchemaRun.from(context)?.refuseDocumentType()
    }
    let parser = try library.makeParser(&callbacks, context: context)
    self.parser = parser
    plug = library.plugValidator(validator, &parser.pointee.sax, &parser.pointee.userData)
    guard plug != nil else {
      throw FormatError(.unsupported, "libxml2 cannot validate this way")
    }
  }

  deinit {
    _ = plug.map(library.unplugValidator)
    parser.map(library.freeParser)
    validator.map(library.freeValidator)
    schema.map(library.freeSchema)
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

  private static func from(_ context: UnsafeMutableRawPointer?) -> XMLSchemaRun? {
    context.map { Unmanaged<XMLSchemaRun>.fromOpaque($0).takeUnretainedValue() }
  }

  private static let report: xmlStructuredErrorFunc = { context, error in
    guard let error else { return }
    XMLSchemaRun.from(context)?.note(UnsafePointer(error))
  }

  private func note(_ error: UnsafePointer<xmlError>) {
    guard diagnostics.count < mostDiagnostics else { return }
    var position = SourcePosition(line: parser?.position.line)
    if error.pointee.line > 0 { position.line = Int(error.pointee.line) }
    diagnostics.append(Diagnostic(.shapeInvalid, error.text, position: position))
  }

  private func refuseDocumentType() {
    guard fatal == nil, let parser else { return }
    fatal = .documentType(at: parser.position)
    library.stopParser(parser)
  }

  func feed(_ bytes: UnsafeRawBufferPointer) throws(FormatError) {
    guard let parser, let start = bytes.bindMemory(to: CChar.self).baseAddress, !bytes.isEmpty
    else { return }
    raw.append(bytes)
    if let limit = limits.totalBytes, raw.total > limit {
      throw FormatError(.limit, "the document has more than \(limit) bytes")
    }
    _ = library.parseChunk(parser, start, Int32(bytes.count), 0)
    try check(parser)
    raw.consume(to: parser.consumed ?? raw.total)
    if raw.waiting > XMLPushParser.longestTag || raw.isCrowdedTag(attributes: limits.columns) {
      throw .longTag(at: parser.position)
    }
  }

  func finish() throws(FormatError) {
    guard let parser else { return }
    _ = library.parseChunk(parser, nil, 0, 1)
    try check(parser)
  }

  private func check(_ parser: xmlParserCtxtPtr) throws(FormatError) {
    if let fatal { throw fatal }
    guard parser.pointee.wellFormed == 0 || parser.pointee.disableSAX != 0 else { return }
    guard let error = library.lastError(parser) else {
      throw FormatError(
        .syntax, "the document is not well-formed", position: parser.position)
    }
    throw FormatError(syntax: UnsafePointer(error), position: parser.position)
  }
}
