import FavesCore

/// The typed value of a cell, from the attributes of its tag (ODF 1.3 part 3, 19.389 and others).
struct ODSValue {
  /// The types of values.
  enum ValueType {
    case none, number, date, time, boolean, string
  }

  private(set) var type = ValueType.none
  private(set) var hasFormula = false
  /// Whether the formula is nothing but TRUE or FALSE: how LibreOffice keeps the booleans of other
  /// formats, with a number for their value.
  private var isTruth = false
  private(set) var columnsRepeated = 1
  /// Whether the value is an error, whose name is the text of the cell.
  private(set) var isError = false
  /// The value as written; nil for one that is the text of the cell.
  private(set) var bytes: [UInt8]?

  /// Takes the attributes of a cell; false for a malformed number of repetitions.
  mutating func read(_ attributes: XMLKnownAttributes<ODSAttribute>) -> Bool {
    self = ODSValue()
    var copy = self
    attributes.forEach { name, value in
      switch name {
      case .columnsRepeated: copy.columnsRepeated = XMLScan.integer(value) ?? 0
      case .formula:
        copy.hasFormula = true
        copy.isTruth =
          value.elementsEqual("of:=TRUE()".utf8) || value.elementsEqual("of:=FALSE()".utf8)
      case .valueType: copy.type = Self.type(value)
      case .calcValueType: copy.isError = value.elementsEqual("error".utf8)
      case .value, .dateValue, .timeValue, .booleanValue: copy.bytes = Array(value)
      case .stringValue: copy.bytes = Array(XMLScan.attributeText(value).utf8)
      default: break
      }
    }
    self = copy
    return columnsRepeated > 0
  }

  private static func type(_ name: UnsafeBufferPointer<UInt8>) -> ValueType {
    switch name.first {
    case UInt8(ascii: "f"), UInt8(ascii: "p"), UInt8(ascii: "c"): .number
    case UInt8(ascii: "d"): .date
    case UInt8(ascii: "t"): .time
    case UInt8(ascii: "b"): .boolean
    case UInt8(ascii: "s"): .string
    default: .none
    }
  }

  /// The text and the kind of the value; nil where the text of the cell is what there is.
  var text: (bytes: [UInt8], kind: CellKind)? {
    guard !isError, let bytes, !bytes.isEmpty else { return nil }
    switch type {
    case .none: return nil
    case .string: return (bytes, .text)
    case .boolean: return (bytes, .boolean)
    case .number where isTruth:
      return (Array((bytes == [0x30] ? "false" : "true").utf8), .boolean)
    case .number:
      return bytes.withUnsafeBufferPointer { text in
        if SheetNumber.isCanonical(text) { return (bytes, .number) }
        return SheetNumber.canonical(text).map { ($0, .number) }
      }
    case .date: return Self.date(String(decoding: bytes, as: UTF8.self))
    case .time: return Self.time(bytes).map { (Array(SheetDate.duration($0).utf8), .text) }
    }
  }

  /// A date as it is, a date and time to the nearest millisecond.
  private static func date(_ text: String) -> (bytes: [UInt8], kind: CellKind) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 10, Timestamp(lenient: String(text.prefix(10))) != nil else {
      return (bytes, .text)
    }
    guard bytes.count > 10 else { return (bytes, .date) }
    let whole = bytes.prefix { $0 != UInt8(ascii: ".") }
    guard whole.count == 19,
      let second = Timestamp(lenient: String(decoding: whole, as: UTF8.self))
    else { return (bytes, .text) }
    let fraction =
      bytes.count > 20 ? Double("0." + String(decoding: bytes[20...], as: UTF8.self)) : 0
    guard let fraction else { return (bytes, .text) }
    let moment = Timestamp(
      milliseconds: second.milliseconds + Int64((fraction * 1000).rounded()))
    var shown = String(moment.description.dropLast())
    while shown.hasSuffix("0"), shown.contains(".") { shown.removeLast() }
    if shown.hasSuffix(".") { shown.removeLast() }
    return (Array(shown.utf8), .datetime)
  }

  /// The days of a duration like `PT02H28M00S` (XML Schema); nil for one that is none.
  static func time(_ bytes: [UInt8]) -> Double? {
    var rest = bytes[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative { rest = rest.dropFirst() }
    guard rest.first == UInt8(ascii: "P") else { return nil }
    var seconds = 0.0
    var isTime = false
    var digits: [UInt8] = []
    for byte in rest.dropFirst() {
      if (48...57).contains(byte) || byte == UInt8(ascii: ".") {
        digits.append(byte)
        continue
      }
      if byte == UInt8(ascii: "T") {
        isTime = true
        continue
      }
      guard let number = Double(String(decoding: digits, as: UTF8.self)) else { return nil }
      digits = []
      switch byte {
      case UInt8(ascii: "D") where !isTime: seconds += number * 86_400
      case UInt8(ascii: "H") where isTime: seconds += number * 3600
      case UInt8(ascii: "M") where isTime: seconds += number * 60
      case UInt8(ascii: "S") where isTime: seconds += number
      default: return nil
      }
    }
    guard digits.isEmpty, seconds < 1e12 else { return nil }
    return (isNegative ? -seconds : seconds) / 86_400
  }
}
