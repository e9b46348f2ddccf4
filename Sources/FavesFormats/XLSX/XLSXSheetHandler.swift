import FavesCore

/// Makes rows of the cells of a worksheet.
struct XLSXSheetHandler: XLSXHandler, SheetHandler {
  /// What the `t` of a cell says.
  private enum CellType {
    case number, shared, text, boolean, error, date
  }

  private static let mostRows = 1 << 24

  let batch: RowBatch
  private(set) var notes = SheetNotes()
  private(set) var isDone = false
  private let shapes: [NumberShape]
  private let strings: SharedStrings
  private let is1904: Bool
  private var line = 0
  private var column = 0
  private var type = CellType.number
  private var style = 0
  private var hasFormula = false
  private var takesText = false

  init(shapes: [NumberShape], strings: SharedStrings, is1904: Bool, limits: FormatLimits) {
    self.shapes = shapes
    self.strings = strings
    self.is1904 = is1904
    batch = RowBatch(limits: limits)
  }

  mutating func start(
    _ element: XLSXElement, _ attributes: XMLKnownAttributes<XLSXAttribute>
  ) throws(FormatError) -> Bool {
    switch element {
    case .c: try startCell(attributes)
    case .v, .t: takesText = true
    case .row: try startRow(attributes)
    case .f:
      hasFormula = true
      return false
    case .col: noteHidden(attributes)
    case .worksheet, .cols, .sheetData, .inlineString, .r: break
    default: return false
    }
    return true
  }

  private mutating func startRow(
    _ attributes: XMLKnownAttributes<XLSXAttribute>
  ) throws(FormatError) {
    var number: Int? = line + 1
    var isHidden = false
    attributes.forEach { name, value in
      if name == .r { number = XMLScan.integer(value) }
      if name == .hidden { isHidden = XMLScan.boolean(value) ?? false }
    }
    guard let number, (1...Self.mostRows).contains(number) else {
      throw FormatError(
        .syntax, "the row after row \(line) has a malformed number",
        position: SourcePosition(line: line))
    }
    line = number
    column = -1
    if isHidden { notes.hidden += 1 }
    batch.startRow(line)
  }

  private mutating func startCell(
    _ attributes: XMLKnownAttributes<XLSXAttribute>
  ) throws(FormatError) {
    var next: Int? = column + 1
    var cellType: CellType? = .number
    var cellStyle = 0
    attributes.forEach { name, value in
      switch name {
      case .r: next = Self.column(value)
      case .t: cellType = Self.type(value)
      case .s: cellStyle = XMLScan.integer(value) ?? 0
      default: break
      }
    }
    guard let next, let cellType else {
      throw FormatError(
        .syntax, "a cell of row \(line) has a malformed reference or type",
        position: SourcePosition(line: line, column: column + 2))
    }
    guard next > column else {
      throw FormatError(
        .syntax, "the cells of row \(line) are out of order, or one stands there twice",
        position: SourcePosition(line: line, column: next + 1),
        hint: "open the file in a spreadsheet program and save it again")
    }
    column = next
    type = cellType
    style = cellStyle
    hasFormula = false
  }

  /// The column, counted from 0, of a reference like `D7`; nil for one past `XFD`, the last.
  private static func column(_ reference: UnsafeBufferPointer<UInt8>) -> Int? {
    var column = 0
    for byte in reference {
      let letter = Int(byte | 0x20) - 0x60
      guard (1...26).contains(letter) else { break }
      column = column * 26 + letter
      if column > 16_384 { return nil }
    }
    return column > 0 ? column - 1 : nil
  }

  private static func type(_ name: UnsafeBufferPointer<UInt8>) -> CellType? {
    switch name.count {
    case 1:
      switch name[0] {
      case UInt8(ascii: "n"): .number
      case UInt8(ascii: "s"): .shared
      case UInt8(ascii: "b"): .boolean
      case UInt8(ascii: "e"): .error
      case UInt8(ascii: "d"): .date
      default: nil
      }
    case 3: name.elementsEqual("str".utf8) ? .text : nil
    case 9: name.elementsEqual("inlineStr".utf8) ? .text : nil
    default: nil
    }
  }

