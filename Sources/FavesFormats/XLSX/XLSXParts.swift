import FavesCore

/// Takes the sheets of a workbook.
struct XLSXWorkbookHandler: XLSXHandler {
  private static let most = 10_000

  struct Sheet {
    var name: String
    var relationship: String
    var isHidden: Bool
  }

  private(set) var sheets: [Sheet] = []
  private(set) var is1904 = false

  mutating func start(
    _ element: XLSXElement, _ attributes: XMLKnownAttributes<XLSXAttribute>
  ) throws(FormatError) -> Bool {
    switch element {
    case .workbook, .sheets: return true
    case .workbookPr:
      is1904 = attributes.text(.date1904).map { $0 == "1" || $0 == "true" } ?? false
      return true
    case .sheet:
      guard sheets.count < Self.most else {
        throw FormatError(.limit, "the workbook has more than \(Self.most) sheets")
      }
      guard let name = attributes.text(.name), let id = attributes.text(.relationship) else {
        throw FormatError(.syntax, "a sheet of the workbook has no name or no part")
      }
      let state = attributes.text(.state)
      sheets.append(
        Sheet(
          name: name, relationship: id, isHidden: state == "hidden" || state == "veryHidden"))
      return true
    default: return false
    }
  }
}

/// Takes what the styles say of numbers.
struct XLSXStylesHandler: XLSXHandler {
  private static let most = 200_000

  /// The shape of each cell format.
  private(set) var shapes: [NumberShape] = []
  private var own: [Int: NumberShape] = [:]
  private var isInCellFormats = false

  mutating func start(
    _ element: XLSXElement, _ attributes: XMLKnownAttributes<XLSXAttribute>
  ) throws(FormatError) -> Bool {
    switch element {
    case .styleSheet, .numFmts: return true
    case .numFmt:
      try checkCount(own.count)
      if let id = attributes.text(.numFmtId).flatMap({ Int($0) }),
        let code = attributes.text(.formatCode)
      {
        own[id] = NumberShape(code: code)
      }
      return true
    case .cellXfs:
      isInCellFormats = true
      return true
    case .xf where isInCellFormats:
      try checkCount(shapes.count)
      let id = attributes.text(.numFmtId).flatMap { Int($0) } ?? 0
      shapes.append(own[id] ?? NumberShape(builtIn: id))
      return false
    default: return false
    }
  }

  mutating func end(_ element: XLSXElement) throws(FormatError) {
    if element == .cellXfs { isInCellFormats = false }
  }

  private func checkCount(_ count: Int) throws(FormatError) {
    guard count < Self.most else {
      throw FormatError(.limit, "the workbook has more than \(Self.most) cell formats")
    }
  }
}

/// Puts the shared strings into their store.
struct XLSXSharedStringsHandler: XLSXHandler {
  let strings: SharedStrings
  private let limits: FormatLimits
  private var text: [UInt8] = []
  private var takesText = false

  init(_ strings: SharedStrings, limits: FormatLimits) {
    self.strings = strings
    self.limits = limits
  }

  mutating func start(
    _ element: XLSXElement, _ attributes: XMLKnownAttributes<XLSXAttribute>
  ) throws(FormatError) -> Bool {
    switch element {
    case .sst, .r: return true
    case .si:
      text.removeAll(keepingCapacity: text.capacity < 1 << 20)
      return true
    case .t:
      takesText = true
      return true
    default: return false
    }
  }

  mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>) throws(FormatError) {
    guard takesText else { return }
    text.append(contentsOf: bytes)
    guard text.count <= limits.fieldBytes else {
      throw FormatError(
        .limit, "shared string \(strings.count) has more than \(limits.fieldBytes) bytes")
    }
  }

  mutating func end(_ element: XLSXElement) throws(FormatError) {
    if element == .t { takesText = false }
    guard element == .si else { return }
    let count = text.withUnsafeMutableBufferPointer { ExcelEscapes.decode($0) }
    do {
      try text[..<count].withUnsafeBytes { try strings.append($0) }
    } catch {
      throw FormatError(.limit, "a temporary file cannot be written (\(error))")
    }
  }
}

/// The texts that cells refer to by number, in constant memory.
final class SharedStrings {
  private static let mostBytes = 1 << 34

  let texts = ScratchBytes()
  /// Where each text ends, eight bytes a text.
  private let ends = ScratchBytes()
  private(set) var count = 0

  func append(_ text: UnsafeRawBufferPointer) throws {
    try texts.append(text)
    var end = UInt64(texts.count)
    try withUnsafeBytes(of: &end) { try ends.append($0) }
    count += 1
  }

  func seal() throws {
    try texts.seal()
    try ends.seal()
  }

  /// The place of a text among ``texts``; nil for a number that is none.
  func range(_ index: Int) -> Range<Int>? {
    guard index >= 0, index < count else { return nil }
    ends.release()
    let start = index == 0 ? 0 : end(index - 1)
    let range = start..<end(index)
    texts.touch(range)
    return range
  }

  private func end(_ index: Int) -> Int {
    ends.touch(8 * index..<8 * index + 8)
    return Int(UnsafeRawPointer(ends.base + 8 * index).loadUnaligned(as: UInt64.self))
  }
}
