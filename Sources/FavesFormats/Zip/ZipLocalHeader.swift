/// The header in front of the bytes of an entry (APPNOTE 4.3.7).
struct ZipLocalHeader {
  static let size = 30

  private let fields: ZipFields
  private let name: [UInt8]

  init(_ source: any RandomAccessSource, at offset: Int) throws {
    fields = ZipFields(try source.bytes(at: offset, count: Self.size))
    guard fields.bytes.count == Self.size, fields.four(0) == 0x0403_4b50 else {
      throw FormatError.badZip("an entry of the archive has no header")
    }
    name = try source.bytes(at: offset + Self.size, count: fields.two(26))
  }

  /// The bytes from the start of the header to those of the entry.
  var length: Int { Self.size + fields.two(26) + fields.two(28) }

  /// Whether it says the same as the directory, where it says anything: sizes and checksum of an
  /// entry that was written in one go stand after it, and large sizes elsewhere.
  func agrees(with entry: ZipEntry) -> Bool {
    let method = fields.two(8)
    let isSameMethod =
      switch entry.method {
      case .stored: method == 0
      case .deflated: method == 8
      case .other(let number): method == number
      }
    guard isSameMethod, name == entry.rawName, fields.two(6) & 0x2041 == 0 else { return false }
    let hasDescriptor = fields.two(6) & 8 != 0
    func agrees(_ offset: Int, _ value: Int) -> Bool {
      let here = fields.four(offset)
      return here == value || here == 0xffff_ffff || (hasDescriptor && here == 0)
    }
    return agrees(14, Int(entry.checksum)) && agrees(18, entry.compressedSize)
      && agrees(22, entry.size)
  }
}
