import FavesCore

/// Reads single values from the bytes of a cell.
enum CellParser {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  /// The bytes without ASCII white space around them.
  static func trimmed(_ cell: Bytes) -> Bytes {
    var start = 0
    var end = cell.count
    while start < end, isSpace(cell[start]) { start += 1 }
    while end > start, isSpace(cell[end - 1]) { end -= 1 }
    return Bytes(rebasing: cell[start..<end])
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0d).contains(byte)
  }

  /// Whether a cell of well-formed UTF-8 holds nothing but white space.
  @inline(__always)
  static func isBlank(_ cell: Bytes) -> Bool {
    guard let first = cell.first else { return true }
    if first > 0x20, first < 0x7f { return false }
    return String(decoding: cell, as: UTF8.self).unicodeScalars.allSatisfy {
      $0.properties.isWhitespace
    }
  }

  /// A rank: a whole number of 1 or more, also written `1.` or `1.0`; nil for anything else.
  static func rank(_ cell: Bytes) -> Int? {
    var value = 0
    var index = 0
    while index < cell.count, (48...57).contains(cell[index]) {
      let (shifted, overflows) = value.multipliedReportingOverflow(by: 10)
      guard !overflows, shifted <= Int.max - 9 else { return nil }
      value = shifted + Int(cell[index] - 48)
      index += 1
    }
    guard index > 0, value > 0 else { return nil }
    if index < cell.count, cell[index] == UInt8(ascii: ".") {
      index += 1
      while index < cell.count, cell[index] == UInt8(ascii: "0") { index += 1 }
    }
    return index == cell.count ? value : nil
  }

  /// A moment as ``Timestamp/init(lenient:)`` reads it; the form this program writes goes fast.
  static func timestamp(_ cell: Bytes) -> Timestamp? {
    Timestamp(utf8: cell)
  }

  // MARK: Values as spreadsheets write them

  /// The text in `="0123"`, as some programs guard ids against spreadsheets; nil for other cells.
  ///
  /// Only letters, digits, hyphens and points: a formula that does more stays as it is.
  @inline(__always)
  static func unwrapped(_ cell: Bytes) -> Bytes? {
    guard cell.count >= 3, cell[0] == UInt8(ascii: "="), cell[1] == UInt8(ascii: "\""),
      cell[cell.count - 1] == UInt8(ascii: "\"")
    else { return nil }
    let inner = Bytes(rebasing: cell[2..<cell.count - 1])
    let isPlain = inner.allSatisfy { byte in
      byte &- 48 < 10 || byte | 0x20 >= 97 && byte | 0x20 <= 122 || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: ".")
    }
    return isPlain ? inner : nil
  }

  /// Whether a cell looks like a long number that a spreadsheet has cut, such as `9.78E+12`.
  static func isShortened(_ cell: Bytes) -> Bool {
    guard cell.count >= 5, cell.count <= 24, cell[0] &- 48 < 10,
      let exponent = cell.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }),
      exponent + 2 < cell.count, cell[exponent + 1] == UInt8(ascii: "+")
    else { return false }
    return cell.enumerated().allSatisfy { index, byte in
      byte &- 48 < 10 || index == exponent || index == exponent + 1
        || index == 1 && (byte == UInt8(ascii: ".") || byte == UInt8(ascii: ","))
    }
  }

  /// What a word for true or false means; nil for other cells.
  static func boolean(_ cell: Bytes) -> BooleanWords.Meaning? {
    guard cell.count <= 24 else { return nil }
    return BooleanWords.meaning(of: String(decoding: cell, as: UTF8.self))
  }

  /// A spreadsheet's serial number of a day, with the time of day as its fraction, in the system
  /// that counts from 1900; nil for what is no number from 10000 (1927) to 99999 (2173).
  ///
  /// Day 60 is 29 February 1900 there, so that from March 1900 on days count from 1899-12-30.
  static func serialDate(_ cell: Bytes) -> Timestamp? {
    guard cell.count >= 5, cell.count <= 20, cell.prefix(5).allSatisfy({ $0 &- 48 < 10 }),
      cell[0] != 48, cell.count == 5 || cell[5] == UInt8(ascii: ".") && cell.count > 6,
      let serial = Double(String(decoding: cell, as: UTF8.self))
    else { return nil }
    return Timestamp(milliseconds: Int64(((serial - 25569) * 86_400_000).rounded()))
  }

  /// Whether a cell is a date or a moment in any form.
  static func isMoment(_ cell: Bytes) -> Bool {
    timestamp(cell) != nil || WrittenDate(cell) != nil || serialDate(cell) != nil
  }

  /// A moment in any form, a date in figures in the order of its column.
  static func moment(_ cell: Bytes, _ order: DateOrder) -> Timestamp? {
    Timestamp(canonical: cell) ?? WrittenDate(cell)?.timestamp(order) ?? timestamp(cell)
      ?? serialDate(cell)
  }

  /// Whether the bytes of a cell are those of a text.
  @inline(__always)
  static func isSame(_ cell: Bytes, _ text: String) -> Bool {
    cell.count == text.utf8.count && cell.elementsEqual(text.utf8)
  }
}
