import CLibXML2
import FavesCore
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The functions of libxml2, loaded on first use.
///
/// Linked at build time, libxml2 brings ICU into every start of the program, also where no XML is
/// touched (see `formats/xml.md` for the measurement).
///
/// Unchecked, because C function pointers are immutable and the library is made for threads.
struct LibXML2: @unchecked Sendable {
  let initParser: faves_xmlInitParser
  let setExternalEntityLoader: faves_xmlSetExternalEntityLoader
  private let setStructuredErrors: faves_xmlSetStructuredErrorFunc
  private let setGenericErrors: faves_xmlSetGenericErrorFunc
  let createPushParser: faves_xmlCreatePushParserCtxt
  let useOptions: faves_xmlCtxtUseOptions
  private let parseChunk: faves_xmlParseChunk
  let stopParser: faves_xmlStopParser
  let byteConsumed: faves_xmlByteConsumed
  let line: faves_xmlSAX2GetLineNumber
  let column: faves_xmlSAX2GetColumnNumber
  let freeParser: faves_xmlFreeParserCtxt
  let newSchemaParser: faves_xmlSchemaNewMemParserCtxt
  let parseSchema: faves_xmlSchemaParse
  let freeSchemaParser: faves_xmlSchemaFreeParserCtxt
  let freeSchema: faves_xmlSchemaFree
  let newValidator: faves_xmlSchemaNewValidCtxt
  let setValidatorErrors: faves_xmlSchemaSetValidStructuredErrors
  let plugValidator: faves_xmlSchemaSAXPlug
  let unplugValidator: faves_xmlSchemaSAXUnplug
  let freeValidator: faves_xmlSchemaFreeValidCtxt

  /// How often the parser asked for an external resource; each time it was refused.
  static let refusedLoads = Atomic<Int>(0)

  private static let loaded: LibXML2? = LibXML2(names: fileNames)

  #if os(macOS)
    private static let fileNames = ["/usr/lib/libxml2.2.dylib", "libxml2.2.dylib"]
  #else
    private static let fileNames = ["libxml2.so.2"]
  #endif

  /// The library.
  ///
  /// - Throws: ``FormatError`` with the code `unsupported` where it is not installed.
  static func load() throws(FormatError) -> LibXML2 {
    guard let loaded else {
      throw FormatError(
        .unsupported, "XML needs libxml2, which is not installed",
        hint: "apt-get install libxml2")
    }
    return loaded
  }

