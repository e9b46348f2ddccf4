import FavesCore

/// The cell formats of a written workbook, by their places in its styles.
enum XLSXStyle: Int {
  case general, header, datetime, date, digits, wrapped
}

extension SheetPlan {
  /// Whether the sheet can be a table: with rows, and with headers that are different whatever
  /// their case, and plain text of at most 255 characters.
  var hasTable: Bool {
    let isPlain = headers.allSatisfy { header in
      !header.isEmpty && header.utf16.count <= 255 && header.utf8.allSatisfy { $0 >= 0x20 }
        && !header.unicodeScalars.contains { $0.value & 0xfffe == 0xfffe }
    }
    return rows > 0 && isPlain && Set(headers.map { $0.lowercased() }).count == headers.count
  }
}

/// The parts of a workbook beside its sheets.
struct XLSXFixedParts {
  let sheets: [SheetPlan]

  private static let main = XLSXNamespace.spreadsheet[0]
  private static let office = XLSXNamespace.relationships[0]
  private static let types = "application/vnd.openxmlformats-officedocument.spreadsheetml"

  func write(to output: inout XMLPartBuffer) throws {
    try output.begin("xl/workbook.xml")
    output.put("<workbook xmlns=\"\(Self.main)\" xmlns:r=\"\(Self.office)\"><sheets>")
    for sheet in sheets {
      output.put("<sheet name=\"")
      output.putEscaped(sheet.name)
      output.put("\" sheetId=\"\(sheet.number)\" r:id=\"rId\(sheet.number)\"/>")
    }
    output.put("</sheets></workbook>")
    try output.begin("xl/_rels/workbook.xml.rels")
    output.put(
      relationships(
        sheets.map { ("worksheet", "worksheets/sheet\($0.number).xml") } + [
          ("styles", "styles.xml")
        ]))
    try output.begin("xl/styles.xml")
    output.put(Self.styles)
    try output.begin("_rels/.rels")
    output.put(relationships([("officeDocument", "xl/workbook.xml")]))
    try output.begin("[Content_Types].xml")
    output.put(contentTypes)
  }

  private func relationships(_ targets: [(type: String, target: String)]) -> String {
    var text = "<Relationships xmlns=\"\(XLSXNamespace.packageRelationships)\">"
    for (index, (type, target)) in targets.enumerated() {
      text +=
        "<Relationship Id=\"rId\(index + 1)\" Type=\"\(Self.office)/\(type)\" Target=\"\(target)\"/>"
    }
    return text + "</Relationships>"
  }

  private var contentTypes: String {
    var text = """
      <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
      <Default Extension="rels" \
      ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
      <Default Extension="xml" ContentType="application/xml"/>
      """
    func add(_ part: String, _ type: String) {
      text += "<Override PartName=\"/xl/\(part)\" ContentType=\"\(Self.types).\(type)+xml\"/>"
    }
    add("workbook.xml", "sheet.main")
    add("styles.xml", "styles")
    for sheet in sheets {
      add("worksheets/sheet\(sheet.number).xml", "worksheet")
      if sheet.hasTable { add("tables/table\(sheet.number).xml", "table") }
    }
    return text + "</Types>"
  }

  /// In the order of ``XLSXStyle``.
  private static let styles = """
    <styleSheet xmlns="\(main)"><numFmts count="3">\
    <numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss.000"/>\
    <numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/>\
    <numFmt numFmtId="166" formatCode="0.##############"/></numFmts>\
    <fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>\
    <font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>\
    <fills count="2"><fill><patternFill patternType="none"/></fill>\
    <fill><patternFill patternType="gray125"/></fill></fills>\
    <borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
    <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
    <cellXfs count="6"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
    <xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>\
    <xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
    <xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
    <xf numFmtId="166" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
    <xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">\
    <alignment wrapText="1"/></xf></cellXfs>\
    <cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>\
    </styleSheet>
    """
}
