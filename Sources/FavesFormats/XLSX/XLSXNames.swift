/// The elements of SpreadsheetML that are looked at, in any of its parts.
enum XLSXElement: UInt8 {
  case workbook, workbookPr, sheets, sheet
  case styleSheet, numFmts, numFmt, cellXfs, xf
  case sst, si, r, t
  case worksheet, cols, col, sheetData, row, c, v, f, inlineString
  case relationships, relationship

  private static let names: [String: XLSXElement] = [
    "workbook": .workbook, "workbookPr": .workbookPr, "sheets": .sheets, "sheet": .sheet,
    "styleSheet": .styleSheet, "numFmts": .numFmts, "numFmt": .numFmt, "cellXfs": .cellXfs,
    "xf": .xf, "sst": .sst, "si": .si, "r": .r, "t": .t, "worksheet": .worksheet, "cols": .cols,
    "col": .col, "sheetData": .sheetData, "row": .row, "c": .c, "v": .v, "f": .f,
    "is": .inlineString,
  ]
  private static let relationshipNames: [String: XLSXElement] = [
    "Relationships": .relationships, "Relationship": .relationship,
  ]

  /// The element of a name in a namespace; nil for one that is not looked at.
  static func named(_ name: String, namespace: String) -> XLSXElement? {
    if XLSXNamespace.spreadsheet.contains(namespace) { return names[name] }
    return namespace == XLSXNamespace.packageRelationships ? relationshipNames[name] : nil
  }
}

/// The attributes that are looked at.
enum XLSXAttribute: UInt8 {
  case name, state, date1904, numFmtId, formatCode, r, s, t, hidden, min, max
  case id, type, target, targetMode
  /// The `r:id` of a sheet.
  case relationship

  private static let names: [String: XLSXAttribute] = [
    "name": .name, "state": .state, "date1904": .date1904, "numFmtId": .numFmtId,
    "formatCode": .formatCode, "r": .r, "s": .s, "t": .t, "hidden": .hidden, "min": .min,
    "max": .max, "Id": .id, "Type": .type, "Target": .target, "TargetMode": .targetMode,
  ]

  /// The attribute of a name in a namespace; nil for one that is not looked at.
  static func named(_ name: String, namespace: String) -> XLSXAttribute? {
    if namespace.isEmpty { return names[name] }
    let isRelationship = name == "id" && XLSXNamespace.relationships.contains(namespace)
    return isRelationship ? .relationship : nil
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
protocol XLSXHandler: XMLVocabularyHandler
where Element == XLSXElement, AttributeName == XLSXAttribute {}

extension XLSXHandler {
  static func element(_ name: String, namespace: String) -> XLSXElement? {
    XLSXElement.named(name, namespace: namespace)
  }

  static func attribute(_ name: String, namespace: String) -> XLSXAttribute? {
    XLSXAttribute.named(name, namespace: namespace)
  }

  mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>) throws(FormatError) {}
  mutating func end(_ element: XLSXElement) throws(FormatError) {}
}
