/// One file of a zip archive, as the central directory has it.
public struct ZipEntry: Hashable, Sendable {
  /// How the bytes are kept.
  public enum Method: Hashable, Sendable {
    /// As they are.
    case stored
    /// Deflated (RFC 1951).
    case deflated
    /// In a way that is not read here, by its number in the specification.
    case other(Int)
  }

  /// The path in the archive, with `/` between its parts; never absolute, never with `..`.
  public var name: String
  /// How the bytes are kept.
  public var method: Method
  /// How many bytes it has in the archive.
  public var compressedSize: Int
  /// How many bytes it has.
  public var size: Int
  /// The CRC-32 of its bytes.
  public var checksum: UInt32
  /// The offset of its local header.
  var offset: Int
  /// The bytes of the name as written.
  var rawName: [UInt8]

  /// Whether it stands for a folder.
  public var isFolder: Bool { name.hasSuffix("/") }
}

extension ZipEntry {
  private static let headerSize = 46

  /// Reads the entry at an offset of the central directory, and says where the next one starts.
  static func parse(
    _ directory: [UInt8], at offset: Int
  ) throws(FormatError) -> (entry: ZipEntry, end: Int) {
    let fields = ZipFields(directory[min(offset, directory.count)...])
    guard fields.bytes.count >= headerSize, fields.four(0) == 0x0201_4b50 else {
      throw .badZip("the directory of the archive is malformed")
    }
    let nameEnd = headerSize + fields.two(28)
    let extraEnd = nameEnd + fields.two(30)
    let end = extraEnd + fields.two(32)
    guard fields.bytes.count >= end else {
      throw .badZip("the directory of the archive ends within an entry")
    }
    let start = fields.bytes.startIndex
    let rawName = Array(fields.bytes[start + headerSize..<start + nameEnd])
    let flags = fields.two(8)
    let name = try checkedName(rawName)
    guard flags & 0x2041 == 0, fields.two(10) != 99 else {
      throw FormatError(
        .unsupported, "the archive is protected by a password (\(name))",
        hint: "save it without a password")
    }
    var entry = ZipEntry(
      name: name, method: method(fields.two(10)), compressedSize: fields.four(20),
      size: fields.four(24), checksum: UInt32(fields.four(16)), offset: fields.four(42),
      rawName: rawName)
    try entry.readLargeSizes(
      ZipFields(fields.bytes[start + nameEnd..<start + extraEnd]), disk: fields.two(34))
    return (entry, offset + end)
  }

  private static func method(_ number: Int) -> Method {
    switch number {
    case 0: .stored
    case 8: .deflated
    default: .other(number)
    }
  }

  /// Takes what does not fit into 32 bits from the extra field for it (APPNOTE 4.5.3).
  private mutating func readLargeSizes(_ extra: ZipFields, disk: Int) throws(FormatError) {
    guard let large = extra.part(1) else { return try requireOneDisk(disk) }
    var next = 0
    func take(_ value: inout Int) throws(FormatError) {
      guard value == 0xffff_ffff else { return }
      guard next + 8 <= large.bytes.count, let found = large.eight(next) else {
        throw .badZip("a size of “\(name)” is malformed")
      }
      value = found
      next += 8
    }
    var entry = self
    try take(&entry.size)
    try take(&entry.compressedSize)
    try take(&entry.offset)
    self = entry
    try requireOneDisk(disk == 0xffff ? large.four(next) : disk)
  }

  private func requireOneDisk(_ disk: Int) throws(FormatError) {
    guard disk == 0 else { throw .splitZip }
  }

  /// The name of an entry, if it can lead nowhere but into the archive.
  static func checkedName(_ bytes: [UInt8]) throws(FormatError) -> String {
    let name = String(decoding: bytes, as: UTF8.self)
    let parts = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    let isDrive = bytes.count > 1 && bytes[1] == UInt8(ascii: ":")
    let isTrick =
      bytes.isEmpty || bytes.first == UInt8(ascii: "/") || isDrive
      || bytes.contains { $0 == 0 || $0 == UInt8(ascii: "\\") }
      || parts.contains { $0.elementsEqual("..".utf8) || $0.elementsEqual(".".utf8) }
      || parts.dropLast().contains(where: \.isEmpty)
    guard !isTrick else {
      throw FormatError(
        .unsupported, "the archive has an entry whose name is no plain path: “\(visible(name))”",
        hint: "unpack it, look at it, and pack it again")
    }
    return name
  }

  private static func visible(_ name: String) -> String {
    String(
      String.UnicodeScalarView(
        name.unicodeScalars.prefix(100).map {
          $0.value < 0x20 || $0.value == 0x7f ? "\u{fffd}" : $0
        }))
  }
}

extension ZipFields {
  /// The data of an extra field with some id.
  fileprivate func part(_ id: Int) -> ZipFields? {
    var offset = 0
    while offset + 4 <= bytes.count {
      let end = offset + 4 + two(offset + 2)
      guard end <= bytes.count else { return nil }
      if two(offset) == id {
        return ZipFields(bytes[bytes.startIndex + offset + 4..<bytes.startIndex + end])
      }
      offset = end
    }
    return nil
  }
}

extension FormatError {
  static func badZip(_ message: String) -> FormatError {
    FormatError(.syntax, message, hint: "it was cut or altered; use another copy")
  }

  static var splitZip: FormatError {
    FormatError(.unsupported, "the archive is split into several files", hint: "join them first")
  }
}
