import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// The characters of an encoding that takes two bytes for most of them.
///
/// Built once, on first use, from what the C library's `iconv` says of every code: its tables are
/// large and well kept, and asking for each code by itself shows which ones it does not define.
struct DoubleByteTable: Sendable {
  /// The scalar of each pair of bytes, at `(first - 0x80) * 256 + second`; 0 where undefined.
  let pairs: [UInt32]
  /// The scalar of each code of four bytes of GB 18030 up to U+FFFF, by its number in the order of
  /// the codes; 0 where undefined, empty for other encodings.
  let quads: [UInt16]
  /// One bit for each scalar up to U+FFFF that is written as two bytes.
  private let isPair: [UInt64]

  private static let shiftJIS = DoubleByteTable(codeset: "CP932", hasQuads: false)
  private static let gb18030 = DoubleByteTable(codeset: "GB18030", hasQuads: true)

  /// The table of an encoding of two bytes a character.
  ///
  /// - Throws: ``FormatError`` of code `unsupported` where the C library does not know it.
  static func table(of encoding: TextEncoding) throws(FormatError) -> DoubleByteTable {
    guard let table = encoding == .shiftJIS ? shiftJIS : gb18030 else {
      throw FormatError(
        .unsupported, "the encoding “\(encoding.rawValue)” is not installed on this system",
        hint: "apt-get install libc6, or convert the file to UTF-8 first")
    }
    return table
  }

  private init?(codeset: String, hasQuads: Bool) {
    var pairs = [UInt32](repeating: 0, count: 128 * 256)
    var isPair = [UInt64](repeating: 0, count: 1024)
    guard let converter = CodeConverter(codeset) else { return nil }
    for first in 0x81...0xfe {
      for second in 0x40...0xfe where second != 0x7f {
        guard let scalar = converter.scalar([UInt8(first), UInt8(second)]), scalar >= 0x80 else {
          continue
        }
        pairs[(first - 0x80) << 8 | second] = scalar
        if scalar < 0x10000 { isPair[Int(scalar) >> 6] |= 1 << UInt64(scalar & 63) }
      }
    }
    self.pairs = pairs
    self.isPair = isPair
    quads = hasQuads ? (0..<Self.quadCount).map { converter.quad($0) } : []
  }

  /// How many codes of four bytes there are from 0x81308130 to 0x8431A439.
  private static let quadCount = 39420

  /// How many bytes of the file some decoded bytes stand for.
  static func sourceWidth(
    of decoded: UnsafeBufferPointer<UInt8>, _ encoding: TextEncoding
  ) -> Int {
    guard let table = try? table(of: encoding) else { return decoded.count }
    var width = 0
    var index = 0
    while index < decoded.count {
      let byte = decoded[index]
      let length = byte < 0xc0 || byte >= 0xf8 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
      switch length {
      case 2 where index + 2 <= decoded.count:
        width += table.width(Int(byte & 0x1f) << 6 | Int(decoded[index + 1] & 0x3f), encoding)
      case 3 where index + 3 <= decoded.count:
        let scalar =
          Int(byte & 0xf) << 12 | Int(decoded[index + 1] & 0x3f) << 6
          | Int(decoded[index + 2] & 0x3f)
        width += table.width(scalar, encoding)
      case 4: width += 4
      default: width += 1
      }
      index += length
    }
    return width
  }

  private func width(_ scalar: Int, _ encoding: TextEncoding) -> Int {
    if isPair[scalar >> 6] & 1 << UInt64(scalar & 63) != 0 { return 2 }
    return encoding == .gb18030 ? 4 : 1
  }
}

/// Asks the C library for single codes.
private final class CodeConverter {
  #if canImport(Glibc)
    private let handle: iconv_t

    init?(_ codeset: String) {
      guard let handle = iconv_open("UTF-32LE", codeset), handle != iconv_t(bitPattern: -1) else {
        return nil
      }
      self.handle = handle
    }

    deinit { iconv_close(handle) }

    /// The scalar of one code; nil where it is undefined or stands for more than one scalar.
    func scalar(_ code: [UInt8]) -> UInt32? {
      iconv(handle, nil, nil, nil, nil)
      var input = code.map { CChar(bitPattern: $0) }
      var output: UInt32 = 0
      var left = input.count
      var room = MemoryLayout<UInt32>.size
      let result = input.withUnsafeMutableBufferPointer { bytes in
        withUnsafeMutableBytes(of: &output) { target in
          var from = bytes.baseAddress
          var to = target.baseAddress?.assumingMemoryBound(to: CChar.self)
          return iconv(handle, &from, &left, &to, &room)
        }
      }
      guard result == 0, left == 0, room == 0 else { return nil }
      return UInt32(littleEndian: output)
    }
  #else
    init?(_ codeset: String) { return nil }

    func scalar(_ code: [UInt8]) -> UInt32? { nil }
  #endif

  /// The scalar of a code of four bytes, by its number; 0 where undefined.
  func quad(_ number: Int) -> UInt16 {
    let code = [
      UInt8(0x81 + number / 12600), UInt8(0x30 + number / 1260 % 10),
      UInt8(0x81 + number / 10 % 126), UInt8(0x30 + number % 10),
    ]
    guard let scalar = scalar(code), scalar < 0x10000 else { return 0 }
    return UInt16(scalar)
  }
}
