import FavesCore

/// The escapes that Office puts into texts for characters XML cannot carry: `_x000D_`
/// (ECMA-376 part 1, 22.9.2.19).
enum ExcelEscapes {
  private static let length = 7

  /// Replaces the escapes of a text where it stands, and says how many bytes it has then.
  ///
  /// An escape of NUL, or of one half of a surrogate pair, stays as it is.
  static func decode(_ text: UnsafeMutableBufferPointer<UInt8>) -> Int {
    guard let first = text.firstIndex(of: UInt8(ascii: "_")) else { return text.count }
    var read = first
    var written = first
    while read < text.count {
      if let (scalar, length) = scalar(UnsafeBufferPointer(text), at: read) {
        for byte in UTF8.encode(scalar).map(Array.init) ?? [] {
          text[written] = byte
          written += 1
        }
        read += length
      } else {
        text[written] = text[read]
        written += 1
        read += 1
      }
    }
    return written
  }

  /// Whether an escape, or what looks like one, starts at a place.
  static func isEscape(_ text: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
    unit(text, at: start) != nil
  }

  private static func scalar(
    _ text: UnsafeBufferPointer<UInt8>, at start: Int
  ) -> (scalar: Unicode.Scalar, length: Int)? {
    guard text[start] == UInt8(ascii: "_"), let unit = unit(text, at: start), unit != 0 else {
      return nil
    }
    if let scalar = Unicode.Scalar(unit) { return (scalar, length) }
    guard UTF16.isLeadSurrogate(unit), let trail = Self.unit(text, at: start + length),
      UTF16.isTrailSurrogate(trail)
    else { return nil }
    let value = 0x10000 + (UInt32(unit) - 0xd800) << 10 + (UInt32(trail) - 0xdc00)
    return Unicode.Scalar(value).map { ($0, 2 * length) }
  }

  private static func unit(
    _ text: UnsafeBufferPointer<UInt8>, at start: Int
  ) -> UInt16? {
    guard start + length <= text.count, text[start] == UInt8(ascii: "_"),
      text[start + 1] == UInt8(ascii: "x"), text[start + 6] == UInt8(ascii: "_")
    else { return nil }
    var unit: UInt16 = 0
    for index in start + 2..<start + 6 {
      guard let digit = hexadecimalValue(text[index]) else { return nil }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }
}
