/// The elements of SpreadsheetML that are looked at, in any of its parts.
enum XLSXElement: String {
  case workbook, workbookPr, sheets, sheet
  case styleSheet, numFmts, numFmt, cellXfs, xf
  case sst, si, r, t
  case worksheet, cols, col, sheetData, row, c, v, f
  case inlineString = "is"
  case relationships = "Relationships"
  case relationship = "Relationship"

  init?(_ name: String, namespace: String) {
    let isKnown = XLSXNamespace.spreadsheet.contains(namespace)
    let isRelationship = namespace == XLSXNamespace.packageRelationships
    guard isKnown || isRelationship, let element = XLSXElement(rawValue: name) else { return nil }
    self = element
  }
}

/// The attributes that are looked at.
enum XLSXAttribute: String {
  case name, state, date1904, numFmtId, formatCode, r, s, t, hidden, min, max
  case id = "Id"
  case type = "Type"
  case target = "Target"
  case targetMode = "TargetMode"
  /// The `r:id` of a sheet.
  case relationship

  init?(_ name: String, namespace: String) {
    if namespace.isEmpty {
      self.init(rawValue: name)
    } else if name == "id", XLSXNamespace.relationships.contains(namespace) {
      self = .relationship
    } else {
      return nil
    }
  }
}

/// The namespaces of transitional and strict documents (ECMA-376 parts 4 and 1).
enum XLSXNamespace {
  static let spreadsheet = [
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
  ]
  static let relationships = [
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
  ]
  static let packageRelationships =
    "http://schemas.openxmlformats.org/package/2006/relationships"
}

/// A handler of parts of an `.xlsx` file.
protocol XLSXHandler: XMLElementHandler
where Element == XLSXElement, AttributeName == XLSXAttribute {}

extension XLSXHandler {
  static func element(_ name: String, namespace: String) -> XLSXElement? {
    XLSXElement(name, namespace: namespace)
  }

  static func attribute(_ name: String, namespace: String) -> XLSXAttribute? {
    XLSXAttribute(name, namespace: namespace)
  }

  mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>) throws(FormatError) {}
  mutating func end(_ element: XLSXElement) throws(FormatError) {}
}
