import FavesCore

/// Writes the sheets of an `.ods` file (ISO/IEC 26300).
struct ODSWriter: SheetWriter {
  let limits = SheetLimits(format: "ods", textUnits: nil, allowsControls: false)
  private var output: XMLPartBuffer
  private var sheets: [SheetPlan] = []

  init(_ sink: any ByteSink) throws {
    output = XMLPartBuffer(try ZipWriter(sink))
    try output.addStored("mimetype", ODSFixedParts.mimeType)
    try output.begin("content.xml")
    output.put(ODSFixedParts.contentStart)
  }

  mutating func startSheet(_ plan: SheetPlan) throws {
    sheets.append(plan)
    output.put("<table:table table:name=\"")
    output.putEscaped(plan.name)
    output.put("\">")
    for width in plan.widths {
      output.put("<table:table-column table:style-name=\"w\(ODSFixedParts.step(width))\"/>")
    }
    output.put("<table:table-row>")
    for header in plan.headers {
      var header = header
      header.withUTF8 { text($0, style: " table:style-name=\"header\"") }
    }
    output.put("</table:table-row>")
  }

  mutating func writeRow(_ cells: [SheetCell]) throws {
    output.put("<table:table-row>")
    var column = 0
    for cell in cells {
      if cell.column > column {
        let gap = cell.column - column
        output.put(
          gap == 1
            ? "<table:table-cell/>"
            : "<table:table-cell table:number-columns-repeated=\"\(gap)\"/>")
      }
      write(cell)
      column = cell.column + 1
    }
    output.put("</table:table-row>")
    try output.flushIfFull()
  }

  mutating func endSheet() throws {
    output.put("</table:table>")
  }

  mutating func finish() throws {
    output.put("<table:database-ranges>")
    for sheet in sheets where sheet.rows > 0 {
      let name = sheet.name.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: "''")
      let last = String(decoding: XLSXWriter.letters(sheet.headers.count - 1), as: UTF8.self)
      output.put("<table:database-range table:name=\"Favorites\(sheet.number)\" ")
      output.put("table:display-filter-buttons=\"true\" table:target-range-address=\"")
      output.putEscaped("'\(name)'.A1:'\(name)'.\(last)\(sheet.rows + 1)")
      output.put("\"/>")
    }
    output.put("</table:database-ranges></office:spreadsheet></office:body>")
    output.put("</office:document-content>")
    try ODSFixedParts(sheets: sheets).write(to: &output)
    try output.finish()
  }

  // MARK: Cells

  private mutating func write(_ cell: SheetCell) {
    switch cell.kind {
    case .text, .digits: text(cell.bytes, style: "")
    case .number: value(cell, "float", "value", style: "")
    case .boolean: value(cell, "boolean", "boolean-value", style: "")
    case .date: value(cell, "date", "date-value", style: " table:style-name=\"date\"")
    case .datetime: value(cell, "date", "date-value", style: " table:style-name=\"datetime\"")
    }
  }

  private mutating func value(
    _ cell: SheetCell, _ type: StaticString, _ attribute: StaticString, style: StaticString
  ) {
    output.put("<table:table-cell")
    output.put(style)
    output.put(" office:value-type=\"")
    output.put(type)
    output.put("\" office:")
    output.put(attribute)
    output.put("=\"")
    output.put(cell.bytes)
    output.put("\"><text:p>")
    output.put(cell.bytes)
    output.put("</text:p></table:table-cell>")
  }

  /// Writes a text: each line a paragraph, white space as elements where it would be lost.
  ///
  /// A carriage return has no element; such a text stands in an attribute as well, which counts.
  private mutating func text(_ bytes: UnsafeBufferPointer<UInt8>, style: StaticString) {
    output.put("<table:table-cell")
    output.put(style)
    output.put(" office:value-type=\"string\"")
    if bytes.contains(13) {
      output.put(" office:string-value=\"")
      for byte in bytes { output.putEscaped(byte) }
      output.put("\"")
    }
    output.put("><text:p>")
    var isAfterSpace = true
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case 0x20:
        let isLast = index + 1 == bytes.count || bytes[index + 1] == 10
        if isAfterSpace || isLast { output.put("<text:s/>") } else { output.put(byte: byte) }
      case 9: output.put("<text:tab/>")
      case 10: output.put("</text:p><text:p>")
      case 13: break
      default: output.putEscaped(byte)
      }
      isAfterSpace = byte == 0x20 || byte == 10
    }
    output.put("</text:p></table:table-cell>")
  }
}
