import FavesCore

extension TextView {
  /// The index of the first C0 control or one of two other characters of ASCII, or the end.
  ///
  /// Looks at eight bytes at a time, after “Determine if a word has a byte equal to n” of
  /// graphics.stanford.edu/~seander/bithacks.html; the lowest of the marked bytes is always a true one.
  ///
  /// - Parameter orWide: Whether a part of a character of several bytes is looked for, too.
  @inline(__always)
  func firstControl(
    or one: UInt8, or other: UInt8, orWide: Bool = false, from start: Int
  ) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    let raw = UnsafeRawBufferPointer(self)
    var index = start
    while index + 8 <= count {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      let first = word ^ (ones &* UInt64(one))
      let second = word ^ (ones &* UInt64(other))
      let found =
        (((word &- ones &* 0x20) & ~word) | ((first &- ones) & ~first)
          | ((second &- ones) & ~second) | (orWide ? word : 0)) & tops
      if found != 0 { return index + found.trailingZeroBitCount >> 3 }
      index += 8
    }
    while index < count {
      let byte = self[index]
      if byte < 0x20 || byte == one || byte == other || orWide && byte >= 0x80 { break }
      index += 1
    }
    return index
  }
}