  private init?(names: [String]) {
    var opened: UnsafeMutableRawPointer?
    for name in names where opened == nil {
      opened = dlopen(name, RTLD_NOW | RTLD_LOCAL)
    }
    guard let handle = opened else { return nil }
    func find<Function>(_ name: String, _: Function.Type) -> Function? {
      dlsym(handle, name).map { unsafeBitCast($0, to: Function.self) }
    }
    guard
      let initParser = find("xmlInitParser", faves_xmlInitParser.self),
      let setExternalEntityLoader = find(
        "xmlSetExternalEntityLoader", faves_xmlSetExternalEntityLoader.self),
      let setStructuredErrors = find(
        "xmlSetStructuredErrorFunc", faves_xmlSetStructuredErrorFunc.self),
      let setGenericErrors = find(
        "xmlSetGenericErrorFunc", faves_xmlSetGenericErrorFunc.self),
      let createPushParser = find("xmlCreatePushParserCtxt", faves_xmlCreatePushParserCtxt.self),
      let useOptions = find("xmlCtxtUseOptions", faves_xmlCtxtUseOptions.self),
      let parseChunk = find("xmlParseChunk", faves_xmlParseChunk.self),
      let stopParser = find("xmlStopParser", faves_xmlStopParser.self),
      let byteConsumed = find("xmlByteConsumed", faves_xmlByteConsumed.self),
      let line = find("xmlSAX2GetLineNumber", faves_xmlSAX2GetLineNumber.self),
      let column = find("xmlSAX2GetColumnNumber", faves_xmlSAX2GetColumnNumber.self),
      let freeParser = find("xmlFreeParserCtxt", faves_xmlFreeParserCtxt.self),
      let newSchemaParser = find("xmlSchemaNewMemParserCtxt", faves_xmlSchemaNewMemParserCtxt.self),
      let parseSchema = find("xmlSchemaParse", faves_xmlSchemaParse.self),
      let freeSchemaParser = find("xmlSchemaFreeParserCtxt", faves_xmlSchemaFreeParserCtxt.self),
      let freeSchema = find("xmlSchemaFree", faves_xmlSchemaFree.self),
      let newValidator = find("xmlSchemaNewValidCtxt", faves_xmlSchemaNewValidCtxt.self),
      let setValidatorErrors = find(
        "xmlSchemaSetValidStructuredErrors", faves_xmlSchemaSetValidStructuredErrors.self),
      let plugValidator = find("xmlSchemaSAXPlug", faves_xmlSchemaSAXPlug.self),
      let unplugValidator = find("xmlSchemaSAXUnplug", faves_xmlSchemaSAXUnplug.self),
      let freeValidator = find("xmlSchemaFreeValidCtxt", faves_xmlSchemaFreeValidCtxt.self)
    else { return nil }
    self.initParser = initParser
    self.setExternalEntityLoader = setExternalEntityLoader
    self.setStructuredErrors = setStructuredErrors
    self.setGenericErrors = setGenericErrors
    self.createPushParser = createPushParser
    self.useOptions = useOptions
    self.parseChunk = parseChunk
    self.stopParser = stopParser
    self.byteConsumed = byteConsumed
    self.line = line
    self.column = column
    self.freeParser = freeParser
    self.newSchemaParser = newSchemaParser
    self.parseSchema = parseSchema
    self.freeSchemaParser = freeSchemaParser
    self.freeSchema = freeSchema
    self.newValidator = newValidator
    self.setValidatorErrors = setValidatorErrors
    self.plugValidator = plugValidator
    self.unplugValidator = unplugValidator
    self.freeValidator = freeValidator
    initParser()
    setExternalEntityLoader { _, _, _ in
      LibXML2.refusedLoads.add(1, ordering: .relaxed)
      return nil
    }
  }
}

extension LibXML2 {
  /// Makes a push parser that answers to some callbacks, and sets the only option ever used.
  func makeParser(
    _ handler: inout xmlSAXHandler, context: UnsafeMutableRawPointer
  ) throws(FormatError) -> xmlParserCtxtPtr {
    guard let parser = createPushParser(&handler, context, nil, 0, nil) else {
      throw FormatError(.limit, "there is no memory for an XML parser")
    }
    _ = useOptions(parser, Int32(FAVES_XML_PARSE_NONET))
    return parser
  }

  /// Parses the next bytes of a document; nil says that there are no more.
  ///
  /// - Returns: false where some bytes are no text in the encoding that the document names. The parser
  ///   tells nobody of its own, and prints it unless somebody takes what concerns no parser; who
  ///   does is asked for by thread.
  func parse(_ bytes: UnsafeRawBufferPointer?, with parser: xmlParserCtxtPtr?) -> Bool {
    var isText = true
    setGenericErrors(nil, faves_ignoringErrors())
    withUnsafeMutablePointer(to: &isText) { isText in
      setStructuredErrors(isText) { context, error in
        guard error?.pointee.domain == Int32(FAVES_XML_FROM_I18N) else { return }
        context?.assumingMemoryBound(to: Bool.self).pointee = false
      }
      let start = bytes?.bindMemory(to: CChar.self).baseAddress
      _ = parseChunk(parser, start, Int32(bytes?.count ?? 0), bytes == nil ? 1 : 0)
      setStructuredErrors(nil) { _, _ in }
    }
    return isText
  }

  /// The line a parser is at.
  func line(of parser: xmlParserCtxtPtr?) -> Int {
    Int(line(parser.map { UnsafeMutableRawPointer($0) }))
  }

  /// Where a parser is.
  ///
  /// - Parameter isUTF8: whether the parser counts the bytes of the document, not those they were
  ///   converted to.
  func position(of parser: xmlParserCtxtPtr?, isUTF8: Bool) -> SourcePosition {
    let context = parser.map { UnsafeMutableRawPointer($0) }
    let byte = isUTF8 ? byteConsumed(parser) : -1
    return SourcePosition(
      line: Int(line(context)), column: Int(column(context)), byte: byte < 0 ? nil : byte)
  }
}
