import FavesCore

/// An `.ods` or `.fods` file that was opened.
final class ODSWorkbook: Workbook {
  let sheets: [WorkbookSheet]
  private(set) var notes = SheetNotes()
  private let open: () throws -> any ByteSource
  private let name: String
  private let limits: FormatLimits
  private let nothingShared = ScratchBytes()

  /// Opens a file in a zip archive, and passes over it once to find its sheets.
  ///
  /// - Throws: ``FormatError`` for what is no such file, or what the source throws.
  convenience init(_ zip: ZipReader, limits: FormatLimits) throws {
    if try Self.isEncrypted(zip, limits: limits) {
      throw FormatError(
        .unsupported, "the document is protected by a password",
        hint: "save it without a password")
    }
    guard let content = zip.entry(named: "content.xml") else {
      throw FormatError(.shape, "the archive is no OpenDocument spreadsheet")
    }
    try self.init(name: content.name, limits: limits) { try zip.open(content) }
  }

  /// Opens a document of one XML file.
  ///
  /// - Throws: ``FormatError`` for what is no such file, or what the source throws.
  init(
    name: String, limits: FormatLimits, open: @escaping () throws -> any ByteSource
  ) throws {
    self.open = open
    self.name = name
    self.limits = limits
    sheets = try XMLElementParser.parse(
      open(), ODSContentHandler(.list, limits: limits), name: name, limits: limits
    ).tables
    guard !sheets.isEmpty else {
      throw FormatError(.shape, "the document has no sheets", hint: "is it a spreadsheet?")
    }
  }

  func rows(ofSheet index: Int) throws -> any SheetRows {
    try ParsedSheetRows(
      ODSContentHandler(.rows(index), limits: limits), open(), name: name, shared: nothingShared,
      limits: limits
    ) { [weak self] in self?.notes = $0 }
  }

  private static func isEncrypted(_ zip: ZipReader, limits: FormatLimits) throws -> Bool {
    if zip.entry(named: "encrypted-package") != nil { return true }
    guard let manifest = zip.entry(named: "META-INF/manifest.xml") else { return false }
    return try XMLElementParser.parse(
      zip.open(manifest), ODSManifestHandler(), name: manifest.name, limits: limits,
      until: \.isEncrypted
    ).isEncrypted
  }
}

/// Looks for encryption in the manifest of a document.
private struct ODSManifestHandler: XMLVocabularyHandler {
  /// The elements that are looked at.
  enum Element: UInt8 {
    case manifest, entry, encryption
  }

  private(set) var isEncrypted = false

  static func element(_ name: String, namespace: String) -> Element? {
    guard namespace == ODSNamespace.manifest else { return nil }
    switch name {
    case "manifest": return .manifest
    case "file-entry": return .entry
    case "encryption-data": return .encryption
    default: return nil
    }
  }

  static func attribute(_ name: String, namespace: String) -> ODSAttribute? { nil }

  mutating func start(
    _ element: Element, _ attributes: XMLKnownAttributes<ODSAttribute>
  ) throws(FormatError) -> Bool {
    if element == .encryption { isEncrypted = true }
    return true
  }

  mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>) throws(FormatError) {}
  mutating func end(_ element: Element) throws(FormatError) {}
}
