/// Gives the text of a source as UTF-8, whatever its encoding.
///
/// What cannot be decoded is passed on as bytes that are not UTF-8 either (a lone surrogate in its
/// three-byte form, an undefined byte as 0xFF), so that one check, ``UTF8Validation``, finds it in
/// its row. Nothing is replaced.
struct TextDecoder {
  /// The encoding in use: the one asked for, else that of the byte order mark, else UTF-8.
  let encoding: TextEncoding
  /// The length of the byte order mark that was left out, in bytes of the file.
  let markLength: Int

  private var source: any ByteSource
  private var raw: [UInt8]
  private var rawStart: Int
  private var rawEnd: Int
  private var isAtEnd = false
  private var bytesLeft: Int
  private let limit: Int
  private let table: [UInt16]
  private let pairs: DoubleByteTable?

  /// Reads as far as the byte order mark.
  ///
  /// - Throws: ``FormatError`` where the system lacks the encoding, or what the source throws.
  init(_ source: any ByteSource, encoding: TextEncoding?, totalBytes: Int?) throws {
    var source = source
    var prefix = [UInt8](repeating: 0, count: 1 << 15)
    var end = 0
    while end < 4 {
      let count = try prefix.withUnsafeMutableBytes { buffer in
        try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[end...]))
      }
      if count == 0 { break }
      end += count
    }
    self.source = source
    raw = prefix
    rawEnd = end
    limit = totalBytes ?? .max
    bytesLeft = limit - end
    let mark = TextEncoding.byteOrderMark(prefix[..<end])
    self.encoding = encoding ?? mark?.encoding ?? .utf8
    markLength = mark?.encoding == self.encoding ? mark?.length ?? 0 : 0
    rawStart = markLength
    table = SingleByteTable.scalars(of: self.encoding)
    let isDoubleByte = self.encoding == .shiftJIS || self.encoding == .gb18030
    pairs = isDoubleByte ? try DoubleByteTable.table(of: self.encoding) : nil
    if bytesLeft < 0 { _ = try count(0) }
  }

  /// Fills a part of a buffer of at least 4 bytes with UTF-8; 0 at the end.
  ///
  /// - Throws: ``FormatError`` past the limit of bytes, or what the source throws.
  mutating func read(into output: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
    switch encoding {
    case .utf8: return try copy(into: output)
    case .utf16LittleEndian: return try decodeUTF16(into: output, high: 1, low: 0)
    case .utf16BigEndian: return try decodeUTF16(into: output, high: 0, low: 1)
    case .shiftJIS, .gb18030: return try decodePairs(into: output)
    default: return try decodeBytes(into: output)
    }
  }

  private mutating func copy(into output: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
    guard rawStart == rawEnd else {
      let count = min(output.count, rawEnd - rawStart)
      for index in 0..<count { output[index] = raw[rawStart + index] }
      rawStart += count
      return count
    }
    return try count(source.read(into: UnsafeMutableRawBufferPointer(output)))
  }

  private mutating func count(_ bytes: Int) throws -> Int {
    bytesLeft -= bytes
    guard bytesLeft >= 0 else {
      throw FormatError(
        .limit, "the file has more than \(limit) bytes", hint: "raise the limit of bytes")
    }
    return bytes
  }

  /// Brings at least `needed` bytes into `raw`; false at the end of the source.
  private mutating func fill(_ needed: Int) throws -> Bool {
    while rawEnd - rawStart < needed {
      if isAtEnd { return false }
      for index in rawStart..<rawEnd { raw[index - rawStart] = raw[index] }
      rawEnd -= rawStart
      rawStart = 0
      let end = rawEnd
      let read = try raw.withUnsafeMutableBytes { buffer in
        try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[end...]))
      }
      isAtEnd = read == 0
      rawEnd += try count(read)
    }
    return true
  }

  private mutating func decodeBytes(into output: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
    guard try fill(1) else { return 0 }
    var written = 0
    while rawStart < rawEnd, written + 4 <= output.count {
      let scalar = table[Int(raw[rawStart])]
      rawStart += 1
      if scalar == SingleByteTable.undefined {
        output[written] = 0xff
        written += 1
      } else {
        written += Self.encode(UInt32(scalar), at: output, written)
      }
    }
    return written
  }

  private mutating func decodeUTF16(
    into output: UnsafeMutableBufferPointer<UInt8>, high: Int, low: Int
  ) throws -> Int {
    var written = 0
    while written + 4 <= output.count {
      if rawEnd - rawStart < 4, written > 0 { break }
      guard try fill(2) else { break }
      let unit = UInt32(raw[rawStart + high]) << 8 | UInt32(raw[rawStart + low])
      rawStart += 2
      var scalar = unit
      if unit & 0xfc00 == 0xd800, try fill(2) {
        let next = UInt32(raw[rawStart + high]) << 8 | UInt32(raw[rawStart + low])
        if next & 0xfc00 == 0xdc00 {
          scalar = 0x10000 + (unit & 0x3ff) << 10 + (next & 0x3ff)
          rawStart += 2
        }
      }
      written += Self.encode(scalar, at: output, written)
    }
    if written == 0, rawStart < rawEnd {
      rawStart = rawEnd
      output[0] = 0xff
      return 1
    }
    return written
  }

  /// Decodes Shift-JIS or GB 18030; an undefined code gives 0xFF for its first byte alone, so that
  /// a delimiter after a stray byte is still one.
  private mutating func decodePairs(into output: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
    guard try fill(1) else { return 0 }
    var written = 0
    while written + 4 <= output.count {
      if rawEnd - rawStart < 4, written > 0, !isAtEnd { break }
      guard try fill(1) else { break }
      let first = raw[rawStart]
      if first < 0x80 {
        output[written] = first
        written += 1
        rawStart += 1
        continue
      }
      _ = try fill(4)
      let (scalar, length) = code(first)
      rawStart += length
      if scalar == 0 {
        output[written] = 0xff
        written += 1
      } else {
        written += Self.encode(scalar, at: output, written)
      }
    }
    return written
  }

  /// The scalar of the code at the start of the raw bytes, 0 where undefined, and its length.
  private func code(_ first: UInt8) -> (scalar: UInt32, length: Int) {
    guard let pairs else { return (0, 1) }
    if encoding == .shiftJIS, (0xa1...0xdf).contains(first) {
      return (0xff61 + UInt32(first - 0xa1), 1)
    }
    guard rawEnd - rawStart >= 2, first > 0x80 else { return (0, 1) }
    let second = raw[rawStart + 1]
    if encoding == .gb18030, (0x30...0x39).contains(second) { return quad(first, second, pairs) }
    let scalar = pairs.pairs[Int(first & 0x7f) << 8 | Int(second)]
    return scalar == 0 ? (0, 1) : (scalar, 2)
  }

  private func quad(
    _ first: UInt8, _ second: UInt8, _ table: DoubleByteTable
  ) -> (scalar: UInt32, length: Int) {
    guard rawEnd - rawStart >= 4, first < 0xff else { return (0, 1) }
    let third = raw[rawStart + 2]
    let fourth = raw[rawStart + 3]
    guard (0x81...0xfe).contains(third), (0x30...0x39).contains(fourth) else { return (0, 1) }
    let number =
      ((Int(first) - 0x81) * 10 + Int(second) - 0x30) * 1260
      + (Int(third) - 0x81) * 10 + Int(fourth) - 0x30
    if number < table.quads.count {
      let scalar = UInt32(table.quads[number])
      return (scalar, scalar == 0 ? 1 : 4)
    }
    let firstSupplementary = 189_000
    guard number >= firstSupplementary, number < firstSupplementary + 0x100000 else {
      return (0, 1)
    }
    return (UInt32(0x10000 + number - firstSupplementary), 4)
  }

  private static func encode(
    _ scalar: UInt32, at output: UnsafeMutableBufferPointer<UInt8>, _ index: Int
  ) -> Int {
    func tail(_ shift: UInt32) -> UInt8 { UInt8(0x80 | (scalar >> shift) & 0x3f) }
    switch scalar {
    case 0..<0x80:
      output[index] = UInt8(scalar)
      return 1
    case 0x80..<0x800:
      output[index] = UInt8(0xc0 | scalar >> 6)
      output[index + 1] = tail(0)
      return 2
    case 0x800..<0x10000:
      output[index] = UInt8(0xe0 | scalar >> 12)
      output[index + 1] = tail(6)
      output[index + 2] = tail(0)
      return 3
    default:
      output[index] = UInt8(0xf0 | scalar >> 18)
      output[index + 1] = tail(12)
      output[index + 2] = tail(6)
      output[index + 3] = tail(0)
      return 4
    }
  }
}