  private mutating func noteHidden(_ attributes: XMLKnownAttributes<XLSXAttribute>) {
    guard let hidden = attributes.text(.hidden), hidden == "1" || hidden == "true" else { return }
    let first = attributes.text(.min).flatMap { Int($0) } ?? 1
    let last = attributes.text(.max).flatMap { Int($0) } ?? first
    // Up to the last column of a sheet goes what hides all that is not used.
    if last < 16_384, first <= last { notes.hidden += last - first + 1 }
  }

  mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>) throws(FormatError) {
    if takesText { try batch.append(bytes) }
  }

  mutating func end(_ element: XLSXElement) throws(FormatError) {
    switch element {
    case .v, .t: takesText = false
    case .c: try endCell()
    case .row: batch.endRow()
    case .sheetData: isDone = true
    default: break
    }
  }

  private mutating func endCell() throws(FormatError) {
    if batch.text.isEmpty {
      if hasFormula { notes.noteMissingValue(line: line) }
      return
    }
    switch type {
    case .number: try endNumber()
    case .shared: try endShared()
    case .text:
      batch.rewriteText(ExcelEscapes.decode)
      try batch.endCell(at: column, kind: textKind)
    case .error: try batch.endCell(at: column, kind: .text)
    case .boolean:
      let flag = XMLScan.boolean(batch.text) ?? false
      batch.replaceText(with: (flag ? "true" : "false").utf8)
      try batch.endCell(at: column, kind: .boolean)
    case .date: try endDate()
    }
  }

  private mutating func endShared() throws(FormatError) {
    let index: Int? = XMLScan.integer(CellParser.trimmed(batch.text))
    guard let index, let range = strings.range(index) else {
      throw FormatError(
        .syntax,
        "row \(line) refers to shared string “\(XMLScan.string(batch.text).prefix(20))”, "
          + "and there are \(strings.count)",
        position: SourcePosition(line: line, column: column + 1))
    }
    batch.dropText()
    try batch.addShared(range, at: column, kind: textKind)
  }

  private var shape: NumberShape { shapes.indices.contains(style) ? shapes[style] : .general }

  /// Text that is formatted as a number may be one: it is looked at as that of a text file is.
  private var textKind: CellKind { shape == .number ? .untyped : .text }

  private mutating func endNumber() throws(FormatError) {
    guard shape == .number || shape == .general else { return try endSerial(shape) }
    if !SheetNumber.isCanonical(batch.text) {
      guard let number = SheetNumber.canonical(batch.text) else {
        return try batch.endCell(at: column, kind: .text)
      }
      batch.replaceText(with: number)
    }
    try batch.endCell(at: column, kind: .number)
  }

  private mutating func endSerial(_ shape: NumberShape) throws(FormatError) {
    guard let serial = SheetNumber.value(batch.text) else {
      return try batch.endCell(at: column, kind: .text)
    }
    guard let (text, kind) = SheetDate.text(serial, shape, is1904: is1904) else {
      batch.replaceText(with: SheetNumber.shown(serial).utf8)
      return try batch.endCell(at: column, kind: .number)
    }
    if serial < 0, kind != .text { notes.noteOddDate(line: line) }
    batch.replaceText(with: text.utf8)
    try batch.endCell(at: column, kind: kind)
  }

  /// An ISO date, as strict documents may have them.
  private mutating func endDate() throws(FormatError) {
    let text = XMLScan.string(CellParser.trimmed(batch.text))
    let isDay = text.utf8.count == 10 && Timestamp(lenient: text) != nil
    let isMoment = text.utf8.count > 10 && Timestamp(lenient: text) != nil
    try batch.endCell(at: column, kind: isDay ? .date : isMoment ? .datetime : .text)
  }
}
