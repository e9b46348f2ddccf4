import FavesCore

/// Writes the sheets of an `.xlsx` file: transitional Office Open XML (ECMA-376), texts inline.
///
/// Written here and not by a library, for libxlsxwriter has tables or constant memory, but not both.
struct XLSXWriter: SheetWriter {
  let limits = SheetLimits(format: "xlsx", textUnits: 32_767, allowsControls: true)
  private var output: XMLPartBuffer
  private var sheets: [SheetPlan] = []
  private var row = 0
  private var letters: [[UInt8]] = []

  init(_ sink: any ByteSink) throws {
    output = XMLPartBuffer(try ZipWriter(sink))
  }

  mutating func startSheet(_ plan: SheetPlan) throws {
    sheets.append(plan)
    letters = plan.headers.indices.map(Self.letters)
    try output.begin("xl/worksheets/sheet\(plan.number).xml")
    output.put(
      """
      <worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" \
      xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">\
      <sheetViews><sheetView \(plan.number == 1 ? "tabSelected=\"1\" " : "")workbookViewId="0">\
      <pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>\
      </sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>
      """)
    for (index, width) in plan.widths.enumerated() {
      output.put(
        "<col min=\"\(index + 1)\" max=\"\(index + 1)\" width=\"\(width)\" customWidth=\"1\"/>")
    }
    output.put("</cols><sheetData>")
    row = 0
    startRow()
    for (column, header) in plan.headers.enumerated() {
      var header = header
      header.withUTF8 { text($0, column: column, style: .header) }
    }
    output.put("</row>")
  }

  mutating func writeRow(_ cells: [SheetCell]) throws {
    startRow()
    for cell in cells { write(cell) }
    output.put("</row>")
    try output.flushIfFull()
  }

  mutating func endSheet() throws {
    output.put("</sheetData>")
    guard let plan = sheets.last, plan.hasTable else { return output.put("</worksheet>") }
    output.put("<tableParts count=\"1\"><tablePart r:id=\"rId1\"/></tableParts></worksheet>")
    let number = plan.number
    try output.begin("xl/worksheets/_rels/sheet\(number).xml.rels")
    output.put(
      """
      <Relationships xmlns="\(XLSXNamespace.packageRelationships)"><Relationship Id="rId1" \
      Type="\(XLSXNamespace.relationships[0])/table" Target="../tables/table\(number).xml"/>\
      </Relationships>
      """)
    try writeTable(plan)
  }

  mutating func finish() throws {
    try XLSXFixedParts(sheets: sheets).write(to: &output)
    try output.finish()
  }

  private mutating func writeTable(_ plan: SheetPlan) throws {
    let area = "A1:\(String(decoding: letters[plan.headers.count - 1], as: UTF8.self))\(row)"
    try output.begin("xl/tables/table\(plan.number).xml")
    output.put(
      """
      <table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" \
      id="\(plan.number)" name="Favorites\(plan.number)" displayName="Favorites\(plan.number)" \
      ref="\(area)" totalsRowShown="0"><autoFilter ref="\(area)"/>\
      <tableColumns count="\(plan.headers.count)">
      """)
    for (index, header) in plan.headers.enumerated() {
      output.put("<tableColumn id=\"\(index + 1)\" name=\"")
      output.putEscaped(header)
      output.put("\"/>")
    }
    output.put(
      """
      </tableColumns><tableStyleInfo name="TableStyleMedium2" showFirstColumn="0" \
      showLastColumn="0" showRowStripes="1" showColumnStripes="0"/></table>
      """)
  }

  // MARK: Cells

  static func letters(_ column: Int) -> [UInt8] {
    var letters: [UInt8] = []
    var rest = column + 1
    while rest > 0 {
      letters.insert(UInt8(65 + (rest - 1) % 26), at: 0)
      rest = (rest - 1) / 26
    }
    return letters
  }

  private mutating func startRow() {
    row += 1
    output.put("<row r=\"")
    output.put(String(row))
    output.put("\">")
  }

  private mutating func startCell(_ column: Int, style: XLSXStyle) {
    output.put("<c r=\"")
    letters[column].withUnsafeBufferPointer { output.put($0) }
    output.put(String(row))
    if style != .general {
      output.put("\" s=\"")
      output.put(String(style.rawValue))
    }
  }

  private mutating func write(_ cell: SheetCell) {
    switch cell.kind {
    case .text:
      text(cell.bytes, column: cell.column, style: cell.bytes.contains(10) ? .wrapped : .general)
    case .digits: text(cell.bytes, column: cell.column, style: .digits)
    case .number:
      startCell(cell.column, style: .general)
      output.put("\"><v>")
      output.put(cell.bytes)
      output.put("</v></c>")
    case .boolean:
      startCell(cell.column, style: .general)
      output.put("\" t=\"b\"><v>")
      output.put(byte: cell.bytes.first == UInt8(ascii: "t") ? 0x31 : 0x30)
      output.put("</v></c>")
    case .date, .datetime:
      startCell(cell.column, style: cell.kind == .date ? .date : .datetime)
      output.put("\"><v>")
      let serial = SheetDate.serial(String(decoding: cell.bytes, as: UTF8.self)) ?? 0
      output.put(SheetNumber.plain("\(serial)"))
      output.put("</v></c>")
    }
  }

  private mutating func text(
    _ bytes: UnsafeBufferPointer<UInt8>, column: Int, style: XLSXStyle
  ) {
    startCell(column, style: style)
    output.put("\" t=\"inlineStr\"><is><t")
    let isSpaced =
      bytes.first.map(XMLScan.isSpace) ?? false || bytes.last.map(XMLScan.isSpace) ?? false
      || bytes.contains(10)
    output.put(isSpaced ? " xml:space=\"preserve\">" : ">")
    var index = 0
    while index < bytes.count { index += put(bytes, at: index) }
    output.put("</t></is></c>")
  }

  /// Writes one byte of a text, with Office's escapes for what XML cannot carry and for what would
  /// be taken for such an escape; says how many bytes that took.
  @inline(__always)
  private mutating func put(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    let byte = bytes[index]
    switch byte {
    case 9, 10: output.put(byte: byte)
    case 0..<0x20:
      output.put("_x00")
      output.put(byte: Self.digit(byte >> 4))
      output.put(byte: Self.digit(byte & 15))
      output.put("_")
    case UInt8(ascii: "<"), UInt8(ascii: "&"), UInt8(ascii: ">"): output.putEscaped(byte)
    case UInt8(ascii: "_") where ExcelEscapes.isEscape(bytes, at: index): output.put("_x005F_")
    case 0xef where index + 2 < bytes.count && bytes[index + 1] == 0xbf && bytes[index + 2] >= 0xbe:
      output.put(bytes[index + 2] == 0xbe ? "_xFFFE_" : "_xFFFF_")
      return 3
    default: output.put(byte: byte)
    }
    return 1
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? 48 + value : 55 + value
  }
}
